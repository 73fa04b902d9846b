"""What one result of an isolate calls for in another: tests not done, siblings of a genus, repeats."""

from __future__ import annotations

import functools
from typing import Any

import msgspec
import polars as pl
import pytest

from breakpoints.batch import classify_frame
from breakpoints.batch.source import Source
from breakpoints.boundaries import mic_boundaries
from breakpoints.classify import Policy
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind
from breakpoints.no_measurement import STRUCK, VOID
from breakpoints.vocabulary import Drug
from breakpoints.vocabulary.additions import VocabularyAdditions
from tests.spec.interpretation import isolate_asked
from tests.spec.interpretation.isolate_asked import PLAIN, ask, categories, of, row, rows
from tests.spec.interpretation.manual import warned

STABLE = ("methicillin", "nafcillin", "flucloxacillin")
ECOLI, FAECIUM, UBERIS = "Escherichia coli", "Enterococcus faecium", "Streptococcus uberis"
FAECALIS = "Enterococcus faecalis"
JUDGED = rows(
    *(row(drug, "staphylococcus") for drug in ("oxacillin", "cloxacillin")),
    row("cefpodoxime", "enterobacterales"),
    row("cefotaxime", "enterobacterales"),
    row("cefovecin", "escherichia_coli"),
    row("amoxicillin", "enterococcus"),
    row("pirlimycin", "streptococcus"),
)
in_any_order = functools.partial(isolate_asked.in_any_order, asked=JUDGED)
THIRD = ("ceftiofur", "cefotaxime", "cefquinome", "cefovecin")
WITHOUT = TableIndex.of(
    msgspec.structs.replace(
        PLAIN.version, criteria=tuple(one for one in PLAIN.version.criteria if one.drug not in THIRD)
    )
)
"""No criterion judges cephalosporins of later generations."""


@pytest.fixture(autouse=True)
def with_imported_drugs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the vocabulary hold drugs that WHONET's list brings."""
    drugs = tuple(Drug(id=one, name_en=one, name_ja=one, class_en="Penicillins") for one in STABLE)
    words = isolate_asked.WORDS.extended(VocabularyAdditions(drugs=drugs))
    monkeypatch.setattr(isolate_asked, "WORDS", words)


# --- penicillins stable to penicillinase -------------------------------------------------------------


@pytest.mark.parametrize("drug", THIRD)
def test_a_cephalosporin_beyond_the_wild_type_of_staphylococci_calls_for_a_test_without_a_criterion(
    drug: str,
) -> None:
    for value in ("32", ">16"):
        answer = isolate_asked.in_any_order(of("cefazolin", "0.5"), of(drug, value), asked=WITHOUT)
        assert (answer.category, "methicillin_test_needed" in warned(answer)) == ("not_evaluable", True)
    plain = isolate_asked.in_any_order(of("cefazolin", "0.5"), of(drug, "1"), asked=WITHOUT)
    assert (plain.category, warned(plain)) == ("S", set())


def test_a_cut_off_that_a_drug_is_beyond_calls_for_no_less_than_none() -> None:
    cut_off = msgspec.structs.replace(
        row("ceftiofur", "staphylococcus"), kind=Kind.ECV, mic=mic_boundaries("<=2", ">2")
    )
    asked = TableIndex.of(
        msgspec.structs.replace(WITHOUT.version, criteria=(*WITHOUT.version.criteria, cut_off))
    )
    for kinds in (("clinical",), ("clinical", "ecv")):
        results = of("cefazolin", "0.5"), of("ceftiofur", "16")
        answer, _ = ask(*results, policy=Policy(kinds=kinds), asked=asked)
        assert (answer.category, answer.category_by_value) == ("not_evaluable", "S")


@pytest.mark.parametrize("drug", ["cloxacillin", "dicloxacillin", *STABLE])
def test_another_stable_penicillin_without_a_category_leaves_beta_lactams_open(drug: str) -> None:
    answer = in_any_order(of("cefazolin", "0.5"), of(drug, ">4"), asked=rows())
    assert (answer.category, answer.reason, answer.category_by_value) == (
        "not_evaluable",
        "rule_left_open",
        "S",
    )
    assert answer.parameters["trigger"] in {f"{drug}=no_criterion", f"{drug}=screen_positive"}


def test_another_stable_penicillin_that_fails_makes_beta_lactams_r() -> None:
    answer = in_any_order(of("cefazolin", "0.5"), of("cloxacillin", "8"))
    assert (answer.category, answer.parameters["trigger"]) == ("R", "cloxacillin=R")


def test_an_oxacillin_that_does_not_resist_settles_the_others() -> None:
    assert (
        in_any_order(of("cefazolin", "0.5"), of("methicillin", "1"), of("oxacillin", "0.25")).category == "S"
    )
    again = in_any_order(of("cefazolin", "0.5"), of("cloxacillin", "8"), of("oxacillin", "0.25"))
    assert again.category == "R"


# --- enterococci ----------------------------------------------------------------------------------------


def test_ampicillin_speaks_of_amoxicillin_in_enterococci_with_clavulanic_acid_too() -> None:
    for drug in ("amoxicillin", "amoxicillin_clavulanic_acid"):
        answer = in_any_order(of(drug, "0.5", FAECIUM), of("ampicillin", "32", FAECIUM))
        assert (answer.category, answer.reason) == ("R", "expert_rule")
        assert in_any_order(of(drug, "0.5", FAECIUM), of("ampicillin", "0.5", FAECIUM)).category == "S"


def test_a_penicillin_that_fails_calls_for_a_test_of_enterococci_for_beta_lactamase() -> None:
    answer = in_any_order(of("ampicillin", "0.5", FAECIUM), of("benzylpenicillin", "16", FAECIUM))
    assert answer.category == "not_evaluable"
    assert "beta_lactamase_test_needed" in warned(answer)
    done = of("ampicillin", "0.5", FAECIUM, beta_lactamase="-")
    assert in_any_order(done, of("benzylpenicillin", "16", FAECIUM)).category == "S"


# --- tests not done --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "calls", "test", "code"),
    [
        pytest.param(
            of("cefazolin", "0.5"),
            of("amoxicillin_clavulanic_acid", "16"),
            "methicillin_resistance",
            "methicillin_test_needed",
            id="staphylococcus, penicillin with an inhibitor",
        ),
        pytest.param(
            of("cefazolin", "0.5"),
            of("meropenem", "8"),
            "methicillin_resistance",
            "methicillin_test_needed",
            id="staphylococcus, carbapenem",
        ),
        pytest.param(
            of("cefovecin", "0.5", ECOLI),
            of("cefpodoxime", "8", ECOLI),
            "esbl",
            "esbl_test_needed",
            id="E. coli, cefpodoxime",
        ),
        pytest.param(
            of("ampicillin", "0.5", ECOLI),
            of("cefotaxime", "2", ECOLI),
            "esbl",
            "esbl_test_needed",
            id="E. coli, cefotaxime",
        ),
        pytest.param(
            of("cefazolin", "0.5", ECOLI),
            of("cefovecin", "8", ECOLI),
            "esbl",
            "esbl_test_needed",
            id="E. coli, cefovecin",
        ),
        pytest.param(
            of("cefovecin", "0.5", ECOLI),
            of("meropenem", "8", ECOLI),
            "carbapenemase",
            "carbapenemase_test_needed",
            id="E. coli, carbapenem",
        ),
    ],
)
def test_a_result_calls_for_a_test_and_leaves_open_what_it_would_decide(
    asked: dict[str, Any], calls: dict[str, Any], test: str, code: str
) -> None:
    answer = in_any_order(asked, calls)
    assert (answer.category, answer.category_by_value, answer.possible) == ("not_evaluable", "S", ("S", "R"))
    assert code in warned(answer)
    assert in_any_order(asked | {test: "-"}, calls).category == "S"
    assert in_any_order(asked, calls | {"isolate": "8"}).category == "S"
    off = ask(asked, calls, policy=Policy(rules="off"), asked=JUDGED)[0]
    assert (off.category, warned(off) & {code}) == ("S", set())


def test_a_positive_test_decides_and_is_not_asked_for_again() -> None:
    answer = in_any_order(of("cefovecin", "0.5", ECOLI, esbl="+"), of("cefpodoxime", "8", ECOLI))
    assert (answer.category, "esbl_test_needed" in warned(answer)) == ("R", False)


def test_a_drug_that_the_test_does_not_concern_is_answered() -> None:
    answer = in_any_order(of("enrofloxacin", "0.5", ECOLI), of("cefpodoxime", "8", ECOLI))
    assert (answer.category, warned(answer) & {"esbl_test_needed"}) == ("S", set())


def test_oxacillin_that_does_not_resist_needs_no_further_test() -> None:
    unread = of("amoxicillin_clavulanic_acid", "?")
    assert in_any_order(of("cefazolin", "0.5"), unread).category == "not_evaluable"
    assert in_any_order(of("cefazolin", "0.5"), unread, of("oxacillin", "0.25")).category == "S"


@pytest.mark.parametrize("method", ["mic", ""], ids=["typed", "by no known method"])
@pytest.mark.parametrize("drug", ["cefovecin", "cefazolin", "imipenem"])
def test_a_beta_lactam_that_fails_beside_a_low_oxacillin_leaves_open_both_and_calls_for_a_test_alone(
    drug: str, method: str
) -> None:
    asked = rows(*(row(one, "staphylococcus") for one in ("oxacillin", "cefalexin", "imipenem")))
    other, oxacillin = of("cefovecin" if drug == "cefazolin" else "cefazolin", "0.5"), of("oxacillin", "0.25")
    for fails in (of(drug, "16"), of(drug, "R", method=method)):
        told = isolate_asked.in_any_order(other, oxacillin, fails, asked=asked)
        assert (told.category, warned(told)) == ("not_evaluable", {"unusual_combination"})
        of_oxacillin = isolate_asked.in_any_order(oxacillin, fails, asked=asked)
        assert (of_oxacillin.category, warned(of_oxacillin)) == ("not_evaluable", {"unusual_combination"})
        alone = isolate_asked.in_any_order(other, fails, asked=asked)
        assert (alone.category, "methicillin_test_needed" in warned(alone)) == ("not_evaluable", True)
        negative = isolate_asked.in_any_order(other | {"methicillin_resistance": "-"}, fails, asked=asked)
        assert (negative.category, warned(negative)) == ("S", set())
    for plain in (of(drug, "0.5"), of(drug, "S"), of(drug, "?"), of(drug, "0.5", method="")):
        answer = isolate_asked.in_any_order(other, oxacillin, plain, asked=asked)
        assert (answer.category, warned(answer)) == ("S", set())


@pytest.mark.parametrize("drug", ["tylosin", "azithromycin"])
def test_a_low_erythromycin_settles_no_d_test_beside_another_macrolide_that_fails(drug: str) -> None:
    asked = rows(row(drug, "staphylococcus"))
    clindamycin, low = of("clindamycin", "0.5"), of("erythromycin", "0.25")
    unjudged = TableIndex.of(
        msgspec.structs.replace(
            asked.version,
            criteria=tuple(one for one in asked.version.criteria if one.drug != "erythromycin"),
        )
    )
    for table in (asked, unjudged):
        for fails in (of(drug, "16"), of(drug, "R"), of(drug, "R", method="")):
            answer = isolate_asked.in_any_order(clindamycin, low, fails, asked=table)
            assert (answer.category, "d_test_needed" in warned(answer)) == ("not_evaluable", True)
        for plain in (of(drug, "0.5"), of(drug, "S"), of(drug, "?")):
            assert isolate_asked.in_any_order(clindamycin, low, plain, asked=table).category == "S"


def test_an_azithromycin_that_no_criterion_judges_screens_for_inducible_resistance() -> None:
    clindamycin, low = of("clindamycin", "0.5"), of("erythromycin", "0.25")
    for value, category in (("8", "not_evaluable"), ("2", "S")):
        high = of("azithromycin", value)
        assert isolate_asked.in_any_order(clindamycin, low, high, asked=rows()).category == category


@pytest.mark.parametrize("drug", ["cefotaxime", "cefovecin"])
def test_a_value_that_was_struck_through_calls_for_a_test_unless_it_is_low_or_was_replaced(drug: str) -> None:
    asked = of("ampicillin", "0.5", ECOLI)
    for struck in (f"{STRUCK}32", f"{STRUCK}R", f"{STRUCK}32 ?", f"{VOID}32", f"{VOID}{STRUCK}32"):
        given = of(drug, struck, ECOLI)
        answer = in_any_order(asked, given)
        assert (answer.category, answer.parameters["trigger"]) == ("not_evaluable", f"{drug}=struck_out")
        assert in_any_order(asked, given, of(drug, "0.06", ECOLI)).category == "S"
    for plain in (f"{STRUCK}0.06", f"{STRUCK}S", f"{STRUCK}NT", f"{VOID}0.06"):
        assert in_any_order(asked, of(drug, plain, ECOLI)).category == "S"


def test_tylosin_calls_for_a_d_test_of_streptococci_unless_erythromycin_was_tested() -> None:
    tylosin, pirlimycin = of("tylosin", ">32", UBERIS), of("pirlimycin", "0.5", UBERIS)
    unknown = in_any_order(pirlimycin, tylosin)
    assert (unknown.category, "d_test_needed" in warned(unknown)) == ("S", True)
    judged = rows(row("tylosin", "streptococcus"), row("pirlimycin", "streptococcus"))
    fails = in_any_order(pirlimycin, tylosin, asked=judged)
    assert (fails.category, "d_test_needed" in warned(fails)) == ("not_evaluable", True)
    settled = in_any_order(pirlimycin, tylosin, of("erythromycin", "0.25", UBERIS))
    assert (settled.category, warned(settled)) == ("S", set())


# --- values that no criterion of the site judges --------------------------------------------------------


def elsewhere(drug: str, organism: str) -> Criterion:
    """Return a row of dogs' wounds alone; every isolate here is from the skin."""
    return msgspec.structs.replace(row(drug, organism), sites=("wound",))


ELSEWHERE = rows(
    elsewhere("cefpodoxime", "staphylococcus"),
    elsewhere("cefalexin", "staphylococcus"),
    elsewhere("ceftiofur", "escherichia_coli"),
    row("pirlimycin", "staphylococcus"),
)
AT_6_MM = {"method": "disk", "value": "6", "disk_content": "10 µg"}


@pytest.mark.parametrize(
    ("asked", "fails", "code"),
    [
        (of("cefovecin", "0.5"), of("cefpodoxime", "8"), "methicillin_test_needed"),
        (of("cefovecin", "0.5"), of("cefpodoxime", "") | AT_6_MM, "methicillin_test_needed"),
        (of("cefovecin", "0.5"), of("cefalexin", ">64"), "methicillin_test_needed"),
        (of("cefovecin", "0.5"), of("amoxicillin_clavulanic_acid", "") | AT_6_MM, "methicillin_test_needed"),
        (of("cefovecin", "0.5", ECOLI), of("ceftiofur", ">8", ECOLI), "esbl_test_needed"),
        (of("cefovecin", "0.5", ECOLI), of("ceftiofur", "4", ECOLI), "esbl_test_needed"),
        (of("ampicillin", "1", FAECALIS), of("benzylpenicillin", "") | AT_6_MM, "beta_lactamase_test_needed"),
        (of("pirlimycin", "0.5"), of("clindamycin", "") | AT_6_MM, "d_test_needed"),
    ],
)
def test_a_value_that_is_r_by_whichever_criterion_calls_for_a_test_without_a_category(
    asked: dict[str, Any], fails: dict[str, Any], code: str
) -> None:
    fails |= {"organism": asked["organism"]}
    answer = in_any_order(asked, fails, asked=ELSEWHERE)
    assert (answer.category, answer.category_by_value, code in warned(answer)) == ("not_evaluable", "S", True)
    assert answer.parameters["trigger"] == f"{fails['drug']}=screen_positive"
    low = of(fails["drug"], "0.25", asked["organism"])
    assert in_any_order(asked, low, asked=ELSEWHERE).category == "S"


@pytest.mark.parametrize("also", [(), (of("oxacillin", "") | AT_6_MM | {"value": "12"},)])
def test_a_negative_test_for_meca_does_not_settle_an_oxacillin_that_clearly_fails(also: Any) -> None:
    asked = of("cefovecin", "0.5", methicillin_resistance="-")
    answer = in_any_order(asked, of("oxacillin", ">2"), *also, asked=rows())
    assert (answer.category, answer.reason) == ("not_evaluable", "rule_left_open")
    assert in_any_order(asked, *also, of("oxacillin", ""), asked=rows()).category == "S"


# --- two species of a genus under one name -------------------------------------------------------------


def test_a_trigger_of_another_staphylococcus_of_the_isolate_leaves_the_rule_open() -> None:
    aureus = of("oxacillin", "8", "Staphylococcus aureus")
    answer = in_any_order(of("cefazolin", "0.5"), aureus)
    assert (answer.category, answer.parameters["trigger"]) == ("not_evaluable", "oxacillin=organism_unclear")
    own = in_any_order(of("cefazolin", "0.5"), aureus, of("oxacillin", "0.25"))
    assert own.category == "not_evaluable"
    agreeing = in_any_order(of("cefazolin", "0.5"), aureus | {"value": "0.25"}, of("oxacillin", "0.25"))
    assert agreeing.category == "S"
    assert in_any_order(of("cefazolin", "0.5"), aureus | {"value": "0.25"}).category == "S"


# --- the same twice --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cefazolin", "whonet:CZO"])
def test_repeats_by_one_method_that_contradict_each_other_leave_no_s(name: str) -> None:
    active, resistant = of("cefazolin", "0.25"), of(name, "32")
    first, second, other = ask(active, resistant, of("enrofloxacin", "0.5"))
    assert categories([first, second, other]) == ["not_evaluable", "R", "S"]
    assert (first.reason, first.possible, first.category_by_value) == ("repeats_contradict", ("S", "R"), "S")
    assert [("repeats_contradict" in warned(one)) for one in (first, second, other)] == [True, True, False]
    assert in_any_order(active, resistant, asked=PLAIN) == first


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"isolate": "8"}, id="another isolate"),
        pytest.param({"isolate": None}, id="no isolate named"),
        pytest.param({"value": "0.5"}, id="the same category"),
        pytest.param({"value": "?"}, id="nothing that can be read"),
        pytest.param({"organism": ECOLI}, id="another organism"),
    ],
)
def test_what_is_no_contradicting_repeat_is_answered(other: dict[str, Any]) -> None:
    assert categories(ask(of("cefazolin", "0.25"), of("cefazolin", "32") | other))[0] == "S"


def test_repeats_are_answered_by_themselves_without_rules() -> None:
    answers = ask(of("cefazolin", "0.25"), of("cefazolin", "32"), policy=Policy(rules="off"))
    assert categories(answers) == ["S", "R"]


def test_repeats_are_found_where_method_and_drug_hold_for_all_rows() -> None:
    frame = pl.DataFrame({"isolate": ["7", "7"], "value": ["0.25", "32"]})
    stated = {name: said for name, said in of("cefazolin", "").items() if name not in frame.columns}
    source = Source(columns={name: name for name in frame.columns}, given=stated)
    said = classify_frame(frame, [PLAIN], Policy(), isolate_asked.WORDS, source=source)
    assert said["category"].to_list() == ["not_evaluable", "R"]
