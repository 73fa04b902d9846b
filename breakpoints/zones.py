"""Zone diameters: whole millimetres from 6 (no inhibition) to 60."""

from typing import Final

import msgspec

from breakpoints.outcomes import Refused

NO_INHIBITION_MM: Final = 6
LARGEST_ZONE_MM: Final = 60


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """A reported zone: whole mm and the text as written; ``rounded_down`` if it had decimals."""

    mm: int
    text: str
    rounded_down: bool = False


def read_zone(text: str, *, strict: bool = False, zero_is_no_inhibition: bool = False) -> Zone | Refused:
    """Read a zone diameter in mm; a decimal is rounded down, or refused if ``strict``."""
    raise NotImplementedError
