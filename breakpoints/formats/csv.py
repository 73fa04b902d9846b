"""A table version as CSV."""

from breakpoints.version import TableVersion


def csv_bytes(version: TableVersion) -> bytes:
    """Write a version as CSV; the same version gives the same bytes."""
    raise NotImplementedError
