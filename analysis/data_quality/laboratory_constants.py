"""How far the zones of each laboratory lie from a line: a rough constant that wrong pairs cannot move."""

import numpy as np

from analysis.paired_table import Floats, Integers, PairedTable
from analysis.zones import NO_INHIBITION_MM

FEWEST_ISOLATES = 20
LARGEST_MM = 6.0
"""What is further off is no shift of a laboratory, and its pairs shall be seen."""


def laboratory_constants(table: PairedTable, residual: Floats) -> Floats:
    """Return the median residual of each cell's laboratory, shape (cells,).

    Parameters
    ----------
    table : PairedTable
    residual : ndarray of float64, shape (cells,)
        Zone less what is usual at its MIC.

    Notes
    -----
    0 for what names no laboratory, for laboratories with fewer than 10 zones, and where nothing is inhibited;
    at most 6 mm.
    """
    seen = table.zone_mm > NO_INHIBITION_MM
    middle, isolates = _medians(
        table.laboratory[seen], residual[seen], table.count[seen], max(len(table.laboratories), 1)
    )
    named = np.array([name != "" for name in table.laboratories] or [False])
    constant = np.where(named & (isolates >= FEWEST_ISOLATES), np.clip(middle, -LARGEST_MM, LARGEST_MM), 0.0)
    return np.where(seen, constant[table.laboratory], 0.0)


def _medians(group: Integers, value: Floats, count: Integers, groups: int) -> tuple[Floats, Integers]:
    """Return the median of each group's values, repeated as often as their counts, and how many there are."""
    isolates = np.bincount(group, weights=count, minlength=groups).astype(np.int64)
    order = np.lexsort((value, group))
    cumulated = np.cumsum(count[order])
    before = np.cumsum(isolates) - isolates
    middle = np.zeros(groups)
    filled = isolates > 0
    low = np.searchsorted(cumulated, (before + (isolates + 1) // 2)[filled])
    high = np.searchsorted(cumulated, (before + isolates // 2 + 1)[filled])
    middle[filled] = (value[order][low] + value[order][high]) / 2
    return middle, isolates
