"""The counts of a scattergram as a table, for those who cannot see it: rows by MIC, columns by zone."""

from collections import Counter
from typing import Any

import msgspec


class CellTable(msgspec.Struct, frozen=True, kw_only=True):
    """MIC labels from high to low, zones from small to large, a count or nothing in each cell."""

    zones_mm: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int | None, ...], int], ...]
    zone_totals: tuple[int, ...]
    total: int


def cell_table(scattergram: dict[str, Any] | None) -> CellTable | None:
    """Return the counts that a scattergram draws, with their margins; None where none is drawn."""
    if scattergram is None:
        return None
    points = scattergram["data"]["values"]
    labels = {point["x"]: point["mic"] for point in points}
    counts: Counter[tuple[int, int]] = Counter()
    for point in points:
        counts[point["x"], point["zone"]] += point["n"]
    zones = tuple(sorted({zone for _, zone in counts}))
    return CellTable(
        zones_mm=zones,
        rows=tuple(_row(counts, x, labels[x], zones) for x in sorted(labels, reverse=True)),
        zone_totals=tuple(sum(counts[x, zone] for x in labels) for zone in zones),
        total=counts.total(),
    )


def _row(
    counts: Counter[tuple[int, int]], x: int, label: str, zones: tuple[int, ...]
) -> tuple[str, tuple[int | None, ...], int]:
    found = tuple(counts.get((x, zone)) for zone in zones)
    return label, found, sum(count or 0 for count in found)
