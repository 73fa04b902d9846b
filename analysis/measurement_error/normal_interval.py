"""Probability that a normal reading falls into an interval, in logarithms, with derivatives."""

from dataclasses import dataclass

import numpy as np
from scipy.special import erfcx

from analysis.paired_table import Floats

OPEN_END = 1000.0
"""Stands for an infinite bound: far enough to carry no probability, small enough to square."""

_HALF_ROOT = np.sqrt(0.5)
_PEAK = np.sqrt(2 / np.pi)


@dataclass(frozen=True, slots=True, eq=False)
class IntervalProbability:
    """log P and the derivatives of P over P, by location g and log SD s.

    Every array has the shape of the broadcast bounds and location.
    """

    log_p: Floats
    g: Floats
    s: Floats
    gg: Floats
    gs: Floats
    ss: Floats


def log_interval(a: Floats, b: Floats) -> tuple[Floats, Floats, Floats]:
    """Return log(Phi(b) - Phi(a)) and phi(a), phi(b) over that difference, for a < b.

    Notes
    -----
    In a tail, 2 (Phi(b) - Phi(a)) = exp(-a²/2) [erfcx(a/√2) - exp((a² - b²)/2) erfcx(b/√2)] with
    a the bound nearer to 0: no underflow however far out, so no probability floor is needed.
    """
    flipped = b < -a
    near, far = np.where(flipped, -b, a), np.where(flipped, -a, b)
    straddles = near < 0
    start = np.abs(near)
    fall = np.exp(np.minimum((start - far) * (start + far) / 2, 0.0))
    scaled_near, scaled_far = erfcx(start * _HALF_ROOT), fall * erfcx(far * _HALF_ROOT)
    half_square = start * start / 2
    centre = np.exp(-half_square)
    twice = np.where(straddles, 2 - centre * (scaled_near + scaled_far), scaled_near - scaled_far)
    log_p = np.log(twice / 2) - np.where(straddles, 0.0, half_square)
    at_near = _PEAK * np.where(straddles, centre, 1.0) / twice
    at_far = at_near * fall
    return log_p, np.where(flipped, at_far, at_near), np.where(flipped, at_near, at_far)


def interval_probability(
    lower: Floats, upper: Floats, location: Floats, sd: float | Floats
) -> IntervalProbability:
    """Return P(lower < location + sd·Z <= upper) for a standard normal Z, with derivatives.

    Parameters
    ----------
    lower, upper : ndarray of float64
        Bounds; open ends at minus or plus ``OPEN_END`` from the other bound.
    location : ndarray of float64
        Broadcast against the bounds.
    sd : float or ndarray
        Standard deviation, same unit; broadcast too.

    Notes
    -----
    With b = (upper - g)/sd, db/dg = -1/sd, db/ds = -b for s = log sd; likewise a.
    """
    a, b = (lower - location) / sd, (upper - location) / sd
    log_p, at_a, at_b = log_interval(a, b)
    slope_a, slope_b = a * at_a, b * at_b
    return IntervalProbability(
        log_p=log_p,
        g=(at_a - at_b) / sd,
        s=slope_a - slope_b,
        gg=(slope_a - slope_b) / sd**2,
        gs=((a * a - 1) * at_a - (b * b - 1) * at_b) / sd,
        ss=(a * a - 1) * slope_a - (b * b - 1) * slope_b,
    )


def closed_bounds(lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Replace infinite bounds by ones that lie ``OPEN_END`` beyond the other bound."""
    return (
        np.where(np.isinf(lower), upper - OPEN_END, lower),
        np.where(np.isinf(upper), lower + OPEN_END, upper),
    )
