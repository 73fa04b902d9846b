"""Theil-Sen regression: the median of the slopes between all pairs of isolates."""

import numpy as np

from analysis.methods import IntervalKind, Method, RSquaredKind
from analysis.paired_table import Floats, Integers
from analysis.regression.fit import Line, Points, Reading, explained_share, residual_sd

_CHUNK_CELLS = 2_000_000


def weighted_median(values: Floats, counts: Integers) -> Floats:
    """Return the median of values repeated as often as their counts.

    Parameters
    ----------
    values : ndarray of float64, shape (values,)
        Sorted.
    counts : ndarray of int64, shape (..., values)

    Notes
    -----
    An even number of repeats gives the mean of the middle two.
    """
    cumulated = np.cumsum(counts, axis=-1)
    total = cumulated[..., -1:]
    low = (cumulated < (total + 1) // 2).sum(axis=-1)
    high = (cumulated < total // 2 + 1).sum(axis=-1)
    last = len(values) - 1
    return np.asarray((values[np.minimum(low, last)] + values[np.minimum(high, last)]) / 2, dtype=np.float64)


def theil_sen(points: Points, read_l: float, read_u: float | None, *, resamples: int, seed: int) -> Line:
    """Fit a line through the median slope and the medians of zone and concentration.

    Parameters
    ----------
    points : Points
    read_l, read_u : float
        Steps above L at which to read the line.
    resamples, seed : int
        Multinomial resamples for the percentile intervals; 0 gives none.

    Notes
    -----
    Theil 1950, Sen 1968; intercept = median(zone) - slope * median(step) (Conover 1980).
    Pairs of cells are weighted by the product of their counts.
    """
    first, second = np.triu_indices(len(points.count), 1)
    differ = points.step[first] != points.step[second]
    first, second = first[differ], second[differ]
    slopes = (points.zone_mm[second] - points.zone_mm[first]) / (points.step[second] - points.step[first])
    order = np.argsort(slopes, kind="stable")
    sorted_pairs = (slopes[order], first[order], second[order])
    a, b = _line(points, sorted_pairs, points.count[None, :])[0]
    drawn = _resampled(points, sorted_pairs, resamples, seed)

    def reading(direction: Floats) -> Reading:
        value = float(np.array([a, b]) @ direction)
        if len(drawn) == 0:
            return Reading(value, None, None)
        lower, upper = np.quantile(drawn @ direction, [0.025, 0.975])
        return Reading(value, float(lower), float(upper))

    return Line(
        method=Method.THEIL_SEN,
        intercept_mm=float(a),
        slope=reading(np.array([0.0, 1.0])),
        at_l=reading(np.array([1.0, read_l])),
        at_u=None if read_u is None else reading(np.array([1.0, read_u])),
        interval_kind=IntervalKind.BOOTSTRAP,
        r_squared=explained_share(points, float(a), float(b)),
        r_squared_kind=RSquaredKind.EXPLAINED_ZONE_VARIANCE,
        residual_sd_mm=residual_sd(points, float(a), float(b)),
    )


def _resampled(points: Points, pairs: tuple[Floats, Integers, Integers], resamples: int, seed: int) -> Floats:
    """Return intercept and slope of each resample that has two concentrations."""
    generator = np.random.Generator(np.random.PCG64(seed))
    draws = generator.multinomial(points.n, points.count / points.n, size=resamples)
    size = max(1, _CHUNK_CELLS // max(1, len(pairs[0])))
    lines = [_line(points, pairs, draws[start : start + size]) for start in range(0, resamples, size)]
    found = np.concatenate(lines) if lines else np.zeros((0, 2))
    return found[np.isfinite(found).all(axis=1)]


def _line(points: Points, pairs: tuple[Floats, Integers, Integers], counts: Integers) -> Floats:
    """Return intercept and slope for each row of counts, NaN where no slope is left."""
    slopes, first, second = pairs
    weights = counts[:, first] * counts[:, second]
    slope = np.where(weights.sum(axis=1) > 0, weighted_median(slopes, weights), np.nan)
    middle = []
    for values in (points.step, points.zone_mm):
        order = np.argsort(values, kind="stable")
        middle.append(weighted_median(values[order], counts[:, order]))
    return np.column_stack([middle[1] - slope * middle[0], slope])
