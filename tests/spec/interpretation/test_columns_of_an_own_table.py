"""A table of one's own, written by hand: no column that says for what a row holds is passed over."""

from __future__ import annotations

import pytest

from breakpoints.errors import ImportUnreadable
from breakpoints.importing import Imported, import_own
from breakpoints.index import TableIndex
from breakpoints.vocabulary import vocabulary
from tests.spec.interpretation.manual import said

ROW = {
    "organism": "Escherichia coli",
    "drug": "enrofloxacin",
    "method": "mic",
    "host": "dog",
    "kind": "clinical",
    "s_text": "<=0.5",
    "r_text": ">=4",
    "citation": "our laboratory",
}


def imported(columns: dict[str, str]) -> Imported:
    content = "\n".join((",".join(columns), ",".join(columns.values()))).encode()
    return import_own(content, "our-table", vocabulary(), in_force_from="2026-04-01")


@pytest.mark.parametrize("name", ["sites", "site", "Site of infection", "部位", "感染部位"])
def test_a_criterion_of_the_urinary_tract_stays_one_however_its_column_is_called(name: str) -> None:
    found = imported(ROW | {name: "urinary tract"})
    tables = TableIndex.of(found.tables[0].version)
    assert said(tables, "0.25", site="urinary tract") == "S"
    assert said(tables, "0.25", site="skin") == "no_criterion"
    reported = [one.parameters["columns"] for one in found.findings if one.code == "columns_taken"]
    assert reported == ([] if name == "sites" else [f"{name} = sites"])


@pytest.mark.parametrize("name", ["indication", "only for", "where", "用途"])
def test_a_column_that_may_say_for_what_a_row_holds_refuses_the_file(name: str) -> None:
    with pytest.raises(ImportUnreadable) as refused:
        imported(ROW | {name: "urinary tract"})
    assert (refused.value.code, refused.value.parameters["columns"]) == ("columns_not_understood", name)


@pytest.mark.parametrize(("name", "cell"), [("author", "K. Sato"), ("indication", "")])
def test_a_column_that_says_nothing_of_a_row_is_reported(name: str, cell: str) -> None:
    found = imported(ROW | {name: cell})
    assert [(one.code, one.parameters) for one in found.findings] == [("columns_unknown", {"columns": name})]
    assert found.rows_imported == 1


def test_two_columns_of_one_meaning_refuse_the_file() -> None:
    with pytest.raises(ImportUnreadable) as refused:
        imported(ROW | {"site": "skin", "sites": "urinary tract"})
    assert refused.value.code == "columns_clash"
