"""Pairs of MICs of the same isolates, by a reference method and by the one that is tested."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.paired_table import Floats, Integers, UnusableMeasurement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MicPairs:
    """Aggregated pairs of intervals, sorted; build it with :func:`mic_pairs`.

    Attributes
    ----------
    reference_lower_log2, reference_upper_log2 : ndarray of float64, shape (cells,)
        The reference MIC lies in (lower, upper], log2 mg/L, whole steps, open ends infinite.
    test_lower_log2, test_upper_log2 : ndarray of float64, shape (cells,)
        The tested MIC, likewise.
    count : ndarray of int64, shape (cells,)
        Isolates, always positive.
    """

    reference_lower_log2: Floats
    reference_upper_log2: Floats
    test_lower_log2: Floats
    test_upper_log2: Floats
    count: Integers

    @property
    def n(self) -> int:
        """Return the number of isolates."""
        return int(self.count.sum())


def mic_pairs(
    reference_lower_log2: ArrayLike,
    reference_upper_log2: ArrayLike,
    test_lower_log2: ArrayLike,
    test_upper_log2: ArrayLike,
    count: ArrayLike | None = None,
) -> MicPairs:
    """Aggregate pairs of MICs.

    Parameters
    ----------
    reference_lower_log2, reference_upper_log2 : array_like, shape (rows,)
        Reference MIC in (lower, upper], log2 mg/L; whole steps or infinite.
    test_lower_log2, test_upper_log2 : array_like, shape (rows,)
    count : array_like of int, shape (rows,), optional
        Isolates per row; one each where left out.

    Raises
    ------
    UnusableMeasurement
        Shapes differ, a bound is not a whole step, an interval is empty or open at both ends, a
        count is negative or not whole.
    """
    bounds = [
        np.asarray(column, dtype=np.float64)
        for column in (reference_lower_log2, reference_upper_log2, test_lower_log2, test_upper_log2)
    ]
    counts = np.ones(len(bounds[0])) if count is None else np.asarray(count, dtype=np.float64)
    _check(bounds, counts)
    cells, inverse = np.unique(np.column_stack(bounds)[counts > 0], axis=0, return_inverse=True)
    totals = np.bincount(inverse.ravel(), weights=counts[counts > 0], minlength=len(cells))
    return MicPairs(
        reference_lower_log2=cells[:, 0],
        reference_upper_log2=cells[:, 1],
        test_lower_log2=cells[:, 2],
        test_upper_log2=cells[:, 3],
        count=totals.astype(np.int64),
    )


def nearest_step(lower_log2: Floats, upper_log2: Floats) -> Integers:
    """Return the step of each interval: ``<=c`` at c, ``>c`` one step above c."""
    return np.where(np.isinf(upper_log2), lower_log2 + 1, upper_log2).astype(np.int64)


def _check(bounds: list[Floats], counts: Floats) -> None:
    """Refuse what no pair of MICs can be."""
    if any(column.shape != counts.shape or column.ndim != 1 for column in bounds):
        raise UnusableMeasurement("the columns of the pairs differ in length")
    for lower, upper in (bounds[:2], bounds[2:]):
        ends = np.concatenate([lower, upper])
        ends = ends[~np.isinf(ends)]
        if not np.array_equal(ends, np.round(ends)):
            raise UnusableMeasurement("an MIC bound is not a whole log2 step")
        if not (lower < upper).all() or (np.isinf(lower) & np.isinf(upper)).any():
            raise UnusableMeasurement("an MIC interval (lower, upper] is empty or open at both ends")
    if not np.array_equal(counts, np.round(counts)) or (counts < 0).any():
        raise UnusableMeasurement("a count is not a whole number of isolates")
