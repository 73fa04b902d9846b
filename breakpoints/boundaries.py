"""Boundaries as published, and the integers that are compared."""

import math
import re
from typing import Final

import msgspec

from breakpoints.errors import BoundariesOverlap, BoundaryUnreadable
from breakpoints.ladder import step_of
from breakpoints.zones import LARGEST_ZONE_MM, NO_INHIBITION_MM

_BOUNDARY: Final = re.compile(r"(<=|<|>=|>)\s*([0-9]+(?:\.[0-9]+)?)(?:/[0-9]+(?:\.[0-9]+)?)?")


class MicBoundaries(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """S up to ``s_le_step``, R beyond ``r_gt_step``, between them I; steps are log2(mg/L).

    ``s_text`` and ``r_text`` keep comparator and number as published (``<=8``, ``>=32``,
    ``>16``, ``<=0.12/2.38``): the text is shown, the integer compared.
    """

    s_text: str | None
    r_text: str | None
    s_le_step: int | None
    r_gt_step: int | None

    def __post_init__(self) -> None:
        """Refuse boundaries whose S and R regions overlap."""
        if self.s_le_step is not None and self.r_gt_step is not None and self.s_le_step > self.r_gt_step:
            raise BoundariesOverlap(self.s_text, self.r_text)


class ZoneBoundaries(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """S from ``s_ge_mm`` up, R below ``r_lt_mm``, between them I; whole millimetres.

    ``r_text`` keeps the comparator as published: ``<=24`` (CLSI) and ``<25`` (EUCAST) are
    the same ``r_lt_mm`` 25.
    """

    s_text: str | None
    r_text: str | None
    s_ge_mm: int | None
    r_lt_mm: int | None

    def __post_init__(self) -> None:
        """Refuse boundaries whose S and R regions overlap."""
        if self.s_ge_mm is not None and self.r_lt_mm is not None and self.s_ge_mm < self.r_lt_mm:
            raise BoundariesOverlap(self.s_text, self.r_text)

    @property
    def r_le_mm(self) -> int | None:
        """The largest zone that is R."""
        return None if self.r_lt_mm is None else self.r_lt_mm - 1


def mic_boundaries(s_text: str | None, r_text: str | None) -> MicBoundaries:
    """Read published MIC boundaries such as ``<=8`` and ``>=32`` or ``>16`` (mg/L).

    Of a combination (``<=0.12/2.38``) the first component is compared. A boundary off the
    ladder counts on the next *lower* step, so that no value above it is ever S.

    Raises
    ------
    BoundaryUnreadable, BoundariesOverlap
    """
    return MicBoundaries(
        s_text=s_text,
        r_text=r_text,
        s_le_step=None if s_text is None else _last_step_inside(s_text, {"<=": 0, "<": -1}),
        r_gt_step=None if r_text is None else _last_step_inside(r_text, {">": 0, ">=": -1}),
    )


def zone_boundaries(s_text: str | None, r_text: str | None) -> ZoneBoundaries:
    """Read published zone boundaries such as ``>=25`` and ``<=24`` or ``<25`` (mm).

    Raises
    ------
    BoundaryUnreadable, BoundariesOverlap
    """
    return ZoneBoundaries(
        s_text=s_text,
        r_text=r_text,
        s_ge_mm=None if s_text is None else _first_mm_inside(s_text, {">=": 0, ">": 1}),
        r_lt_mm=None if r_text is None else _first_mm_inside(r_text, {"<": 0, "<=": 1}),
    )


def zone_boundaries_mm(*, s_ge_mm: int | None, r_le_mm: int | None) -> ZoneBoundaries:
    """Write boundaries for whole millimetres: S if zone >= ``s_ge_mm``, R if zone <= ``r_le_mm``."""
    return zone_boundaries(
        None if s_ge_mm is None else f">={s_ge_mm}", None if r_le_mm is None else f"<={r_le_mm}"
    )


def _last_step_inside(text: str, shifts: dict[str, int]) -> int:
    """Return the highest step on the susceptible side of a published MIC boundary."""
    wanted = ", ".join(f"{sign}8" for sign in shifts)
    found = _BOUNDARY.fullmatch(text)
    if found is None or found[1] not in shifts or float(found[2]) <= 0:
        raise BoundaryUnreadable(text, wanted)
    step, on_ladder = step_of(float(found[2]))
    return step + shifts[found[1]] if on_ladder else math.floor(math.log2(float(found[2])))


def _first_mm_inside(text: str, shifts: dict[str, int]) -> int:
    """Return the smallest zone on the susceptible side of a published zone boundary."""
    wanted = ", ".join(f"{sign}18" for sign in shifts) + f" ({NO_INHIBITION_MM}–{LARGEST_ZONE_MM} mm)"
    found = _BOUNDARY.fullmatch(text)
    if found is None or found[1] not in shifts or "." in text or "/" in text:
        raise BoundaryUnreadable(text, wanted)
    if not NO_INHIBITION_MM <= int(found[2]) <= LARGEST_ZONE_MM:
        raise BoundaryUnreadable(text, wanted)
    return int(found[2]) + shifts[found[1]]
