"""Disk contents: the disk of the result must be the disk of the criterion, in amount and unit."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from breakpoints.model import NOT_STATED, Criterion
from tests.spec.interpretation.manual import ask, mic_row, said, table, warned, zone_row

STRICT = Policy(rules="off", strict=True)


def ampicillin(content: str, s: str = ">=20", r: str = "<=16", **more: object) -> Criterion:
    return zone_row(s, r, drug="ampicillin", disk_content=content, **more)


@pytest.mark.parametrize("written", ["10 µg", "10µg", "10 μg", "10 ug", "10 mcg", "１０μｇ", "10.0 µg", "10"])
def test_spellings_of_one_content_are_one_disk(written: str) -> None:
    assert said(ampicillin("10 µg"), "20", disk_content=written) == "S"


@pytest.mark.parametrize(
    ("criterion", "given"),
    [
        pytest.param("2 µg", "10 µg", id="EUCAST's small disk and CLSI's"),
        pytest.param("10 µg", "2 µg", id="the other way round"),
        pytest.param("10 µg", "25 µg", id="an old disk"),
        pytest.param("10 µg", "10 units", id="another unit"),
        pytest.param("10 µg", "20/10 µg", id="the disk of the combination"),
    ],
)
def test_another_disk_is_refused_and_the_right_one_named(criterion: str, given: str) -> None:
    answer = ask(ampicillin(criterion), "60", disk_content=given)
    assert (answer.category, answer.refused, answer.reason) == (
        None,
        "wrong_disk_content",
        "disk_content_differs",
    )
    assert answer.parameters["disk_contents"] == criterion
    assert answer.parameters["given"] == given


def test_each_disk_of_a_drug_answers_by_its_own_row() -> None:
    rows = table(ampicillin("2 µg", ">=14", "<14"), ampicillin("10 µg", ">=17", "<=13"))
    found = {one: said(rows, "15", disk_content=one) for one in ("2 µg", "10 µg")}
    assert found == {"2 µg": "S", "10 µg": "I"}
    answer = ask(rows, "15", disk_content="25 µg")
    assert answer.parameters["disk_contents"] == "10 µg, 2 µg"


@pytest.mark.parametrize(
    ("given", "category"),
    [
        pytest.param("20/10 µg", "S", id="both components"),
        pytest.param("20/10", "S", id="a bare ratio of a drug measured in µg"),
        pytest.param("20 µg", "wrong_disk_content", id="one component is another disk"),
        pytest.param("2/1 µg", "wrong_disk_content", id="EUCAST's disk is another disk"),
        pytest.param("10 µg", "wrong_disk_content", id="the second component alone"),
        pytest.param("30 µg", "wrong_disk_content", id="the sum of both is another disk"),
    ],
)
def test_a_combination_is_compared_component_by_component(given: str, category: str) -> None:
    row = zone_row(">=18", "<=13", drug="amoxicillin_clavulanic_acid", disk_content="20/10 µg")
    assert said(row, "20", disk_content=given) == category


@pytest.mark.parametrize(
    "written", ["ten", "10 mg", "0 µg", "-10 µg", "10/", "10 µg/", "ENR10", "AM 10", "AMP11"]
)
def test_a_content_that_cannot_be_read_refuses_the_row(written: str) -> None:
    answer = ask(ampicillin("10 µg"), "20", disk_content=written)
    assert (answer.refused, answer.reason) == ("value_unreadable", "disk_content_unreadable")


@pytest.mark.parametrize("code", ["AMP10", "ABPC-10", "ＡＭＰ　１０"])
def test_a_code_of_the_drug_of_its_row_is_read_as_the_content_that_it_bears(code: str) -> None:
    assert said(ampicillin("10 µg"), "20", disk_content=code) == said(ampicillin("10 µg"), "20")
    assert said(ampicillin("25 µg"), "20", disk_content=code) == "wrong_disk_content"


def test_a_bare_number_is_no_content_of_a_drug_that_is_measured_in_units() -> None:
    row = zone_row(">=20", "<=16", drug="benzylpenicillin", disk_content="10 units")
    assert said(row, "24", disk_content="10 U") == "S"
    assert said(row, "24", disk_content="10単位") == "S"
    assert said(row, "24", disk_content="10") == "value_unreadable"


def test_a_missing_content_is_assumed_only_where_every_row_names_the_same() -> None:
    answer = ask(ampicillin("10 µg"), "20", disk_content=None)
    assert (answer.category, warned(answer)) == ("S", {"disk_content_assumed"})
    two = table(ampicillin("2 µg"), ampicillin("10 µg"))
    unsaid = ask(two, "20", disk_content=None)
    assert (unsaid.refused, unsaid.reason) == ("wrong_disk_content", "disk_content_missing")


def test_the_strict_policy_assumes_no_content_and_reads_no_decimals() -> None:
    assert said(ampicillin("10 µg"), "20", STRICT, disk_content=None) == "wrong_disk_content"
    assert said(ampicillin("10 µg"), "20.5", STRICT) == "value_unreadable"
    assert said(ampicillin("10 µg"), "20.0", STRICT) == "S"


def test_a_row_whose_source_states_no_content_is_not_evaluable_unless_accepted() -> None:
    row = ampicillin(NOT_STATED)
    answer = ask(row, "24", disk_content="10 µg")
    assert (answer.category, answer.reason) == ("not_evaluable", "disk_content_not_stated")
    accepted = ask(row, "24", Policy(rules="off", accept_not_stated=True), disk_content="10 µg")
    assert (accepted.category, warned(accepted)) == ("S", {"disk_content_not_stated"})


def test_an_mic_with_a_disk_content_is_a_mismatch_of_methods() -> None:
    answer = ask(mic_row("<=0.5", ">=2"), "0.25", disk_content="5 µg")
    assert (answer.refused, answer.reason) == ("method_mismatch", "disk_content_with_mic")


@pytest.mark.parametrize(
    ("rows", "value", "method"),
    [(mic_row("<=0.5", ">=2"), "24", "disk"), (zone_row(">=20", "<=16"), "0.25", "mic")],
)
def test_a_criterion_of_the_other_method_never_answers(rows: Criterion, value: str, method: str) -> None:
    answer = ask(rows, value, method=method, disk_content=None)
    assert (answer.category, answer.reason) == ("no_criterion", "other_methods_only")


def test_no_inhibition_is_six_millimetres_and_zero_only_if_declared() -> None:
    row = ampicillin("10 µg")
    assert said(row, "6") == "R"
    assert said(row, "0") == "value_out_of_range"
    assert said(row, "0", Policy(rules="off", zone_zero_is_no_inhibition=True)) == "R"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        *[(text, "10") for text in ("AMP10", "ABPC 10", "ampicillin-10", "ABPC(10)", "ＡＢＰＣ１０")],
        *[("ABPC 10µg", "10μg"), ("アンピシリン（2 µg）", "2 μg"), ("ampicillin 10 ug", "10 ug")],
    ],
)
@pytest.mark.parametrize("stated", ["10 µg", None])
def test_a_disk_content_beside_the_name_of_its_drug_is_asked_for_in_a_column_of_its_own(
    text: str, content: str, stated: str | None
) -> None:
    answer = ask(ampicillin("10 µg"), "20", drug=text, disk_content=stated)
    assert (answer.refused, answer.reason) == ("unknown_drug", "disk_content_in_drug")
    assert (answer.parameters["drug"], answer.parameters["given"]) == ("ampicillin", content)


@pytest.mark.parametrize("text", ["XYZ10", "10", "10 µg", "", "AMP10 x", "cefalosporin 30"])
def test_no_number_makes_a_drug_of_what_names_none(text: str) -> None:
    answer = ask(ampicillin("10 µg"), "20", drug=text)
    assert (answer.refused, answer.reason) == ("unknown_drug", None)
