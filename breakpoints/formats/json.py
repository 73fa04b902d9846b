"""A table version as JSON: its canonical bytes, whose SHA-256 is the version's digest."""

from breakpoints.version import TableVersion, canonical_bytes


def json_bytes(version: TableVersion) -> bytes:
    """Write a version as canonical JSON; the same version gives the same bytes."""
    return canonical_bytes(version)
