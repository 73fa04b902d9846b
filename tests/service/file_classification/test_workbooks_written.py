"""Workbooks: texts stay texts, the same rows give the same bytes, and what no sheet can hold is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from service.file_classification import workbook_written
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.workbook_written import WorkbookWritten
from tests.service.file_classification.conftest import Classify

TEXTS = [
    "=1+1",
    "00123",
    "https://example.org",
    "mailto:a@example.org",
    "8-16",
    "1.50",
    " x ",
    "<b>&",
    "大腸菌",
]


def write(path: Path, *shards: pl.DataFrame) -> Path:
    with WorkbookWritten(path, shards[0].columns) as workbook:
        for shard in shards:
            workbook.add(shard)
    return path


def read(path: Path) -> pl.DataFrame:
    return pl.DataFrame(fastexcel.read_excel(path).load_sheet(0, dtypes="string"))


def test_every_text_is_read_back_as_it_was_written_and_none_is_a_formula_or_a_link(tmp_path: Path) -> None:
    rows = pl.DataFrame({"text": TEXTS, "empty": [None] * len(TEXTS), "mm": range(len(TEXTS))})
    path = write(tmp_path / "out.xlsx", rows[:2], rows[2:])
    found = read(path)
    assert found["text"].to_list() == TEXTS
    assert found["mm"].to_list() == [str(place) for place in range(len(TEXTS))]
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert not [one for one in (b"<f>", b"hyperlink") if one in sheet]


def test_the_same_rows_give_the_same_bytes_and_nothing_stays_beside_them(tmp_path: Path) -> None:
    rows = pl.DataFrame({"text": TEXTS})
    first = write(tmp_path / "first.xlsx", rows)
    second = write(tmp_path / "second.xlsx", rows)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["first.xlsx", "second.xlsx"]


def test_numbers_that_a_sheet_would_round_are_texts(tmp_path: Path) -> None:
    rows = pl.DataFrame({"id": [2**53 + 1, 7], "mm": [float("nan"), 0.5]})
    assert read(write(tmp_path / "out.xlsx", rows)).rows() == [("9007199254740993", "nan"), ("7", "0.5")]


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert workbook_written.MOST_ROWS == 1_048_575
    monkeypatch.setattr(workbook_written, "MOST_ROWS", 5)
    rows = pl.DataFrame({"text": TEXTS[:3]})
    write(tmp_path / "out.xlsx", rows, rows[:2])
    with pytest.raises(Unclassifiable) as found:
        write(tmp_path / "more.xlsx", rows, rows)
    assert (found.value.fault.code, found.value.fault.parameters) == (FileFault.TOO_MANY_ROWS, {"limit": "5"})


def test_a_file_whose_answer_no_sheet_holds_is_told_so(
    classify: Classify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_written, "MOST_ROWS", 2)
    path = tmp_path / "given.csv"
    path.write_text("organism,host,drug,method,value\n" + "E. coli,dog,enrofloxacin,disk,23\n" * 3)
    with pytest.raises(Unclassifiable, match="too_many_rows"):
        classify(path, out="xlsx")


@pytest.mark.parametrize("text", ["x" * 32_768, "𠀋" * 16_384])
def test_a_text_longer_than_a_cell_is_refused_and_names_its_column(tmp_path: Path, text: str) -> None:
    write(tmp_path / "out.xlsx", pl.DataFrame({"remark": [text[:16_383]]}))
    with pytest.raises(Unclassifiable) as found:
        write(tmp_path / "more.xlsx", pl.DataFrame({"remark": [text]}))
    assert found.value.fault.code is FileFault.CELL_TOO_LONG
    assert found.value.fault.parameters["heading"] == "remark"
