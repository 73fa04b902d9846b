"""Findings on pages: one line for what is said of many rows, without codes or pointers."""

from __future__ import annotations

from typing import Any

import pytest

from service.pages.condensed import Line, condensed
from tests.service.pages.test_upload_preview import send


def _lines(n: int, message: str = "{row}行目「値」：阻止円径がありません。") -> list[Line]:
    return [Line(message=message.format(row=row), row=row, rule="zone_missing") for row in range(2, n + 2)]


def test_equal_findings_are_one_line_with_their_number_and_first_rows() -> None:
    (line,) = condensed(_lines(80), "ja")
    assert (line.row, line.message) == (2, "2行目「値」：阻止円径がありません。")
    assert line.further == "ほか79件も同じです（3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …行目）。"
    assert condensed(_lines(1), "en")[0].further == ""


def test_findings_with_values_of_their_own_are_listed_up_to_ten_of_a_rule() -> None:
    different = [
        Line(message=f"Row {row}: {row * 7} mm", row=row, value=str(row * 7), rule="x")
        for row in range(2, 32)
    ]
    shown = condensed(different, "en")
    assert len(shown) == 11
    assert shown[-1].message.startswith("20 more findings of this kind: row 12, 13")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_refused_file_says_each_reason_once_and_shows_no_code(signed_in: Any, language: str) -> None:
    rows = "".join(f"V{n},4\n" for n in range(80))
    data = {"organism": "E. coli", "drug": "ampicillin", "disk_content": "10 µg"}
    refused = send(signed_in, f"/{language}/datasets", f"菌株番号,MIC\n{rows}".encode(), data)
    assert refused.status_code == 422
    fault = refused.text.partition('id="fault"')[2].partition("</div>")[0]
    assert fault.count("<li>") <= 3
    assert "/row/" not in fault
    for code in ("zone_mm", "mic_mg_per_l", "isolate_id"):
        assert code not in fault
