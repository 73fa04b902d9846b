"""Censored MICs: a result is every dilution it may be, and its category follows from all of them."""

from __future__ import annotations

import pytest

from tests.spec.interpretation.manual import ask, mic_row, said, warned, zone_row


@pytest.mark.parametrize(
    ("value", "category"),
    [
        pytest.param("<2", "not_evaluable S|I", id="below 2 is 1 or less, which is S or I"),
        pytest.param("<1", "S", id="below 1 is 0.5 or less"),
        pytest.param("<=0.5", "S", id="all up to the boundary is S"),
        pytest.param("<=1", "not_evaluable S|I", id="1 itself would be I"),
        pytest.param("<=2", "not_evaluable S|I|R", id="anything"),
        pytest.param(">0.5", "NS I|R", id="above 0.5 is never S"),
        pytest.param(">=1", "NS I|R", id="1 is I, all above R"),
        pytest.param(">1", "R", id="above 1 is 2 or more"),
        pytest.param(">=2", "R", id="R from 2"),
        pytest.param(">0.25", "not_evaluable S|I|R", id="0.5 would still be S"),
        pytest.param("＜＝０．５", "S", id="full width"),
        pytest.param("≦0.5", "S", id="one sign for two"),
    ],
)
def test_s_up_to_half_and_r_from_two(value: str, category: str) -> None:
    assert said(mic_row("<=0.5", ">=2"), value) == category


@pytest.mark.parametrize(
    ("value", "category"),
    [
        pytest.param("<16", "S", id="below 16 is 8 or less: S, not I"),
        pytest.param("<=16", "not_evaluable S|R", id="16 itself is R"),
        pytest.param(">8", "R", id="above 8 is R"),
        pytest.param(">=8", "not_evaluable S|R", id="8 itself is S"),
    ],
)
def test_s_up_to_eight_and_r_from_sixteen_where_no_i_exists(value: str, category: str) -> None:
    assert said(mic_row("<=8", ">=16"), value) == category


@pytest.mark.parametrize(
    ("value", "category"),
    [
        pytest.param(">1", "not_evaluable S|NS", id="2 would be S"),
        pytest.param(">2", "NS", id="beyond the boundary"),
        pytest.param("<=2", "S", id="up to the boundary"),
    ],
)
def test_s_only_up_to_two(value: str, category: str) -> None:
    assert said(mic_row("<=2", None), value) == category


def test_a_missing_sign_is_another_result() -> None:
    row = mic_row("<=0.5", ">=2")
    assert said(row, "<=1") == "not_evaluable S|I"
    assert said(row, "1") == "I"


@pytest.mark.parametrize("value", ["<", "<=", ">", ">=", "<>1", "=>", "<-1", "<0", "<=S"])
def test_a_sign_that_says_nothing_readable_is_refused(value: str) -> None:
    assert said(mic_row("<=0.5", ">=2"), value) in {"value_unreadable", "value_out_of_range"}


@pytest.mark.parametrize(
    ("value", "category", "cannot_show_s"),
    [
        pytest.param("<=1", "not_evaluable S|I", True, id="the panel begins above the S breakpoint"),
        pytest.param("<=0.5", "S", False, id="the panel begins at the S breakpoint"),
        pytest.param("1", "I", False, id="a value that was read"),
        pytest.param(">1", "R", False, id="the upper end of a panel"),
    ],
)
def test_a_panel_that_begins_above_the_s_breakpoint_says_that_it_can_never_show_s(
    value: str, category: str, cannot_show_s: bool
) -> None:
    answer = ask(mic_row("<=0.5", ">=2"), value)
    assert said(mic_row("<=0.5", ">=2"), value) == category
    assert ("panel_cannot_show_s" in warned(answer)) == cannot_show_s


def test_what_the_panel_cannot_show_is_said_of_the_drug() -> None:
    answer = ask(mic_row("<=0.5", ">=2"), "<=1")
    (remark,) = [one for one in answer.warnings if one.code == "panel_cannot_show_s"]
    assert remark.parameters == {"value": "<=1", "drug": "enrofloxacin"}


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
def test_a_zone_with_a_sign_is_refused(sign: str) -> None:
    answer = ask(zone_row(">=20", "<=16"), f"{sign}18")
    assert (answer.refused, answer.reason) == ("value_unreadable", "zone_with_sign")
