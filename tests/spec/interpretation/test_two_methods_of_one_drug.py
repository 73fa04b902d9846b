"""A disk and an MIC of one drug in one isolate that contradict each other: said on both, and no more."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from breakpoints.boundaries import zone_boundaries
from breakpoints.classify import Answer, Policy
from breakpoints.model import Kind, Method
from tests.spec.interpretation.isolate_asked import POSITIVE, ask, categories, of, row, rows
from tests.spec.interpretation.manual import table, warned

CODE = "methods_contradict"


def disk_row(drug: str, kind: Kind = Kind.CLINICAL, organism: str = "enterobacterales") -> Any:
    """Return a row of dogs: S from 20 mm, R up to 15 mm; of a cut-off WT from 20 mm."""
    zone = zone_boundaries(">=20", None if kind is Kind.ECV else "<=15")
    plain = row(drug, organism, kind)
    return msgspec.structs.replace(plain, method=Method.DISK, mic=None, zone=zone, disk_content="10 µg")


TABLE = rows(
    disk_row("enrofloxacin"), disk_row("ampicillin"), disk_row("cefazolin", organism="staphylococcus")
)
ECOLI = "Escherichia coli"


def disk(value: str, **more: Any) -> dict[str, Any]:
    return of("enrofloxacin", value, organism=ECOLI, method="disk", disk_content="10 µg") | more


def mic(value: str, **more: Any) -> dict[str, Any]:
    return of("enrofloxacin", value, organism=ECOLI) | more


def asked(*results: dict[str, Any], policy: Policy | None = None) -> list[Answer]:
    return ask(*results, policy=policy, asked=TABLE)


def contradicted(answers: list[Answer]) -> list[bool]:
    return [CODE in warned(one) for one in answers]


@pytest.mark.parametrize(
    ("zone", "value", "found"),
    [("25", "8", ["S", "R"]), ("10", "0.5", ["R", "S"]), ("25", ">1", ["S", "NS"])],
)
def test_s_beside_r_warns_on_both_and_changes_no_category(zone: str, value: str, found: list[str]) -> None:
    answers = asked(disk(zone), mic(value))
    assert categories(answers) == found
    assert contradicted(answers) == [True, True]


def test_the_warning_names_the_other_method_its_value_and_category() -> None:
    by_disk, by_mic = asked(disk("25"), mic("8"))
    said = by_disk.warnings[-1].parameters
    assert said == {"drug": "enrofloxacin", "method": "mic", "value": "8", "category": "R"}
    assert by_mic.warnings[-1].parameters == said | {"method": "disk", "value": "25", "category": "S"}


@pytest.mark.parametrize(
    ("zone", "value"), [("17", "0.5"), ("17", "8"), ("25", "2"), ("25", "1"), ("10", "4"), ("25", ">0.5")]
)
def test_i_beside_s_or_r_and_what_agrees_is_no_contradiction(zone: str, value: str) -> None:
    assert contradicted(asked(disk(zone), mic(value))) == [False, False]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"isolate": "8"}, id="another isolate"),
        pytest.param({"isolate": None}, id="no isolate named"),
        pytest.param({"organism": "Klebsiella pneumoniae"}, id="another organism of the culture"),
        pytest.param({"drug": "meropenem"}, id="another drug"),
        pytest.param({"value": "?"}, id="nothing that can be read"),
    ],
)
def test_only_results_of_one_drug_in_one_isolate_are_compared(other: dict[str, Any]) -> None:
    assert contradicted(asked(disk("25"), mic("8") | other)) == [False, False]


def test_two_disks_that_differ_are_one_method() -> None:
    assert contradicted(asked(disk("25"), disk("10"))) == [False, False]


def test_of_several_results_only_those_that_contradict_are_warned_of() -> None:
    answers = asked(mic("2"), disk("25"), mic("16"), mic("8"), mic("0.5"), disk("25", isolate="8"))
    assert contradicted(answers) == [False, True, True, True, False, False]
    assert answers[1].warnings[-1].parameters["value"] == "16"


def test_the_values_are_compared_whatever_a_rule_makes_of_them() -> None:
    cefazolin = {"drug": "cefazolin", "organism": "Staphylococcus aureus"}
    answers = asked(disk("25", **cefazolin, **POSITIVE), mic("8", **cefazolin))
    assert categories(answers) == ["R", "R"]
    assert contradicted(answers) == [True, True]
    assert answers[1].warnings[-1].parameters["category"] == "S"


def test_the_wild_type_by_one_method_beside_its_contrary_warns() -> None:
    by_cut_off = table(disk_row("enrofloxacin", Kind.ECV), row("enrofloxacin", "enterobacterales", Kind.ECV))
    answers = ask(disk("25"), mic("8"), policy=Policy(kinds=(Kind.ECV,)), asked=by_cut_off)
    assert categories(answers) == ["WT", "NWT"]
    assert contradicted(answers) == [True, True]


def test_without_rules_each_row_is_answered_by_itself() -> None:
    assert contradicted(asked(disk("25"), mic("8"), policy=Policy(rules="off"))) == [False, False]
