"""The monotone I-spline curve."""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import BSpline

from analysis.measurement_error.true_scale import TrueScale
from analysis.paired_table import Floats

WALK_SD = 0.5
_LOWEST_MM, _LOWEST_SD_MM = 3.0, 5.0
_FALL_LOG_MM, _FALL_LOG_SD = np.log(2.0), 3.0


@dataclass(frozen=True, slots=True, eq=False)
class SplineCurve:
    """g = c + sum_j exp(beta_j)·(1 - I_j(m)), decreasing by construction.

    Coefficients: c (mm), then beta_j (log mm).

    Attributes
    ----------
    falls : ndarray of float64, shape (points, splines)
        1 - I_j at the grid points; I-splines of order 3, interior knots on the ladder.

    Notes
    -----
    First-order random walk on the betas (SD 0.5; Ramsay 1988 for the basis). Weak normal penalties
    keep what the data cannot see finite: c around 3 mm (SD 5; beyond the highest concentration
    there is no zone, and the disk itself is 6 mm), the mean beta around log 2 mm (SD 3).
    """

    falls: Floats

    @property
    def coefficients(self) -> int:
        """Return one constant and one coefficient a spline."""
        return 1 + int(self.falls.shape[1])

    def zone_mm(self, coefficients: Floats) -> Floats:
        """Return g at the grid points."""
        return np.asarray(coefficients[0] + self.falls @ np.exp(coefficients[1:]))

    def jacobian(self, coefficients: Floats) -> Floats:
        """Return dg/dcoefficients, shape (points, 1 + splines)."""
        return np.column_stack([np.ones(len(self.falls)), self.falls * np.exp(coefficients[1:])])

    def zone_and_jacobian(self, coefficients: Floats) -> tuple[Floats, Floats]:
        """Return g and dg/dcoefficients; the falls add up to g - c."""
        jacobian = self.jacobian(coefficients)
        return coefficients[0] + jacobian[:, 1:].sum(axis=1), jacobian

    def curvature(self, coefficients: Floats, weight: Floats) -> Floats:
        """Return the weighted second derivatives: diagonal, exp(beta_j) times the weighted fall."""
        return np.diag(np.concatenate([[0.0], (weight @ self.falls) * np.exp(coefficients[1:])]))

    def penalty(self, coefficients: Floats) -> tuple[float, Floats, Floats]:
        """Return the random-walk penalty with its derivatives."""
        second = np.diag([_LOWEST_SD_MM**-2.0, *np.zeros(self.coefficients - 1)])
        second[1:, 1:] = _walk(self.coefficients - 1)
        away = coefficients - np.array([_LOWEST_MM, *np.full(self.coefficients - 1, _FALL_LOG_MM)])
        gradient = second @ away
        return float(away @ gradient) / 2, gradient, second

    def start(self, zone_by_offset: tuple[Floats, Floats, Floats]) -> tuple[Floats, ...]:
        """Return an even fall from the largest to the smallest mean zone."""
        _, zone, _ = zone_by_offset
        fall = max(float(zone.max() - zone.min()), 5.0)
        each = np.log(fall / self.falls.shape[1])
        return (np.concatenate([[float(zone.min())], np.full(self.falls.shape[1], each)]),)


def spline_curve(scale: TrueScale) -> SplineCurve:
    """Build the curve of a grid: it may bend between the scale's curve bounds and is flat beyond."""
    interior = np.arange(np.floor(scale.curve_lower) + 1, np.ceil(scale.curve_upper))
    return SplineCurve(1 - i_splines(scale.offset, scale.curve_lower, scale.curve_upper, interior))


def i_splines(at: Floats, lower: float, upper: float, interior: Floats) -> Floats:
    """Return I-splines of order 3 (integrated quadratic M-splines), shape (points, interior + 3).

    Notes
    -----
    I_j is the sum of the cubic B-splines after the j-th on the same knots (Ramsay 1988).
    """
    knots = np.concatenate([np.full(4, lower), interior, np.full(4, upper)])
    cubic = BSpline.design_matrix(np.clip(at, lower, upper), knots, 3).toarray()
    tails = np.cumsum(cubic[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(tails[:, 1:])


def _walk(splines: int) -> Floats:
    """Return the precision of the random walk and of the mean."""
    differences = np.diff(np.eye(splines), axis=0)
    mean = np.full((splines, splines), 1 / splines**2)
    return np.asarray(differences.T @ differences / WALK_SD**2 + mean / _FALL_LOG_SD**2)
