"""Categorical agreement and its errors, of categories that may be more than one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.mic_pairs import MicPairs, nearest_step
from analysis.agreement.report import AgreementMeasure, AgreementRate
from analysis.criterion import MicCriterion
from analysis.discrepancies import JudgedTable
from analysis.exact_limits import two_sided_95
from analysis.mic_class import ABOVE_U, AT_L, AT_U, BELOW_L, BETWEEN, class_of
from analysis.paired_table import Integers

Bools = NDArray[np.bool_]

S, I, R = range(3)  # noqa: E741 - the field's own letters
_ZONE_CATEGORY = np.array([R, I, S])
_CLASSES_OF = {S: [BELOW_L, AT_L], I: [BETWEEN], R: [AT_U, ABOVE_U]}

_COUNTED = {
    AgreementMeasure.CATEGORICAL_AGREEMENT: ({(S, S), (I, I), (R, R)}, {S, I, R}),
    AgreementMeasure.VERY_MAJOR: ({(R, S)}, {R}),
    AgreementMeasure.MAJOR: ({(S, R)}, {S}),
    AgreementMeasure.MINOR: ({(S, I), (I, S), (I, R), (R, I)}, {S, I, R}),
}
"""Per measure: pairs (reference, test) that count, and the reference categories it is a share of."""


@dataclass(frozen=True, slots=True, eq=False)
class CategoryPairs:
    """Categories of the same isolates by two ways.

    Attributes
    ----------
    reference, test : ndarray of bool, shape (cells, 3)
        Which of S, I, R the result may be.
    nearest_reference, nearest_test : ndarray of int64, shape (cells,)
        Category at the nearest step: 0 S, 1 I, 2 R.
    count : ndarray of int64, shape (cells,)
    """

    reference: Bools
    test: Bools
    nearest_reference: Integers
    nearest_test: Integers
    count: Integers


def categories_by_zone(judged: JudgedTable) -> CategoryPairs:
    """Return the category of the concentration (reference) beside that of the zone."""
    possible = np.stack([judged.possible[:, classes].any(axis=1) for classes in _CLASSES_OF.values()], axis=1)
    test = _ZONE_CATEGORY[judged.zone]
    return CategoryPairs(possible, _one_hot(test), _category_of(judged.nearest), test, judged.count)


def categories_by_mic(pairs: MicPairs, criterion: MicCriterion) -> CategoryPairs:
    """Return the categories of both concentrations by one criterion."""
    sides = [
        (
            _category_of(class_of(lower + 1, criterion)),
            _category_of(class_of(upper, criterion)),
            _category_of(class_of(nearest_step(lower, upper), criterion)),
        )
        for lower, upper in (
            (pairs.reference_lower_log2, pairs.reference_upper_log2),
            (pairs.test_lower_log2, pairs.test_upper_log2),
        )
    ]
    (reference, test), nearest = ([_between(side, criterion) for side in sides], [side[2] for side in sides])
    return CategoryPairs(reference, test, nearest[0], nearest[1], pairs.count)


def category_rate(pairs: CategoryPairs, measure: AgreementMeasure) -> AgreementRate:
    """Count one measure, at the nearest step and over all that the results may stand for.

    Raises
    ------
    ValueError
        Essential agreement is not a matter of categories: a caller's bug.

    Notes
    -----
    Very major: reference R, test S, of the reference R. Major: reference S, test R, of the reference
    S. Minor: exactly one of the two is I, of all. Agreement: equal, of all. An isolate whose reference
    may leave the denominator does so only in the case that it helps. Shares of an error are worst where
    they are largest, of the agreement where they are smallest.
    """
    if measure not in _COUNTED:
        raise ValueError(f"{measure} is not counted in categories")
    wanted, of = _COUNTED[measure]
    counts = np.zeros((3, 3), dtype=np.bool_)
    counts[tuple(zip(*wanted, strict=True))] = True
    member = np.isin(np.arange(3), list(of))
    may_count = _possible(pairs, counts & member[:, None])
    may_miss = _possible(pairs, ~counts & member[:, None])
    may_leave = (pairs.reference & ~member).any(axis=1)
    most = _share(pairs, may_count, may_count | ~may_leave)
    least = _share(pairs, ~may_miss & ~may_leave, may_miss | ~may_leave)
    in_share = member[pairs.nearest_reference]
    k, n = _share(pairs, in_share & counts[pairs.nearest_reference, pairs.nearest_test], in_share)
    best, worst = (most, least) if measure is AgreementMeasure.CATEGORICAL_AGREEMENT else (least, most)
    lower, upper = two_sided_95(k, n)
    return AgreementRate(
        measure=measure,
        k=k,
        n=n,
        best_k=best[0],
        best_n=best[1],
        worst_k=worst[0],
        worst_n=worst[1],
        lower_95=lower,
        upper_95=upper,
    )


def category_rates(pairs: CategoryPairs, *, with_intermediate: bool) -> tuple[AgreementRate, ...]:
    """Return the agreement and the errors; without an I category there are no minor ones."""
    return tuple(
        category_rate(pairs, measure)
        for measure in _COUNTED
        if with_intermediate or measure is not AgreementMeasure.MINOR
    )


def _category_of(classes: Integers) -> Integers:
    """Return S, I, R of the five classes around a criterion."""
    return np.array([S, S, I, R, R])[classes]


def _one_hot(category: Integers) -> Bools:
    """Return a column for each category."""
    return np.asarray(category[:, None] == np.arange(3), dtype=np.bool_)


def _between(side: tuple[Integers, Integers, Integers], criterion: MicCriterion) -> Bools:
    """Tell which categories lie between the lowest and the highest one of each result."""
    lowest, highest, _ = side
    category = np.arange(3)
    inside = (category >= lowest[:, None]) & (category <= highest[:, None])
    if criterion.r_ge_step - criterion.l_step == 1:
        inside[:, I] = False
    return inside


def _possible(pairs: CategoryPairs, cells: Bools) -> Bools:
    """Tell per isolate whether any of its possible pairs of categories is one of the cells."""
    found = np.einsum("ir,it,rt->i", pairs.reference, pairs.test, cells, dtype=np.int64)
    return np.asarray(found > 0, dtype=np.bool_)


def _share(pairs: CategoryPairs, counted: Bools, of: Bools) -> tuple[int, int]:
    """Return isolates counted, and of how many."""
    return int(pairs.count[counted].sum()), int(pairs.count[of].sum())
