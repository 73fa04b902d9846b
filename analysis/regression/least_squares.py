"""Ordinary least squares of zone on log2 MIC, and of log2 MIC on zone turned round."""

from math import sqrt

import numpy as np
import statsmodels.api as sm
from scipy.special import stdtrit

from analysis.methods import IntervalKind, Method, RSquaredKind
from analysis.paired_table import Floats
from analysis.refusals import Refusal
from analysis.regression.fit import Line, NoLine, Points, Reading, residual_sd


def ols(points: Points, read_l: float, read_u: float | None) -> Line:
    """Fit zone = a + b * step by ordinary least squares.

    Parameters
    ----------
    points : Points
    read_l, read_u : float
        Steps above L at which to read the line.

    Notes
    -----
    Weighted by the counts, which are frequencies: the variance is that of n isolates.
    Student intervals of the mean zone.
    """
    (a, b), covariance, r_squared, quantile = _fit(points.step, points.zone_mm, points)

    def at(x: float) -> Reading:
        half = quantile * sqrt(covariance[0, 0] + 2 * x * covariance[0, 1] + x * x * covariance[1, 1])
        return Reading(a + b * x, a + b * x - half, a + b * x + half)

    half = quantile * sqrt(covariance[1, 1])
    return Line(
        method=Method.OLS,
        intercept_mm=a,
        slope=Reading(b, b - half, b + half),
        at_l=at(read_l),
        at_u=None if read_u is None else at(read_u),
        interval_kind=IntervalKind.STUDENT,
        r_squared=r_squared,
        r_squared_kind=RSquaredKind.EXPLAINED_ZONE_VARIANCE,
        residual_sd_mm=residual_sd(points, a, b),
    )


def ols_inverse(points: Points, read_l: float, read_u: float | None) -> Line:
    """Fit step = c + d * zone and turn it round: zone = -(c/d) + step/d.

    Raises
    ------
    NoLine
        The slope is 0.

    Notes
    -----
    Intervals by the delta method with Student's quantile.
    """
    (c, d), covariance, r_squared, quantile = _fit(points.zone_mm, points.step, points)
    if d == 0:
        raise NoLine(Refusal.NO_RELATION)

    def reading(value: float, gradient: Floats) -> Reading:
        half = quantile * sqrt(max(0.0, float(gradient @ covariance @ gradient)))
        return Reading(value, value - half, value + half)

    def at(x: float) -> Reading:
        return reading((x - c) / d, np.array([-1 / d, (c - x) / d**2]))

    residual = points.step - c - d * points.zone_mm
    return Line(
        method=Method.OLS_INVERSE,
        intercept_mm=-c / d,
        slope=reading(1 / d, np.array([0.0, -1 / d**2])),
        at_l=at(read_l),
        at_u=None if read_u is None else at(read_u),
        interval_kind=IntervalKind.DELTA,
        r_squared=r_squared,
        r_squared_kind=RSquaredKind.SQUARED_CORRELATION,
        residual_sd_mm=sqrt(float(points.count @ residual**2) / (points.n - 2)) / abs(d),
    )


def _fit(x: Floats, y: Floats, points: Points) -> tuple[tuple[float, float], Floats, float, float]:
    """Return coefficients, their covariance, R squared and Student's quantile."""
    freedom = points.n - 2
    fitted = sm.WLS(y, np.column_stack([np.ones_like(x), x]), weights=points.count.astype(float)).fit()
    covariance = np.asarray(fitted.normalized_cov_params, dtype=float) * float(fitted.ssr) / freedom
    a, b = (float(value) for value in fitted.params)
    return (a, b), covariance, float(fitted.rsquared), float(stdtrit(freedom, 0.975))
