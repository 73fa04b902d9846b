"""Maxima of many mixture likelihoods at once: several starts of one fit, or several resamples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.measurement_error.newton import Box
from analysis.paired_table import Floats
from analysis.wild_type.mixture_likelihood import log_likelihood, with_derivatives

_HALVINGS = 40
_SUFFICIENT, _FLATTEST = 1e-4, 1e-12


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Maxima:
    """Where the climbs ended.

    Attributes
    ----------
    point : ndarray of float64, shape (climbs, p)
    value : ndarray of float64, shape (climbs,)
        Log likelihood an isolate.
    converged : ndarray of bool, shape (climbs,)
    """

    point: Floats
    value: Floats
    converged: NDArray[np.bool_]


def climb(
    start: Floats,
    box: Box,
    lower: Floats,
    upper: Floats,
    share: Floats,
    *,
    tolerance: float,
    steps_max: int,
    held: NDArray[np.bool_] | None = None,
) -> Maxima:
    """Maximise the likelihood of every row from its start.

    Parameters
    ----------
    start : ndarray of float64, shape (climbs, p)
    box : Box
    lower, upper : ndarray of float64, shape (classes,)
    share : ndarray of float64, shape (climbs, classes)
        Share of the isolates in each class.
    tolerance : float
        A climb ends when the expected rise (half the Newton decrement) is below it.
    steps_max : int
    held : ndarray of bool, shape (p,), optional
        Coordinates that stay where they start.

    Notes
    -----
    Damped Newton as in :func:`analysis.measurement_error.newton.newton_minimum`, each climb with its own
    step length; a climb that has ended costs nothing more.
    """
    point = np.clip(start, box.lower, box.upper)
    movable = box.lower < box.upper if held is None else (box.lower < box.upper) & ~held
    value = np.full(len(point), -np.inf)
    converged = np.zeros(len(point), dtype=np.bool_)
    going = np.arange(len(point))
    for _ in range(steps_max):
        here, slope, second = with_derivatives(point[going], lower, upper, share[going])
        value[going] = here
        direction = _uphill(point[going], slope, second, box, movable)
        still = (slope * direction).sum(axis=-1) >= 2 * tolerance
        converged[going[~still]] = True
        going = going[still]
        if not len(going):
            break
        ends, rose = _first_rise(
            point[going],
            here[still],
            direction[still],
            slope[still],
            box=box,
            lower=lower,
            upper=upper,
            share=share[going],
        )
        point[going] = ends
        going = going[rose]
    return Maxima(point=point, value=value, converged=converged)


def _uphill(point: Floats, slope: Floats, second: Floats, box: Box, movable: NDArray[np.bool_]) -> Floats:
    """Return the Newton step of every climb, every curvature made negative, bounds held."""
    on_bound = ((point <= box.lower) & (slope < 0)) | ((point >= box.upper) & (slope > 0))
    free = (~on_bound & movable).astype(np.float64)
    values, vectors = np.linalg.eigh(second * free[:, :, None] * free[:, None, :])
    size = np.abs(values)
    curvature = np.maximum(size, _FLATTEST * np.maximum(1.0, size.max(axis=-1, keepdims=True)))
    along = np.einsum("bji,bj->bi", vectors, slope * free) / curvature
    direction = np.einsum("bij,bj->bi", vectors, along) * free
    shares = (np.abs(direction) / box.longest_step).max(axis=-1, keepdims=True)
    return np.asarray(direction / np.maximum(1.0, shares))


def _first_rise(
    point: Floats,
    value: Floats,
    direction: Floats,
    slope: Floats,
    *,
    box: Box,
    lower: Floats,
    upper: Floats,
    share: Floats,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Halve every step until its likelihood rises enough (Armijo); tell which of them did."""
    length = np.ones(len(point))
    rose = np.zeros(len(point), dtype=np.bool_)
    ends = point.copy()
    for _ in range(_HALVINGS):
        waiting = np.flatnonzero(~rose)
        trial = np.clip(point[waiting] + length[waiting, None] * direction[waiting], box.lower, box.upper)
        there = log_likelihood(trial, lower, upper, share[waiting])
        wanted = value[waiting] + _SUFFICIENT * (slope[waiting] * (trial - point[waiting])).sum(axis=-1)
        enough = waiting[there >= wanted]
        ends[enough] = trial[there >= wanted]
        rose[enough] = True
        if rose.all():
            break
        length[~rose] /= 2
    return ends, rose
