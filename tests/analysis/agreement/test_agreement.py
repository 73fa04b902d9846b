"""How two ways to a result agree: essential and categorical agreement, errors, bias, what is asked."""

from __future__ import annotations

from itertools import product
from math import comb, inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from analysis.agreement.categorical import (
    categories_by_mic,
    categories_by_zone,
    category_rate,
    category_rates,
)
from analysis.agreement.checks import check_rate, mic_agreement
from analysis.agreement.essential import bias, bias_limits_95, essential_agreement
from analysis.agreement.mic_pairs import MicPairs, mic_pairs
from analysis.agreement.report import (
    ISO_20776_2_2007,
    ISO_20776_2_2021,
    AgreementBounds,
    AgreementMeasure,
)
from analysis.criterion import MicCriterion
from analysis.discrepancies import judge, share
from analysis.methods import ErrorKind, Verdict
from analysis.mic_class import CLASSES
from analysis.paired_table import PairedTable, UnusableMeasurement, paired_table

INTERVALS = {"<=0.125": (-inf, -3), "<0.25": (-inf, -3), "2": (0, 1), "8": (2, 3), "16": (3, 4), "64": (5, 6)}
INTERVALS |= {
    ">64": (6, inf),
    "4": (1, 2),
    "1": (-1, 0),
    ">8": (3, inf),
    "<=0.25": (-inf, -2),
    "0.25": (-3, -2),
}


def pairs_of(*written: tuple[str, str]) -> MicPairs:
    """Return pairs (reference, test) as written on a report."""
    reference, test = ([INTERVALS[pair[side]] for pair in written] for side in (0, 1))
    return mic_pairs(
        [low for low, _ in reference],
        [high for _, high in reference],
        [low for low, _ in test],
        [high for _, high in test],
    )


@pytest.mark.parametrize(
    ("reference", "test", "agrees"),
    [
        pytest.param("2", "2", "yes", id="the same step"),
        pytest.param("2", "4", "yes", id="one step above"),
        pytest.param("2", "1", "yes", id="one step below"),
        pytest.param("2", "8", "no", id="two steps above"),
        pytest.param("<=0.25", "2", "no", id="censored, but far away"),
        pytest.param("<=0.25", "0.25", "unclear", id="at the censored end: the truth may lie further down"),
        pytest.param("<=0.25", "<=0.25", "unclear", id="both censored: nobody knows how far apart"),
        pytest.param(">8", "16", "unclear", id="one above the panel is one step, two above are two"),
        pytest.param(">8", "8", "unclear", id="from the panel's end"),
        pytest.param(">8", "4", "no", id="more than one step below the panel's end"),
    ],
)
def test_a_censored_result_agrees_disagrees_or_cannot_be_told(reference: str, test: str, agrees: str) -> None:
    rate = essential_agreement(pairs_of((reference, test)))
    assert (rate.best_k, rate.worst_k) == {"yes": (1, 1), "no": (0, 0), "unclear": (1, 0)}[agrees]
    assert rate.worst_k <= rate.k <= rate.best_k


def test_essential_agreement_against_the_documented_example_of_the_r_package_mic() -> None:
    """Its documentation answers TRUE FALSE FALSE TRUE, which is ours at the nearest step."""
    written = [("<0.25", "<0.25"), ("8", "2"), ("64", "16"), (">64", "64")]
    assert [essential_agreement(pairs_of(pair)).k for pair in written] == [1, 0, 0, 1]
    rate = essential_agreement(pairs_of(*written))
    assert (rate.k, rate.best_k, rate.worst_k, rate.n) == (2, 2, 0, 4)


def test_bias_is_the_share_above_less_the_share_below_against_the_r_package_mic() -> None:
    """Its example: one equal, three below the reference at the nearest step."""
    found = bias(pairs_of(("<0.25", "<0.25"), ("8", "2"), ("64", "16"), (">64", "64")))
    assert (found.higher, found.equal, found.lower) == (0, 1, 3)
    assert found.percent == -75.0
    assert (found.lowest_percent, found.highest_percent) == (-100.0, -50.0)


def test_exact_limits_against_statsmodels() -> None:
    pairs = mic_pairs([0, 0], [1, 1], [0, 3], [1, 4], [93, 7])
    rate = essential_agreement(pairs)
    assert (rate.lower_95, rate.upper_95) == pytest.approx(proportion_confint(93, 100, method="beta"))


def test_the_limits_of_the_bias_cover_every_truth_by_enumeration() -> None:
    """Every outcome of twelve pairs, weighed with its probability, for truths all over the triangle."""
    n = 12
    outcomes = [(a, b) for a in range(n + 1) for b in range(n + 1 - a)]
    limits = {one: bias_limits_95(*one, n) for one in outcomes}
    for above, below in [
        (0.0, 0.0),
        (0.05, 0.05),
        (0.3, 0.05),
        (0.5, 0.5),
        (0.02, 0.6),
        (0.9, 0.1),
        (0.2, 0.2),
    ]:
        truth = 100 * (above - below)
        covered = sum(
            comb(n, a) * comb(n - a, b) * above**a * below**b * (1 - above - below) ** (n - a - b)
            for (a, b), (low, high) in limits.items()
            if low is not None and high is not None and low - 1e-9 <= truth <= high + 1e-9
        )
        assert covered >= 0.95


def test_the_limits_of_the_bias_of_pairs_that_never_differ_reach_both_ways() -> None:
    low, high = bias_limits_95(0, 0, 100)
    assert low is not None
    assert high is not None
    assert -low == pytest.approx(high)
    assert 3 < high < 6
    assert bias_limits_95(0, 0, 0) == (None, None)


steps = st.integers(-3, 3)
intervals = st.tuples(steps, st.integers(1, 3)).map(lambda start: (start[0], start[0] + start[1]))
CRITERIA = [MicCriterion(l_step=-1, u_step=1), MicCriterion(l_step=0, u_step=1), MicCriterion(l_step=0)]


@settings(max_examples=settings().max_examples // 2, deadline=None)
@given(st.lists(st.tuples(intervals, intervals), min_size=1, max_size=3), st.sampled_from(CRITERIA))
def test_best_and_worst_case_are_those_of_every_admissible_assignment(
    rows: list[tuple[tuple[int, int], tuple[int, int]]], criterion: MicCriterion
) -> None:
    """Oracle: every combination of steps, one by one."""
    pairs = mic_pairs(*(list(column) for column in zip(*[(*r, *t) for r, t in rows], strict=True)))
    choices = [
        [(x, y) for x in range(r[0] + 1, r[1] + 1) for y in range(t[0] + 1, t[1] + 1)] for r, t in rows
    ]
    every = [mic_pairs(*_columns(one)) for one in product(*choices)]
    exact = [essential_agreement(one).k for one in every]
    rate = essential_agreement(pairs)
    assert (rate.worst_k, rate.best_k) == (min(exact), max(exact))
    bound = bias(pairs)
    shown = [bias(one).percent or 0.0 for one in every]
    assert (bound.lowest_percent, bound.highest_percent) == pytest.approx((min(shown), max(shown)))
    for found in category_rates(categories_by_mic(pairs, criterion), with_intermediate=True):
        rates = [category_rate(categories_by_mic(one, criterion), found.measure) for one in every]
        shares = [one.share for one in rates if one.share is not None]
        if found.worst_n and found.best_n and len(shares) == len(rates):
            ordered = sorted([found.best_k / found.best_n, found.worst_k / found.worst_n])
            assert ordered == pytest.approx([min(shares), max(shares)])


def _columns(one: tuple[tuple[int, int], ...]) -> list[list[int]]:
    return [[x - 1 for x, _ in one], [x for x, _ in one], [y - 1 for _, y in one], [y for _, y in one]]


@pytest.mark.parametrize("criterion", CRITERIA, ids=["I category", "no I category", "one breakpoint"])
@pytest.mark.parametrize("pair", [(20, 25), (15, 16), (24, 30)])
def test_errors_by_zone_are_those_of_the_discrepancy_table(
    criterion: MicCriterion, pair: tuple[int, int], example_table: PairedTable
) -> None:
    """Twins: errors counted by the five classes of the acceptance table, and by categories."""
    judged = judge(example_table, criterion, *pair)
    by_category = categories_by_zone(judged)
    classes = {
        ErrorKind.VERY_MAJOR: (AgreementMeasure.VERY_MAJOR, (3, 4)),
        ErrorKind.MAJOR: (AgreementMeasure.MAJOR, (0, 1)),
        ErrorKind.MINOR: (AgreementMeasure.MINOR, tuple(range(CLASSES))),
    }
    for error, (measure, of) in classes.items():
        rate, counted = category_rate(by_category, measure), share(judged, error, of)
        assert (rate.k, rate.n) == (counted.k, counted.n)
        assert (rate.best_k, rate.best_n) == (counted.best_k, counted.best_n)
        assert (rate.worst_k, rate.worst_n) == (counted.worst_k, counted.worst_n)
    agreed = category_rate(by_category, AgreementMeasure.CATEGORICAL_AGREEMENT)
    wrong = [share(judged, error, tuple(range(CLASSES))).k for error in ErrorKind]
    assert agreed.k == example_table.n - sum(wrong)


def test_an_intermediate_concentration_read_as_intermediate_agrees() -> None:
    table = paired_table([-3, -1, 1], [-2, 0, 2], [30, 22, 10], [5, 3, 2])
    judged = judge(table, MicCriterion(l_step=-1, u_step=1), 20, 25)
    rate = category_rate(categories_by_zone(judged), AgreementMeasure.CATEGORICAL_AGREEMENT)
    assert (rate.k, rate.best_k, rate.worst_k, rate.n) == (10, 10, 10, 10)


def test_a_method_meets_the_standard_only_where_the_isolates_demonstrate_it() -> None:
    """28 of 28 is more than 90 %, but a method of 90 % would show it in one study of twenty; 29 is enough."""
    few, enough = (mic_agreement(mic_pairs([0], [1], [0], [1], [n])) for n in (28, 29))
    assert few.point_verdict is Verdict.MEETS
    assert few.verdict is Verdict.NOT_DEMONSTRATED
    assert enough.verdict is Verdict.MEETS
    assert [check.measure for check in enough.checks] == [AgreementMeasure.ESSENTIAL_AGREEMENT, None]


def test_a_method_that_reads_high_fails_for_its_bias_alone() -> None:
    found = mic_agreement(mic_pairs([0, 0], [1, 1], [0, 1], [1, 2], [60, 40]))
    assert [(check.verdict, check.point_verdict) for check in found.checks] == [
        (Verdict.MEETS, Verdict.MEETS),
        (Verdict.FAILS, Verdict.FAILS),
    ]
    assert found.verdict is Verdict.FAILS


def test_censored_results_keep_a_verdict_open_that_the_usual_count_would_give() -> None:
    """Half of the pairs are ``<=0.25`` by both methods: nearest-step counting calls them all agreement."""
    found = mic_agreement(mic_pairs([-inf, 0], [-2, 1], [-inf, 0], [-2, 1], [100, 100]))
    assert found.essential.k == 200
    assert found.essential.worst_k == 100
    assert [check.verdict for check in found.checks] == [Verdict.NOT_DEMONSTRATED] * 2
    assert found.point_verdict is Verdict.MEETS


def test_the_edition_before_asks_for_categories_and_their_errors() -> None:
    pairs = mic_pairs([-1, 4], [0, 5], [-1, 4], [0, 5], [150, 150])
    found = mic_agreement(pairs, MicCriterion(l_step=0, u_step=3), ISO_20776_2_2007)
    assert [check.measure for check in found.checks] == [
        AgreementMeasure.ESSENTIAL_AGREEMENT,
        AgreementMeasure.CATEGORICAL_AGREEMENT,
        AgreementMeasure.VERY_MAJOR,
        AgreementMeasure.MAJOR,
    ]
    assert found.verdict is Verdict.MEETS


def test_what_is_asked_is_named_can_be_changed_and_says_that_it_was_not_read() -> None:
    assert ISO_20776_2_2021.essential_agreement_ge_percent == 90
    assert ISO_20776_2_2021.bias_within_percent == 30
    assert "not read" in ISO_20776_2_2021.source
    stricter = AgreementBounds(name="ours", source="ours", essential_agreement_ge_percent=99.0)
    assert mic_agreement(mic_pairs([0], [1], [0], [1], [100]), bounds=stricter).verdict is (
        Verdict.NOT_DEMONSTRATED
    )


def test_nothing_to_compare_is_no_data() -> None:
    found = mic_agreement(mic_pairs([], [], [], []))
    assert found.verdict is Verdict.NO_DATA
    assert found.essential.share is None
    nothing_asked = AgreementBounds(
        name="none", source="none", essential_agreement_ge_percent=None, bias_within_percent=None
    )
    assert mic_agreement(mic_pairs([0], [1], [0], [1]), bounds=nothing_asked).verdict is Verdict.NO_DATA


def test_an_error_without_an_isolate_of_its_category_is_no_data() -> None:
    pairs = categories_by_mic(mic_pairs([-1], [0], [-1], [0], [9]), MicCriterion(l_step=0))
    rate = category_rate(pairs, AgreementMeasure.VERY_MAJOR)
    assert check_rate(rate, 3.0).verdict is Verdict.NO_DATA
    assert check_rate(rate, 3.0).point_verdict is Verdict.NO_DATA
    with pytest.raises(ValueError, match="not counted in categories"):
        category_rate(pairs, AgreementMeasure.ESSENTIAL_AGREEMENT)


def test_more_agreement_never_worsens_a_verdict() -> None:
    order = [Verdict.FAILS, Verdict.NOT_DEMONSTRATED, Verdict.MEETS]
    verdicts = [
        mic_agreement(mic_pairs([0, 0], [1, 1], [0, 4], [1, 5], [k, 200 - k])).checks[0].verdict
        for k in range(150, 201)
    ]
    ranks = [order.index(verdict) for verdict in verdicts]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}


def test_counted_pairs_equal_repeated_pairs_whatever_their_order() -> None:
    written = [("2", "4"), ("8", "2"), ("2", "4"), (">8", "16")]
    repeated, turned = pairs_of(*written), pairs_of(*reversed(written))
    assert mic_agreement(repeated) == mic_agreement(turned)
    assert np.array_equal(repeated.count, turned.count)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        pytest.param(([0.5], [1], [0], [1]), "whole log2 step", id="off the ladder"),
        pytest.param(([1], [0], [0], [1]), "empty", id="empty interval"),
        pytest.param(([-inf], [inf], [0], [1]), "open at both ends", id="no information"),
        pytest.param(([0, 1], [1], [0], [1]), "length", id="ragged"),
        pytest.param(([0], [1], [0], [1], [1.5]), "whole number", id="half an isolate"),
    ],
)
def test_what_is_no_pair_of_concentrations_is_refused(columns: tuple[list[float], ...], words: str) -> None:
    with pytest.raises(UnusableMeasurement, match=words):
        mic_pairs(*columns)
