"""How many further isolates demonstrate a cell, and with what chance."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acceptance import cell_verdict, isolates_to_test, more_isolates
from analysis.evidence.demonstration import MOST_FURTHER, demonstrations
from analysis.measurement_error.report import ExpectedRate
from analysis.methods import AcceptanceRow, ErrorKind, Verdict
from analysis.record import AcceptanceCell


@pytest.mark.parametrize(("bound", "without", "with_one"), [(2, 149, 236), (5, 59, 93), (10, 29, 46)])
def test_isolates_from_none_on_against_the_published_numbers(bound: int, without: int, with_one: int) -> None:
    assert (more_isolates(0, 0, bound), more_isolates(0, 0, bound, 1)) == (without, with_one)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6), st.integers(0, 400), st.sampled_from([2, 5, 10, 40]), st.integers(0, 3))
def test_so_many_demonstrate_the_cell_and_one_fewer_does_not(k: int, n: int, bound: int, errors: int) -> None:
    n = max(n, k)
    more = more_isolates(k, n, bound, errors)
    assert cell_verdict(k + errors, n + more, bound) is Verdict.MEETS
    if more > 1:
        assert cell_verdict(k + errors, n + more - 1, bound) is not Verdict.MEETS


def test_how_many_to_test_follows_from_the_share_of_the_row() -> None:
    assert isolates_to_test(29, 0.1) == 290
    assert isolates_to_test(29, 0.3) == 97
    assert isolates_to_test(29, 0.0) is None
    assert isolates_to_test(None, 0.3) is None


def cell(k: int, n: int, bound: int = 10) -> AcceptanceCell:
    return AcceptanceCell(
        row=AcceptanceRow.L_TO_U,
        error=ErrorKind.VERY_MAJOR,
        bound_percent=bound,
        k=k,
        n=n,
        best_k=k,
        best_n=n,
        worst_k=k,
        worst_n=n,
        lower_95=None,
        upper_95=None,
        worst_upper_95_one_sided=None,
        verdict=cell_verdict(k, n, bound),
        point_verdict=Verdict.MEETS,
        row_share=0.25,
    )


def expected(rate: float) -> ExpectedRate:
    return ExpectedRate(
        row=AcceptanceRow.L_TO_U,
        error=ErrorKind.VERY_MAJOR,
        bound_percent=10,
        row_share=0.25,
        rate=rate,
        rate_95=None,
        within_bound=rate < 0.1,
    )


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.05])
def test_the_chance_is_that_of_so_few_binomial_errors(rate: float) -> None:
    (found,) = demonstrations([cell(1, 20)], [expected(rate)])
    for one in (*found.further, found.likely):
        assert one is not None
        tail = sum(
            comb(one.of_row, errors) * rate**errors * (1 - rate) ** (one.of_row - errors)
            for errors in range(one.errors + 1)
        )
        assert one.probability == pytest.approx(tail, abs=1e-9)
        assert cell_verdict(1 + one.errors, 20 + one.of_row, 10) is Verdict.MEETS
        assert one.to_test == 4 * one.of_row
    assert found.likely is not None
    assert found.likely.probability >= 0.8


def test_a_rate_expected_at_its_bound_is_never_likely_to_be_demonstrated() -> None:
    (found,) = demonstrations([cell(1, 20)], [expected(0.1)])
    assert found.likely is None
    (close,) = demonstrations([cell(1, 20)], [expected(0.0999)])
    assert close.likely is None or close.likely.of_row <= MOST_FURTHER


def test_cells_that_meet_or_fail_need_no_advice() -> None:
    assert demonstrations([cell(0, 60), cell(9, 20)], [expected(0.01)]) == ()
