"""Several tables: the request's order decides, after host and kind and before the organism."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from breakpoints.index import TableIndex
from breakpoints.model import Kind
from tests.spec.interpretation.manual import ask, block_row, cut_off, said, table, warned, zone_row

STRICT = table(zone_row(">=26", "<=22"), name="strict")
LOOSE = table(zone_row(">=20", "<=16"), name="loose")


@pytest.mark.parametrize(
    ("tables", "category"),
    [
        pytest.param((STRICT, LOOSE), "I", id="strict first"),
        pytest.param((LOOSE, STRICT), "S", id="loose first"),
    ],
)
def test_the_first_table_that_has_a_row_answers(tables: tuple[TableIndex, ...], category: str) -> None:
    answer = ask(tables, "24")
    assert answer.category == category
    assert answer.criterion is not None
    assert answer.criterion.table == tables[0].table


def test_a_table_without_the_drug_is_passed_over() -> None:
    other = table(zone_row(">=20", "<=16", drug="ampicillin", disk_content="10 µg"), name="other")
    assert said((other, STRICT), "24", drug="enrofloxacin", disk_content="5 µg") == "I"


def test_an_earlier_tables_order_row_comes_before_a_later_tables_species_row() -> None:
    order = table(zone_row(">=20", "<=16", organism="enterobacterales"), name="order")
    assert said((order, STRICT), "24") == "S"
    assert said((STRICT, order), "24") == "I"


def test_inside_a_table_the_species_comes_before_its_order() -> None:
    rows = table(zone_row(">=26", "<=22"), zone_row(">=20", "<=16", organism="enterobacterales"))
    assert said(rows, "24") == "I"


def test_the_own_host_in_a_later_table_comes_before_a_fallback_host_in_an_earlier() -> None:
    cat = table(zone_row(">=20", "<=16", host="cat"), name="cat")
    answer = ask((cat, STRICT), "24", Policy(rules="off", host_fallback=("cat",)))
    assert (answer.category, answer.extrapolated) == ("I", None)


def test_a_clinical_row_of_a_later_table_comes_before_a_provisional_one_of_an_earlier() -> None:
    provisional = table(zone_row(">=20", "<=16", kind=Kind.PROVISIONAL), name="provisional")
    answer = ask((provisional, STRICT), "24")
    assert (answer.category, answer.kind) == ("I", Kind.CLINICAL)


def test_the_policy_may_put_provisional_before_clinical() -> None:
    provisional = table(zone_row(">=20", "<=16", kind=Kind.PROVISIONAL), name="provisional")
    turned = Policy(rules="off", kinds=(Kind.PROVISIONAL, Kind.CLINICAL))
    assert ask((STRICT, provisional), "24", turned).kind is Kind.PROVISIONAL


@pytest.mark.parametrize("kind", [Kind.CLINICAL, Kind.PROVISIONAL, Kind.ECV, Kind.MICROBIOLOGICAL])
def test_a_kind_that_is_not_asked_for_never_answers(kind: Kind) -> None:
    others = tuple(one for one in Kind if one is not kind)
    row = zone_row(">=20", None, kind=kind, host="dog")
    assert said(row, "24", Policy(rules="off", kinds=others)) == "no_criterion"
    assert said(row, "24", Policy(rules="off", kinds=(kind,))) in {"S", "WT"}


def test_the_answer_names_table_version_digest_and_row() -> None:
    answer = ask((STRICT, LOOSE), "24")
    shown = answer.criterion
    assert shown is not None
    assert (shown.table, shown.version, shown.digest) == ("strict", "1.0.0", STRICT.digest)
    assert shown.id.startswith("strict@1.0.0:")
    assert (shown.s_text, shown.r_text, shown.citation) == (">=26", "<=22", "made up for a manual")


NEW = table(
    zone_row(">=26", "<=22", drug="ampicillin"), name="clsi-26", guideline="CLSI", edition="CLSI 2026"
)
OLD = table(zone_row(">=20", "<=16"), name="clsi-23", guideline="CLSI", edition="CLSI 2023")


@pytest.mark.parametrize(
    ("tables", "warnings"),
    [
        pytest.param((NEW, OLD), {"older_edition"}, id="the newer edition deleted the drug"),
        pytest.param((OLD, NEW), {"older_edition"}, id="whichever is asked first"),
        pytest.param((OLD,), set(), id="the older edition alone is asked on purpose"),
        pytest.param((STRICT, OLD), set(), id="a table of no guideline is no newer edition"),
    ],
)
def test_a_criterion_that_only_an_older_edition_still_has_says_so(
    tables: tuple[TableIndex, ...], warnings: set[str]
) -> None:
    answer = ask(tables, "30", drug="enrofloxacin", disk_content="5 µg")
    assert (answer.category, warned(answer)) == ("S", warnings)
    for remark in answer.warnings:
        assert remark.parameters == {"table": "clsi-23", "newer": "clsi-26"}


def test_an_edition_of_another_guideline_or_of_cut_offs_is_no_newer_edition() -> None:
    eucast = table(zone_row(">=26", "<=22", drug="ampicillin"), guideline="EUCAST", edition="EUCAST 2026")
    cut_offs = table(cut_off(zone_row(">=26", None)), guideline="CLSI", edition="CLSI 2026")
    for other in (eucast, cut_offs):
        assert warned(ask((other, OLD), "30", drug="enrofloxacin", disk_content="5 µg")) == set()


def test_a_newer_edition_that_has_the_drug_answers_without_a_warning() -> None:
    new = table(zone_row(">=26", "<=22"), name="clsi-26", guideline="CLSI", edition="CLSI 2026")
    answer = ask((new, OLD), "24")
    assert (answer.category, warned(answer)) == ("I", set())


def test_a_block_row_that_a_later_table_overtakes_is_named() -> None:
    blocked = table(block_row(organism="enterobacterales"), STRICT.version.criteria[0], name="blocked")
    block = table(block_row(), name="block")
    answer = ask((block, STRICT), "30", disk_content="5 µg")
    assert (answer.category, warned(answer)) == ("S", {"block_overtaken"})
    (remark,) = answer.warnings
    assert remark.parameters["organism"] == "escherichia_coli"
    assert remark.parameters["row"].startswith("block@1.0.0:")
    assert remark.parameters["table"] == "strict"
    assert warned(ask((STRICT, block), "30")) == set()
    assert warned(ask((blocked, LOOSE), "30", disk_content="5 µg")) == set()
