"""Whether repeats agree more often than the error that they show allows: one reading in several rows."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy.special import chdtrc, ndtr

from analysis.data_quality.report import Agreement
from analysis.paired_table import Floats

EXCESS = 0.05
"""A smaller excess of isolates that agree moves no error by much."""
SURE = 0.01
_REACH = 9.0
_TINY = 1e-9


Spans = Mapping[tuple[int, int], int]
"""Isolates by how often they were read, and by their largest less their smallest reading in whole units."""


def agreement(spans: Spans, expected_spans: Callable[[int], Floats]) -> Agreement | None:
    """Compare how many isolates agree with how many would, if every reading were one of its own.

    Parameters
    ----------
    spans : mapping of (readings, span) to isolates
    expected_spans : callable
        The probabilities of spans of 0, 1 and more units by the number of readings
        (:func:`spans_on_scale`).

    Returns
    -------
    Agreement or None
        None without an isolate.

    Notes
    -----
    Chi-squared with one degree of freedom over spans of 0, 1 and 2 or more units: three classes, less their
    sum and the deviation that was estimated from them. Doubtful: more isolates agree than expected, by at
    least one in twenty of all, and p < 0.01. Isolates that differ in how much they scatter look alike: one
    deviation holds for neither kind. Measured without copies (20 to 100 isolates in pairs and threes,
    deviations of 0.2 to 2 units): doubtful in at most 1.5 % of data sets, in 3.5 % of those of threes at 2
    units; with 28 of 40 isolates copied beside true threes at 0.7: in 93 %.
    """
    isolates = sum(spans.values())
    if not isolates:
        return None
    of_each = {readings: expected_spans(readings) for readings, _ in spans}
    observed, expected = np.zeros(3), np.zeros(3)
    for (readings, span), n in spans.items():
        observed[min(span, 2)] += n
        expected += n * of_each[readings]
    agreeing = float(observed[0] - expected[0])
    statistic = float(((observed - expected) ** 2 / np.maximum(expected, _TINY)).sum())
    p = float(chdtrc(1, statistic))
    return Agreement(
        isolates=isolates,
        agree=int(observed[0]),
        expected=float(expected[0]),
        p=p,
        doubtful=agreeing > EXCESS * isolates and p < SURE,
    )


def spans_on_scale(
    readings: int, sd: float, at: Floats, density: Floats, ends: tuple[float, float]
) -> Floats:
    """Return the probabilities of spans of 0, 1 and more units where no reading is off the scale.

    Parameters
    ----------
    readings : int
    sd : float
        More than 0.
    at, density : ndarray of float64, shape (points,)
        True values and how likely each is, adding up to 1.
    ends : tuple of float
        Lowest and highest bound between which readings are on the scale; infinite where there is no end.

    Notes
    -----
    An end of the scale takes away those that scatter over it, so the rest agree more often than all do.
    """
    low, high = (
        end if np.isfinite(end) else edge
        for end, edge in zip(ends, (at[0] - _REACH * sd, at[-1] + _REACH * sd), strict=True)
    )
    start = ends[0] if np.isfinite(ends[0]) else (ends[1] if np.isfinite(ends[1]) else at[0])
    bounds = start + np.arange(np.floor(low - start), np.ceil(high - start) + 1)
    within = np.diff(ndtr((bounds[:, None] - at) / sd), axis=0)
    one = float((within**readings).sum(axis=0) @ density)
    both = float(((within[1:] + within[:-1]) ** readings).sum(axis=0) @ density)
    inner = float((within[1:-1] ** readings).sum(axis=0) @ density)
    whole = float((within.sum(axis=0) ** readings) @ density)
    apart = both - one - inner
    return np.array([one, apart, max(whole - one - apart, 0.0)]) / max(whole, _TINY)
