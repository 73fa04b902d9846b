"""Disk contents as text: read, compared and written in one canonical form."""

import msgspec


class DiskContent(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts (as decimal text) with their units, one per component."""

    amounts: tuple[str, ...]
    units: tuple[str, ...]


def read_disk_content(text: str, *, bare_number_is_micrograms: bool = False) -> DiskContent | None:
    """Read ``10 µg``, ``10 units``, ``20/10 µg``, ``10 units/30 µg``; None if unreadable.

    µg, ug, mcg, U, IU, 単位 and full-width characters are understood. A bare number is
    read only where the caller knows that the drug is measured in µg.
    """
    raise NotImplementedError


def format_disk_content(content: DiskContent) -> str:
    """Write the canonical text: ``10 µg``, ``20/10 µg``, ``10 units/30 µg``."""
    raise NotImplementedError


def canonical_disk_content(text: str, *, bare_number_is_micrograms: bool = False) -> str | None:
    """Return the canonical text of a disk content, or None if it cannot be read."""
    raise NotImplementedError
