"""Essential agreement of the pairs that can tell: on the scale, or surely farther apart."""

from __future__ import annotations

from math import inf

from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from analysis.agreement.checks import mic_agreement
from analysis.agreement.essential import essential_agreement, evaluable_essential_agreement
from analysis.agreement.mic_pairs import mic_pairs

AT_2, AT_4, AT_8, AT_16 = (0, 1), (1, 2), (2, 3), (3, 4)
LE_1, GT_16 = (-inf, 0), (4, inf)
Interval = tuple[float, float]


def _pairs(*written: tuple[Interval, Interval], count: list[int] | None = None):
    reference, test = zip(*written, strict=True)
    columns = (list(one) for side in (reference, test) for one in zip(*side, strict=True))
    return mic_pairs(*columns, count)


def test_pairs_beyond_the_panel_raise_the_share_of_all_and_not_that_of_evaluable_ones_by_pencil() -> None:
    pairs = _pairs((LE_1, LE_1), (AT_2, AT_4), (AT_2, AT_8), (AT_16, GT_16), count=[80, 8, 2, 10])
    every, evaluable = essential_agreement(pairs), evaluable_essential_agreement(pairs)
    assert (every.k, every.n) == (98, 100)
    assert (evaluable.k, evaluable.n) == (8, 10)
    low, high = proportion_confint(8, 10, method="beta")
    assert abs((evaluable.lower_95 or 0) - low) < 1e-9
    assert abs((evaluable.upper_95 or 0) - high) < 1e-9


def test_a_gross_error_beyond_the_panel_of_the_tested_method_counts_as_one_by_pencil() -> None:
    at_half, beyond_8, at_most_1 = (-2, -1), (3, inf), (-inf, 0)
    pairs = _pairs((at_half, at_half), (at_half, beyond_8), (AT_8, beyond_8), count=[90, 10, 5])
    found = evaluable_essential_agreement(pairs)
    assert (found.k, found.n) == (90, 100)
    low = evaluable_essential_agreement(_pairs((AT_16, at_most_1), (AT_2, at_most_1)))
    assert (low.k, low.n) == (0, 1)


def test_without_an_evaluable_pair_there_is_no_share() -> None:
    found = mic_agreement(_pairs((LE_1, LE_1), (GT_16, AT_16))).evaluable_essential
    assert (found.n, found.share, found.lower_95) == (0, None, None)


INTERVALS = st.sampled_from([LE_1, AT_2, AT_4, AT_8, AT_16, GT_16])


@given(st.lists(st.tuples(INTERVALS, INTERVALS), min_size=1, max_size=20))
def test_what_agrees_among_evaluable_pairs_surely_agrees_among_all(
    written: list[tuple[Interval, Interval]],
) -> None:
    pairs = _pairs(*written)
    evaluable, every = evaluable_essential_agreement(pairs), essential_agreement(pairs)
    assert evaluable.k <= every.worst_k
    assert evaluable.n - evaluable.k <= every.n - every.best_k
