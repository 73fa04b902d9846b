"""Admissible pairs of zone breakpoints, in the order that decides ties."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.paired_table import Integers


@dataclass(frozen=True, slots=True, eq=False)
class ZonePairs:
    """Pairs in order of preference: the first of several best ones is the answer.

    Attributes
    ----------
    d1_mm, d2_mm : ndarray of int64, shape (pairs,)
        R if zone <= d1, S if zone >= d2.
    """

    d1_mm: Integers
    d2_mm: Integers


@lru_cache(maxsize=256)
def two_limit_pairs(zone_min_mm: int, zone_max_mm: int, width_min_mm: int, width_max_mm: int) -> ZonePairs:
    """Return zmin <= D1 <= zmax-3, D1+1 <= D2 <= zmax-1 within the width limits.

    Notes
    -----
    The widest pair first, then the last in (D1, D2) order.
    """
    d1, d2 = np.meshgrid(np.arange(zone_min_mm, zone_max_mm - 2), np.arange(zone_min_mm + 1, zone_max_mm))
    width = d2 - d1
    inside = (width >= max(1, width_min_mm)) & (width <= width_max_mm)
    d1, d2, width = d1[inside], d2[inside], width[inside]
    preference = np.lexsort((-d2, -d1, -width))
    return ZonePairs(d1[preference].astype(np.int64), d2[preference].astype(np.int64))


@lru_cache(maxsize=256)
def one_limit_pairs(zone_min_mm: int, zone_max_mm: int) -> ZonePairs:
    """Return D = zmin+1 .. zmax as pairs (D-1, D), the largest D first."""
    d2 = np.arange(zone_max_mm, zone_min_mm, -1, dtype=np.int64)
    return ZonePairs(d2 - 1, d2)
