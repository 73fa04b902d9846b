"""Readers who like certain millimetres: zones that end on an even digit, or on 0 and 5, too often."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.data_quality.report import DigitPreference
from analysis.exact_limits import two_sided_95
from analysis.paired_table import Floats
from analysis.zones import NO_INHIBITION_MM

FEWEST_ZONES = 50
EXCESS = 0.1
"""An excess under ten in a hundred is not worth a word."""


def even_preference(zone_mm: ArrayLike, count: ArrayLike) -> DigitPreference | None:
    """Compare the share of even zones with that of a smooth distribution.

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
    The smooth distribution is the observed one after a moving mean of weights 1, 2, 1, which takes every
    difference between neighbours away and leaves the shape. Flagged: the exact 95 % limits of the share lie
    above the smooth one's, by at least 0.1.
    """
    return _preference(zone_mm, count, np.array([1.0, 2.0, 1.0]) / 4, 2)


def fives_preference(zone_mm: ArrayLike, count: ArrayLike) -> DigitPreference | None:
    """Compare the share of zones that end on 0 or 5 with that of a smooth distribution.

    Parameters, return value and rule as in :func:`even_preference`; the moving mean is of five equal weights.
    """
    return _preference(zone_mm, count, np.full(5, 0.2), 5)


def _preference(
    zone_mm: ArrayLike, count: ArrayLike, weights: Floats, divisor: int
) -> DigitPreference | None:
    zones, counts = np.asarray(zone_mm, dtype=np.int64), np.asarray(count, dtype=np.float64)
    read = zones > NO_INHIBITION_MM
    n = int(counts[read].sum())
    if n < FEWEST_ZONES:
        return None
    by_mm = np.bincount(zones[read], weights=counts[read])
    preferred = int(by_mm[::divisor].sum())
    smooth = np.convolve(by_mm, weights)  # longer by its width less one, half of it at each end
    ahead = len(weights) // 2
    liked = np.arange(len(smooth)) - ahead
    expected = float(smooth[liked % divisor == 0].sum() / smooth.sum())
    lower, upper = two_sided_95(preferred, n)
    return DigitPreference(
        n=n,
        preferred=preferred,
        lower_95=lower or 0.0,
        upper_95=1.0 if upper is None else upper,
        expected_share=expected,
        flagged=(lower or 0.0) > expected and preferred / n >= expected + EXCESS,
    )
