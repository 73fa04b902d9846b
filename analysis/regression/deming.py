"""Deming regression: both the zone and the concentration carry error."""

from math import sqrt

import numpy as np
from scipy.special import stdtrit

from analysis.methods import IntervalKind, Method, RSquaredKind
from analysis.paired_table import Floats
from analysis.refusals import Refusal
from analysis.regression.fit import Line, NoLine, Points, Reading, explained_share, residual_sd


def deming(points: Points, read_l: float, read_u: float | None, variance_ratio: float) -> Line:
    """Fit a line with errors in both variables.

    Parameters
    ----------
    points : Points
    read_l, read_u : float
        Steps above L at which to read the line.
    variance_ratio : float
        Error variance of the zone (mm^2) over that of the log2 MIC.

    Raises
    ------
    NoLine
        Zone and concentration are uncorrelated.

    Notes
    -----
    b = [Syy - r Sxx + sqrt((Syy - r Sxx)^2 + 4 r Sxy^2)] / (2 Sxy), a = mean y - b mean x.
    Jackknife intervals (Linnet 1993): leaving out one isolate of each cell in turn, so
    the cost depends on the cells.
    """
    moments = np.column_stack(
        [
            np.ones_like(points.step),
            points.step,
            points.zone_mm,
            points.step**2,
            points.zone_mm**2,
            points.step * points.zone_mm,
        ]
    )
    total = np.asarray(points.count @ moments, dtype=np.float64)
    whole = _coefficients(total.reshape(1, -1), variance_ratio)[0]
    left_out = _coefficients(np.asarray(total - moments, dtype=np.float64), variance_ratio)
    if not np.isfinite(whole).all() or not np.isfinite(left_out).all():
        raise NoLine(Refusal.NO_RELATION)
    quantile = float(stdtrit(points.n - 2, 0.975))

    def jackknifed(direction: Floats) -> Reading:
        value = float(whole @ direction)
        pseudo = points.n * value - (points.n - 1) * (left_out @ direction)
        mean = float(points.count @ pseudo) / points.n
        variance = float(points.count @ (pseudo - mean) ** 2) / (points.n - 1) / points.n
        half = quantile * sqrt(variance)
        return Reading(value, value - half, value + half)

    a, b = float(whole[0]), float(whole[1])
    return Line(
        method=Method.DEMING,
        intercept_mm=a,
        slope=jackknifed(np.array([0.0, 1.0])),
        at_l=jackknifed(np.array([1.0, read_l])),
        at_u=None if read_u is None else jackknifed(np.array([1.0, read_u])),
        interval_kind=IntervalKind.JACKKNIFE,
        r_squared=explained_share(points, a, b),
        r_squared_kind=RSquaredKind.EXPLAINED_ZONE_VARIANCE,
        residual_sd_mm=residual_sd(points, a, b),
    )


def _coefficients(moments: Floats, variance_ratio: float) -> Floats:
    """Return intercept and slope of each row of (n, x, y, xx, yy, xy) sums, shape (rows, 2)."""
    n, x, y, xx, yy, xy = moments.T
    sxx, syy, sxy = xx - x * x / n, yy - y * y / n, xy - x * y / n
    gap = syy - variance_ratio * sxx
    scale = np.maximum(np.abs(syy * sxx), 1e-300)
    correlated = sxy**2 > 1e-24 * scale
    safe = np.where(correlated, sxy, 1.0)
    slope = np.where(correlated, (gap + np.sqrt(gap**2 + 4 * variance_ratio * sxy**2)) / (2 * safe), np.nan)
    return np.column_stack([(y - slope * x) / n, slope])
