"""Zones by millimetre beside what a smooth distribution of them would have there."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.data_quality.report import ZoneCount
from analysis.zones import NO_INHIBITION_MM

_WEIGHTS = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16


def zones_beside_expected(zone_mm: ArrayLike, count: ArrayLike) -> tuple[ZoneCount, ...]:
    """Count zones by millimetre, from one below the smallest to one above the largest.

    Parameters
    ----------
    zone_mm, count : array_like of int, shape (zones,)
        Whole mm and readings; zones without inhibition are no readings of an edge, and left out.

    Notes
    -----
    Expected is a moving mean of weights 1, 4, 6, 4, 1: a habit of even numbers disappears from it, a heap is
    spread over the two millimetres on either side, and the shape becomes wider by a variance of 1 mm².
    """
    zones, counts = np.asarray(zone_mm, dtype=np.int64), np.asarray(count, dtype=np.float64)
    edge = zones > NO_INHIBITION_MM
    if not edge.any():
        return ()
    first = int(zones[edge].min()) - 2
    by_mm = np.bincount(zones[edge] - first, weights=counts[edge])
    smooth = np.convolve(by_mm, _WEIGHTS)
    padded = np.pad(by_mm, 2)[: len(smooth)]
    return tuple(
        ZoneCount(zone_mm=first - 2 + place, n=int(n), expected=round(float(expected), 6))
        for place, (n, expected) in enumerate(zip(padded, smooth, strict=True))
        if n or expected
    )
