"""Isolates by the intervals that they were read as, as the likelihood of a reading's error needs them."""

from dataclasses import dataclass

import numpy as np

from analysis.paired_table import Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class ReadingPatterns:
    """Distinct sets of intervals, and how many isolates were read so.

    Attributes
    ----------
    lower, upper : ndarray of float64, shape (intervals, 1)
        The value that was rounded lies in (lower, upper]; open ends infinite.
    held : ndarray of float64, shape (patterns, intervals)
        How many readings of the isolate fell into each interval.
    count : ndarray of float64, shape (patterns,)
        Isolates.
    """

    lower: Floats
    upper: Floats
    held: Floats
    count: Floats


def reading_patterns(lower: Floats, upper: Floats, isolate: Integers, most: int) -> ReadingPatterns:
    """Put isolates together that were read as the same intervals, in whatever order.

    Parameters
    ----------
    lower, upper : ndarray of float64, shape (readings,)
    isolate : ndarray of int64, shape (readings,)
        From 0 without a gap.
    most : int
        Of more isolates that were read more than once, as many, evenly chosen, stand for all.
    """
    lows, low = np.unique(lower, return_inverse=True)
    highs, high = np.unique(upper, return_inverse=True)
    ends, place = np.unique(low.ravel() * len(highs) + high.ravel(), return_inverse=True)
    intervals = np.column_stack([lows[ends // len(highs)], highs[ends % len(highs)]])
    of_interval = place.ravel()
    repeated = np.flatnonzero(np.bincount(isolate) > 1)
    own = np.isin(isolate, repeated)
    once = np.bincount(of_interval[~own], minlength=len(intervals))
    alone = np.flatnonzero(once)
    taken = repeated[np.unique(np.linspace(0, len(repeated) - 1, min(most, len(repeated))).astype(np.int64))]
    read = np.isin(isolate, taken)
    held = np.zeros((len(taken), len(intervals)))
    np.add.at(held, (np.searchsorted(taken, isolate[read]), of_interval[read]), 1.0)
    patterns, count = np.unique(held, axis=0, return_counts=True)
    return ReadingPatterns(
        lower=intervals[:, :1],
        upper=intervals[:, 1:],
        held=np.concatenate([np.eye(len(intervals))[alone], patterns]),
        count=np.concatenate([once[alone], count]).astype(np.float64),
    )
