"""Disk contents as text: read, compared and written in one canonical form."""

import functools
import re
from decimal import Decimal
from typing import Final

import msgspec

from breakpoints.written import plain

_LONGEST: Final = 40
_MICROGRAMS: Final = "µg"
_UNITS: Final = "units"
UNIT_WRITTEN: Final = r"(?:[µμu]g|mcg|units?|iu|単位)"
"""A pattern of the units of disk contents, as they stand in headings and titles."""
_COMPONENT: Final = re.compile(
    r"(?P<amount>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*"
    r"(?:(?P<micrograms>[μu]g|mcg|micrograms?)|(?P<units>iu|units?|u|単位))?"
)
_AT_THE_END: Final = re.compile(
    r"(?<![0-9./])[0-9]{1,4}(?:\.[0-9]{1,3})?(?:/[0-9]{1,4}(?:\.[0-9]{1,3})?)?"
    r" {0,2}(?:[μuµ]g|mcg|iu|units?|u|単位)?[) ]{0,2}\Z",
    re.IGNORECASE,
)


class DiskContent(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts (as decimal text) with their units, one per component."""

    amounts: tuple[str, ...]
    units: tuple[str, ...]


@functools.lru_cache(maxsize=256)
def read_disk_content(text: str, *, bare_number_is_micrograms: bool = False) -> DiskContent | None:
    """Read ``10 µg``, ``10 units``, ``20/10 µg``, ``10 units/30 µg``; None if unreadable.

    µg, ug, mcg, U, IU, 単位 and full-width characters are understood. A unit holds for
    the components before it that have none. A bare number is read only where the caller
    knows that the drug is measured in µg.
    """
    written = plain(text) if len(text) <= _LONGEST else None
    if not written:
        return None
    components = [_COMPONENT.fullmatch(part.strip()) for part in written.casefold().split("/")]
    found = [component for component in components if component is not None]
    if len(found) != len(components):
        return None
    following = _MICROGRAMS if bare_number_is_micrograms else None
    units: list[str] = []
    for component in reversed(found):
        following = _unit(component) or following
        if following is None:
            return None
        units.append(following)
    amounts = tuple(_plain_number(component["amount"]) for component in found)
    if "0" in amounts:
        return None
    return DiskContent(amounts=amounts, units=tuple(reversed(units)))


def format_disk_content(content: DiskContent) -> str:
    """Write the canonical text: ``10 µg``, ``20/10 µg``, ``10 units/30 µg``."""
    if len(set(content.units)) == 1:
        return _amount_with_unit("/".join(content.amounts), content.units[0])
    return "/".join(
        _amount_with_unit(amount, unit) for amount, unit in zip(content.amounts, content.units, strict=True)
    )


def parted_from_content(text: str) -> tuple[str, str] | None:
    """Part what stands before a disk content at the end of a text from it (``ABPC 10µg``); None without one.

    A bare number counts as one: ``AMP10``. Whether a drug stands before it, the caller must see.
    """
    written = plain(text) if len(text) <= _LONGEST else None
    found = _AT_THE_END.search(written) if written else None
    if found is None or written is None:
        return None
    before = written[: found.start()].rstrip(" _-(")
    return (before, found[0].rstrip(") ")) if before else None


@functools.lru_cache(maxsize=1024)
def canonical_disk_content(text: str, *, bare_number_is_micrograms: bool = False) -> str | None:
    """Return the canonical text of a disk content, or None if it cannot be read."""
    content = read_disk_content(text, bare_number_is_micrograms=bare_number_is_micrograms)
    return None if content is None else format_disk_content(content)


def _unit(component: re.Match[str]) -> str | None:
    if component["micrograms"]:
        return _MICROGRAMS
    return _UNITS if component["units"] else None


def _amount_with_unit(amount: str, unit: str) -> str:
    return "1 unit" if (amount, unit) == ("1", _UNITS) else f"{amount} {unit}"


def _plain_number(amount: str) -> str:
    """Write an amount without leading or trailing zeros (``.50`` is ``0.5``)."""
    return f"{Decimal(amount).normalize():f}"
