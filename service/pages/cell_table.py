"""The counts of a scattergram as a table: rows by MIC, columns by zone."""

from collections import Counter
from collections.abc import Iterable
from math import inf

import msgspec

from analysis.record import ScattergramCell
from breakpoints.ladder import mg_per_l_text

Interval = tuple[float, float]


class CellTable(msgspec.Struct, frozen=True, kw_only=True):
    """MIC labels from high to low, zones from small to large, a count or nothing in each cell."""

    zones_mm: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int | None, ...], int], ...]
    zone_totals: tuple[int, ...]
    total: int


def cell_table(cells: Iterable[ScattergramCell]) -> CellTable:
    """Return the table of the cells' counts with its margins."""
    counts: Counter[tuple[Interval, int]] = Counter()
    for cell in cells:
        lower = -inf if cell.mic_lower_log2 is None else cell.mic_lower_log2
        upper = inf if cell.mic_upper_log2 is None else cell.mic_upper_log2
        counts[(lower, upper), cell.zone_mm] += cell.count
    zones = tuple(sorted({zone for _, zone in counts}))
    intervals = sorted({interval for interval, _ in counts}, key=lambda i: (i[1], i[0]), reverse=True)
    return CellTable(
        zones_mm=zones,
        rows=tuple(_row(counts, interval, zones) for interval in intervals),
        zone_totals=tuple(sum(counts[interval, zone] for interval in intervals) for zone in zones),
        total=counts.total(),
    )


def interval_text(lower: float, upper: float) -> str:
    """Write an MIC interval as laboratories do: ``4``, ``<=0.25``, ``>8``."""
    if upper == inf:
        return f"> {mg_per_l_text(int(lower))}" if lower > -inf else "?"
    if lower == -inf:
        return f"≤ {mg_per_l_text(int(upper))}"
    if upper - lower == 1:
        return mg_per_l_text(int(upper))
    return f"{mg_per_l_text(int(lower))}–{mg_per_l_text(int(upper))}"


def _row(
    counts: Counter[tuple[Interval, int]], interval: Interval, zones: tuple[int, ...]
) -> tuple[str, tuple[int | None, ...], int]:
    found = tuple(counts.get((interval, zone)) for zone in zones)
    return interval_text(*interval), found, sum(count or 0 for count in found)
