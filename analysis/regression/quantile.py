"""Quantile regression of zone on log2 MIC: the 5th percentile at L, the 95th at U."""

from math import sqrt

import numpy as np
from scipy.optimize import linprog
from scipy.special import ndtri

from analysis.methods import IntervalKind, Method, RSquaredKind
from analysis.paired_table import Floats
from analysis.refusals import Refusal
from analysis.regression.fit import Line, NoLine, Points, Reading
from analysis.roc import NORMAL_975


def quantile_line(points: Points, percent: int, read_l: float | None, read_u: float | None) -> Line:
    """Fit the line below which ``percent`` % of the zones lie.

    Parameters
    ----------
    points : Points
    percent : int
        5 for the line read at L, 95 for the one read at U.
    read_l, read_u : float or None
        Steps above L at which to read the line.

    Raises
    ------
    NoLine
        The programme has no solution.

    Notes
    -----
    Koenker & Bassett 1978, as the exact linear programme over the cells with their counts
    as weights: statsmodels iterates to within 0.00001 mm of it, but a breakpoint is the next
    whole mm, and quantile lines tend to pass through whole ones. Intervals: kernel sandwich
    with the Hall-Sheather bandwidth. R squared: 1 - check loss / that of the plain quantile.
    """
    tau = percent / 100
    a, b = _solve(points, tau)
    residual = points.zone_mm - a - b * points.step
    covariance = _covariance(points, residual, tau)

    def at(x: float) -> Reading:
        half = NORMAL_975 * sqrt(
            max(0.0, covariance[0, 0] + 2 * x * covariance[0, 1] + x * x * covariance[1, 1])
        )
        return Reading(a + b * x, a + b * x - half, a + b * x + half)

    half = NORMAL_975 * sqrt(covariance[1, 1])
    plain = points.zone_mm - _quantile(points.zone_mm, points.count.astype(float), tau)
    loss, plain_loss = _check(points, residual, tau), _check(points, plain, tau)
    return Line(
        method=Method.QUANTILE,
        intercept_mm=a,
        slope=Reading(b, b - half, b + half),
        at_l=None if read_l is None else at(read_l),
        at_u=None if read_u is None else at(read_u),
        interval_kind=IntervalKind.KERNEL_SANDWICH,
        r_squared=1 - loss / plain_loss if plain_loss > 0 else None,
        r_squared_kind=RSquaredKind.CHECK_LOSS,
        residual_sd_mm=_sd(points, residual),
        quantile_percent=percent,
    )


def _solve(points: Points, tau: float) -> tuple[float, float]:
    """Minimise the check loss over intercept and slope."""
    cells = len(points.count)
    cost = np.concatenate([[0.0, 0.0], tau * points.count, (1 - tau) * points.count])
    design = np.hstack([np.ones((cells, 1)), points.step[:, None], np.eye(cells), -np.eye(cells)])
    bounds = [(None, None)] * 2 + [(0, None)] * (2 * cells)
    solved = linprog(cost, A_eq=design, b_eq=points.zone_mm, bounds=bounds, method="highs-ds")
    if solved.status != 0 or solved.x is None:
        raise NoLine(Refusal.NOT_CONVERGED)
    return float(solved.x[0]), float(solved.x[1])


def _covariance(points: Points, residual: Floats, tau: float) -> Floats:
    """Return the Powell sandwich of the coefficients."""
    n, weights = points.n, points.count.astype(float)
    quartiles = _quantile(residual, weights, 0.75) - _quantile(residual, weights, 0.25)
    spread = min(_sd(points, residual), quartiles / 1.34) or _sd(points, residual) or 1.0
    normal = float(ndtri(tau))
    density = float(np.exp(-normal * normal / 2) / np.sqrt(2 * np.pi))
    bandwidth = n ** (-1 / 3) * NORMAL_975 ** (2 / 3) * (1.5 * density**2 / (2 * normal**2 + 1)) ** (1 / 3)
    upper, lower = min(tau + bandwidth, 1 - 1e-6), max(tau - bandwidth, 1e-6)
    width = spread * float(ndtri(upper) - ndtri(lower))
    kernel = np.maximum(0.0, 0.75 * (1 - (residual / width) ** 2)) / width
    design = np.column_stack([np.ones_like(points.step), points.step])
    bread = np.linalg.pinv((design * (weights * kernel)[:, None]).T @ design)
    meat = tau * (1 - tau) * (design * weights[:, None]).T @ design
    return np.asarray(bread @ meat @ bread, dtype=np.float64)


def _quantile(values: Floats, weights: Floats, tau: float) -> float:
    """Return the smallest value with at least the share ``tau`` at or below it."""
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(cumulated, tau * cumulated[-1])])


def _check(points: Points, residual: Floats, tau: float) -> float:
    """Return the summed check loss."""
    return float(points.count @ (residual * (tau - (residual < 0))))


def _sd(points: Points, residual: Floats) -> float:
    """Return the SD of the residuals about their mean."""
    mean = float(points.count @ residual) / points.n
    return sqrt(float(points.count @ (residual - mean) ** 2) / max(1, points.n - 2))
