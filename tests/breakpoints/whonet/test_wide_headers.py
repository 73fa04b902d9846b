"""WHONET's wide headers: what each column measures, and with which disk."""

import pytest

from breakpoints.model import Method
from breakpoints.vocabulary import vocabulary
from breakpoints.whonet.contents import content_of
from breakpoints.whonet.headers import content_as_written, is_wide, measured_columns
from breakpoints.whonet.measured import HeaderFault, MeasuredColumn


def column(header: str, **in_criteria: tuple[str, ...]) -> MeasuredColumn:
    (found,) = measured_columns([header], vocabulary(), in_criteria)
    return found


@pytest.mark.parametrize(
    ("header", "method", "content"),
    [
        ("AMP_ND10", Method.DISK, "10 µg"),
        ("amp_ed10", Method.DISK, "10 µg"),
        ("AMP_NM", Method.MIC, None),
        ("AMP_EE", Method.MIC, None),
        ("PEN_ND10", Method.DISK, "10 units"),
        ("PEN_ED1", Method.DISK, "1 unit"),
        ("SXT_ND1_2", Method.DISK, "1.25/23.75 µg"),
        ("AMC_ND20", Method.DISK, "20/10 µg"),
        ("AMC_ND2", Method.DISK, "2/1 µg"),
    ],
)
def test_a_header_names_method_and_content(header: str, method: Method, content: str | None) -> None:
    found = column(header)
    assert (found.method, found.disk_content, found.fault) == (method, content, None)


@pytest.mark.parametrize(
    ("header", "guideline"), [("AMP_ND10", "CLSI"), ("AMP_ED10", "EUCAST"), ("AMP_FD10", None)]
)
def test_the_letter_of_a_header_names_its_guideline(header: str, guideline: str | None) -> None:
    assert column(header).guideline == guideline


def test_a_gradient_strip_is_told_from_a_dilution() -> None:
    assert (column("AMP_NE").gradient_strip, column("AMP_NM").gradient_strip) == (True, False)


@pytest.mark.parametrize(
    "header", ["ORGANISM", "AMP", "AMP_N10", "AMP_ND10_category", "SPEC_DATE", "X_AMP_ND10"]
)
def test_other_headers_measure_nothing(header: str) -> None:
    assert measured_columns([header], vocabulary()) == ()


@pytest.mark.parametrize(
    ("headers", "wide"),
    [
        (["ORGANISM", "AMP_ND10", "AMP_NM"], False),
        (["ORGANISM", "AMP_ND10", "AMP_NM", "X_1_ND5"], True),
        (["organism", "drug", "value"], False),
    ],
)
def test_three_measurement_columns_make_a_wide_export(headers: list[str], wide: bool) -> None:
    assert is_wide(headers) is wide


def test_a_spelling_without_a_meaning_is_told_and_handed_on_as_it_is_written() -> None:
    found = column("AMC_ND99")
    assert (found.disk_content, found.fault) == (None, HeaderFault.CONTENT_UNKNOWN)
    assert content_as_written(found) == "99"


def test_criteria_tell_what_a_spelling_means_where_nothing_else_does() -> None:
    drug = vocabulary().drugs["cefalotin"]
    bare = type(drug)(id="new", name_en="new", name_ja="new", combination=True)
    assert content_of("NEW", "30", bare, ["30/5 µg", "10 µg"]) == "30/5 µg"
    assert content_of("NEW", "30", bare, ["30/5 µg", "30/6 µg"]) is None
    assert content_of("NEW", "30", bare) is None


def test_a_single_agent_nobody_knows_a_content_of_is_measured_in_micrograms() -> None:
    drug = vocabulary().drugs["cefalotin"]
    bare = type(drug)(id="new", name_en="new", name_ja="new")
    assert content_of("NEW", "2_5", bare) == "2.5 µg"
