"""A millimetre scale with the S, I and R regions of a disk criterion, as geometry for an SVG."""

import re

import msgspec

from breakpoints.zones import Zone, read_zone

LEAST_MM = 6
MOST_MM = 40
WIDTH = 420
COMPACT_WIDTH = 204
MARGIN = 14

_BOUNDARY = re.compile(r"^\s*+(?P<sign>>=|<=|>|<|≥|≤)?\s*+(?P<mm>\d{1,3})(?:\s*+mm)?\s*+$")


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the scale with one letter."""

    letter: str
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where the letter stands."""
        return self.x + self.width / 2


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """A stroke of the scale; every fifth is long, every tenth carries its number."""

    x: float
    mm: int
    long: bool
    label: bool


class ZoneRuler(msgspec.Struct, frozen=True, kw_only=True):
    """What the template draws; x in units of the view box."""

    width: int
    regions: tuple[Region, ...]
    ticks: tuple[Tick, ...]
    s_x: float | None
    s_ge_mm: int | None
    r_x: float | None
    r_le_mm: int | None
    reading_x: float | None = None
    reading_mm: int | None = None


def zone_ruler(
    s_text: str | None,
    r_text: str | None,
    reading: str | None = None,
    *,
    wild_type: bool = False,
    compact: bool = False,
) -> ZoneRuler | None:
    """Return the ruler of published zone boundaries, or None where they are no whole millimetres.

    A reading stands at the millimetre as which it counts: one with decimals where it is rounded down to.
    """
    s_ge_mm, r_le_mm = s_ge(s_text), r_le(r_text)
    if s_ge_mm is None and r_le_mm is None:
        return None
    most_mm = max(MOST_MM, (s_ge_mm or 0) + 6, (r_le_mm or 0) + 6)
    zone = None if reading is None else read_zone(reading)
    reading_mm = zone.mm if isinstance(zone, Zone) else None
    most_mm = max(most_mm, reading_mm or 0)
    scale = _Scale(most_mm=most_mm, width=COMPACT_WIDTH if compact else WIDTH)
    return ZoneRuler(
        width=scale.width,
        regions=_regions(scale, s_ge_mm, r_le_mm, wild_type=wild_type),
        ticks=_ticks(scale),
        s_x=None if s_ge_mm is None else scale.x(s_ge_mm - 0.5),
        s_ge_mm=s_ge_mm,
        r_x=None if r_le_mm is None else scale.x(r_le_mm + 0.5),
        r_le_mm=r_le_mm,
        reading_x=None if reading_mm is None else scale.x(reading_mm),
        reading_mm=reading_mm,
    )


def s_ge(text: str | None) -> int | None:
    """Return the smallest zone that is S: ``>=25`` is 25, ``>24`` is 25."""
    sign, mm = _read(text)
    return None if mm is None or sign in {"<=", "<"} else mm + 1 if sign == ">" else mm


def r_le(text: str | None) -> int | None:
    """Return the largest zone that is R: ``<=24`` is 24, ``<25`` is 24."""
    sign, mm = _read(text)
    return None if mm is None or sign in {">=", ">"} else mm - 1 if sign == "<" else mm


def _read(text: str | None) -> tuple[str, int | None]:
    match = _BOUNDARY.match(text or "")
    if match is None:
        return "", None
    return (match["sign"] or "").replace("≥", ">=").replace("≤", "<="), int(match["mm"])


class _Scale(msgspec.Struct, frozen=True, kw_only=True):
    most_mm: int
    width: int

    def x(self, mm: float) -> float:
        span = self.most_mm - LEAST_MM + 1
        return round(MARGIN + (mm - LEAST_MM + 0.5) / span * (self.width - 2 * MARGIN), 2)


def _regions(
    scale: _Scale, s_ge_mm: int | None, r_le_mm: int | None, *, wild_type: bool
) -> tuple[Region, ...]:
    susceptible, resistant, missed = ("WT", "NWT", "NWT") if wild_type else ("S", "R", "NS")
    stretches: list[tuple[str, int, int]] = []
    if r_le_mm is not None and r_le_mm >= LEAST_MM:
        stretches.append((resistant, LEAST_MM, r_le_mm))
    low = LEAST_MM if r_le_mm is None else max(LEAST_MM, r_le_mm + 1)
    high = scale.most_mm if s_ge_mm is None else s_ge_mm - 1
    if low <= high:
        between = (
            "I" if s_ge_mm is not None and r_le_mm is not None else missed if s_ge_mm is not None else "?"
        )
        stretches.append((between, low, high))
    if s_ge_mm is not None and s_ge_mm <= scale.most_mm:
        stretches.append((susceptible, max(s_ge_mm, LEAST_MM), scale.most_mm))
    return tuple(
        Region(letter=letter, x=scale.x(a - 0.5), width=round(scale.x(b + 0.5) - scale.x(a - 0.5), 2))
        for letter, a, b in stretches
    )


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    return tuple(
        Tick(x=scale.x(mm), mm=mm, long=mm % 5 == 0, label=mm % 10 == 0 or mm == LEAST_MM)
        for mm in range(LEAST_MM, scale.most_mm + 1)
    )
