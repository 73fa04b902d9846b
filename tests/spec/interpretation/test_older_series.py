"""Japan's older dilution series (100, 50, 25, 12.5, 6.25, 3.13, 1.56, 0.78 …) against our ladder.

The true MIC of a reading of 6.25 lies above 3.13 and up to 6.25: on the ladder of 2, 4, 8 it
would have been read as 4 or as 8. Both count; neither is chosen.
"""

from __future__ import annotations

import pytest

from breakpoints.ladder import Mic, possible_steps, read_mic
from tests.spec.interpretation.manual import ask, mic_row, said, warned, zone_row

ROW = mic_row("<=4", ">=16")


@pytest.mark.parametrize(
    ("value", "category"),
    [
        pytest.param("3.13", "S", id="(1.56, 3.13] is read as 2 or 4"),
        pytest.param("6.25", "not_evaluable S|I", id="(3.13, 6.25] is read as 4 or 8"),
        pytest.param("12.5", "NS I|R", id="(6.25, 12.5] is read as 8 or 16"),
        pytest.param("25", "R", id="(12.5, 25] is read as 16 or 32"),
        pytest.param("<=3.13", "S", id="up to 3.13"),
        pytest.param("<6.25", "S", id="below 6.25 is 3.13 or less"),
        pytest.param("<=6.25", "not_evaluable S|I", id="up to 6.25"),
        pytest.param(">6.25", "NS I|R", id="above 6.25 is read as 8 or more"),
        pytest.param(">=6.25", "not_evaluable S|I|R", id="6.25 or more may still be 4"),
        pytest.param(">12.5", "R", id="above 12.5 is read as 16 or more"),
        pytest.param(">=12.5", "NS I|R", id="12.5 or more is read as 8 or more"),
        pytest.param(">100", "R", id="the upper end of the panel"),
        pytest.param("<=0.2", "S", id="the lower end of the panel"),
    ],
)
def test_a_value_of_the_older_series_is_both_dilutions_it_lies_between(value: str, category: str) -> None:
    assert said(ROW, value, ladder="100") == category


@pytest.mark.parametrize(
    ("value", "steps"),
    [
        ("100", (6, 7)),
        ("1.56", (0, 1)),
        ("0.78", (-1, 0)),
        ("0.39", (-2, -1)),
        ("0.2", (-3, -2)),
        ("0.1", (-4, -3)),
    ],
)
def test_the_printed_values_of_the_series_are_its_steps(value: str, steps: tuple[int, int]) -> None:
    mic = read_mic(value, "100")
    assert isinstance(mic, Mic)
    assert not mic.off_series
    assert tuple(possible_steps(mic)) == steps


def test_why_a_value_between_two_dilutions_is_not_evaluable_is_said() -> None:
    answer = ask(ROW, "6.25", ladder="100")
    assert answer.reason == "between_dilutions"
    (remark,) = [one for one in answer.warnings if one.code == "mic_of_other_series"]
    assert remark.parameters["steps"] == "4, 8"
    assert answer.distance_steps is None


def test_nothing_is_warned_about_where_both_dilutions_agree() -> None:
    assert warned(ask(ROW, "3.13", ladder="100")) == set()


def test_a_value_that_the_declared_series_does_not_have_is_warned_about() -> None:
    answer = ask(ROW, "4", ladder="100")
    assert (answer.category, warned(answer)) == ("S", {"mic_off_series"})
    assert warned(ask(ROW, "5", ladder="100")) == {"mic_off_series", "mic_off_ladder"}


def test_without_the_declaration_the_value_counts_on_the_next_higher_step_and_says_so() -> None:
    answer = ask(ROW, "6.25")
    assert (answer.category, warned(answer)) == ("I", {"mic_off_ladder"})


@pytest.mark.parametrize("ladder", ["1", "", "1.0"])
def test_the_ladder_itself_may_be_declared(ladder: str) -> None:
    assert (said(ROW, "4", ladder=ladder), said(ROW, "8", ladder=ladder)) == ("S", "I")


@pytest.mark.parametrize("ladder", ["50", "2", "Japan", "100 mg/L"])
def test_a_series_nobody_knows_refuses_the_row(ladder: str) -> None:
    answer = ask(ROW, "6.25", ladder=ladder)
    assert (answer.refused, answer.reason) == ("value_unreadable", "ladder_unknown")


def test_a_series_says_nothing_of_zones() -> None:
    assert said(zone_row(">=20", "<=16"), "18", ladder="100") == "I"
