"""A table version as PARQUET."""

from breakpoints.version import TableVersion


def parquet_bytes(version: TableVersion) -> bytes:
    """Write a version as PARQUET; the same version gives the same bytes."""
    raise NotImplementedError
