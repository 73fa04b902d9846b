"""By how much each laboratory's readings lie apart, given what else was measured of the same isolates."""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import BSpline
from scipy.special import ndtr

from analysis.paired_table import Floats, Integers

_STEPS_OF_ALL, _STEPS_OF_ONE = 30, 20
_POINTS_PER_SD = 6
_REACH_SD = 4.0
_SDS_PER_KNOT = 2.0
_FEWEST_SPLINES, _MOST_SPLINES, _ISOLATES_PER_SPLINE = 4, 12, 10
_RIDGE = 1e-9
_WHOLE = 1 - 1e-9


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Measured:
    """What was measured of isolates, a row for each different one.

    Attributes
    ----------
    lower, upper : ndarray of float64, shape (rows,)
        The interval of the measurement that isolates are compared at, open ends infinite.
    value : ndarray of float64, shape (rows,)
        The reading that is compared.
    usable : ndarray of bool, shape (rows,)
        Whether it can be; the others tell only where a laboratory's isolates lie.
    laboratory, count : ndarray of int64, shape (rows,)
        Place of the laboratory, and isolates.
    """

    lower: Floats
    upper: Floats
    value: Floats
    usable: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    laboratory: Integers
    count: Integers


@dataclass(frozen=True, slots=True, eq=False)
class LaboratoryEffects:
    """Effects of laboratories, shape (laboratories,), up to a constant, and their covariance.

    ``unscaled`` is the covariance that readings with an error of 1 would give; ``count`` their isolates.
    """

    effect: Floats
    covariance: Floats
    freedom: int
    unscaled: Floats
    count: Floats

    def inflation(self, contrast: Floats) -> float:
        """Return by how much the relation inflates a contrast's variance: without one it would be 1."""
        alone = float((contrast**2 / self.count).sum())
        return float(contrast @ self.unscaled @ contrast) / alone if alone else 1.0


def laboratory_effects(measured: Measured, laboratories: int, sd: float) -> LaboratoryEffects | None:
    """Estimate by how much the readings of each laboratory lie apart from one relation.

    Parameters
    ----------
    measured : Measured
    laboratories : int
        How many; each has usable rows.
    sd : float
        Error of the measurement that isolates are compared at.

    Returns
    -------
    LaboratoryEffects or None
        None where nothing is left to tell an error from.

    Notes
    -----
    One relation g of the reading to the true measurement, and a constant of each laboratory: E[reading | x,
    laboratory] = integral g(m) p(m | x, laboratory) dm + d. A measurement x has an error, so what is read as
    4 mg/L comes from lower true values in a laboratory where those are frequent: its readings differ at the
    same x although nothing is shifted. p is that of x and the distribution of the laboratory's own true
    values, which its measurements alone tell (20 steps of expectation and maximisation from that of all). g
    is a cubic spline with a knot every two SDs, so that the model is linear: least squares of the reading on
    the expected splines and the laboratories, robust (HC3) covariance. Rows that alone decide a constant are
    left out of it.
    """
    intervals, position = np.unique(
        np.column_stack([measured.lower, measured.upper]), axis=0, return_inverse=True
    )
    position = position.ravel()
    grid = _grid(intervals, sd)
    below = ndtr((intervals[:, :1] - grid) / sd)
    probability = np.maximum(ndtr((intervals[:, 1:] - grid) / sd) - below, 0.0)
    own = np.zeros((laboratories, len(intervals)))
    np.add.at(own, (measured.laboratory, position), measured.count)
    flat = np.full(len(grid), 1 / len(grid))
    of_all = _distribution(probability, flat, own.sum(axis=0), _STEPS_OF_ALL)
    used = measured.usable
    isolates = int(measured.count[used].sum())
    basis = _splines(grid, sd, isolates, intervals)
    expected = np.empty((laboratories, len(intervals), basis.shape[1]))
    for place in range(laboratories):
        density = _distribution(probability, of_all, own[place], _STEPS_OF_ONE)
        joint = probability * density
        expected[place] = (joint @ basis) / np.maximum(joint.sum(axis=1, keepdims=True), 1e-300)
    indicator = np.eye(laboratories)[:, 1:]
    design = np.hstack([expected[measured.laboratory, position], indicator[measured.laboratory]])[used]
    count = measured.count[used].astype(np.float64)
    of_each = np.zeros(laboratories)
    np.add.at(of_each, measured.laboratory[used], count)
    return _fitted(design, measured.value[used], count, of_each)


def _fitted(design: Floats, value: Floats, count: Floats, of_each: Floats) -> LaboratoryEffects | None:
    """Fit by least squares; the first laboratory's effect is 0."""
    laboratories = len(of_each)
    freedom = int(count.sum()) - int(np.linalg.matrix_rank(design))
    if freedom < 1:
        return None
    gram = design.T @ (design * count[:, None])
    inverse = np.linalg.pinv(gram + _RIDGE * np.trace(gram) / len(gram) * np.eye(len(gram)))
    coefficient = inverse @ (design.T @ (count * value))
    error = value - design @ coefficient
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    inflated = np.where(leverage < _WHOLE, error / np.maximum(1 - leverage, 1e-12), 0.0)
    middle = design.T @ (design * (count * inflated**2)[:, None])
    covariance = inverse @ middle @ inverse
    effect, spread, unscaled = np.zeros(laboratories), *np.zeros((2, laboratories, laboratories))
    first = design.shape[1] - laboratories + 1
    effect[1:] = coefficient[first:]
    spread[1:, 1:] = covariance[first:, first:]
    unscaled[1:, 1:] = inverse[first:, first:]
    return LaboratoryEffects(effect, spread, freedom, unscaled, of_each)


def _grid(intervals: Floats, sd: float) -> Floats:
    finite = intervals[np.isfinite(intervals)]
    lowest, highest = finite.min() - _REACH_SD * sd, finite.max() + _REACH_SD * sd
    return np.linspace(lowest, highest, int(np.ceil((highest - lowest) / sd * _POINTS_PER_SD)) + 1)


def _splines(grid: Floats, sd: float, isolates: int, intervals: Floats) -> Floats:
    """Return cubic splines over the measurements, constant in slope beyond them."""
    finite = intervals[np.isfinite(intervals)]
    lowest, highest = float(finite.min()), float(finite.max())
    most = min(_MOST_SPLINES, max(_FEWEST_SPLINES, isolates // _ISOLATES_PER_SPLINE))
    splines = int(np.clip(round((highest - lowest) / (_SDS_PER_KNOT * sd)) + 3, _FEWEST_SPLINES, most))
    knots = lowest + (highest - lowest) / (splines - 3) * np.arange(-3, splines + 1)
    inside = BSpline.design_matrix(np.clip(grid, knots[3], knots[-4]), knots, 3).toarray()
    return np.asarray(inside, dtype=np.float64)


def _distribution(probability: Floats, start: Floats, count: Floats, steps: int) -> Floats:
    """Lead a distribution of true values towards the counted intervals."""
    density, share = start, count / count.sum()
    for _ in range(steps):
        seen = probability @ density
        weight = np.divide(share, seen, out=np.zeros_like(share), where=seen > 0)
        density = density * (weight @ probability)
    return density
