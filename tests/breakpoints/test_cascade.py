"""The cascade of a laboratory: rows kept out of its reports, whose categories stand."""

from typing import Any

import pytest

from breakpoints.boundaries import mic_boundaries
from breakpoints.classify import Answer, Policy, Result, classify_many
from breakpoints.errors import PolicyNameUnknown
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, ExpectedResistance, Kind, Method, Source
from breakpoints.policy import DoNotReport
from breakpoints.screening import Screening
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary

SOURCE = Source(citation="rows written for this test")
DRUGS = ("ampicillin", "cefovecin", "enrofloxacin", "meropenem")


def table() -> TableIndex:
    """Return a table of dogs and cats: S up to 1 mg/L, R from 4 mg/L."""
    rows = [
        Criterion(
            organism=organism,
            host=host,
            drug=drug,
            method=Method.MIC,
            kind=Kind.CLINICAL,
            mic=mic_boundaries("<=1", ">=4"),
            source=SOURCE,
        )
        for organism in ("enterobacterales", "staphylococcus")
        for host in ("dog", "cat")
        for drug in DRUGS
    ]
    version = TableVersion(
        table="a",
        version="1.0.0",
        title=Title(en="a", ja="a"),
        in_force_from="2026-01-01",
        criteria=tuple(rows),
        source=SOURCE,
        licence="test",
        resistance=(ExpectedResistance(organism="klebsiella", drug="ampicillin", source="by nature"),),
    )
    return TableIndex.of(version)


TABLE = table()


def result(
    drug: str, value: str, organism: str = "Escherichia coli", host: str = "dog", **more: object
) -> Result:
    return Result(organism=organism, host=host, drug=drug, method=Method.MIC, value=value, **more)


def ask(*results: Result, rules: str = "on", **line: object) -> list[Answer]:
    policy = Policy(rules="on" if rules == "on" else "off", do_not_report=(DoNotReport(**line),))
    return classify_many(results, [TABLE], policy, vocabulary())


def test_a_drug_that_is_not_reported_keeps_its_category() -> None:
    kept, other = ask(result("meropenem", "0.5"), result("ampicillin", "0.5"), drug="Meropenem")
    assert (kept.category, kept.reported) == ("S", False)
    assert (other.category, other.reported) == ("S", True)


@pytest.mark.parametrize(
    ("line", "reported"),
    [
        pytest.param({"organism": "大腸菌"}, False, id="this organism"),
        pytest.param({"organism": "enterobacterales"}, False, id="a group it belongs to"),
        pytest.param({"organism": "staphylococcus"}, True, id="another organism"),
        pytest.param({"host": "dog"}, False, id="this host"),
        pytest.param({"host": "cat"}, True, id="another host"),
        pytest.param({"organism": "Escherichia coli", "host": "cat"}, True, id="only both together"),
    ],
)
def test_a_line_may_be_about_one_organism_or_host(line: dict[str, str], reported: bool) -> None:
    assert ask(result("meropenem", "0.5"), drug="meropenem", **line)[0].reported is reported


@pytest.mark.parametrize(
    ("value", "line", "reported"),
    [
        pytest.param("nothing", {}, False, id="a value that cannot be read"),
        pytest.param("-1", {"organism": "enterobacterales", "host": "dog"}, False, id="a value out of range"),
        pytest.param("nothing", {"host": "cat"}, True, id="a line about another host"),
        pytest.param("nothing", {"unless": ("ampicillin",)}, False, id="nothing lifts the line"),
    ],
)
def test_a_withheld_drug_stays_out_of_reports_when_its_value_is_refused(
    value: str, line: dict[str, Any], reported: bool
) -> None:
    (answer,) = ask(result("meropenem", value), drug="meropenem", **line)
    assert answer.refused is not None
    assert answer.reported is reported


def test_a_failed_first_choice_of_the_isolate_lets_the_fault_of_a_withheld_drug_be_seen() -> None:
    rows = (result("meropenem", "nothing", isolate="7"), result("ampicillin", "64", isolate="7"))
    assert ask(*rows, drug="meropenem", unless=("ampicillin",))[0].reported is True


@pytest.mark.parametrize(
    ("first", "isolate", "reported"),
    [
        pytest.param("8", "1", True, id="the first choice is R"),
        pytest.param("2", "1", True, id="or I"),
        pytest.param("0.5", "1", False, id="the first choice is S"),
        pytest.param("<=8", "1", False, id="or cannot be evaluated"),
        pytest.param("8", "2", False, id="R in another isolate"),
    ],
)
def test_a_reserve_drug_is_reported_where_the_first_choice_fails(
    first: str, isolate: str, reported: bool
) -> None:
    rows = result("meropenem", "0.5", isolate="1"), result("ampicillin", first, isolate=isolate)
    assert ask(*rows, drug="meropenem", unless=("ABPC", "cefovecin"))[0].reported is reported
    assert ask(*rows[::-1], drug="meropenem", unless=("ABPC", "cefovecin"))[1].reported is reported


def test_a_first_choice_fails_by_nature_or_by_a_rule_too() -> None:
    natural = result("meropenem", "0.5", "Klebsiella pneumoniae")
    assert ask(natural, drug="meropenem", unless=("ampicillin",))[0].reported
    mrsp = result(
        "enrofloxacin",
        "0.5",
        "Staphylococcus pseudintermedius",
        screening=Screening(methicillin_resistance="+"),
    )
    assert ask(mrsp, drug="enrofloxacin", unless=("ampicillin",))[0].reported
    assert not ask(mrsp, drug="enrofloxacin", unless=("ampicillin",), rules="off")[0].reported


@pytest.mark.parametrize(
    ("line", "field", "noun", "near"),
    [
        pytest.param({"drug": "meropenm"}, "do_not_report/0/drug", "drug", "meropenem", id="a drug"),
        pytest.param(
            {"drug": "STR"}, "do_not_report/0/drug", "drug", "streptomycin", id="a code of two drugs"
        ),
        pytest.param(
            {"drug": "meropenem", "organism": "Escherichia cola"},
            "do_not_report/0/organism",
            "organism",
            "escherichia_coli",
            id="an organism",
        ),
        pytest.param({"drug": "meropenem", "host": "dgo"}, "do_not_report/0/host", "host", "", id="a host"),
        pytest.param(
            {"drug": "meropenem", "unless": ("ampicillin", "cefovecine")},
            "do_not_report/0/unless/1",
            "drug",
            "cefovecin",
            id="a first choice",
        ),
    ],
)
def test_a_name_that_nobody_knows_is_refused_with_its_place_and_suggestions(
    line: dict[str, object], field: str, noun: str, near: str
) -> None:
    with pytest.raises(PolicyNameUnknown) as refused:
        ask(**line)
    assert (refused.value.field, refused.value.noun) == (field, noun)
    assert near in ", ".join(refused.value.suggestions)
