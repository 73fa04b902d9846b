"""Readers who like certain millimetres: zones that end on an even digit, or on 0 and 5, too often."""

from collections.abc import Sequence
from math import sqrt

import msgspec
import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc

from analysis.data_quality.report import DigitPreference
from analysis.exact_limits import two_sided_95
from analysis.paired_table import Floats
from analysis.zones import NO_INHIBITION_MM

FEWEST_ZONES = 50
EXCESS = 0.1
"""An excess under ten in a hundred is not worth a word."""
_FIVE = 5
_NEIGHBOURS = np.array([-2, -1, 1, 2])
_WEIGHTS = np.array([-1.0, 4.0, 4.0, -1.0]) / 6
_HALF = 0.5
_NORMAL_975 = 1.959963984540054
_ONE_SIDED = 0.025
_SMOOTH = np.array([1.0, 2.0, 1.0]) / 4


def even_preference(zone_mm: ArrayLike, count: ArrayLike) -> DigitPreference | None:
    """Compare the share of even zones with what the odd ones beside them let expect.

    Parameters
    ----------
    zone_mm, count : array_like of int, shape (zones,)
        Whole mm and readings; zones without inhibition are no readings of an edge, and left out.

    Returns
    -------
    DigitPreference or None
        None with fewer than 50 zones.

    Notes
    -----
    Expected is the observed distribution after a moving mean of weights 1, 2, 1, which takes every
    difference between neighbours away; it also widens the shape, which changes the share of even zones by
    less than 0.01 as long as zones scatter by 1 mm or more. Flagged: the exact 95 % limits of the share lie
    above the expected one, by at least 0.1, and do so too with only as many zones at the even millimetre
    that stands out most as beside it: a heap on one may be a clone.
    """
    by_mm = _by_mm(zone_mm, count)
    n, preferred, expected = _evens(by_mm)
    if n < FEWEST_ZONES:
        return None
    certain = _certain(n, preferred, expected) and _certain(*_evens(_without_heap(by_mm)))
    p = float(betainc(preferred, n - preferred + 1, expected)) if preferred else 1.0
    return msgspec.structs.replace(_found(n, preferred, expected, certain=certain), p=p)


def judged_together(found: Sequence[DigitPreference]) -> tuple[DigitPreference, ...]:
    """Judge the even zones of several laboratories together (Holm 1979): p is then that of all."""
    order = sorted(range(len(found)), key=lambda at: (found[at].p or 0.0, at))
    judged, so_far = list(found), 0.0
    for rank, at in enumerate(order):
        one = found[at]
        so_far = max(so_far, min(1.0, (len(order) - rank) * (1.0 if one.p is None else one.p)))
        judged[at] = msgspec.structs.replace(one, p=so_far, flagged=one.flagged and so_far < _ONE_SIDED)
    return tuple(judged)


def _evens(by_mm: Floats) -> tuple[int, int, float]:
    """Return the zones, the even ones, and the share of these that their neighbours let expect."""
    n, preferred = int(by_mm.sum()), int(by_mm[::2].sum())
    if not n:
        return 0, 0, 0.0
    smooth = np.convolve(by_mm, _SMOOTH)  # a millimetre longer at each end
    return n, preferred, float(smooth[1::2].sum() / smooth.sum())


def _without_heap(by_mm: Floats) -> Floats:
    """Return the zones with as many at the even millimetre that stands out most as beside it."""
    padded = np.pad(by_mm, 1)
    beside = (padded[:-2] + padded[2:]) / 2
    heap = 2 * int(np.argmax((by_mm - beside)[::2]))
    rest = by_mm.copy()
    rest[heap] = np.floor(beside[heap])
    return rest


def _certain(n: int, preferred: int, expected: float) -> bool:
    return n > 0 and (two_sided_95(preferred, n)[0] or 0.0) > expected


def fives_preference(zone_mm: ArrayLike, count: ArrayLike) -> DigitPreference | None:
    """Compare the share of zones that end on 0 or 5 with what their neighbours let expect.

    Parameters and return value as in :func:`even_preference`.

    Notes
    -----
    Expected at each 0 and 5 is what the counts of the two millimetres on either side interpolate to, on
    the logarithmic scale with weights (-1, 4, 4, -1) / 6, which hits a normal distribution of any width. The
    shape is not widened: a narrow distribution that happens to lie on 20 mm is no habit of a reader. Flagged:
    the excess over the expected zones is more than 1.96 of its standard errors (Poisson counts, those of the
    neighbours included) and at least 0.1 of all, and it is so too without the multiple of 5 mm that stands
    out most: a heap on one of them may be a clone. Measured with 200 normal zones and 40, 60 or 100 more on
    20 mm: flagged in 2 %.
    """
    by_mm = _by_mm(zone_mm, count)
    n, preferred = int(by_mm.sum()), int(by_mm[::_FIVE].sum())
    if n < FEWEST_ZONES:
        return None
    padded = np.pad(by_mm, (0, 2 * _FIVE))
    fives = np.arange(2 * _FIVE, len(padded) - 2, _FIVE)  # 5 mm is no zone
    beside = padded[fives[:, None] + _NEIGHBOURS]
    seen = beside.any(axis=1) | (padded[fives] > 0)
    level = np.exp(np.log(beside[seen] + _HALF) @ _WEIGHTS)
    at_five = np.maximum(level - _HALF, 0)
    zones = float(at_five.sum())
    expected = zones / (zones + n - preferred) if zones else 0.0
    variances = level**2 * ((1 / (beside[seen] + _HALF)) @ _WEIGHTS**2)
    excess = padded[fives[seen]] - at_five
    others = np.arange(len(excess)) != int(np.argmax(excess))
    certain = all(
        float(excess[which].sum())
        > _NORMAL_975 * sqrt(float(padded[fives[seen]][which].sum() + variances[which].sum()))
        for which in (others, np.ones_like(others))
    )
    return _found(n, preferred, expected, certain=certain)


def _by_mm(zone_mm: ArrayLike, count: ArrayLike) -> Floats:
    zones, counts = np.asarray(zone_mm, dtype=np.int64), np.asarray(count, dtype=np.float64)
    read = zones > NO_INHIBITION_MM
    return np.bincount(zones[read], weights=counts[read]).astype(np.float64)


def _found(n: int, preferred: int, expected: float, *, certain: bool) -> DigitPreference:
    lower, upper = two_sided_95(preferred, n)
    return DigitPreference(
        n=n,
        preferred=preferred,
        lower_95=lower or 0.0,
        upper_95=1.0 if upper is None else upper,
        expected_share=expected,
        flagged=certain and preferred / n >= expected + EXCESS,
    )
