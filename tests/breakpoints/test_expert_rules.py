"""Expert rules: what screening tests and other results of an isolate make of a category, visibly."""

import msgspec
import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Answer, Policy, Result, classify, classify_many
from breakpoints.expert.rule import ExpertRule, ResultIs, ScreeningIs
from breakpoints.expert.shipped import SHIPPED_TABLE, shipped_rules
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, ExpectedResistance, Kind, Method, Source
from breakpoints.screening import TESTS, Screening
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import Match, vocabulary
from breakpoints.vocabulary.shipped import reference_rows

SOURCE = Source(citation="rows written for this test")
WORDS = vocabulary()
ORGANISMS = ("staphylococcus", "streptococcus", "enterobacterales")
DRUGS = ("oxacillin", "cefoxitin", "cefalexin", "amoxicillin_clavulanic_acid", "benzylpenicillin")
DRUGS += ("clindamycin", "erythromycin", "cefovecin", "ceftazidime", "cefmetazole", "meropenem")
MRS = Screening(methicillin_resistance="positive")


def table(*rules: ExpertRule, name: str = "a", kind: Kind = Kind.CLINICAL) -> TableIndex:
    """Return a table of dogs: S up to 1 mg/L, R from 4 mg/L, for every drug of this test."""
    s, r = (">=18", "<=14") if kind == Kind.CLINICAL else (">=18", None)
    rows = [
        Criterion(
            organism=organism,
            host="dog",
            drug=drug,
            method=method,
            disk_content="30 µg" if method == Method.DISK else None,
            kind=kind,
            zone=zone_boundaries(s, r) if method == Method.DISK else None,
            mic=mic_boundaries("<=1", ">=4" if kind == Kind.CLINICAL else None)
            if method == Method.MIC
            else None,
            source=SOURCE,
        )
        for organism in ORGANISMS
        for drug in DRUGS
        for method in Method
    ]
    version = TableVersion(
        table=name,
        version="1.0.0",
        title=Title(en=name, ja=name),
        in_force_from="2026-01-01",
        criteria=tuple(rows),
        source=SOURCE,
        licence="test",
        expert_rules=rules,
        resistance=(ExpectedResistance(organism="klebsiella", drug="cefovecin", source="by nature"),),
    )
    return TableIndex.of(version)


TABLE = table()


def result(
    drug: str, value: str, organism: str = "Staphylococcus pseudintermedius", **more: object
) -> Result:
    """Return an MIC of an isolate from a dog."""
    return Result(organism=organism, host="dog", drug=drug, method=Method.MIC, value=value, **more)


def ask(
    *results: Result, tables: tuple[TableIndex, ...] = (TABLE,), policy: Policy | None = None
) -> list[Answer]:
    return classify_many(results, tables, policy or Policy(), WORDS)


def alone(drug: str, value: str, organism: str, **tests: str) -> Answer:
    return ask(result(drug, value, organism, screening=Screening(**tests)))[0]


# --- screening tests --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("organism", "test", "drug", "affected"),
    [
        pytest.param(
            "Staphylococcus pseudintermedius", "methicillin_resistance", "cefalexin", True, id="mrsp"
        ),
        pytest.param("Staphylococcus aureus", "methicillin_resistance", "meropenem", True, id="carbapenems"),
        pytest.param(
            "Staphylococcus felis",
            "methicillin_resistance",
            "amoxicillin_clavulanic_acid",
            True,
            id="inhibitor",
        ),
        pytest.param(
            "Staphylococcus aureus", "methicillin_resistance", "clindamycin", False, id="no beta-lactam"
        ),
        pytest.param(
            "Escherichia coli", "methicillin_resistance", "cefalexin", False, id="no staphylococcus"
        ),
        pytest.param("Staphylococcus aureus", "beta_lactamase", "benzylpenicillin", True, id="penicillinase"),
        pytest.param("Staphylococcus aureus", "beta_lactamase", "cefalexin", False, id="stable to it"),
        pytest.param("Escherichia coli", "esbl", "cefovecin", True, id="esbl and a cephalosporin of pets"),
        pytest.param("Salmonella Dublin", "esbl", "ceftazidime", True, id="esbl of Salmonella"),
        pytest.param("Escherichia coli", "esbl", "cefmetazole", False, id="cephamycins are not meant"),
        pytest.param("Escherichia coli", "esbl", "amoxicillin_clavulanic_acid", False, id="nor inhibitors"),
        pytest.param("Escherichia coli", "esbl", "meropenem", False, id="nor carbapenems"),
        pytest.param("Staphylococcus aureus", "inducible_clindamycin", "clindamycin", True, id="D-test"),
        pytest.param(
            "Streptococcus canis", "inducible_clindamycin", "clindamycin", True, id="of streptococci"
        ),
        pytest.param(
            "Staphylococcus aureus", "inducible_clindamycin", "erythromycin", False, id="its partner"
        ),
    ],
)
def test_a_positive_screening_test_makes_r_of_s_for_the_drugs_it_is_about(
    organism: str, test: str, drug: str, affected: bool
) -> None:
    answer = alone(drug, "0.25", organism, **{test: "positive"})
    if not affected:
        assert (answer.category, answer.category_by_value) == ("S", None)
        return
    assert (answer.category, answer.category_by_value, answer.reason) == ("R", "S", "expert_rule")
    assert answer.parameters["trigger"] == f"{test}=positive"
    assert answer.parameters["table"] == SHIPPED_TABLE
    assert "not checked" in answer.parameters["source"]
    assert answer.criterion is not None


@pytest.mark.parametrize("value", ["0.25", "2", "8", "<=8", ">0.25"])
@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("said", ["negative", "-", "陰性", "", None, "not tested"])
def test_a_negative_or_missing_screening_test_changes_nothing(
    value: str, test: str, said: str | None
) -> None:
    for organism in ("Staphylococcus aureus", "Escherichia coli"):
        for drug in ("benzylpenicillin", "cefovecin", "clindamycin"):
            (plain,) = ask(result(drug, value, organism))
            assert alone(drug, value, organism, **{test: said}) == plain


@pytest.mark.parametrize("said", ["positive", "Positive ", "POS", "+", "＋", "p", "陽性"])
def test_a_positive_test_is_read_however_it_is_written(said: str) -> None:
    assert alone("cefalexin", "0.25", "Staphylococcus aureus", methicillin_resistance=said).category == "R"


@pytest.mark.parametrize("said", ["perhaps", "++", "2", "S", "±", "?"])
def test_a_test_that_cannot_be_read_refuses_the_row_of_a_drug_it_concerns(said: str) -> None:
    answer = alone("cefalexin", "0.25", "Staphylococcus aureus", methicillin_resistance=said)
    assert (answer.category, answer.refused, answer.reason) == (
        None,
        "value_unreadable",
        "screening_unreadable",
    )
    assert answer.parameters == {"test": "methicillin_resistance", "given": said}


@pytest.mark.parametrize(
    ("value", "by_value"), [("0.25", "S"), ("2", "I"), (">1", "NS"), ("<=8", "not_evaluable")]
)
def test_whatever_the_value_says_is_kept_beside_the_r_of_a_rule(value: str, by_value: str) -> None:
    (answer,) = ask(result("cefalexin", value, screening=MRS))
    if by_value == "NS":
        by_value = str(ask(result("cefalexin", value))[0].category)
    assert (answer.category, answer.category_by_value) == ("R", by_value)
    assert (answer.possible, answer.distance_steps, answer.alternatives) == ((), None, ())


def test_an_r_by_its_value_stays_as_it_is() -> None:
    assert ask(result("cefalexin", "8", screening=MRS)) == ask(result("cefalexin", "8"))


def test_a_rule_needs_no_criterion_to_know_a_drug_that_fails() -> None:
    (answer,) = ask(result("cefapirin", "0.25", screening=MRS))
    assert (answer.category, answer.category_by_value, answer.criterion) == ("R", "no_criterion", None)


def test_intrinsic_resistance_comes_before_any_rule() -> None:
    assert alone("cefovecin", "0.25", "Klebsiella pneumoniae", esbl="+").category == "intrinsic"


def test_rules_off_turns_all_of_it_off() -> None:
    off = Policy(rules="off")
    rows = [
        result("cefalexin", "0.25", screening=MRS, isolate="1"),
        result("oxacillin", "8", isolate="1"),
    ]
    assert [one.category for one in ask(*rows, policy=off)] == ["S", "R"]


@pytest.mark.parametrize(("value", "category"), [("0.25", "WT"), ("<=8", "not_evaluable"), ("8", "NWT")])
def test_a_cut_off_keeps_its_wild_type_and_a_warning_stands_beside_it(value: str, category: str) -> None:
    cut_offs = Policy(kinds=(Kind.ECV,))
    (answer,) = ask(
        result("cefalexin", value, screening=MRS), tables=(table(kind=Kind.ECV),), policy=cut_offs
    )
    assert (answer.category, answer.category_by_value) == (category, None)
    warned = ["wild_type_under_rule"] if category != "NWT" else []
    assert [one.code for one in answer.warnings if one.code != "panel_cannot_show_s"] == warned


# --- other results of the isolate ---------------------------------------------------------------


def test_oxacillin_of_the_same_isolate_decides_on_beta_lactams() -> None:
    s, r = result("cefalexin", "0.25", isolate="7"), result("oxacillin", "8", isolate="7")
    for rows in ((s, r), (r, s)):
        by_drug = dict(zip([one.drug for one in rows], ask(*rows), strict=True))
        assert (by_drug["cefalexin"].category, by_drug["cefalexin"].category_by_value) == ("R", "S")
        assert by_drug["cefalexin"].parameters["trigger"] == "oxacillin=R"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({}, {}, id="no isolate is named"),
        pytest.param({"isolate": "7"}, {"isolate": "8"}, id="two isolates"),
        pytest.param({"isolate": " "}, {"isolate": " "}, id="an empty name"),
        pytest.param({"isolate": "7"}, {"isolate": "7", "organism": "E. coli"}, id="two organisms"),
    ],
)
def test_results_that_are_not_of_one_isolate_decide_nothing(
    one: dict[str, str], other: dict[str, str]
) -> None:
    assert ask(result("cefalexin", "0.25", **one), result("oxacillin", "8", **other))[0].category == "S"


@pytest.mark.parametrize("value", ["0.25", "", " "])
def test_a_susceptible_or_empty_oxacillin_decides_nothing(value: str) -> None:
    rows = result("cefalexin", "0.25", isolate="7"), result("oxacillin", value, isolate="7")
    assert ask(*rows)[0].category == "S"


@pytest.mark.parametrize(
    ("drug", "value", "trigger"),
    [
        pytest.param("oxacillin", "<=8", "oxacillin=not_evaluable", id="censored"),
        pytest.param("oxacillin", "0.25", None, id="susceptible"),
        pytest.param("oxacillin", "unreadable", "oxacillin=refused", id="refused"),
        pytest.param("oxacillin", "R", "oxacillin=said_resistant", id="a category that was typed"),
        pytest.param("cefoxitin", "<=8", None, id="not what the rule looks at"),
    ],
)
@pytest.mark.parametrize(("of", "by_value"), [("0.25", "S"), ("2", "I"), ("8", "R")])
def test_a_category_is_taken_back_where_the_result_a_rule_looks_at_has_none(
    drug: str, value: str, trigger: str | None, of: str, by_value: str
) -> None:
    rows = result("cefalexin", of, isolate="7"), result(drug, value, isolate="7")
    answer = ask(*rows)[0]
    if trigger is None or by_value == "R":
        assert (answer.category, answer.category_by_value) == (by_value, None)
        return
    assert (answer.category, answer.category_by_value) == ("not_evaluable", by_value)
    assert (answer.reason, answer.possible) == ("rule_left_open", (by_value, "R"))
    assert answer.parameters["trigger"] == trigger


def test_what_may_be_one_of_several_may_be_r_too_where_a_rule_is_left_open() -> None:
    rows = result("cefalexin", "<=2", isolate="7"), result("oxacillin", "<=8", isolate="7")
    plain, answer = ask(result("cefalexin", "<=2"))[0], ask(*rows)[0]
    assert (plain.possible, answer.possible) == (("S", "I"), ("S", "I", "R"))
    assert (answer.reason, answer.warnings[-1].code) == ("censored", "rule_left_open")


def test_an_oxacillin_without_any_criterion_leaves_the_rule_open_and_says_so() -> None:
    without = msgspec.structs.replace(
        TABLE.version, criteria=tuple(row for row in TABLE.version.criteria if row.drug != "oxacillin")
    )
    rows = result("cefalexin", "0.25", isolate="7"), result("oxacillin", "8", isolate="7")
    answer = ask(*rows, tables=(TableIndex.of(without),))[0]
    assert (answer.category, answer.category_by_value) == ("not_evaluable", "S")
    assert answer.parameters["trigger"] == "oxacillin=screen_positive"
    screened = ask(result("cefalexin", "0.25", isolate="7", screening=MRS), rows[1])[0]
    assert (screened.category, screened.warnings) == ("R", ())


def test_cefoxitin_stands_for_oxacillin_in_s_aureus_and_calls_for_a_test_in_s_pseudintermedius() -> None:
    organisms = {"Staphylococcus aureus": "R", "Staphylococcus pseudintermedius": "not_evaluable"}
    for organism, category in organisms.items():
        rows = [
            result(drug, value, organism, isolate="7")
            for drug, value in (("cefalexin", "0.25"), ("cefoxitin", "8"))
        ]
        assert ask(*rows)[0].category == category


def test_no_rule_rests_on_what_another_rule_made() -> None:
    chain = table(
        rule("first", "oxacillin", "R", "clindamycin"), rule("second", "clindamycin", "R", "erythromycin")
    )
    rows = [
        result(drug, value, isolate="7")
        for drug, value in (("oxacillin", "8"), ("clindamycin", "0.25"), ("erythromycin", "0.25"))
    ]
    assert [one.category for one in ask(*rows, tables=(chain,))] == ["R", "R", "S"]


def rule(name: str, watched: str, level: str, drug: str) -> ExpertRule:
    condition = ResultIs(drugs=(watched,), level=level)
    return ExpertRule(
        rule=name, organism="staphylococcus", when=((condition,),), drugs=(drug,), source="test"
    )


@pytest.mark.parametrize(
    ("level", "value", "fires"),
    [
        ("R", "8", True),
        ("R", "2", False),
        ("NS", "2", True),
        ("NS", "1", False),
        ("I", "2", True),
        ("S", "1", True),
    ],
)
def test_a_condition_asks_for_the_category_its_level_says(level: str, value: str, fires: bool) -> None:
    tables = (table(rule("r", "erythromycin", level, "clindamycin")),)
    rows = result("clindamycin", "0.25", isolate="7"), result("erythromycin", value, isolate="7")
    assert (ask(*rows, tables=tables)[0].category == "R") is fires


def test_all_conditions_of_a_group_must_hold() -> None:
    both = (ScreeningIs(test="beta_lactamase", found="negative"), ResultIs(drugs=("oxacillin",), level="S"))
    one = ExpertRule(rule="r", organism="staphylococcus", when=(both,), drugs=("clindamycin",), source="test")
    tables = (table(one),)

    def asked(screening: Screening | None, oxacillin: str) -> str:
        rows = (
            result("clindamycin", "0.25", isolate="7", screening=screening),
            result("oxacillin", oxacillin, isolate="7"),
        )
        return str(ask(*rows, tables=tables)[0].category)

    negative = Screening(beta_lactamase="-")
    assert asked(negative, "0.25") == "R"
    assert asked(negative, "2") == asked(None, "0.25") == "S"


# --- whose rule -----------------------------------------------------------------------------------


def test_a_table_of_the_request_is_named_before_the_shipped_rules_and_in_its_order() -> None:
    own = ExpertRule(
        rule="own",
        organism="staphylococcus",
        when=((ScreeningIs(test="methicillin_resistance", found="positive"),),),
        drugs=("cefalexin",),
        source="ours",
    )
    for order, named in (("ab", "a@1.0.0"), ("ba", "b@1.0.0")):
        tables = tuple(table(own, name=name) for name in order)
        (answer,) = ask(result("cefalexin", "0.25", screening=MRS), tables=tables)
        assert (answer.parameters["rule"], answer.parameters["table"]) == ("own", named)
    (other,) = ask(result("meropenem", "0.25", screening=MRS), tables=(table(own),))
    assert other.parameters["table"] == SHIPPED_TABLE


def test_an_organism_that_a_rule_excepts_is_left_alone() -> None:
    spared = ExpertRule(
        rule="own",
        organism="staphylococcus",
        when=((ScreeningIs(test="esbl", found="positive"),),),
        drugs=("clindamycin",),
        except_organisms=("staphylococcus_felis",),
        source="ours",
    )
    for organism, category in (("Staphylococcus aureus", "R"), ("Staphylococcus felis", "S")):
        row = result("clindamycin", "0.25", organism, screening=Screening(esbl="+"))
        assert classify(row, (table(spared),), Policy(), WORDS).category == category


ONLY_IN_IMPORTS = {"haemophilus", "aggregatibacter", "neisseria"}
"""Genera that a laboratory's own tables bring into the vocabulary."""


def test_every_shipped_rule_names_its_source_and_what_the_vocabulary_knows() -> None:
    classes = {drug.class_en for drug in WORDS.drugs.values()}
    for row, one in zip(reference_rows("expert_rules"), shipped_rules(), strict=True):
        assert isinstance(WORDS.find_organism(one.organism), Match) or one.organism in ONLY_IN_IMPORTS
        assert "not checked" in one.source, row["rule"]
        assert set(one.drug_classes) & classes or not one.drug_classes
