"""A table version as JSON."""

from breakpoints.version import TableVersion


def json_bytes(version: TableVersion) -> bytes:
    """Write a version as JSON; the same version gives the same bytes."""
    raise NotImplementedError
