"""The likelihood of a reading's error, the readings taken as the intervals that they are.

L(sigma) = prod_i integral h(mu) prod_j [Phi((u_ij - mu)/sigma) - Phi((l_ij - mu)/sigma)] dmu, over isolates i
and their readings j; h is the density of true values.
"""

from dataclasses import dataclass

import numpy as np

from analysis.data_quality.reading_patterns import ReadingPatterns
from analysis.measurement_error.density import SplineDensity, log_density, spline_density
from analysis.measurement_error.newton import Box, Surface, newton_minimum
from analysis.measurement_error.normal_interval import closed_bounds, interval_probability
from analysis.measurement_error.true_scale import BEYOND_CENSORED, TrueScale
from analysis.paired_table import Floats

POINTS_PER_UNIT = 8
SMALLEST, LARGEST = 0.08, 5.0
"""Deviations between which the likelihood is looked at, in units: below, the grid is too coarse."""
SMOOTHING = 0.1
BEYOND_READ = 3.0
_STEPS_MAX = 60
_TOLERANCE = 1e-5
_FARTHEST = 60.0
_LONGEST_STEP = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class ProfilePoint:
    """The likelihood at one deviation, the density of true values at its best there.

    Attributes
    ----------
    log_sd : float
    log_likelihood : float
        Less the penalty of the density.
    slope : float
        By the logarithm of the deviation.
    theta : ndarray of float64, shape (splines,)
    """

    log_sd: float
    log_likelihood: float
    slope: float
    theta: Floats


class ReadingLikelihood:
    """The profile likelihood of the deviation of one reading.

    Notes
    -----
    Isolates that were read once tell of h alone, and so of how likely the true values of the others are where
    a reading is off the scale. True values are never fitted one by one (Neyman & Scott 1948: with k readings
    the variance would come out (k - 1)/k of what it is). h is the exponential of a cubic spline, as in the
    measurement-error model; sums run over a grid.
    """

    def __init__(self, patterns: ReadingPatterns, unit: float) -> None:
        """Lay the grid; ``unit`` is the distance of the knots of h, in what readings are measured in."""
        self._patterns = patterns
        ends = np.concatenate([patterns.lower[:, 0], patterns.upper[:, 0]])
        finite = ends[np.isfinite(ends)] / unit
        self._origin = float(np.floor(finite.min()))
        self._unit = unit
        lower, upper = patterns.lower / unit - self._origin, patterns.upper / unit - self._origin
        self._lower, self._upper = closed_bounds(lower, upper)
        below = BEYOND_CENSORED if np.isinf(lower).any() else BEYOND_READ
        above = BEYOND_CENSORED if np.isinf(upper).any() else BEYOND_READ
        start, stop = float(finite.min()) - self._origin - below, float(finite.max()) - self._origin + above
        points = int(np.ceil((stop - start) * POINTS_PER_UNIT)) + 1
        self._grid = np.linspace(start, stop, points)
        self._density: SplineDensity = spline_density(TrueScale(0, self._grid, start, stop), SMOOTHING)

    @property
    def flat(self) -> Floats:
        """Return the coefficients of a density that is the same everywhere."""
        return np.zeros(self._density.basis.shape[1])

    def true_values(self, theta: Floats) -> tuple[Floats, Floats]:
        """Return the grid, in what readings are measured in, and the density on it, adding up to 1."""
        return (self._grid + self._origin) * self._unit, np.exp(log_density(self._density.basis, theta))

    def at(self, log_sd: float, start: Floats) -> ProfilePoint:
        """Return the likelihood at a deviation, h being found from coefficients near by."""
        sd = float(np.exp(log_sd)) / self._unit
        read = interval_probability(self._lower, self._upper, self._grid, sd)
        log_read = self._patterns.held @ read.log_p
        size = np.ones_like(start)
        box = Box(-_FARTHEST * size, _FARTHEST * size, _LONGEST_STEP * size)
        found = newton_minimum(
            lambda theta: self._surface(log_read, theta),
            start,
            box,
            tolerance=_TOLERANCE,
            steps_max=_STEPS_MAX,
        )
        share, _ = self._posterior(log_read, found.point)
        by_interval = self._patterns.held.T @ (share * self._patterns.count[:, None])
        return ProfilePoint(log_sd, -found.surface.value, float((by_interval * read.s).sum()), found.point)

    def _posterior(self, log_read: Floats, theta: Floats) -> tuple[Floats, float]:
        """Return where each pattern's true values lie, and the log likelihood."""
        joint = log_read + log_density(self._density.basis, theta)
        peak = joint.max(axis=1, keepdims=True)
        np.exp(joint - peak, out=joint)
        total = joint.sum(axis=1, keepdims=True)
        joint /= total
        return joint, float(self._patterns.count @ (peak + np.log(total))[:, 0])

    def _surface(self, log_read: Floats, theta: Floats) -> Surface:
        """Return penalty less log likelihood with its derivatives by the coefficients."""
        basis, penalty, count = self._density.basis, self._density.penalty, self._patterns.count
        share, log_likelihood = self._posterior(log_read, theta)
        density = np.exp(log_density(basis, theta))
        mean, n = basis.T @ density, float(count.sum())
        seen = share @ basis
        gradient = penalty @ theta - (seen.T @ count - n * mean)
        excess = n * density - count @ share
        second = penalty + (basis.T * excess) @ basis - n * np.outer(mean, mean) + (seen.T * count) @ seen
        value = float(theta @ penalty @ theta) / 2 - log_likelihood
        return Surface(value, gradient, second, second)
