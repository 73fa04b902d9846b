"""Interval-censored maximum likelihood of log2 MIC on zone, turned round."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import log_ndtr

from analysis.methods import IntervalKind, Method, RSquaredKind
from analysis.paired_table import Floats, PairedTable
from analysis.refusals import Refusal
from analysis.regression.fit import Line, NoLine, Reading
from analysis.roc import NORMAL_975

_LOG_SQRT_2PI = 0.9189385332046727
_STEPS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Cells for the likelihood: log2 MIC above L in (lower, upper], and the zone's distance from the mean."""

    lower: Floats
    upper: Floats
    zone: Floats
    count: Floats


def interval_censored(table: PairedTable, l_step: int, read_l: float, read_u: float | None) -> Line:
    """Fit log2 MIC = c + d * zone + normal error and turn it round: zone = -(c/d) + m/d.

    Parameters
    ----------
    table : PairedTable
        Zones of 6 mm are left out: no inhibition is no measurement of the predictor.
    l_step : int
        L (log2 mg/L); everything is fitted in steps above it.
    read_l, read_u : float
        Steps above L, on the true scale, at which to read the line.

    Raises
    ------
    NoLine
        Too few isolates, constant values, a slope that is not negative, or no maximum.

    Notes
    -----
    Each concentration is its interval of the true scale, (2, 4] for 4 mg/L. In
    (c/sd, d/sd, 1/sd) the log-likelihood is concave (Olsen 1978): damped Newton with the
    analytic Hessian. A line through every interval has no maximum (the SD shrinks to 0)
    and is refused. Intervals by the delta method. R squared is the explained share of
    the variance of the true log2 MIC.
    """
    kept = table.keep(~table.zone_censored)
    if kept.n < 3:
        raise NoLine(Refusal.TOO_FEW_UNCENSORED)
    if np.ptp(kept.zone_mm) == 0:
        raise NoLine(Refusal.CONSTANT_ZONES)
    centre = float(np.average(kept.zone_mm, weights=kept.count))
    cells = Intervals(
        kept.mic_lower_log2 - l_step,
        kept.mic_upper_log2 - l_step,
        np.asarray(kept.zone_mm - centre, dtype=np.float64),
        kept.count.astype(float),
    )
    (alpha, beta, gamma), covariance = _maximise(cells)
    if beta >= 0:
        raise NoLine(Refusal.SLOPE_NOT_NEGATIVE)

    def reading(value: float, gradient: Floats) -> Reading:
        half = NORMAL_975 * sqrt(max(0.0, float(gradient @ covariance @ gradient)))
        return Reading(value, value - half, value + half)

    def at(m: float) -> Reading:
        gradient = np.array([-1 / beta, -(gamma * m - alpha) / beta**2, m / beta])
        found = reading((gamma * m - alpha) / beta, gradient)
        return Reading(*(value + centre for value in (found.value, found.lower or 0.0, found.upper or 0.0)))

    slope = gamma / beta
    spread = float(cells.count @ cells.zone**2) / kept.n * (beta / gamma) ** 2
    return Line(
        method=Method.INTERVAL_CENSORED,
        intercept_mm=centre - alpha / beta,
        slope=reading(slope, np.array([0.0, -gamma / beta**2, 1 / beta])),
        at_l=at(read_l),
        at_u=None if read_u is None else at(read_u),
        interval_kind=IntervalKind.DELTA,
        r_squared=spread / (spread + gamma**-2),
        r_squared_kind=RSquaredKind.EXPLAINED_LATENT_VARIANCE,
        residual_sd_mm=abs(1 / beta),
    )


def log_interval_probability(lower: Floats, upper: Floats) -> Floats:
    """Return log(Phi(upper) - Phi(lower)) without loss in either tail."""
    turned = lower > 0
    a, b = np.where(turned, -upper, lower), np.where(turned, -lower, upper)
    log_a, log_b = log_ndtr(a), log_ndtr(b)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(log_b + np.log1p(-np.exp(log_a - log_b)), dtype=np.float64)


def _derivatives(cells: Intervals, theta: Floats) -> tuple[float, Floats, Floats]:
    """Return log-likelihood, gradient and Hessian at (c/sd, d/sd, 1/sd)."""
    ones = np.ones_like(cells.zone)
    ends = []
    shift = theta[0] + theta[1] * cells.zone
    limits = [theta[2] * bound - shift for bound in (cells.lower, cells.upper)]
    value = log_interval_probability(limits[0], limits[1])
    for bound, limit in zip((cells.lower, cells.upper), limits, strict=True):
        closed = np.isfinite(bound)
        x = np.where(closed, limit, 0.0)
        with np.errstate(over="ignore", invalid="ignore"):
            density = np.where(closed, np.exp(-x * x / 2 - _LOG_SQRT_2PI - value), 0.0)
        ends.append((density, x, np.column_stack([-ones, -cells.zone, np.where(closed, bound, 0.0)])))
    (low_density, low_x, low_row), (high_density, high_x, high_row) = ends
    slope = high_density[:, None] * high_row - low_density[:, None] * low_row
    weighted = cells.count[:, None]
    hessian = -(weighted * slope).T @ slope
    hessian -= (weighted * (high_density * high_x)[:, None] * high_row).T @ high_row
    hessian += (weighted * (low_density * low_x)[:, None] * low_row).T @ low_row
    return float(cells.count @ value), (weighted * slope).sum(axis=0), hessian


def _maximise(cells: Intervals) -> tuple[tuple[float, float, float], Floats]:
    """Climb to the maximum; return it with the inverse observed information."""
    total = float(cells.count.sum())
    theta = np.array([0.0, 0.0, 0.5])
    value, gradient, hessian = _derivatives(cells, theta)
    for _ in range(_STEPS):
        try:
            step = np.asarray(np.linalg.solve(hessian, -gradient), dtype=np.float64)
        except np.linalg.LinAlgError:
            raise NoLine(Refusal.NOT_CONVERGED) from None
        if float(gradient @ step) < 1e-18 * total:
            break
        theta, value, gradient, hessian = _damped(cells, theta, step, value)
        if theta[2] > 1e4:
            raise NoLine(Refusal.NOT_CONVERGED)
    else:
        raise NoLine(Refusal.NOT_CONVERGED)
    if value > -1e-6 * total:
        raise NoLine(Refusal.NOT_CONVERGED)
    covariance = np.asarray(np.linalg.inv(-hessian), dtype=np.float64)
    return (float(theta[0]), float(theta[1]), float(theta[2])), covariance


def _damped(
    cells: Intervals, theta: Floats, step: Floats, value: float
) -> tuple[Floats, float, Floats, Floats]:
    """Take the longest halving of a step that stays admissible and does not descend."""
    for halving in range(60):
        trial = theta + step / 2**halving
        if trial[2] <= 0:
            continue
        found, gradient, hessian = _derivatives(cells, trial)
        if np.isfinite(found) and found >= value - 1e-12 * abs(value):
            return trial, found, gradient, hessian
    raise NoLine(Refusal.NOT_CONVERGED)
