"""Several tables: the request's order decides, after host and kind and before the organism."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from breakpoints.index import TableIndex
from breakpoints.model import Kind
from tests.spec.interpretation.manual import ask, said, table, zone_row

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
