"""Damped Newton minimisation with box bounds."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.paired_table import Floats

FLATTEST = 1e-12
_SUFFICIENT = 1e-4
_HALVINGS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A function at one point: value, gradient, second derivatives.

    ``information`` is the part of the second derivatives that the data bring.
    """

    value: float
    gradient: Floats
    second: Floats
    information: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """Bounds of every coordinate and the longest step it may take."""

    lower: Floats
    upper: Floats
    longest_step: Floats

    def free(self, point: Floats, gradient: Floats) -> NDArray[np.bool_]:
        """Tell which coordinates are not held on a bound by the gradient."""
        held = ((point <= self.lower) & (gradient > 0)) | ((point >= self.upper) & (gradient < 0))
        return np.asarray(~held & (self.lower < self.upper))


@dataclass(frozen=True, slots=True, eq=False)
class Minimum:
    """Where a minimisation ended."""

    point: Floats
    surface: Surface
    steps: int
    converged: bool


def newton_minimum(
    surface_at: Callable[[Floats], Surface], start: Floats, box: Box, *, tolerance: float, steps_max: int
) -> Minimum:
    """Minimise a smooth function from a start inside the box.

    Parameters
    ----------
    surface_at : callable
        Value with first and second derivatives at a point, shape (coordinates,).
    start : ndarray of float64, shape (coordinates,)
    box : Box
    tolerance : float
        Stop when the expected fall of the value (half the Newton decrement) is below it.
    steps_max : int

    Notes
    -----
    Negative curvature counts by its size, so a step always leads downhill; it is shortened to the
    longest step allowed and halved until the value falls enough (Armijo). A coordinate on a bound
    with the gradient pointing outwards stays there.
    """
    point = np.clip(start, box.lower, box.upper)
    here = surface_at(point)
    for step in range(steps_max):
        direction = _downhill(here, box, point)
        if -float(here.gradient @ direction) < 2 * tolerance:
            return Minimum(point, here, step, converged=True)
        found = _first_fall(surface_at, point, here, direction, box)
        if found is None:
            return Minimum(point, here, step, converged=False)
        point, here = found
    return Minimum(point, here, steps_max, converged=False)


def _downhill(here: Surface, box: Box, point: Floats) -> Floats:
    """Return the step of the free coordinates, every curvature made positive."""
    free = box.free(point, here.gradient)
    values, vectors = np.linalg.eigh(here.second[np.ix_(free, free)])
    size = np.abs(values)
    curvature = np.maximum(size, FLATTEST * max(1.0, float(size.max())))
    direction = np.zeros_like(point)
    direction[free] = -vectors @ ((vectors.T @ here.gradient[free]) / curvature)
    shares = np.abs(direction) / box.longest_step
    return direction / max(1.0, float(shares.max()))


def _first_fall(
    surface_at: Callable[[Floats], Surface], point: Floats, here: Surface, direction: Floats, box: Box
) -> tuple[Floats, Surface] | None:
    """Return the first of the halved steps that falls enough, or None."""
    length = 1.0
    for _ in range(_HALVINGS):
        trial = np.clip(point + length * direction, box.lower, box.upper)
        there = surface_at(trial)
        if there.value <= here.value + _SUFFICIENT * float(here.gradient @ (trial - point)):
            return trial, there
        length /= 2
    return None
