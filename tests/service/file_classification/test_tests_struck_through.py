"""A test of an isolate that somebody struck through in a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from breakpoints.policy import Policy
from breakpoints.vocabulary import vocabulary
from service.file_classification.classifying import Asked, classify
from service.file_classification.options import FileOptions
from service.file_classification.report import NoticeCode
from tests.service.file_classification.conftest import rows_of
from tests.service.file_classification.test_isolates_of_a_file import TABLES

HEADERS = ("isolate", "organism", "host", "drug", "method", "value", "D-test")


@pytest.mark.parametrize(
    ("finding", "struck", "category"),
    [("-", False, "S"), ("-", True, "not_evaluable"), ("陰性", True, "not_evaluable"), ("+", True, "R")],
)
def test_a_negative_that_is_struck_through_states_nothing(
    tmp_path: Path, finding: str, struck: bool, category: str
) -> None:
    path, out = tmp_path / "given.xlsx", tmp_path / "out"
    with xlsxwriter.Workbook(path) as workbook:
        sheet, crossed = workbook.add_worksheet("results"), workbook.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, ["a", "S. aureus", "dog", "clindamycin", "mic", 0.25])
        sheet.write_row(2, 0, ["a", "S. aureus", "dog", "erythromycin", "mic", ">8"])
        for row in (1, 2):
            sheet.write(row, len(HEADERS) - 1, finding, crossed if struck else None)
    asked = Asked(tables=TABLES, words=vocabulary(), policy=Policy(), on="2026-01-01")
    summary = classify(path, out, FileOptions(), asked, keep_personal=False)
    assert rows_of(summary, out)["category"][0] == category
    assert (NoticeCode.STRUCK_THROUGH in {one.code for one in summary.notices}) is struck
