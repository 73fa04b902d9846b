"""A repeat of an isolate's drug that nobody could judge contradicts an S where it can only be resistant."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Policy
from breakpoints.model import Criterion, Kind, Method
from tests.spec.interpretation import isolate_asked
from tests.spec.interpretation.isolate_asked import MRSP, ask, of, row, rows
from tests.spec.interpretation.manual import SOURCE, warned

ECOLI, GENUS = "Escherichia coli", "Staphylococcus sp."
HIGH = Criterion(
    organism="enterobacterales",
    host="cattle",
    drug="cefazolin",
    method=Method.MIC,
    kind=Kind.CLINICAL,
    mic=mic_boundaries("<=8", ">=32"),
    source=SOURCE,
)
DISK = Criterion(
    organism="staphylococcus",
    host="dog",
    drug="cefazolin",
    method=Method.DISK,
    disk_content="30 µg",
    kind=Kind.CLINICAL,
    zone=zone_boundaries(">=22", "<=17"),
    includes_subgroups=True,
    source=SOURCE,
)
ASKED = rows(HIGH, DISK)
WITH_WORDS = (
    *(
        "CEZ再検",
        "CEZ 再検査",
        "CEZ(再検)",
        "ＣＥＺ（再）",
        "CEZ 2回目",
        "CEZ2回目",
        "CEZ_2",
        "CEZ (2)",
        "CEZ*",
        "CEZ 48h",
    ),
    *(
        "cefazolin repeat",
        "Cefazolin, retest",
        "CEZ Etest",
        "CEZ 確認",
        "CEZ 修正後",
        "CEZ 旧",
        "旧CEZ",
        "再検 CEZ",
    ),
    *(
        "repeat cefazolin",
        "セファゾリン（再）",
        "セファゾリン再検",
        "(CEZ)再検",
        "CEZ 2% NaCl",
        "CEZ + 2% NaCl",
    ),
)
"""The drug, named with words that make it no name."""
in_any_order = functools.partial(isolate_asked.in_any_order, asked=ASKED)


@pytest.mark.parametrize(
    "repeat",
    [
        of("cefazolin", "R"),
        of("cefazolin", "2026-11-20"),
        of("cefazolin", "耐性"),
        of("cefazolin", "32 ?"),
        of("cefazolin", "(>64)"),
        of("cefazolin", "64/32 ?"),
        of("cefazolin", "32", host=""),
        of("cefazolin", "32", host="unicorn"),
        of("cefazolin", "32", GENUS),
        of("cefazolin", "32", "nobody knows it"),
        of("cefazolin", "32", host="horse"),
        of("cefazolin", "R", method=""),
        of("cefazolin", "32", method=""),
        of("cefazolin", "32", method="MIK"),
        of("cefazolin", "R", GENUS, method="MIK"),
        *(of("cefazolin", "32", isolate=name) for name in ("7(再検)", "7再検", "7 repeat", "7 (retest)")),
        *(of(drug, "32") for drug in WITH_WORDS),
        of("CEZ 再検", "R"),
        of("CEZ 再検", "32", host=""),
        of("CEZ 再検", "32", GENUS),
        of("CEZ 再検", "32", method=""),
    ],
)
def test_a_resistant_repeat_that_was_not_judged_takes_an_s_back(repeat: dict[str, Any]) -> None:
    answer = in_any_order(of("cefazolin", "0.5"), repeat)
    assert (answer.category, answer.reason) == ("not_evaluable", "repeats_contradict")
    assert "repeats_contradict" in warned(answer)


@pytest.mark.parametrize(
    "repeat",
    [
        of("cefazolin", "0.5 ?"),
        of("cefazolin", "2 ?"),
        of("cefazolin", "S"),
        of("cefazolin", ""),
        of("cefazolin", "0,5"),
        of("cefazolin", "contaminated"),
        of("cefazolin", "2", host=""),
        of("cefazolin", "32", ECOLI, host=""),
        of("cefazolin", "32", isolate="8", host=""),
        of("cefovecin", "32 ?"),
        of("cefazolin", "0.5", method="MIK"),
        of("cefazolin", "S", method=""),
        of("cefazolin", "", method=""),
        of("cefazolin", "26", method="", disk_content="30 µg"),
        of("CEZ 再検", "2"),
        of("CEZ 再検", "S"),
        of("CEZ 再検", ""),
        of("CEZ 再検", "32", isolate="8"),
        of("CEZ 再検", "32", ECOLI),
    ],
)
def test_a_repeat_that_may_agree_contradicts_nothing(repeat: dict[str, Any]) -> None:
    assert in_any_order(of("cefazolin", "0.5"), repeat).category == "S"


@pytest.mark.parametrize(
    "drug",
    [
        *("CEZ10", "CEZOL", "CEZ/XYZ", "XYZ/CEZ", "CEZ-XYZ", "CEZ CVA", "CEZ clav", "CEZ ABPC", "CEZ V"),
        *("cefazolin with xyz", "cef 再検", "セファゾリンナトリウム", "CAZ-CLA", "AMK 2"),
    ],
)
def test_a_name_that_may_be_another_drug_repeats_none(drug: str) -> None:
    answer = in_any_order(of("cefazolin", "0.5"), of(drug, "32"))
    assert answer.reason != "repeats_contradict"


def test_a_drug_named_with_more_words_has_no_category_of_its_own() -> None:
    again = ask(of("cefazolin", "0.5"), of("CEZ 再検", "0.5"), asked=ASKED)
    assert [(one.category, one.refused) for one in again] == [("S", None), (None, "unknown_drug")]


def test_a_value_is_resistant_only_beyond_every_criterion_that_may_judge_it() -> None:
    coli = of("cefazolin", "1", ECOLI)
    assert in_any_order(coli, of("cefazolin", "8 ?", ECOLI)).category == "S"
    assert in_any_order(coli, of("cefazolin", "32 ?", ECOLI)).category == "not_evaluable"


def test_a_repeated_zone_that_was_not_judged_counts_by_its_disk() -> None:
    zone = of("cefazolin", "26") | {"method": "disk", "disk_content": "30 µg"}
    assert in_any_order(zone, zone | {"value": "8 ?"}).category == "not_evaluable"
    assert in_any_order(zone, zone | {"value": "8", "disk_content": ""}).category == "not_evaluable"
    assert in_any_order(zone, zone | {"value": "20 ?"}).category == "S"
    assert in_any_order(zone, zone | {"value": "<=0.25"}).category == "S"
    assert in_any_order(zone, zone | {"value": "0.5 ?", "method": ""}).category == "S"
    assert in_any_order(zone, zone | {"value": "> 256"}).category == "not_evaluable"
    assert in_any_order(zone, zone | {"value": "8", "method": ""}).category == "not_evaluable"
    assert in_any_order(zone, zone | {"value": "26", "method": "disck"}).category == "S"


def test_a_value_of_no_known_method_that_repeats_another_method_s_contradicts_no_mic() -> None:
    mic, zone = of("cefazolin", "0.5"), of("cefazolin", "26", method="disk", disk_content="30 µg")
    for method in ("", "disck"):
        copy = of("cefazolin", "26", method=method)
        for first, second in ((mic, zone), (zone, mic)):
            assert in_any_order(first, second, copy).category == "S"
        assert in_any_order(mic, copy).category == "not_evaluable"
        for other in ({"value": "27"}, {"isolate": "8"}, {"organism": ECOLI}):
            assert in_any_order(mic, zone | other, copy).category == "not_evaluable"
        resists_too = in_any_order(zone, mic, copy | {"value": "10"})
        assert resists_too.category == "not_evaluable"


def test_another_method_is_compared_by_its_category_alone() -> None:
    zone = of("cefazolin", "8 ?") | {"method": "disk", "disk_content": "30 µg"}
    answer = in_any_order(of("cefazolin", "0.5"), zone)
    assert (answer.category, warned(answer)) == ("S", set())


def test_resistance_under_the_name_of_the_genus_counts_as_well() -> None:
    assert in_any_order(of("cefazolin", "0.5"), of("cefazolin", "8", GENUS)).category == "not_evaluable"


def test_without_rules_repeats_are_not_compared() -> None:
    results = of("cefazolin", "0.5", MRSP), of("cefazolin", "R", MRSP)
    assert ask(*results, policy=Policy(rules="off"), asked=ASKED)[0].category == "S"


def test_a_drug_without_any_criterion_is_judged_by_nobody() -> None:
    assert row("cefazolin", "staphylococcus") in ASKED.version.criteria
    answer = in_any_order(of("enrofloxacin", "0.5"), of("enrofloxacin", "99 ?", ECOLI, isolate="7"))
    assert answer.category == "S"


OXACILLIN = rows(row("oxacillin", "staphylococcus"))


@pytest.mark.parametrize("words", ["MPIPC 再検", "MPIPC repeat"])
@pytest.mark.parametrize(
    ("value", "again", "category"),
    [
        *(("0.25", one, "S") for one in ("0.25", "0.5", "S", "感性", "-", "")),
        *(("0.25", one, "not_evaluable") for one in ("R", "4", "2", "4 ?", "0.25 ?", "耐性")),
        *((None, one, "not_evaluable") for one in ("0.25", "S", "4")),
    ],
)
def test_a_repeat_in_words_that_agrees_leaves_nothing_open_and_shows_nothing_alone(
    words: str, value: str | None, again: str, category: str
) -> None:
    first = () if value is None else (of("oxacillin", value, MRSP),)
    others = (*first, of(words, again, MRSP))
    answer = isolate_asked.in_any_order(of("cefazolin", "0.5", MRSP), *others, asked=OXACILLIN)
    assert answer.category == category
