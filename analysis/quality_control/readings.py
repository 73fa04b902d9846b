"""Readings of a quality control strain by several laboratories.

* ValueError
  + UnusableReadings    no laboratory, a laboratory twice, or a reading that is on no scale
"""

from collections.abc import Sequence
from math import inf

import msgspec
import numpy as np

from analysis.paired_table import Floats


class UnusableReadings(ValueError):  # noqa: N818 - named by the fault
    """Readings that cannot be looked at: a caller's bug."""


class ZoneReadings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Zones of one laboratory, whole mm, in any order."""

    laboratory: str
    zones_mm: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse a laboratory without readings."""
        if not self.zones_mm:
            raise UnusableReadings(f"laboratory {self.laboratory!r} has no reading")

    @property
    def values(self) -> Floats:
        """Return the zones as numbers."""
        return np.array(self.zones_mm, dtype=np.float64)


class MicReading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An MIC in (lower, upper], log2 mg/L, whole steps, open ends None."""

    lower_log2: int | None
    upper_log2: int | None

    def __post_init__(self) -> None:
        """Refuse an interval that says nothing or is empty."""
        if self.lower_log2 is None and self.upper_log2 is None:
            raise UnusableReadings("an MIC that is open at both ends says nothing")
        if self.lower_log2 is not None and self.upper_log2 is not None and self.lower_log2 >= self.upper_log2:
            raise UnusableReadings(f"the MIC interval ({self.lower_log2}, {self.upper_log2}] is empty")

    @property
    def nearest_step(self) -> int:
        """Return its step: ``<=c`` at c, ``>c`` one step above c."""
        return (self.lower_log2 or 0) + 1 if self.upper_log2 is None else self.upper_log2

    @property
    def bounds(self) -> tuple[float, float]:
        """Return both ends, open ones infinite."""
        lower = -inf if self.lower_log2 is None else float(self.lower_log2)
        return lower, inf if self.upper_log2 is None else float(self.upper_log2)


class MicReadings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """MICs of one laboratory, in any order."""

    laboratory: str
    mics: tuple[MicReading, ...]

    def __post_init__(self) -> None:
        """Refuse a laboratory without readings."""
        if not self.mics:
            raise UnusableReadings(f"laboratory {self.laboratory!r} has no reading")

    @property
    def values(self) -> Floats:
        """Return the steps as numbers, censored MICs at their nearest step."""
        return np.array([mic.nearest_step for mic in self.mics], dtype=np.float64)


Readings = Sequence[ZoneReadings] | Sequence[MicReadings]
"""The laboratories of a study."""


def exact_mic(step: int) -> MicReading:
    """Return the reading of a step on the ladder: the true MIC lies in (step - 1, step]."""
    return MicReading(lower_log2=step - 1, upper_log2=step)


def values_of(laboratories: Readings) -> dict[str, Floats]:
    """Return the readings of each laboratory as numbers, by name.

    Raises
    ------
    UnusableReadings
        No laboratory, or one given twice.
    """
    names = [one.laboratory for one in laboratories]
    if not names or len(set(names)) < len(names):
        raise UnusableReadings("give every laboratory once, and at least one")
    return dict(sorted((one.laboratory, one.values) for one in laboratories))
