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


def moved_limits(
    zone_r_le_mm: int, zone_s_ge_mm: int, *, one_breakpoint: bool, reach_mm: int = 3
) -> tuple[tuple[int, int], ...]:
    """Return a pair and what becomes of it when one limit moves by up to ``reach_mm``.

    Notes
    -----
    A single breakpoint moves as a whole. Pairs that would overlap are left out; in (D1, D2) order.
    """
    shifts = range(-reach_mm, reach_mm + 1)
    if one_breakpoint:
        return tuple((zone_r_le_mm + shift, zone_s_ge_mm + shift) for shift in shifts)
    moved = {(zone_r_le_mm + shift, zone_s_ge_mm) for shift in shifts}
    moved |= {(zone_r_le_mm, zone_s_ge_mm + shift) for shift in shifts}
    return tuple(sorted(pair for pair in moved if pair[0] < pair[1]))
