"""Screening tests of an isolate: how they are read, and what they make of its other results."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from breakpoints.screening import TESTS
from tests.spec.interpretation.isolate_asked import (
    MRSP,
    POSITIVE,
    ask,
    categories,
    of,
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
    assert other.reason == "screening_unreadable"


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


# --- what laboratories write for a screening test --------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["yes", "YES", "y", "True", "detected", "1", "１", "1.0", "(+)", "検出", "あり", "MRSP"]
)
def test_a_positive_is_read_however_laboratories_write_it(text: str) -> None:
    first, other = ask(of("cefazolin", "0.5"), of("enrofloxacin", "0.25", methicillin_resistance=text))
    assert first.category == "R"
    assert ("screening_digit" in warned(other)) is (text in {"1", "１", "1.0"})


@pytest.mark.parametrize(
    "text", ["no", "Not Detected", "absent", "0", "０", "False", "(-)", "不検出", "MSSA"]
)
def test_a_negative_is_read_where_nothing_else_can_be_meant(text: str) -> None:
    first, other, _ = ask(
        of("cefazolin", "0.5"),
        of("enrofloxacin", "0.25", methicillin_resistance=text),
        of("oxacillin", "0.25"),
    )
    assert (first.category, other.category) == ("S", "S")
    assert ("screening_digit" in warned(other)) is (text in {"0", "０"})


@pytest.mark.parametrize(
    ("test", "text"),
    [
        *[
            (test, text)
            for test in TESTS
            for text in ("なし", "無", "nd", "ND", "?", "±", "weak", "2", "-?", "ー", "R")
        ],
        *[("inducible_clindamycin", text) for text in ("no", "0", "false")],
        ("esbl", "MSSA"),
    ],
)
def test_what_may_mean_that_nobody_tested_is_no_negative(test: str, text: str) -> None:
    (answer,) = ask(of("enrofloxacin", "0.25", **{test: text}))
    assert (answer.refused, answer.reason) == ("value_unreadable", "screening_unreadable")


@pytest.mark.parametrize("text", ["NT", "n/a", "未実施", "Not tested"])
def test_a_test_that_was_not_done_says_nothing(text: str) -> None:
    first, *_ = ask(of("cefazolin", "0.5", methicillin_resistance=text), of("oxacillin", "0.25"))
    assert first.reason == "rule_left_open"


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
    assert (first.category, other.refused) == (category, "unknown_drug")


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
