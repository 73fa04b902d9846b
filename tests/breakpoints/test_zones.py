"""Zone diameters: whole millimetres, never rounded towards susceptible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.zones import Zone, read_zone


@pytest.mark.parametrize(
    ("written", "mm"), [("18", 18), ("１８", 18), (" 18 mm", 18), ("18㎜", 18), ("18ミリ", 18), ("20.0", 20)]
)
def test_a_whole_zone_is_read_as_it_is(written: str, mm: int) -> None:
    assert read_zone(written, strict=True) == Zone(mm=mm, text=written)


@pytest.mark.parametrize("written", ["18.5", "18.99", "18.01"])
def test_a_decimal_zone_is_rounded_down_with_a_notice(written: str) -> None:
    assert read_zone(written) == Zone(mm=18, text=written, rounded_down=True)


def test_a_decimal_zone_is_refused_in_strict_mode() -> None:
    found = read_zone("18.5", strict=True)
    assert isinstance(found, Refused)
    assert found.reason is Reason.ZONE_DECIMAL


def test_zero_means_no_inhibition_only_where_the_caller_declares_it() -> None:
    assert read_zone("0", zero_is_no_inhibition=True) == Zone(mm=6, text="0")
    refused = read_zone("0")
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.ZONE_ZERO


@pytest.mark.parametrize(
    ("written", "code", "reason"),
    [
        ("5", Refusal.VALUE_OUT_OF_RANGE, Reason.ZONE_OUT_OF_RANGE),
        ("5.9", Refusal.VALUE_OUT_OF_RANGE, Reason.ZONE_OUT_OF_RANGE),
        ("0.5", Refusal.VALUE_OUT_OF_RANGE, Reason.ZONE_OUT_OF_RANGE),
        ("61", Refusal.VALUE_OUT_OF_RANGE, Reason.ZONE_OUT_OF_RANGE),
        ("60.5", Refusal.VALUE_OUT_OF_RANGE, Reason.ZONE_OUT_OF_RANGE),
        ("-18", Refusal.VALUE_OUT_OF_RANGE, Reason.ZONE_OUT_OF_RANGE),
        ("S", Refusal.VALUE_UNREADABLE, Reason.CATEGORY_TYPED),
        ("sdd", Refusal.VALUE_UNREADABLE, Reason.CATEGORY_TYPED),
        ("2026-08-16 00:00:00", Refusal.VALUE_UNREADABLE, Reason.DATE_IN_ITS_PLACE),
        ("18（感性）", Refusal.VALUE_UNREADABLE, Reason.VALUE_WITH_CATEGORY),
        *(
            (one, Refusal.VALUE_UNREADABLE, Reason.NO_ZONE_IN_WORDS)
            for one in ("阻止円なし", "発育阻止円を認めず", "No zone", "no inhibition")
        ),
        ("検出せず", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("18より大", Refusal.VALUE_UNREADABLE, Reason.ZONE_WITH_SIGN),
        ("18 (S)", Refusal.VALUE_UNREADABLE, Reason.VALUE_WITH_CATEGORY),
        ("18以上", Refusal.VALUE_UNREADABLE, Reason.ZONE_WITH_SIGN),
        ("16-Aug", Refusal.VALUE_UNREADABLE, Reason.DATE_IN_ITS_PLACE),
        ("8月16日", Refusal.VALUE_UNREADABLE, Reason.DATE_IN_ITS_PLACE),
        ("NaN", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("inf", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("31*", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("28-29", Refusal.VALUE_UNREADABLE, Reason.NOT_A_NUMBER),
        ("", Refusal.VALUE_UNREADABLE, Reason.NO_VALUE),
        ("<6", Refusal.VALUE_UNREADABLE, Reason.ZONE_WITH_SIGN),
        (">=18", Refusal.VALUE_UNREADABLE, Reason.ZONE_WITH_SIGN),
        ("18,5", Refusal.VALUE_UNREADABLE, Reason.DECIMAL_COMMA),
        ("②", Refusal.VALUE_UNREADABLE, Reason.AMBIGUOUS_CHARACTER),
        ("4 mg/L", Refusal.METHOD_MISMATCH, Reason.UNIT_OF_OTHER_METHOD),
    ],
)
def test_what_is_no_zone_is_refused_with_its_reason(written: str, code: Refusal, reason: Reason) -> None:
    found = read_zone(written)
    assert isinstance(found, Refused)
    assert (found.code, found.reason) == (code, reason)


@given(st.decimals(6, 60, places=2))
def test_a_zone_is_never_rounded_towards_susceptible(mm: object) -> None:
    found = read_zone(str(mm))
    assert isinstance(found, Zone)
    assert found.mm <= float(str(mm)) < found.mm + 1


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    found = read_zone(text, zero_is_no_inhibition=True)
    assert isinstance(found, Refused) or 6 <= found.mm <= 60
