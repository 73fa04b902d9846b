"""A file of results in, the same file with the columns of the answers out, in shards."""


def classify_file() -> None: ...
