"""Rules about an isolate: what its other results make of a category."""

from __future__ import annotations

import pytest

from breakpoints.boundaries import mic_boundaries
from breakpoints.classify import Policy
from breakpoints.model import NOT_STATED, Criterion, Kind, Method
from breakpoints.policy import DoNotReport
from tests.spec.interpretation.isolate_asked import (
    POSITIVE,
    ask,
    categories,
    of,
    row,
    rows,
)
from tests.spec.interpretation.manual import SOURCE, table, warned

# --- a result that has no category leaves a rule open ----------------------------------------------


@pytest.mark.parametrize(
    ("oxacillin", "trigger"),
    [
        pytest.param({"value": ">4"}, "oxacillin=screen_positive", id="no criterion"),
        pytest.param({"value": "R"}, "oxacillin=said_resistant", id="a category typed instead of a value"),
        pytest.param({"value": "I"}, "oxacillin=refused", id="an I typed instead of a value"),
        pytest.param({"value": "NT"}, "oxacillin=no_finding", id="words that nobody tested it"),
        pytest.param({"value": "1,5,5"}, "oxacillin=refused", id="a value nobody can read"),
        pytest.param({"value": "4", "host": "wyvern"}, "oxacillin=refused", id="a host nobody knows"),
        *(
            pytest.param({"value": "4", "drug": drug}, "oxacillin=refused", id=drug)
            for drug in (
                "MPIPC再検",
                "MPIPC（2%NaCl）",
                "oxacillin 2% NaCl",
                "MPIPC Etest",
                "オキサシリン（再）",
            )
        ),
    ],
)
def test_an_oxacillin_without_a_category_leaves_no_beta_lactam_s(
    oxacillin: dict[str, str], trigger: str
) -> None:
    beta_lactams = [
        of("cefazolin", "0.5"),
        of("amoxicillin_clavulanic_acid", "0.25"),
        of("cefovecin", "0.25"),
        of("cefazolin", "2"),
        of("cefazolin", "8"),
        of("enrofloxacin", "0.25"),
    ]
    first, *_ = answers = ask(*beta_lactams, of("oxacillin", "") | oxacillin)
    assert categories(answers)[:6] == [*["not_evaluable"] * 4, "R", "S"]
    assert [one.category_by_value for one in answers[:6]] == ["S", "S", "S", "I", None, None]
    assert (first.reason, first.possible) == ("rule_left_open", ("S", "R"))
    assert first.parameters["trigger"] == trigger
    assert answers[3].possible == ("I", "R")
    assert first.criterion is not None


def test_an_empty_cell_is_no_result_and_leaves_nothing_open() -> None:
    assert categories(ask(of("cefazolin", "0.5"), of("oxacillin", "")))[0] == "S"


# --- rows that cannot be told to be the isolate's, or a trigger -----------------------------------------


@pytest.mark.parametrize(
    ("other", "trigger"),
    [
        pytest.param(of("oxacilin + NaCl", "4"), "drug_unknown=refused", id="an unknown drug"),
        pytest.param(of("STR", "4"), "drug_unknown=refused", id="a code of several drugs"),
        pytest.param(of("oxacillin", "4", ""), "oxacillin=organism_unclear", id="no organism"),
        pytest.param(of("oxacillin", "4", "MRSP?"), "oxacillin=organism_unclear", id="an unknown organism"),
        pytest.param(
            of("oxacillin", "4", "Staphylococcus sp."), "oxacillin=organism_unclear", id="the genus alone"
        ),
        pytest.param(of("OXAX", "4", "Staph"), "drug_unknown=refused", id="neither drug nor organism"),
        pytest.param(
            of("enrofloxacin", "1", "", **POSITIVE),
            "methicillin_resistance=organism_unclear",
            id="a screening test without an organism",
        ),
    ],
)
def test_a_row_that_may_hold_a_trigger_leaves_the_rule_open_and_is_named(
    other: dict[str, str], trigger: str
) -> None:
    cefazolin, enrofloxacin, _ = ask(of("cefazolin", "0.5"), of("enrofloxacin", "0.25"), other)
    assert (cefazolin.category, cefazolin.reason) == ("not_evaluable", "rule_left_open")
    assert (cefazolin.category_by_value, cefazolin.possible) == ("S", ("S", "R"))
    assert cefazolin.parameters["trigger"] == trigger
    assert enrofloxacin.category == "S"
    assert categories(ask(of("cefazolin", "0.5"), other | {"isolate": "8"}))[0] == "S"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(of("oxacillin", "4", "Escherichia coli"), id="another organism"),
        pytest.param(of("oxacillin", "4", "ATCC 25923"), id="a control strain"),
        pytest.param(of("no drug", "4", "ATCC 25923"), id="an unknown drug of a control strain"),
        pytest.param(of("enrofloxacin", "1", "", methicillin_resistance="-"), id="a negative test"),
    ],
)
def test_what_is_surely_another_culture_leaves_nothing_open(other: dict[str, str]) -> None:
    assert categories(ask(of("cefazolin", "0.5"), other))[0] == "S"


def test_an_unknown_drug_leaves_nothing_open_where_oxacillin_was_tested_and_does_not_resist() -> None:
    judged = rows(row("oxacillin", "staphylococcus"))
    again = of("oxacillin", "0.25"), of("MPIPC 再検", "4")
    assert categories(ask(of("cefazolin", "0.5"), *again, asked=judged))[:2] == ["not_evaluable"] * 2
    isolate = [of("cefazolin", "0.5"), of("no drug", "4")]
    assert categories(ask(*isolate, of("oxacillin", "0.25"), asked=judged))[0] == "S"
    assert categories(ask(*isolate, asked=judged))[0] == "not_evaluable"
    assert categories(ask(*isolate, of("oxacillin", "8"), asked=judged))[0] == "R"


def test_a_negative_mec_a_settles_an_unknown_drug_but_not_a_positive_one_of_an_unclear_row() -> None:
    negative = of("cefazolin", "0.5", methicillin_resistance="-")
    assert categories(ask(negative, of("no drug", "4")))[0] == "S"
    assert categories(ask(negative, of("enrofloxacin", "1", "", **POSITIVE)))[0] == "not_evaluable"


def test_a_result_of_the_species_speaks_of_rows_that_name_the_genus() -> None:
    judged = rows(row("oxacillin", "staphylococcus"))
    genus = "Staphylococcus sp."
    first, other = ask(of("cefazolin", "0.5", genus), of("oxacillin", "8"), asked=judged)
    assert (first.category, other.category) == ("not_evaluable", "R")
    assert first.parameters["trigger"] == "oxacillin=organism_unclear"


def test_an_oxacillin_of_the_non_wild_type_counts_as_not_susceptible() -> None:
    cut_offs = rows(row("oxacillin", "staphylococcus", Kind.ECV))
    both = Policy(kinds=(Kind.CLINICAL, Kind.ECV))
    first, other = ask(of("cefazolin", "0.5"), of("oxacillin", "8"), policy=both, asked=cut_offs)
    assert (first.category, other.category) == ("R", "NWT")
    assert first.parameters["trigger"] == "oxacillin=NWT"
    assert categories(ask(of("cefazolin", "0.5"), of("oxacillin", "0.5"), policy=both, asked=cut_offs)) == [
        "S",
        "WT",
    ]


def test_a_positive_screening_test_decides_what_oxacillin_leaves_open() -> None:
    first, _ = ask(of("cefazolin", "0.5", **POSITIVE), of("oxacillin", ">4"))
    assert (first.category, first.category_by_value) == ("R", "S")


@pytest.mark.parametrize("oxacillin", ["<=0.25", "R"])
def test_a_negative_mec_a_settles_what_oxacillin_leaves_open(oxacillin: str) -> None:
    negative = {"methicillin_resistance": "negative"}
    answers = ask(of("cefazolin", "0.5", **negative), of("cefovecin", "2"), of("oxacillin", oxacillin))
    assert categories(answers)[:2] == ["S", "I"]


def test_a_negative_beta_lactamase_test_settles_nothing_about_methicillin() -> None:
    first, _ = ask(of("ampicillin", "0.5", beta_lactamase="negative"), of("oxacillin", ">4"))
    assert (first.category, first.reason) == ("not_evaluable", "rule_left_open")


def test_a_negative_mec_a_does_not_outweigh_an_oxacillin_that_is_resistant() -> None:
    clinical = rows(row("oxacillin", "staphylococcus"))
    negative = {"methicillin_resistance": "negative"}
    first, _ = ask(of("cefazolin", "0.5", **negative), of("oxacillin", "8"), asked=clinical)
    assert first.category == "R"


def test_a_rule_hides_no_difference_between_what_two_values_say() -> None:
    """Both say nothing of a low MIC, for other reasons; of a high one only the stated row says R."""
    r_only = {"organism": "staphylococcus", "method": Method.MIC, "kind": Kind.PROVISIONAL, "source": SOURCE}
    unsaid = Criterion(host=NOT_STATED, drug="cefazolin", mic=mic_boundaries(None, ">=4"), **r_only)
    stated = Criterion(host="dog", drug="cefovecin", mic=mic_boundaries(None, ">=4"), **r_only)
    pairs = [(drug, value) for drug in ("cefazolin", "cefovecin") for value in ("0.5", "8")]
    answers = ask(*(of(drug, value, **POSITIVE) for drug, value in pairs), asked=table(unsaid, stated))
    assert categories(answers) == ["R"] * 4
    assert [one.category_by_value for one in answers] == [*["not_evaluable"] * 3, None]


# --- combinations with a partner that is no beta-lactam -----------------------------------------------


@pytest.mark.parametrize(
    ("organism", "test", "drug"),
    [
        ("Staphylococcus aureus", "methicillin_resistance", "penicillin_novobiocin"),
        ("Staphylococcus aureus", "methicillin_resistance", "whonet:KAC"),
        ("Escherichia coli", "esbl", "whonet:KAC"),
        ("Escherichia coli", "esbl", "penicillin_novobiocin"),
    ],
)
def test_a_partner_of_another_class_saves_no_beta_lactam(organism: str, test: str, drug: str) -> None:
    (answer,) = ask(of(drug, "0.25", organism, **{test: "+"}))
    assert (answer.category, answer.category_by_value) == ("R", "S")


# --- drugs that fail in the patient -------------------------------------------------------------------


@pytest.mark.parametrize(("value", "category"), [("0.5", "WT"), ("4", "NWT"), ("<=4", "not_evaluable")])
def test_a_cut_off_stands_where_a_drug_fails_in_the_patient_and_a_warning_beside_it(
    value: str, category: str
) -> None:
    asked = table(row("gentamicin", "salmonella", Kind.ECV), row("gentamicin", "enterobacterales"))
    (answer,) = ask(of("gentamicin", value, "Salmonella"), policy=Policy(kinds=(Kind.ECV,)), asked=asked)
    assert answer.category == category
    assert "not_effective_clinically" in warned(answer)
    assert answer.reason != "not_effective_clinically"
    for kinds in ((Kind.CLINICAL,), (Kind.CLINICAL, Kind.ECV)):
        (clinical,) = ask(of("gentamicin", value, "Salmonella"), policy=Policy(kinds=kinds), asked=asked)
        assert (clinical.category, clinical.reason) == ("not_evaluable", "not_effective_clinically")


# --- cascade and D-test ---------------------------------------------------------------------------------


def test_a_first_choice_that_is_r_by_a_rule_lifts_the_cascade() -> None:
    policy = Policy(do_not_report=(DoNotReport(drug="enrofloxacin", unless=("cefazolin",)),))
    pair = of("enrofloxacin", "0.25"), of("cefazolin", "0.25")
    assert not ask(*pair, policy=policy)[0].reported
    lifted, first = ask(pair[0], pair[1] | POSITIVE, policy=policy)
    assert (lifted.reported, first.category) == (True, "R")


@pytest.mark.parametrize("organism", ["Staphylococcus aureus", "Streptococcus canis"])
def test_clindamycin_beside_an_erythromycin_that_fails_is_open_until_the_d_test(organism: str) -> None:
    clindamycin, erythromycin = of("clindamycin", "0.25", organism), of("erythromycin", "8", organism)
    first, other = ask(clindamycin, erythromycin)
    assert (first.category, first.reason, first.possible) == ("not_evaluable", "rule_left_open", ("S", "R"))
    assert (first.category_by_value, "d_test_needed" in warned(first)) == ("S", True)
    assert first.parameters["trigger"] == "erythromycin=R"
    assert "d_test_needed" not in warned(other)
    for more in (
        (clindamycin | {"value": "8"}, erythromycin),
        (clindamycin, erythromycin | {"value": "0.25"}),
        (clindamycin, erythromycin | {"isolate": "8"}),
        (clindamycin, erythromycin | {"inducible_clindamycin": "negative"}),
    ):
        assert "d_test_needed" not in warned(ask(*more)[0])
    assert ask(clindamycin, erythromycin | {"inducible_clindamycin": "-"})[0].category == "S"
    assert ask(clindamycin, erythromycin | {"inducible_clindamycin": "+"})[0].category == "R"


def test_an_erythromycin_that_nobody_can_judge_asks_for_the_d_test_too() -> None:
    asked = table(row("clindamycin", "staphylococcus"))
    for erythromycin in (of("erythromycin", "8"), of("erythromycin", "R"), of("erythromycin", "8", "")):
        first, _ = ask(of("clindamycin", "0.25"), erythromycin, asked=asked)
        assert (first.category, "d_test_needed" in warned(first)) == ("not_evaluable", True)
    for other in (of("erythromycin", ""), of("no drug", "8"), of("erythromycin", "8", isolate="8")):
        assert "d_test_needed" not in warned(ask(of("clindamycin", "0.25"), other, asked=asked)[0])


def test_a_first_choice_that_nobody_can_judge_keeps_the_cascade_closed_and_says_why() -> None:
    policy = Policy(do_not_report=(DoNotReport(drug="enrofloxacin", unless=("cefazolin",)),))
    for value, reported, open_ in (("8", True, False), ("<=8", False, True), ("0.5", False, False)):
        first, _ = ask(of("enrofloxacin", "0.25"), of("cefazolin", value), policy=policy)
        assert (first.category, first.reported, "cascade_open" in warned(first)) == ("S", reported, open_)
    assert first.warnings == ()
    alone, *_ = ask(of("enrofloxacin", "0.25"), policy=policy)
    assert (alone.reported, warned(alone) - {"higher_taxon"}) == (False, set())


# --- penicillin and the penicillins labile to penicillinase --------------------------------------------


@pytest.mark.parametrize(
    "organism", ["Staphylococcus aureus", "Staphylococcus pseudintermedius", "Staphylococcus sp."]
)
def test_a_staphylococcus_resistant_to_penicillin_is_resistant_to_ampicillin(organism: str) -> None:
    judged = of("benzylpenicillin", "4", organism), of("ampicillin", "0.12", organism)
    for isolate in (judged, judged[::-1]):
        answers = ask(*isolate)
        assert categories(answers) == ["R", "R"]
        ampicillin = answers[isolate.index(judged[1])]
        assert ampicillin.category_by_value == "S"
        assert ampicillin.parameters["trigger"] == "benzylpenicillin=R"
    stable = ask(
        judged[0], of("cefazolin", "0.5", organism), of("amoxicillin_clavulanic_acid", "0.5", organism)
    )
    assert categories(stable) == ["R", "S", "S"]


def test_penicillin_that_nobody_can_judge_leaves_ampicillin_open_until_beta_lactamase_is_negative() -> None:
    penicillin, ampicillin = of("benzylpenicillin", "40"), of("ampicillin", "0.12")
    penicillin |= {"method": "disk"}
    assert categories(ask(penicillin, ampicillin))[1] == "not_evaluable"
    negative = ampicillin | {"beta_lactamase": "-"}
    assert categories(ask(penicillin, negative))[1] == "S"
    assert categories(ask(of("benzylpenicillin", ">0.5"), negative))[1] == "not_evaluable"
    assert categories(ask(of("benzylpenicillin", "0.12"), ampicillin)) == ["S", "S"]
    coli = [one | {"organism": "Escherichia coli"} for one in (of("benzylpenicillin", "64"), ampicillin)]
    assert categories(ask(*coli))[1] == "S"
