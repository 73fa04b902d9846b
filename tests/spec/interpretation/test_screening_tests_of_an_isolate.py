"""Screening tests of an isolate: how they are read, and what they make of its other results."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from breakpoints.model import Kind
from breakpoints.screening import one_of_several
from tests.spec.interpretation.isolate_asked import (
    MRSP,
    ORGANISMS,
    POSITIVE,
    ask,
    categories,
    of,
    row,
    rows,
)
from tests.spec.interpretation.manual import warned

# --- screening tests are the isolate's --------------------------------------------------------------


def test_a_screening_test_on_one_row_counts_for_every_row_of_its_isolate() -> None:
    answers = ask(
        of("cefazolin", "0.5"),
        of("enrofloxacin", "0.25", **POSITIVE),
        of("cefovecin", "0.25", isolate="8"),
        of("cefovecin", "0.25", organism="Escherichia coli"),
    )
    assert categories(answers) == ["R", "S", "S", "S"]
    assert answers[0].parameters["trigger"] == "methicillin_resistance=positive"


@pytest.mark.parametrize(
    ("organism", "drug", "trigger"),
    [
        ("MRSP", "cefazolin", "methicillin_resistance"),
        ("S. pseudintermedius (MRSP)", "cefazolin", "methicillin_resistance"),
        ("ＭＲＳＡ 2+", "cefazolin", "methicillin_resistance"),
        ("メチシリン耐性黄色ブドウ球菌", "cefazolin", "methicillin_resistance"),
        ("ESBL産生大腸菌", "cefovecin", "esbl"),
        ("E. coli (ESBL)", "cefovecin", "esbl"),
    ],
)
def test_an_organism_named_by_its_mechanism_is_its_species_with_a_positive_screening_test(
    organism: str, drug: str, trigger: str
) -> None:
    (alone,) = ask(of(drug, "0.25", organism=organism))
    assert (alone.category, alone.parameters["trigger"]) == ("R", f"{trigger}=positive")


@pytest.mark.parametrize("written", [None, "negative", "perhaps"])
def test_a_mechanism_in_the_organism_counts_for_every_row_of_its_isolate(written: str | None) -> None:
    beside = {} if written is None else {"methicillin_resistance": written}
    answers = ask(of("cefazolin", "0.5"), of("enrofloxacin", "0.25", organism="MRSP", **beside))
    assert categories(answers) == ["R", "S"]


@pytest.mark.parametrize(
    "organism",
    ["MRSP?", "MRSA疑い", "S. aureus (MRSA-)", "ESBL陰性?大腸菌", "E. coli no ESBL", "E. coli (MRSA)"],
)
def test_a_mechanism_that_is_denied_or_doubted_names_no_organism(organism: str) -> None:
    (answer,) = ask(of("enrofloxacin", "0.25", organism=organism))
    assert answer.refused == "unknown_organism"


@pytest.mark.parametrize(
    "organism",
    [
        *("ESBL陰性大腸菌", "ESBL非産生大腸菌", "大腸菌(non-ESBL)", "E. coli ESBL(-)", "E. coli (ESBL-)"),
        *("大腸菌（E. coli）", "Escherichia coli(大腸菌)"),
    ],
)
def test_a_mechanism_that_is_not_there_and_a_second_language_leave_an_organism_what_it_is(
    organism: str,
) -> None:
    answers = ask(of("enrofloxacin", "0.25", organism=organism), of("cefpodoxime", "16", organism=organism))
    assert answers[0].category == "S"
    assert "negative" not in str(answers[1])


@pytest.mark.parametrize("organism", ["E. coli 2+", "大腸菌 3+", "大腸菌（2+）", "E. coli +++"])
def test_growth_written_behind_an_organism_leaves_it_what_it_is(organism: str) -> None:
    assert categories(ask(of("enrofloxacin", "0.25", organism=organism))) == ["S"]


@pytest.mark.parametrize(
    "fault", [{"value": "?"}, {"drug": "no drug"}, {"host": "wyvern"}, {"esbl": "perhaps"}]
)
def test_a_refused_row_says_of_its_isolate_what_it_says(fault: dict[str, str]) -> None:
    assert categories(ask(of("cefazolin", "0.5"), of("enrofloxacin", "1", **POSITIVE) | fault))[0] == "R"


def test_rows_of_an_isolate_that_contradict_each_other_count_as_positive_and_warn() -> None:
    negative = {"methicillin_resistance": "negative"}
    answers = ask(of("cefazolin", "0.5", **negative), of("enrofloxacin", "0.25", **POSITIVE))
    assert categories(answers) == ["R", "S"]
    assert all("screening_contradictory" in warned(one) for one in answers)
    assert answers[0].warnings[-1].parameters == {"tests": "methicillin_resistance"}
    agreeing = ask(of("cefazolin", "0.5", **POSITIVE), of("enrofloxacin", "0.25", **POSITIVE))
    assert not any("screening_contradictory" in warned(one) for one in agreeing)


def test_a_screening_test_that_cannot_be_read_leaves_the_other_rows_open() -> None:
    first, other = ask(of("cefazolin", "0.5"), of("enrofloxacin", "1", methicillin_resistance="perhaps"))
    assert (first.category, first.possible) == ("not_evaluable", ("S", "R"))
    assert first.parameters["trigger"] == "methicillin_resistance=unreadable"
    assert (other.category, other.reason) == ("S", None)
    (own,) = ask(of("cefazolin", "0.5", methicillin_resistance="perhaps"))
    assert (own.refused, own.reason) == ("value_unreadable", "screening_unreadable")


def test_what_is_r_by_its_value_stays_r_beside_a_screening_test_that_cannot_be_read() -> None:
    unread = {"methicillin_resistance": "perhaps"}
    answers = ask(*(of("cefazolin", value, **unread) for value in ("8", "<=0.5", "2", ">2", ">1", "x")))
    assert categories(answers) == ["R", *["value_unreadable"] * 2, "R", *["value_unreadable"] * 2]
    assert answers[0].criterion is not None
    several = ask(
        *(of(drug, "8", isolate=None, **unread) for drug in ("cefazolin", "cefovecin", "ampicillin"))
    )
    assert [one.criterion.drug for one in several if one.criterion] == [
        "cefazolin",
        "cefovecin",
        "ampicillin",
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("I1", "Ｉ１", True),
        (" I1", "I1　", True),
        ("Ｉ１ ", "\u00a0I1", True),
        ("株①", "株1", True),
        ("I1", "i1", True),
        ("ＭＲＳＰ-ａ", "mrsp-A", True),
        ("I1", "I 1", True),
        *[("K-1", f"K{dash}1", True) for dash in "\u2212\u2010\u2011\u2013\u2014\u30fc\uff70\uff0d\u00ad"],
        ("K-1", "K -\u200b 1", True),
        ("K\ufeff1", "k1", True),
        ("1  12", "1 12", True),
        ("1 12", "11 2", False),
        ("1-12", "11-2", False),
        ("I1", "I-1", False),
    ],
)
def test_an_isolate_is_one_whatever_the_width_case_dashes_and_blanks_of_its_name(
    one: str, other: str, same: bool
) -> None:
    first, _ = ask(of("cefazolin", "0.5", isolate=one), of("enrofloxacin", "1", isolate=other, **POSITIVE))
    assert first.category == ("R" if same else "S")


# --- beta-lactamase -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("organism", "drug", "value"),
    [
        ("Pasteurella multocida", "ampicillin", "0.12"),
        ("Mannheimia haemolytica", "benzylpenicillin", "0.12"),
        ("Histophilus somni", "benzylpenicillin", "0.12"),
        ("Actinobacillus pleuropneumoniae", "ampicillin", "0.25"),
        ("Enterococcus faecalis", "ampicillin", "1"),
        ("Staphylococcus aureus", "benzylpenicillin", "0.12"),
    ],
)
def test_beta_lactamase_makes_r_of_penicillins_labile_to_it(organism: str, drug: str, value: str) -> None:
    (answer,) = ask(of(drug, value, organism, beta_lactamase="positive"))
    assert (answer.category, answer.category_by_value) == ("R", "S")
    assert "CLSI" in answer.parameters["source"]
    (stable,) = ask(of("amoxicillin_clavulanic_acid", "0.25", organism, beta_lactamase="positive"))
    assert (stable.category, warned(stable) - {"higher_taxon"}) == ("S", set())


@pytest.mark.parametrize(
    ("organism", "test", "used"),
    [
        ("Escherichia coli", "beta_lactamase", False),
        ("Escherichia coli", "esbl", True),
        ("Pasteurella multocida", "esbl", False),
        ("Streptococcus canis", "methicillin_resistance", False),
        ("Streptococcus canis", "inducible_clindamycin", True),
    ],
)
def test_a_positive_screening_test_that_no_rule_about_the_organism_uses_is_told(
    organism: str, test: str, used: bool
) -> None:
    for value in ("0.25", "8"):
        (answer,) = ask(of("enrofloxacin", value, organism, **{test: "positive"}))
        assert ("screening_not_used" not in warned(answer)) is used
    (negative,) = ask(of("enrofloxacin", "0.25", organism, **{test: "negative"}))
    assert "screening_not_used" not in warned(negative)


# --- a test where a drug should stand ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drug", "value", "category"),
    [
        ("ESBL", "POS", "R"),
        ("ESBL", "陽性", "R"),
        ("ESBL confirmation", "+", "R"),
        ("ESBL", "NEG", "S"),
        ("ESBL", "?", "not_evaluable"),
        ("ESBL", "", "S"),
    ],
)
def test_a_test_that_an_instrument_writes_as_a_drug_counts_for_its_isolate(
    drug: str, value: str, category: str
) -> None:
    coli = "Escherichia coli"
    first, other = ask(of("cefazolin", "0.5", coli), of(drug, value, coli))
    assert (first.category, other.reason) == (category, "read_as_test")


@pytest.mark.parametrize(
    ("drug", "organism", "active"),
    [
        ("Cefoxitin Screen", MRSP, "cefazolin"),
        ("mecA", MRSP, "cefovecin"),
        ("Inducible Clindamycin Resistance", MRSP, "clindamycin"),
        ("β-lactamase", "Pasteurella multocida", "ampicillin"),
    ],
)
def test_every_screening_test_may_stand_where_a_drug_should(drug: str, organism: str, active: str) -> None:
    for value, category in (("POS", "R"), ("NEG", "S"), ("POS?", "not_evaluable")):
        first, _ = ask(of(active, "0.25", organism), of(drug, value, organism))
        assert first.category == category
    assert categories(ask(of(active, "0.25", organism), of(drug, "POS", organism, isolate="8")))[0] == "S"


def test_with_rules_off_nothing_of_all_this_is_said() -> None:
    off = Policy(rules="off")
    answers = ask(
        of("cefazolin", "0.5", methicillin_resistance="+"),
        of("clindamycin", "0.5", methicillin_resistance="-"),
        of("erythromycin", "8"),
        of("oxacillin", ">4"),
        policy=off,
    )
    assert categories(answers) == ["S", "S", "R", "no_criterion"]
    assert not any(warned(one) - {"higher_taxon"} for one in answers)


# --- mixed cultures -----------------------------------------------------------------------------------


def test_mec_a_on_a_row_of_e_coli_leaves_the_staphylococcus_of_the_same_label_open() -> None:
    coli = of("enrofloxacin", "0.25", "Escherichia coli", **POSITIVE)
    staphylococcus = of("cefazolin", "0.5")
    for isolate in ((coli, staphylococcus), (staphylococcus, coli)):
        answers = ask(*isolate)
        answer = answers[isolate.index(staphylococcus)]
        assert (answer.category, answer.reason) == ("not_evaluable", "rule_left_open")
        assert answer.parameters["trigger"] == "methicillin_resistance=organism_unclear"
        assert answers[isolate.index(coli)].category == "S"
    assert ask(staphylococcus | {"methicillin_resistance": "-"}, coli)[0].category == "not_evaluable"
    negative = coli | {"methicillin_resistance": "-"}
    assert ask(staphylococcus, negative)[0].category == "S"
    esbl = of("enrofloxacin", "0.25", esbl="+")
    assert ask(of("cefazolin", "0.5", "Escherichia coli"), esbl)[0].category == "not_evaluable"
    assert ask(staphylococcus, of("enrofloxacin", "1", "Escherichia coli", esbl="+"))[0].category == "S"


# --- what nothing promises --------------------------------------------------------------------------------

COLI = "Escherichia coli"


@pytest.mark.parametrize(
    ("test", "drug", "value", "category"),
    [
        *[
            ("carbapenemase", drug, "0.25", "not_evaluable")
            for drug in ("meropenem", "ampicillin", "cefazolin", "cefovecin", "amoxicillin_clavulanic_acid")
        ],
        ("carbapenemase", "meropenem", "2", "not_evaluable"),
        ("carbapenemase", "meropenem", "16", "R"),
        ("carbapenemase", "enrofloxacin", "0.25", "S"),
        ("ampc", "cefovecin", "0.25", "not_evaluable"),
        ("ampc", "amoxicillin_clavulanic_acid", "0.25", "not_evaluable"),
        ("ampc", "meropenem", "0.25", "S"),
        ("colistin_resistance", "colistin", "0.25", "not_evaluable"),
        ("colistin_resistance", "colistin", "8", "R"),
        ("colistin_resistance", "meropenem", "0.25", "S"),
    ],
)
def test_a_mechanism_leaves_the_drugs_open_that_it_may_make_fail(
    test: str, drug: str, value: str, category: str
) -> None:
    (answer,) = ask(of(drug, value, COLI, **{test: "positive"}))
    assert answer.category == category
    if category != "not_evaluable":
        return
    assert answer.reason == "mechanism_found"
    assert answer.category_by_value in {"S", "I"}
    assert "R" in answer.possible
    assert answer.parameters["trigger"] == f"{test}=positive"
    assert answer.parameters["source"]
    (plain,) = ask(of(drug, value, COLI, **{test: "positive"}), policy=Policy(rules="off"))
    assert plain.category == answer.category_by_value


@pytest.mark.parametrize("organism", ["Pseudomonas aeruginosa", "Acinetobacter baumannii"])
def test_a_carbapenemase_counts_in_non_fermenters(organism: str) -> None:
    asked = rows(row("meropenem", organism.lower().replace(" ", "_")))
    (answer,) = ask(of("meropenem", "0.25", organism, carbapenemase="NDM-1"), asked=asked)
    assert answer.reason == "mechanism_found"


def test_a_mechanism_on_one_row_counts_for_every_row_of_its_isolate() -> None:
    first, named, *_ = ask(
        of("meropenem", "0.25", COLI),
        of("cefovecin", "0.25", COLI, isolate="8"),
        of("enrofloxacin", "0.25", COLI, carbapenemase="+"),
        of("KPC", "positive", COLI, isolate="8"),
    )
    assert (first.reason, named.reason) == ("mechanism_found", "mechanism_found")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"vancomycin_resistance": "+"}, "mechanism_found"),
        ({"vancomycin_resistance": "vanA"}, "mechanism_found"),
        ({"isolate": "VRE 3"}, "mechanism_in_words"),
        ({"isolate": "3 vanB"}, "mechanism_in_words"),
        ({"isolate": "バンコマイシン耐性腸球菌 3"}, "mechanism_in_words"),
    ],
)
def test_vancomycin_resistance_of_enterococci_leaves_glycopeptides_open(
    more: dict[str, str], reason: str
) -> None:
    drugs = ("vancomycin", "ampicillin")
    concerned, other = ask(*(of(drug, "0.5", "Enterococcus faecium") | more for drug in drugs))
    assert (concerned.category, concerned.reason) == ("not_evaluable", reason)
    assert other.category == "S"
    (denied,) = ask(of("vancomycin", "0.5", "E. faecium", isolate="no VRE", vancomycin_resistance="-"))
    assert denied.category == "S"


def test_esbl_makes_r_of_what_a_carbapenemase_would_leave_open() -> None:
    (answer,) = ask(of("cefovecin", "0.25", COLI, esbl="+", carbapenemase="+"))
    assert (answer.category, answer.reason) == ("R", "expert_rule")


@pytest.mark.parametrize(
    ("drug", "organism", "more", "code"),
    [
        ("meropenem", COLI, {"carbapenemase": "+"}, "mechanism_found"),
        ("meropenem", COLI, {"isolate": "OXA-48 1"}, "mechanism_in_words"),
        ("cefovecin", COLI, {"isolate": "CTX-M-15"}, "mechanism_in_words"),
        ("cefazolin", MRSP, {"isolate": "MRSP 1"}, "mechanism_in_words"),
        ("vancomycin", "Enterococcus faecium", {"isolate": "VanA 7"}, "mechanism_in_words"),
        ("colistin", COLI, {"isolate": "7 mcr-1"}, "mechanism_in_words"),
        ("colistin", COLI, {"colistin_resistance": "mcr-1"}, "mechanism_found"),
    ],
)
def test_a_mechanism_beside_a_cut_off_is_told(
    drug: str, organism: str, more: dict[str, str], code: str
) -> None:
    cut_offs = rows(*(row(drug, group, Kind.ECV) for group in ORGANISMS))
    for value, category, told in (("0.25", "WT", True), ("<=4", "not_evaluable", True), ("8", "NWT", False)):
        policy, concerned = Policy(kinds=(Kind.ECV,)), of(drug, value, organism) | more
        (answer,) = ask(concerned, policy=policy, asked=cut_offs)
        assert (answer.category, code in warned(answer)) == (category, told)
        other = of(drug, value, organism, isolate="other")
        assert code not in warned(ask(other, policy=policy, asked=cut_offs)[0])


# --- tests that contradict each other in one row ----------------------------------------------------------


def test_two_tests_of_one_row_that_contradict_each_other_count_as_positive_and_warn() -> None:
    together = one_of_several("methicillin_resistance", ["陰性", "", "+"])
    first, other = ask(of("cefazolin", "0.5"), of("enrofloxacin", "1", methicillin_resistance=together))
    assert first.category == "R"
    assert all("screening_contradictory" in warned(one) for one in (first, other))
    (alone,) = ask(of("cefazolin", "0.5", isolate="", methicillin_resistance="negative; positive"))
    assert (alone.category, "screening_contradictory" in warned(alone)) == ("R", True)


def test_genes_of_carbapenemases_do_not_contradict_each_other() -> None:
    together = one_of_several("carbapenemase", ["-", "+"])
    assert together == "+"
    first, other = ask(
        of("meropenem", "0.25", COLI, carbapenemase="-"), of("enrofloxacin", "1", COLI, carbapenemase="+")
    )
    assert first.reason == "mechanism_found"
    assert not any("screening_contradictory" in warned(one) for one in (first, other))
