"""The density of true concentrations: exponential of a cubic B-spline, normalised on the grid."""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import BSpline

from analysis.measurement_error.true_scale import TrueScale
from analysis.paired_table import Floats

SPLINES_MIN = 20
RIDGE = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class SplineDensity:
    """Basis and penalty of the log density.

    Attributes
    ----------
    basis : ndarray of float64, shape (points, splines)
    penalty : ndarray of float64, shape (splines, splines)
        lambda·D³ᵀD³ + 1e-4·identity; half its quadratic form is subtracted from the log likelihood.
    """

    basis: Floats
    penalty: Floats


def spline_density(scale: TrueScale, smoothing: float, splines_min: int = SPLINES_MIN) -> SplineDensity:
    """Build a basis of at least ``splines_min`` cubic splines with a knot at least every dilution."""
    splines = max(splines_min, int(np.ceil(scale.span)) + 3)
    step = scale.span / (splines - 3)
    knots = scale.offset[0] + step * np.arange(-3, splines + 1)
    at = np.clip(scale.offset, knots[3], knots[-4])
    basis = BSpline.design_matrix(at, knots, 3).toarray()
    third = np.diff(np.eye(splines), 3, axis=0)
    return SplineDensity(basis, smoothing * third.T @ third + RIDGE * np.eye(splines))


def log_density(basis: Floats, theta: Floats) -> Floats:
    """Return log f at the grid points, the f adding up to 1."""
    height = basis @ theta
    peak = height.max()
    return np.asarray(height - (peak + np.log(np.exp(height - peak).sum())))
