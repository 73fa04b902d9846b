"""Personal columns of every sheet are dropped and named, not those of the first alone."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from datasets.facts import UploadedFacts
from datasets.reading import read_upload

FIELDS = ("isolate_id", "organism", "drug", "disk_content", "zone_mm", "mic_mg_per_l")
RESULT = ("E. coli", "ampicillin", "10 µg", "20", "4")


def test_personal_columns_of_each_sheet_are_named(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with xlsxwriter.Workbook(str(path)) as workbook:
        for isolate, personal, unused in (("V1", "Owner", "Shape"), ("V2", "飼い主", "Colour")):
            sheet = workbook.add_worksheet()
            sheet.write_row(0, 0, (*FIELDS, personal, unused))
            sheet.write_row(1, 0, (isolate, *RESULT, "Tanaka", "red"))
    result = read_upload(path, UploadedFacts())
    assert (result.rows_kept, result.columns_personal) == (2, ("Owner", "飼い主"))
    assert result.columns_not_used == ("Shape", "Colour")
