"""The two-fold ladder: how a laboratory's MIC becomes a step."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.ladder import (
    HIGHEST,
    LARGEST_MEASURED_STEP,
    LOWEST,
    SMALLEST_STEP,
    Mic,
    mg_per_l_text,
    possible_steps,
    read_mic,
    step_of,
)
from breakpoints.outcomes import Reason, Refusal, Refused

STEPS = st.integers(SMALLEST_STEP, LARGEST_MEASURED_STEP)
SIGNS = st.sampled_from(["", "<", "<=", ">", ">="])


def mic(text: str) -> Mic:
    found = read_mic(text)
    assert isinstance(found, Mic), found
    return found


@pytest.mark.parametrize(
    ("spellings", "step"),
    [
        pytest.param(("0.06", "0.0625", "0.064", ".06"), -4, id="1/16 mg/L in every spelling"),
        pytest.param(("0.12", "0.125"), -3, id="1/8 mg/L"),
        pytest.param(("0.03", "0.031", "0.032", "0.03125"), -5, id="1/32 mg/L"),
        pytest.param(("0.015", "0.016"), -6, id="1/64 mg/L"),
        pytest.param(("1", "1.0", "=1", "1 mg/L", "1 µg/mL", "1 mcg/ml"), 0, id="1 mg/L"),
        pytest.param(("３２", "32", "32."), 5, id="full width"),
    ],
)
def test_spellings_of_one_dilution_are_one_step(spellings: tuple[str, ...], step: int) -> None:
    for text in spellings:
        found = mic(text)
        assert (found.step, found.on_ladder, found.text) == (step, True, text)


@pytest.mark.parametrize(
    ("value", "counted_as"),
    [("1.4", 1), ("1.5", 1), ("3", 2), ("5", 3), ("10", 4), ("20", 5), ("0.07", -3), ("100", 7), ("12.5", 4)],
)
def test_a_value_between_two_dilutions_counts_as_the_higher_and_says_so(value: str, counted_as: int) -> None:
    found = mic(value)
    assert (found.step, found.on_ladder) == (counted_as, False)


@pytest.mark.parametrize(
    ("reported", "lowest", "highest"),
    [
        pytest.param("4", 2, 2, id="4 is one step"),
        pytest.param("<=4", LOWEST, 2, id="at most 4"),
        pytest.param("≦4", LOWEST, 2, id="at most 4, as Japanese readers write it"),
        pytest.param("=<4", LOWEST, 2, id="at most 4, sign reversed"),
        pytest.param("<4", LOWEST, 1, id="below 4 is at most 2"),
        pytest.param(">4", 3, HIGHEST, id="above 4 is at least 8"),
        pytest.param("＞ ４", 3, HIGHEST, id="full width"),
        pytest.param(">=4", 2, HIGHEST, id="at least 4"),
        pytest.param("4以下", LOWEST, 2, id="at most 4 in words"),
        pytest.param("４ μg/mL 以下", LOWEST, 2, id="at most 4 in words, with its unit"),
        pytest.param("4以上", 2, HIGHEST, id="at least 4 in words"),
        pytest.param("4未満", LOWEST, 1, id="below 4 in words"),
        pytest.param("4より小さい", LOWEST, 1, id="smaller than 4 in words"),
        pytest.param("4 mg/L より大", 3, HIGHEST, id="larger than 4 in words"),
        pytest.param("4を超える", 3, HIGHEST, id="above 4 in words"),
        pytest.param("< =4", LOWEST, 2, id="a blank within the sign"),
        pytest.param(">3", 2, HIGHEST, id="above 3 is at least 4"),
        pytest.param("<3", LOWEST, 2, id="below 3 is at most 4"),
        pytest.param("<=3", LOWEST, 2, id="at most 3 is at most 4"),
    ],
)
def test_a_reported_mic_stands_for_these_steps(reported: str, lowest: int, highest: int) -> None:
    steps = possible_steps(mic(reported))
    assert (steps[0], steps[-1]) == (lowest, highest)


@pytest.mark.parametrize(
    ("written", "code", "reason"),
    [
        ("", Refusal.VALUE_UNREADABLE, Reason.NO_VALUE),
        ("  ", Refusal.VALUE_UNREADABLE, Reason.NO_VALUE),
        ("<=", Refusal.VALUE_UNREADABLE, Reason.SIGN_WITHOUT_NUMBER),
        ("S", Refusal.VALUE_UNREADABLE, Reason.CATEGORY_TYPED),
        ("sdd", Refusal.VALUE_UNREADABLE, Reason.CATEGORY_TYPED),
        ("2026-08-16 00:00:00", Refusal.VALUE_UNREADABLE, Reason.DATE_IN_ITS_PLACE),
        ("8 (S)", Refusal.VALUE_UNREADABLE, Reason.VALUE_WITH_CATEGORY),
        (">=32 (R)", Refusal.VALUE_UNREADABLE, Reason.VALUE_WITH_CATEGORY),
        ("4(感性)", Refusal.VALUE_UNREADABLE, Reason.VALUE_WITH_CATEGORY),
        ("耐性：＞３２", Refusal.VALUE_UNREADABLE, Reason.VALUE_WITH_CATEGORY),
        ("感性", Refusal.VALUE_UNREADABLE, Reason.CATEGORY_TYPED),
        ("検出せず", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        (">4より大", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("S:8", Refusal.VALUE_UNREADABLE, Reason.VALUE_WITH_CATEGORY),
        (">4以下", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("以下", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("17ミリ", Refusal.METHOD_MISMATCH, Reason.UNIT_OF_OTHER_METHOD),
        ("16-Aug", Refusal.VALUE_UNREADABLE, Reason.DATE_IN_ITS_PLACE),
        ("8月16日", Refusal.VALUE_UNREADABLE, Reason.DATE_IN_ITS_PLACE),
        ("nan", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("inf", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("1e3", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("1 8", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("<>4", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("4 mg/mL", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("9" * 500, Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("0,5", Refusal.VALUE_UNREADABLE, Reason.DECIMAL_COMMA),
        ("1.024", Refusal.VALUE_UNREADABLE, Reason.MAY_PART_THOUSANDS),
        ("> 2.048 mg/L", Refusal.VALUE_UNREADABLE, Reason.MAY_PART_THOUSANDS),
        ("①", Refusal.VALUE_UNREADABLE, Reason.AMBIGUOUS_CHARACTER),
        ("2²", Refusal.VALUE_UNREADABLE, Reason.AMBIGUOUS_CHARACTER),
        ("½", Refusal.VALUE_UNREADABLE, Reason.AMBIGUOUS_CHARACTER),
        ("٣", Refusal.VALUE_UNREADABLE, Reason.AMBIGUOUS_CHARACTER),
        ("0", Refusal.VALUE_OUT_OF_RANGE, Reason.MIC_NOT_POSITIVE),
        ("<=0", Refusal.VALUE_OUT_OF_RANGE, Reason.MIC_NOT_POSITIVE),
        ("-1", Refusal.VALUE_OUT_OF_RANGE, Reason.MIC_NOT_POSITIVE),
        ("99999999", Refusal.VALUE_OUT_OF_RANGE, Reason.MIC_OUT_OF_RANGE),
        ("18 mm", Refusal.METHOD_MISMATCH, Reason.UNIT_OF_OTHER_METHOD),
    ],
)
def test_what_is_no_mic_is_refused_with_its_reason(written: str, code: Refusal, reason: Reason) -> None:
    found = read_mic(written)
    assert isinstance(found, Refused)
    assert (found.code, found.reason) == (code, reason)


def test_of_a_combination_the_first_component_is_compared_and_the_second_kept() -> None:
    found = mic("<=0.12/2.38")
    assert (found.sign, found.step, found.partner_text) == ("<=", -3, "2.38")


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.nan, math.inf])
def test_a_concentration_that_is_none_is_the_callers_bug(wrong: float) -> None:
    with pytest.raises(ValueError, match="positive finite"):
        step_of(wrong)


@given(STEPS)
def test_every_step_is_read_back_from_its_own_text(step: int) -> None:
    assert mic(mg_per_l_text(step)).step == step


@given(st.floats(1e-5, 1e5), st.floats(1e-5, 1e5))
def test_a_higher_concentration_never_has_a_lower_step(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert step_of(low)[0] <= step_of(high)[0]


@given(st.floats(1e-5, 1e5))
def test_a_step_never_lies_below_its_value_by_more_than_the_tolerance(value: float) -> None:
    step, _ = step_of(value)
    assert math.log2(value) - 0.1 <= step < math.log2(value) + 1


@given(STEPS, SIGNS)
def test_a_censored_range_always_reaches_its_open_end(step: int, sign: str) -> None:
    steps = possible_steps(mic(sign + mg_per_l_text(step)))
    assert len(steps) >= 1
    assert (steps[0] == LOWEST) == sign.startswith("<")
    assert (steps[-1] == HIGHEST) == sign.startswith(">")


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    assert isinstance(read_mic(text), Mic | Refused)
