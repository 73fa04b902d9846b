"""Values off the ladder count on the next higher dilution, and the answer says so."""

from __future__ import annotations

import pytest

from tests.spec.interpretation.manual import ask, mic_row, said, warned, zone_row


@pytest.mark.parametrize(
    ("values", "category"),
    [
        pytest.param(("0.06", "0.0625", "0.064", ".06", "0.060"), "S", id="0.06 however it is printed"),
        pytest.param(("0.12", "0.125", "0.13"), "I", id="0.12 however it is printed"),
        pytest.param(("0.03", "0.031", "0.032", "0.015", "0.016"), "S", id="0.03 and 0.015"),
        pytest.param(("0.25", "0.256"), "R", id="0.25 and its neighbour"),
    ],
)
def test_spellings_of_one_dilution_are_one_result(values: tuple[str, ...], category: str) -> None:
    row = mic_row("<=0.06", ">=0.25")
    for value in values:
        answer = ask(row, value)
        assert (answer.category, warned(answer)) == (category, set()), value


@pytest.mark.parametrize(
    ("value", "category", "counted_as"),
    [
        pytest.param("0.07", "I", "0.12", id="a gradient strip between 0.06 and 0.12"),
        pytest.param("1.4", "I", "2", id="1.4 counts as 2"),
        pytest.param("1.5", "I", "2", id="1.5 counts as 2"),
        pytest.param("3", "R", "4", id="3 counts as 4"),
        pytest.param("5", "R", "8", id="5 counts as 8"),
        pytest.param("10", "R", "16", id="10 counts as 16"),
        pytest.param("20", "R", "32", id="20 counts as 32"),
    ],
)
def test_any_other_value_counts_on_the_next_higher_dilution(
    value: str, category: str, counted_as: str
) -> None:
    row = mic_row("<=0.06", ">=0.25") if float(value) < 1 else mic_row("<=1", ">=4")
    answer = ask(row, value)
    assert (answer.category, warned(answer)) == (category, {"mic_off_ladder"})
    assert answer.warnings[0].parameters == {"value": value, "counted_as": counted_as}


@pytest.mark.parametrize(
    ("value", "category"),
    [
        pytest.param(">3", "R", id="above 3 is 4 or more"),
        pytest.param("<3", "not_evaluable S|I|R", id="below 3 may be 4"),
        pytest.param("<=1.4", "not_evaluable S|I", id="up to 1.4 may be 2"),
        pytest.param(">1.4", "NS I|R", id="above 1.4 is 2 or more"),
        pytest.param(">0.7", "not_evaluable S|I|R", id="above 0.7 may be 1"),
    ],
)
def test_a_censored_value_off_the_ladder_reaches_the_next_higher_dilution(value: str, category: str) -> None:
    assert said(mic_row("<=1", ">=4"), value) == category


@pytest.mark.parametrize(
    ("zone", "category"),
    [
        pytest.param("20", "S", id="the boundary"),
        pytest.param("19.9", "I", id="rounded down, never up to S"),
        pytest.param("20.9", "S", id="rounded down to the boundary"),
        pytest.param("16.9", "R", id="rounded down to R"),
    ],
)
def test_a_decimal_zone_is_rounded_down_with_a_notice(zone: str, category: str) -> None:
    answer = ask(zone_row(">=20", "<=16"), zone)
    assert answer.category == category
    assert ("zone_rounded_down" in warned(answer)) == ("." in zone)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("5", "value_out_of_range"),
        ("61", "value_out_of_range"),
        ("60.5", "value_out_of_range"),
        ("0", "value_out_of_range"),
        ("-18", "value_out_of_range"),
        ("NaN", "value_unreadable"),
        ("inf", "value_unreadable"),
        ("1e1", "value_unreadable"),
        ("18,5", "value_unreadable"),
        ("②⓪", "value_unreadable"),
        ("0.5 mg/L", "method_mismatch"),
        ("S", "value_unreadable"),
    ],
)
def test_a_zone_that_is_none_is_refused_with_the_reason(value: str, code: str) -> None:
    answer = ask(zone_row(">=6", None), value)
    assert answer.refused == code
    assert answer.reason is not None or code == "method_mismatch"


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "inf", "1e3", "0,5", "S", "18 mm", "③", "9999999999"])
def test_an_mic_that_is_none_is_refused_never_s(value: str) -> None:
    answer = ask(mic_row("<=1048576", None), value)
    assert answer.category is None
    assert answer.refused is not None


@pytest.mark.parametrize("value", ["45390", ">45390", "36526.0", "16384"])
def test_the_number_of_a_date_is_no_mic(value: str) -> None:
    answer = ask(mic_row("<=0.5", ">=4"), value)
    assert (answer.category, answer.refused, answer.reason) == (
        None,
        "value_out_of_range",
        "mic_out_of_range",
    )
    assert said(mic_row("<=0.5", ">=4"), "2048") == "R"
