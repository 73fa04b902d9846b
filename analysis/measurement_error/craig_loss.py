"""Craig's loss: how far the zone's category probabilities fall below the concentration's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.criterion import MicCriterion
from analysis.paired_table import Floats, Integers
from analysis.zone_pairs import ZonePairs

WIDTH_MIN_MM, WIDTH_MAX_MM = 3, 7


@dataclass(frozen=True, slots=True, eq=False)
class TrueCurve:
    """A curve with weights on a grid of true concentrations, and both errors.

    Attributes
    ----------
    true_log2, weight, curve_mm : ndarray of float64, shape (points,)
        Weights count as given; they need not add up to 1.
    sigma_mic_log2, sigma_zone_mm : float
    """

    true_log2: Floats
    weight: Floats
    curve_mm: Floats
    sigma_mic_log2: float
    sigma_zone_mm: float


@dataclass(frozen=True, slots=True)
class LossMinimum:
    """The pair with the smallest loss; one breakpoint is (D - 1, D)."""

    d1_mm: int
    d2_mm: int
    loss: float
    at_width_limit: bool


def craig_minimum(
    curves: Sequence[TrueCurve],
    criterion: MicCriterion,
    zone_min_mm: int,
    zone_max_mm: int,
    *,
    width_min_mm: int = WIDTH_MIN_MM,
    width_max_mm: int = WIDTH_MAX_MM,
    truth: Literal["published", "ladder"] = "published",
) -> LossMinimum | None:
    """Minimise Craig's loss over whole mm.

    Parameters
    ----------
    curves : sequence of TrueCurve
        The loss of a pair is its mean over the curves.
    criterion : MicCriterion
    zone_min_mm, zone_max_mm : int
        zmin <= D1 < D2 <= zmax - 1 within the width limits; one breakpoint: zmin <= D <= zmax - 1.
    truth : {"published", "ladder"}
        True limits at L - 0.5 and U - 0.5, or at L and U - 1: the published ones widen an
        intermediate range of one step to two.

    Returns
    -------
    LossMinimum or None
        The first minimum in (D1, D2) order, one breakpoint: the last; None without a pair.

    Notes
    -----
    Loss = sum_k w_k min(0, p_DIA - p_MIC)². Craig 2000; DePalma, Turnidge & Craig 2017. The loss of
    a pair separates into the points below, between and above the two true limits, of which only the
    middle ones see both limits. Cost: mm x points, and pairs x middle points.
    """
    if criterion.one_breakpoint:
        return _one_limit(curves, criterion.l_step, np.arange(zone_min_mm, zone_max_mm))
    pairs = _pairs(zone_min_mm, zone_max_mm, width_min_mm, width_max_mm)
    if len(pairs.d1_mm) == 0:
        return None
    loss = np.mean([craig_loss(curve, criterion, pairs, truth=truth) for curve in curves], axis=0)
    best = int(np.argmin(loss))
    d1, d2 = int(pairs.d1_mm[best]), int(pairs.d2_mm[best])
    return LossMinimum(d1, d2, float(loss[best]), d2 - d1 in {width_min_mm, width_max_mm})


def craig_loss(
    curve: TrueCurve,
    criterion: MicCriterion,
    pairs: ZonePairs,
    *,
    truth: Literal["published", "ladder"] = "published",
) -> Floats:
    """Return the loss of every pair, shape (pairs,)."""
    low, high = criterion.l_step, criterion.r_ge_step
    low_limit, high_limit = (low - 0.5, high - 0.5) if truth == "published" else (low, high - 1)
    m, sigma = curve.true_log2, curve.sigma_mic_log2
    s, r = m <= low_limit, (m >= high_limit) & (m > low_limit)
    i = ~s & ~r
    below_low, below_high = ndtr((low - m) / sigma), ndtr((high - 1 - m) / sigma)
    d1s, d1_at = np.unique(pairs.d1_mm, return_inverse=True)
    d2s, d2_at = np.unique(pairs.d2_mm, return_inverse=True)
    zone_r, zone_not_s = _below(curve, d1s + 0.5), _below(curve, d2s - 0.5)
    loss_s = _shortfall(1 - zone_not_s[:, s], below_low[s], curve.weight[s])[d2_at]
    loss_r = _shortfall(zone_r[:, r], 1 - below_high[r], curve.weight[r])[d1_at]
    between = zone_not_s[:, i][d2_at] - zone_r[:, i][d1_at]
    return loss_s + loss_r + _shortfall(between, (below_high - below_low)[i], curve.weight[i])


def _one_limit(curves: Sequence[TrueCurve], b_step: int, limits_mm: Integers) -> LossMinimum | None:
    """Return the last best single limit."""
    if len(limits_mm) == 0:
        return None
    loss = np.mean([_single_loss(curve, b_step, limits_mm) for curve in curves], axis=0)
    best = len(loss) - 1 - int(np.argmin(loss[::-1]))
    return LossMinimum(
        int(limits_mm[best]) - 1, int(limits_mm[best]), float(loss[best]), at_width_limit=False
    )


def _single_loss(curve: TrueCurve, b_step: int, limits_mm: Integers) -> Floats:
    """Return the loss of every single limit."""
    s = curve.true_log2 <= b_step - 0.5
    below = ndtr((b_step - curve.true_log2) / curve.sigma_mic_log2)
    zone_r = _below(curve, limits_mm - 0.5)
    loss = _shortfall(1 - zone_r[:, s], below[s], curve.weight[s])
    return loss + _shortfall(zone_r[:, ~s], 1 - below[~s], curve.weight[~s])


def _below(curve: TrueCurve, limit_mm: NDArray[np.floating]) -> Floats:
    """Return P(zone reading under a limit | true MIC), shape (limits, points)."""
    return np.asarray(ndtr((limit_mm[:, None] - curve.curve_mm) / curve.sigma_zone_mm))


def _shortfall(p_zone: Floats, p_mic: Floats, weight: Floats) -> Floats:
    """Return sum_k w_k min(0, p_zone - p_mic)² for each row of p_zone."""
    return np.asarray(np.minimum(0.0, p_zone - p_mic) ** 2 @ weight)


def _pairs(zone_min_mm: int, zone_max_mm: int, width_min_mm: int, width_max_mm: int) -> ZonePairs:
    """Return the admissible pairs in (D1, D2) order."""
    d1, d2 = np.meshgrid(
        np.arange(zone_min_mm, zone_max_mm), np.arange(zone_min_mm, zone_max_mm), indexing="ij"
    )
    inside = (d2 > d1) & (d2 - d1 >= width_min_mm) & (d2 - d1 <= width_max_mm)
    return ZonePairs(d1[inside].astype(np.int64), d2[inside].astype(np.int64))
