"""What speaks for a mechanism, or may, leaves open what another drug's value would settle."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from breakpoints.classify import Answer
from breakpoints.index import TableIndex
from breakpoints.vocabulary import Drug
from breakpoints.vocabulary.additions import VocabularyAdditions
from tests.spec.interpretation import isolate_asked
from tests.spec.interpretation.isolate_asked import PLAIN, ask, of, row, rows
from tests.spec.interpretation.manual import warned

ECOLI, AUREUS = "Escherichia coli", "Staphylococcus aureus"
EPIDERMIDIS, SCHLEIFERI = "Staphylococcus epidermidis", "Staphylococcus schleiferi"
IMPORTED = ("methicillin", "nafcillin", "flucloxacillin", "doripenem")


@pytest.fixture(autouse=True)
def with_imported_drugs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the vocabulary hold drugs that WHONET's list brings."""
    drugs = tuple(Drug(id=one, name_en=one, name_ja=one, class_en="Penicillins") for one in IMPORTED)
    words = isolate_asked.WORDS.extended(VocabularyAdditions(drugs=drugs))
    monkeypatch.setattr(isolate_asked, "WORDS", words)


def first_of(*results: dict[str, Any], asked: TableIndex = PLAIN) -> Answer:
    """Return the answer to the first result, which is the same in any order of the rows."""
    first = ask(*results, asked=asked)[0]
    for order in itertools.permutations(range(len(results))):
        assert ask(*(results[place] for place in order), asked=asked)[order.index(0)] == first
    return first


def disk(drug: str, zone: str, organism: str, content: str | None) -> dict[str, Any]:
    """Return a zone of isolate 7."""
    return of(drug, zone, organism, method="disk", disk_content=content)


# --- a value that screens negative ------------------------------------------------------------------


@pytest.mark.parametrize(
    "against",
    [
        of("oxacillin", "R", AUREUS),
        of("oxacillin", ">4 ?", AUREUS),
        disk("oxacillin", "6", AUREUS, "1 µg"),
        disk("oxacillin", "9", AUREUS, "1 µg"),
        of("oxacillin", "4", AUREUS),
        of("cloxacillin", ">8", AUREUS),
        of("cloxacillin", "?!", AUREUS),
        of("nafcillin", "R", AUREUS),
    ],
)
def test_a_cefoxitin_that_screens_negative_silences_no_other_sign_as_clsi_m100_demands(
    against: dict[str, Any],
) -> None:
    cefoxitin = disk("cefoxitin", "24", AUREUS, "30 µg")
    answer = first_of(of("cefazolin", "0.12", AUREUS), cefoxitin, against)
    assert (answer.category, answer.category_by_value) == ("not_evaluable", "S")
    assert first_of(of("cefazolin", "0.12", AUREUS), cefoxitin).category == "S"


@pytest.mark.parametrize(
    "against",
    [
        disk("cefoxitin", "6", isolate_asked.MRSP, "30 µg"),
        disk("cefoxitin", "6", isolate_asked.MRSP, None),
        of("cefoxitin", "64"),
        of("cefoxitin", "R"),
        of("cloxacillin", ">8"),
        of("methicillin", "R"),
        of("nafcillin", ">16"),
        of("oxacillin", ">4", AUREUS),
        of("oxacillin", ">4", SCHLEIFERI),
        of("oxacillin", "R", EPIDERMIDIS),
    ],
)
@pytest.mark.parametrize("judged", [False, True])
def test_an_oxacillin_that_looks_susceptible_silences_no_other_sign(
    against: dict[str, Any], judged: bool
) -> None:
    asked = rows(row("oxacillin", "staphylococcus")) if judged else PLAIN
    answer = first_of(of("cefazolin", "0.12"), of("oxacillin", "0.25"), against, asked=asked)
    assert (answer.category, answer.category_by_value) == ("not_evaluable", "S")


@pytest.mark.parametrize(
    "beside",
    [
        disk("cefoxitin", "33", isolate_asked.MRSP, "30 µg"),
        of("cefoxitin", "2"),
        of("methicillin", "1"),
        of("cloxacillin", "0.5"),
        of("oxacillin", "0.25", AUREUS),
        of("cefoxitin", "NT"),
        of("cloxacillin", "未実施"),
    ],
)
def test_a_value_below_its_limit_beside_an_oxacillin_that_looks_susceptible_is_no_sign(
    beside: dict[str, Any],
) -> None:
    answer = first_of(of("cefazolin", "0.12"), of("oxacillin", "0.25"), beside)
    assert (answer.category, warned(answer)) == ("S", {"screened_by_value"})


# --- what calls for a test ------------------------------------------------------------------------------


@pytest.mark.parametrize("drug", ["cefotaxime", "cefpodoxime", "ceftazidime", "cefovecin", "ceftiofur"])
@pytest.mark.parametrize("value", ["R", "I", "32 ?"])
def test_a_screening_drug_without_a_reading_calls_for_the_test_for_esbl(drug: str, value: str) -> None:
    answer = first_of(of("cefazolin", "1", ECOLI), of(drug, value, ECOLI), asked=rows())
    assert (answer.category, "esbl_test_needed" in warned(answer)) == ("not_evaluable", True)
    done = of("cefazolin", "1", ECOLI, esbl="-")
    assert first_of(done, of(drug, value, ECOLI), asked=rows()).category == "S"


def test_a_carbapenem_without_a_reading_calls_for_a_test_and_is_no_mechanism_found() -> None:
    for value, reason in (("R", "rule_left_open"), ("8", "mechanism_found")):
        answer = first_of(of("cefazolin", "1", ECOLI), of("meropenem", value, ECOLI))
        assert (answer.reason, "carbapenemase_test_needed" in warned(answer)) == (reason, True)


@pytest.mark.parametrize(
    "sign",
    [
        disk("cefotaxime", "6", ECOLI, None),
        disk("cefotaxime", "6", ECOLI, "5 µg"),
        disk("cefotaxime", "20", ECOLI, "5 µg"),
        disk("ceftazidime", "21", ECOLI, "10 µg"),
        disk("ceftazidime", "6", ECOLI, "100 µg"),
        of("ceftiofur", ">8", ECOLI),
        of("doripenem", "4", ECOLI),
    ],
)
def test_disks_of_eucast_and_no_inhibition_at_all_screen_positive(sign: dict[str, Any]) -> None:
    answer = first_of(of("cefazolin", "1", ECOLI), sign)
    assert (answer.category, answer.category_by_value) == ("not_evaluable", "S")


@pytest.mark.parametrize(
    "no_sign",
    [
        disk("cefotaxime", "21", ECOLI, "5 µg"),
        disk("cefotaxime", "28", ECOLI, None),
        disk("ceftazidime", "22", ECOLI, "10 µg"),
        of("ceftiofur", "1", ECOLI),
        of("doripenem", "0.25", ECOLI),
        *(of("cefotaxime", one, ECOLI) for one in ("", "NT", "-", "―", "未実施", "S", "感受性")),
        of("cefotaxime", "", ECOLI, method="MIK"),
        of("cefotaxime", "NT", ECOLI, host="unicorn"),
    ],
)
def test_what_does_not_screen_positive_leaves_nothing_open(no_sign: dict[str, Any]) -> None:
    assert first_of(of("cefazolin", "1", ECOLI), no_sign).category == "S"


@pytest.mark.parametrize(
    "sign",
    [
        disk("cefoxitin", "6", EPIDERMIDIS, "30 µg"),
        disk("cefoxitin", "24", EPIDERMIDIS, "30 µg"),
        of("cefoxitin", "R", EPIDERMIDIS),
    ],
)
def test_a_cefoxitin_that_fails_calls_for_a_test_in_every_staphylococcus(sign: dict[str, Any]) -> None:
    answer = first_of(of("cefazolin", "0.12", EPIDERMIDIS), sign)
    assert (answer.category, "methicillin_test_needed" in warned(answer)) == ("not_evaluable", True)
    larger = disk("cefoxitin", "28", EPIDERMIDIS, "30 µg")
    assert first_of(of("cefazolin", "0.12", EPIDERMIDIS), larger).category == "S"


# --- repeats in words -------------------------------------------------------------------------------------

CONTRADICTING = """NS|R.|(R)|R*|Res|resist|resistent|résistant|R/R|耐|耐性菌|高度耐性|NWT|non-susceptible
no zone|+++|>64 (2x)|>64mg/L (24h)|64 mg/L 48 h|32-64|32 or 64|>32 - >64|R (32)|0.5 R|1,024|16-Aug|③②"""
AGREEING = """S.|(S)|感性|I
0.5 mg/L 48 h|0.25 (2x)|0.25-0.5|0.5 ?|0,125|0,5|?|-|NT|not done|未実施|no growth|contaminated
―|retest|保留"""


@pytest.mark.parametrize("repeat", [one for line in CONTRADICTING.split("\n") for one in line.split("|")])
def test_a_repeat_that_cannot_be_shown_to_agree_takes_an_s_back(repeat: str) -> None:
    answer = ask(of("cefazolin", "0.25"), of("cefazolin", repeat))[0]
    assert (answer.category, answer.reason) == ("not_evaluable", "repeats_contradict")


@pytest.mark.parametrize("repeat", [one for line in AGREEING.split("\n") for one in line.split("|")])
def test_a_repeat_that_agrees_or_says_nothing_contradicts_no_s(repeat: str) -> None:
    assert ask(of("cefazolin", "0.25"), of("cefazolin", repeat))[0].category == "S"


# --- names that name no isolate ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["-", "?", "NA", "n/a", "不明", "Unknown", "なし", "0", "none", "－", " - "])
def test_a_placeholder_names_no_isolate(name: str) -> None:
    unnamed = ask(of("cefazolin", "0.25", isolate=name), of("oxacillin", "x", isolate=name))
    assert unnamed == ask(of("cefazolin", "0.25", isolate=""), of("oxacillin", "x", isolate=""))
    named = ask(of("cefazolin", "0.25", isolate="7"), of("oxacillin", "x", isolate=name))[0]
    assert (named.category, named.reason) == ("not_evaluable", "isolates_unnamed_beside_trigger")
