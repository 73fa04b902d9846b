"""Quasi-Newton minimisation with box bounds, from second derivatives known near by."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.measurement_error.newton import FLATTEST, Box
from analysis.paired_table import Floats

ValueAndGradient = Callable[[Floats], tuple[float, Floats]]

_SUFFICIENT = 1e-4
_SHORTENINGS = 12


def inverse_curvature(second: Floats) -> Floats:
    """Return the inverse of second derivatives, negative curvature counted by its size."""
    values, vectors = np.linalg.eigh(second)
    size = np.abs(values)
    curvature = np.maximum(size, FLATTEST * max(1.0, float(size.max())))
    return np.asarray((vectors / curvature) @ vectors.T)


def quasi_newton_minimum(
    value_and_gradient: ValueAndGradient,
    start: Floats,
    inverse: Floats,
    box: Box,
    *,
    tolerance: float,
    steps_max: int,
) -> tuple[Floats, bool]:
    """Minimise a smooth function from a start near its minimum.

    Parameters
    ----------
    value_and_gradient : callable
        Value, infinite where it is not known, and first derivatives, shape (coordinates,).
    start : ndarray of float64, shape (coordinates,)
    inverse : ndarray of float64, shape (coordinates, coordinates)
        Of the second derivatives somewhere near; positive definite.
    box : Box
    tolerance : float
        Stop when the expected fall of the value is below it.
    steps_max : int

    Returns
    -------
    point : ndarray of float64, shape (coordinates,)
        The best one found.
    certain : bool
        The inverse it began with and the one it arrived at both expect less than the tolerance.
        Otherwise the second derivatives at the point must tell.

    Notes
    -----
    The BFGS formula keeps the inverse up, so a step costs one gradient. Steps are shortened by the
    parabola through what is known until the value falls enough (Armijo). A coordinate on a bound with
    the gradient pointing outwards stays there.
    """
    kept, point = inverse, np.clip(start, box.lower, box.upper)
    here = _Slope(point, *value_and_gradient(point))
    for _ in range(steps_max):
        direction = _downhill(kept, here, box)
        if -float(here.gradient @ direction) < 2 * tolerance:
            direction = _downhill(inverse, here, box)
            return here.point, -float(here.gradient @ direction) < 2 * tolerance
        there = _first_fall(value_and_gradient, here, direction, box)
        if there is None:
            break
        kept = _updated(kept, there.point - here.point, there.gradient - here.gradient)
        here = there
    return here.point, False


@dataclass(frozen=True, slots=True, eq=False)
class _Slope:
    """A function at one point: value and gradient."""

    point: Floats
    value: float
    gradient: Floats


def _downhill(inverse: Floats, here: _Slope, box: Box) -> Floats:
    """Return the step to the expected minimum over the free coordinates."""
    free = box.free(here.point, here.gradient)
    direction = -inverse @ np.where(free, here.gradient, 0.0)
    if not free.all():
        held = np.flatnonzero(~free)
        direction -= inverse[:, held] @ np.linalg.solve(inverse[np.ix_(held, held)], direction[held])
        direction[held] = 0.0
    shares = np.abs(direction) / box.longest_step
    return np.asarray(direction / max(1.0, float(shares.max())))


def _first_fall(
    value_and_gradient: ValueAndGradient, here: _Slope, direction: Floats, box: Box
) -> _Slope | None:
    """Return the first of the shortened steps that falls enough, or None."""
    length = 1.0
    for _ in range(_SHORTENINGS):
        point = np.clip(here.point + length * direction, box.lower, box.upper)
        there = _Slope(point, *value_and_gradient(point))
        expected = float(here.gradient @ (point - here.point))
        if there.value <= here.value + _SUFFICIENT * expected:
            return there
        bend = there.value - here.value - expected
        length *= min(0.5, max(0.1, -expected / (2 * bend))) if np.isfinite(bend) and bend > 0 else 0.1
    return None


def _updated(inverse: Floats, step: Floats, bend: Floats) -> Floats:
    """Return the BFGS update of an inverse, or the inverse itself where the curvature is not positive."""
    along, turned = float(step @ bend), inverse @ bend
    across = float(bend @ turned)
    if along <= 1e-8 * across:
        return inverse
    mixed = np.outer(turned / -along, step) + np.outer(step, (1 + across / along) / (2 * along) * step)
    return np.asarray(inverse + mixed + mixed.T)
