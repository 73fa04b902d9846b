"""Rows that name no isolate beside others that do, and marks that may part thousands, are never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from datasets.facts import DecimalMark, UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload

FACTS = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg")


def read(tmp_path: Path, text: str, facts: UploadedFacts = FACTS) -> ReadResult:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return read_upload(path, facts)


def refusals(result: ReadResult) -> list[tuple[int | None, Rule]]:
    return [(one.row, one.rule) for one in result.findings if one.severity == "error"]


def test_rows_below_an_isolate_that_leave_its_cell_empty_are_refused(tmp_path: Path) -> None:
    rows = "V1,1,20,4\n,2,21,4\n,3,22,4\nV2,1,20,4\n,2,21,4\n"
    result = read(tmp_path, "isolate,replicate,zone,MIC\n" + rows)
    assert (result.rows_in, result.rows_kept, result.rows_refused) == (5, 2, 3)
    assert refusals(result) == [(row, Rule.ISOLATE_NOT_NAMED) for row in (3, 4, 6)]


def workbook(tmp_path: Path, *, merged: bool) -> Path:
    """Write V1 with three readings, its number over their three rows or in the first alone, and V2."""
    path = tmp_path / "readings.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("isolate", "zone", "MIC"))
        for row, zone in enumerate((20, 21, 22), start=1):
            sheet.write_row(row, 1, (zone, 4))
        if merged:
            sheet.merge_range(1, 0, 3, 0, "V1")
        else:
            sheet.write(1, 0, "V1")
        sheet.write_row(4, 0, ("V2", 30, 1))
    return path


def test_a_merged_cell_of_a_workbook_names_the_isolate_of_all_its_rows_and_that_is_told(
    tmp_path: Path,
) -> None:
    result = read_upload(workbook(tmp_path, merged=True), FACTS)
    assert (result.rows_kept, refusals(result)) == (4, [])
    (told,) = [one for one in result.findings if one.rule is Rule.MERGED_CELLS_READ]
    assert told.parameters["headers"] == "isolate"
    assert [one.row for one in result.findings if one.rule is Rule.ISOLATE_REPEATED] == [3, 4]


def test_rows_of_a_workbook_below_an_isolate_are_refused_where_nothing_is_merged(tmp_path: Path) -> None:
    result = read_upload(workbook(tmp_path, merged=False), FACTS)
    assert (result.rows_kept, refusals(result)) == (
        2,
        [(3, Rule.ISOLATE_NOT_NAMED), (4, Rule.ISOLATE_NOT_NAMED)],
    )


def test_rows_are_isolates_of_their_own_where_no_row_names_one(tmp_path: Path) -> None:
    for head in ("isolate,zone,MIC\n,20,4\n,21,4\n", "zone,MIC\n20,4\n21,4\n"):
        assert read(tmp_path, head).rows_kept == 2


def test_a_further_replicate_without_a_number_is_no_isolate_in_any_file(tmp_path: Path) -> None:
    result = read(tmp_path, "replicate,zone,MIC\n1,20,4\n2,21,4\n1,30,1\n")
    assert (result.rows_kept, refusals(result)) == (2, [(3, Rule.ISOLATE_NOT_NAMED)])


def test_an_unnamed_row_is_refused_even_if_all_named_ones_are(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,zone,MIC\nV1,S,4\n,21,4\n")
    assert (result.rows_kept, result.rows_refused) == (0, 2)


@pytest.mark.parametrize("mic", ["2.048", ">1.024", "16.384"])
@pytest.mark.parametrize("other", ["4", "0.5"])
def test_a_point_that_may_part_thousands_refuses_its_row(tmp_path: Path, mic: str, other: str) -> None:
    result = read(tmp_path, f"isolate,zone,MIC\nV1,20,{mic}\nV2,21,{other}\n")
    assert refusals(result) == [(2, Rule.MIC_THOUSAND_OR_DECIMAL)]


@pytest.mark.parametrize(
    ("mic", "mark"), [("1,024", None), (">2,048", None), ("1.024", ","), (">2.048", ","), ("1.600", ",")]
)
def test_marks_of_a_file_with_commas_that_may_part_thousands_refuse_their_row(
    tmp_path: Path, mic: str, mark: DecimalMark | None
) -> None:
    facts = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg", decimal_mark=mark)
    result = read(tmp_path, f"isolate;zone;MIC\nV1;20;{mic}\nV2;21;0,5\nV3;21;8\n", facts)
    assert refusals(result) == [(2, Rule.MIC_THOUSAND_OR_DECIMAL)]


def test_three_decimals_of_a_panel_are_read(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,zone,MIC\nV1,20,0.125\nV2,21,1.000\nV3,21,16.000\nV4,6,1024\n")
    assert (result.rows_kept, refusals(result)) == (4, [])
