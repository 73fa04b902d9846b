"""The deviation of one reading with its limits, from the profile of its likelihood."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

import numpy as np

from analysis.data_quality.reading_likelihood import LARGEST, SMALLEST, ProfilePoint, ReadingLikelihood
from analysis.data_quality.reading_patterns import ReadingPatterns
from analysis.paired_table import Floats

FALL_95 = 3.841458820694124 / 2
"""How far the log likelihood falls to the limits: the 95 % point of chi-squared with 1 degree of freedom."""
_SCANNED = 7
_CLOSE = 1e-3
_ROUNDS = 30
_APART = 0.08


@dataclass(frozen=True, slots=True, eq=False)
class ReadingError:
    """The deviation of one reading, in what readings are measured in.

    Attributes
    ----------
    sd : float or None
        None where the likelihood only falls with it: nothing shows an error that the grid could hold.
    lower_95, upper_95 : float or None
        None where the likelihood does not fall far enough.
    freedom_effective : float
        1/(2 Var ln sd), the degrees of freedom of a variance that is known as well; 0 where none can be told.
    at, density : ndarray of float64, shape (points,)
        True values and their density.
    """

    sd: float | None
    lower_95: float | None
    upper_95: float | None
    freedom_effective: float
    at: Floats
    density: Floats


def reading_error(patterns: ReadingPatterns, unit: float) -> ReadingError:
    """Maximise the likelihood over the deviation, and follow it down to the limits on either side.

    Parameters
    ----------
    patterns : ReadingPatterns
        At least one isolate was read more than once.
    unit : float
        Distance of the knots of the density of true values, in what readings are measured in.

    Notes
    -----
    Limits: 2 (log L max - log L) = 3.84. Var ln sd from the curvature of the profile at its top.
    """
    likelihood = ReadingLikelihood(patterns, unit)
    scanned = _scan(likelihood, unit)
    place = max(range(_SCANNED), key=lambda one: scanned[one].log_likelihood)
    top = _top(likelihood, scanned, place)
    goal = top.log_likelihood - FALL_95
    below = _crossing(likelihood, top, [one for one in reversed(scanned) if one.log_sd < top.log_sd], goal)
    above = _crossing(likelihood, top, [one for one in scanned if one.log_sd > top.log_sd], goal)
    at, density = likelihood.true_values(top.theta)
    on_edge = top.log_sd <= scanned[0].log_sd or top.log_sd >= scanned[-1].log_sd
    return ReadingError(
        sd=None if top.log_sd <= scanned[0].log_sd else exp(top.log_sd),
        lower_95=below,
        upper_95=above,
        freedom_effective=0.0 if on_edge else max(0.0, _curvature(likelihood, top) / 2),
        at=at,
        density=density,
    )


def _scan(likelihood: ReadingLikelihood, unit: float) -> list[ProfilePoint]:
    """Return the profile at deviations from the smallest to the largest, found from the largest down."""
    found, theta = [], likelihood.flat
    for at in np.linspace(log(LARGEST * unit), log(SMALLEST * unit), _SCANNED).tolist():
        found.append(likelihood.at(at, theta))
        theta = found[-1].theta
    return found[::-1]


def _top(likelihood: ReadingLikelihood, scanned: list[ProfilePoint], place: int) -> ProfilePoint:
    """Return the top of the profile, between the neighbours of the highest that was scanned."""
    best = scanned[place]
    beside = place + 1 if best.slope > 0 else place - 1
    if not 0 <= beside < len(scanned):
        return best
    return _root(likelihood, best, scanned[beside], lambda point: point.slope)


def _crossing(
    likelihood: ReadingLikelihood, top: ProfilePoint, outwards: list[ProfilePoint], goal: float
) -> float | None:
    """Return the deviation at which the profile falls to a height, going outwards from its top."""
    inner = top
    for outer in outwards:
        if outer.log_likelihood < goal:
            found = _root(likelihood, inner, outer, lambda point: point.log_likelihood - goal)
            return exp(found.log_sd)
        inner = outer
    return None


def _root(
    likelihood: ReadingLikelihood,
    one: ProfilePoint,
    other: ProfilePoint,
    height: Callable[[ProfilePoint], float],
) -> ProfilePoint:
    """Return a point between two at which a height of different signs is nought, by the Illinois rule."""
    heights = [height(one), height(other)]
    ends = [one, other]
    if heights[0] * heights[1] > 0:
        return one
    here, before = one, -1
    for _ in range(_ROUNDS):
        share = heights[0] / (heights[0] - heights[1]) if heights[0] != heights[1] else 0.5
        log_sd = ends[0].log_sd + share * (ends[1].log_sd - ends[0].log_sd)
        here = likelihood.at(log_sd, ends[0].theta if share < 0.5 else ends[1].theta)
        reached = height(here)
        side = 0 if reached * heights[0] > 0 else 1
        if side == before:
            heights[1 - side] /= 2
        moved = abs(here.log_sd - ends[side].log_sd)
        ends[side], heights[side], before = here, reached, side
        if moved < _CLOSE or abs(ends[0].log_sd - ends[1].log_sd) < _CLOSE:
            break
    return here


def _curvature(likelihood: ReadingLikelihood, top: ProfilePoint) -> float:
    """Return how fast the slope of the profile falls at its top."""
    left, right = (likelihood.at(top.log_sd + by, top.theta) for by in (-_APART, _APART))
    return (left.slope - right.slope) / (2 * _APART)
