"""What people took out of a workbook of pairs without deleting it: struck through, or hidden."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.measurements import mic_reader
from datasets.read_result import ReadResult
from datasets.reading import preview_upload, read_upload
from datasets.rows_as_read import unpacked_rows

HEADERS = ("isolate_id", "organism", "drug", "disk_content", "host", "zone_mm", "mic_mg_per_l")
FACTS = UploadedFacts()


def _workbook(path: Path, *, before: int = 0) -> Path:
    """Write six isolates: the zone of one and the MIC of another struck through, hidden rows, a hidden sheet.

    Of the first the name alone is struck through.
    """
    with xlsxwriter.Workbook(path) as workbook:
        struck = workbook.add_format({"font_strikeout": True})
        for name in ("results", "aside"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, before, HEADERS)
            for row in range(1, 7):
                isolate = f"{name}-{row}"
                sheet.write_row(row, before, [isolate, "E. coli", "ampicillin", "10 µg", "dog", 12 + row, 4])
        first = workbook.worksheets()[0]
        first.write(1, before, "results-1", struck)
        first.write(2, before + 5, 14, struck)
        first.write(3, before + 6, 4, struck)
        for row in (4, 5):
            first.set_row(row, None, None, {"hidden": True})
        first.set_column(before + 4, before + 4, None, None, {"hidden": True})
        workbook.worksheets()[1].hide()
    return path


def _said(read: ReadResult, rule: Rule) -> list[dict[str, str]]:
    return [found.parameters for found in read.findings if found.rule is rule]


def test_a_measurement_struck_through_refuses_its_row_and_names_the_cell(tmp_path: Path) -> None:
    read = read_upload(_workbook(tmp_path / "pairs.xlsx"), FACTS)
    refused = [(one.row, one.column, one.value) for one in read.findings if one.severity == "error"]
    assert refused == [(3, "zone_mm", "14"), (4, "mic_mg_per_l", "4")]
    assert (read.rows_in, read.rows_kept, read.rows_refused) == (12, 10, 2)
    assert _said(read, Rule.CELLS_STRUCK_THROUGH) == [
        {"sheet": "results", "cells": "A2, F3, G4", "count": "3"}
    ]


def test_hidden_rows_columns_and_sheets_are_read_and_named(tmp_path: Path) -> None:
    read = read_upload(_workbook(tmp_path / "pairs.xlsx"), FACTS)
    assert _said(read, Rule.HIDDEN_ROWS_READ) == [{"sheet": "results", "rows": "5, 6"}]
    assert _said(read, Rule.HIDDEN_COLUMNS_READ) == [{"sheet": "results", "columns": "E"}]
    assert _said(read, Rule.HIDDEN_SHEETS_READ) == [{"sheets": "aside"}]


def test_cells_are_named_as_a_person_sees_them_where_the_table_begins_further_right(tmp_path: Path) -> None:
    read = read_upload(_workbook(tmp_path / "pairs.xlsx", before=2), FACTS)
    assert _said(read, Rule.CELLS_STRUCK_THROUGH)[0]["cells"] == "C2, H3, I4"
    assert _said(read, Rule.HIDDEN_COLUMNS_READ)[0]["columns"] == "G"
    assert read.rows_refused == 2


def test_the_preview_says_of_cells_taken_out_what_the_upload_will_say(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "pairs.xlsx")
    rules = {rule for rule in Rule if "struck" in rule.value or "hidden" in rule.value}
    seen, read = (
        [one for one in result.findings if one.rule in rules]
        for result in (preview_upload(path, FACTS), read_upload(path, FACTS))
    )
    assert len(seen) == 6
    assert sorted(seen, key=repr) == sorted(read, key=repr)


def test_rows_that_are_shown_again_hold_the_value_as_it_stands_in_the_file(tmp_path: Path) -> None:
    read = read_upload(_workbook(tmp_path / "pairs.xlsx"), FACTS)
    assert read.rows_as_read is not None
    (table,) = unpacked_rows(read.rows_as_read).tables
    assert {text for texts in table.cells.values() for text in texts if "struck" in text} == set()


def test_no_mic_of_a_log2_scale_is_read_through_a_line() -> None:
    assert mic_reader(".", "log2")("(struck through) 2", "1").rule is Rule.MEASUREMENT_STRUCK_THROUGH
