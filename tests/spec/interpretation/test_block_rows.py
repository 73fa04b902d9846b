"""Block rows: an organism is named, and there is no criterion for it in this table."""

from __future__ import annotations

import pytest

from breakpoints.classify import Policy
from tests.spec.interpretation.manual import ask, block_row, said, table, zone_row

ORDER = zone_row(">=20", "<=16", organism="enterobacterales")
BLOCK = block_row(organism="salmonella")
SEROVAR = "Salmonella Typhimurium"


def test_without_a_block_row_the_order_answers_and_warns_that_it_does() -> None:
    answer = ask(ORDER, "24", organism=SEROVAR)
    assert answer.category == "S"
    assert "higher_taxon" in {one.code for one in answer.warnings}


def test_a_block_row_ends_the_search_and_the_answer_names_it() -> None:
    rows = table(ORDER, BLOCK)
    answer = ask(rows, "24", organism=SEROVAR, disk_content="5 µg")
    assert (answer.category, answer.reason, answer.kind) == ("no_criterion", "blocked", None)
    assert answer.parameters["organism"] == "salmonella"
    assert answer.parameters["row"].startswith("manual@1.0.0:")
    assert answer.possible == ()


@pytest.mark.parametrize(
    ("organism", "category"),
    [
        pytest.param("Escherichia coli", "S", id="another organism of the order"),
        pytest.param("Salmonella", "no_criterion", id="the organism itself"),
        pytest.param("Salmonella Choleraesuis", "no_criterion", id="a serovar of it"),
    ],
)
def test_a_block_row_stands_before_whatever_is_more_general(organism: str, category: str) -> None:
    assert said(table(ORDER, BLOCK), "24", organism=organism, disk_content="5 µg") == category


def test_a_row_more_specific_than_the_block_row_still_answers() -> None:
    own = zone_row(">=22", "<=18", organism="salmonella_typhimurium")
    answer = ask(table(ORDER, BLOCK, own), "20", organism=SEROVAR, disk_content="5 µg")
    assert (answer.category, answer.criterion is not None) == ("I", True)


def test_a_block_row_ends_the_search_in_its_own_table_only() -> None:
    first, second = table(ORDER, BLOCK, name="first"), table(ORDER, name="second")
    assert said((first, second), "24", organism=SEROVAR, disk_content="5 µg") == "S"


def test_a_block_row_of_one_host_says_nothing_of_another() -> None:
    rows = table(ORDER, zone_row(">=20", "<=16", organism="enterobacterales", host="cat"), BLOCK)
    assert said(rows, "24", organism=SEROVAR, host="dog", disk_content="5 µg") == "no_criterion"
    assert said(rows, "24", organism=SEROVAR, host="cat", disk_content="5 µg") == "S"


def test_a_block_row_without_a_host_ends_the_search_for_fallback_hosts_too() -> None:
    rows = table(ORDER, block_row(organism="salmonella", host=None))
    fallback = Policy(rules="off", host_fallback=("dog",))
    assert said(rows, "24", fallback, organism="E. coli", host="cat", disk_content="5 µg") == "S"
    assert said(rows, "24", fallback, organism=SEROVAR, host="cat", disk_content="5 µg") == "no_criterion"


def test_a_block_row_of_a_site_leaves_the_other_sites() -> None:
    rows = table(ORDER, block_row(organism="salmonella", sites=("urinary_tract",)))
    asked = {"organism": SEROVAR, "disk_content": "5 µg"}
    assert said(rows, "24", **asked, site="urine") == "no_criterion"
    assert said(rows, "24", **asked, site="skin") == "S"
