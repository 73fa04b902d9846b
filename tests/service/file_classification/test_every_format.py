"""Files of every form: every row comes back in its order, and says the same in each of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.batch import classify_frame
from service.file_classification.classifying import Asked
from service.file_classification.classifying import classify as classify_file
from service.file_classification.options import FileOptions
from service.file_classification.report import NoticeCode
from tests.service.file_classification.conftest import Classify, rows_of

COLUMNS = ("no", "organism", "host", "drug", "method", "disk_content", "value")
ROWS = [
    ("00123", "E. coli", "dog", "enrofloxacin", "disk", "5 µg", "23"),
    ("2", "大腸菌", "犬", "ampicillin", "mic", "", "<=0.25"),
    ("=1+1", "E. coli", "dog", "ampicillin", "mic", "", ">=1"),
    ("@SUM(A1)", "E. coli", "dog", "enrofloxacin", "disk", "10 µg", "23"),
    ("+", "E. coli", "dog", "enrofloxacin", "mic", "", "=4"),
    ("", "wyvern", "dog", "enrofloxacin", "disk", "5 µg", "R"),
    ("7", "E. coli", "dog", "enrofloxacin", "disk", "5 µg", "S"),
]
OUTCOMES = ["S", "S", "R", "wrong_disk_content", "R", "unknown_organism", "value_unreadable"]
CHARSETS = ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc-jp", "iso-2022-jp"]


def written(folder: Path, rows: list[tuple[str, ...]], form: str) -> Path:
    """Write rows as a file of a form; its name says nothing."""
    path = folder / "given.bin"
    if form == "parquet":
        pl.DataFrame(rows, schema=list(COLUMNS), orient="row").write_parquet(path)
    elif form == "xlsx":
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet()
            for place, row in enumerate([COLUMNS, *rows]):
                for column, text in enumerate(row):
                    if text:
                        sheet.write_string(place, column, text)
    else:
        separator, _, charset = form.partition(" ")
        lines = [separator.join(row) for row in [COLUMNS, *rows]]
        path.write_bytes(("\r\n".join(lines) + "\r\n").replace("µ", "μ").encode(charset or "utf-8"))
    return path


def outcomes(answer: pl.DataFrame) -> list[str]:
    return answer.select(pl.coalesce("category", "refused")).to_series().to_list()


@pytest.mark.parametrize("form", [",", ";", "\t", "|", *(f", {one}" for one in CHARSETS), "xlsx", "parquet"])
def test_every_row_of_every_form_comes_back_in_its_order(
    classify: Classify, tmp_path: Path, form: str
) -> None:
    summary, out = classify(written(tmp_path, ROWS, form))
    answer = rows_of(summary, out)
    assert outcomes(answer) == OUTCOMES
    assert answer["value"].to_list() == [row[-1] for row in ROWS], "as it was written"
    assert (summary.rows, summary.results) == (7, 7)
    assert summary.categories == {"S": 2, "R": 2}
    assert {(one.refused, one.reason): one.results for one in summary.refused} == {
        ("wrong_disk_content", "disk_content_differs"): 1,
        ("unknown_organism", None): 1,
        ("value_unreadable", "category_typed"): 1,
    }
    assert [one.row for one in summary.samples] == [4, 6, 7]


@pytest.mark.parametrize("out", ["csv", "tsv", "parquet", "xlsx"])
def test_the_answer_is_written_in_the_format_that_is_asked_for(
    classify: Classify, tmp_path: Path, out: str
) -> None:
    summary, path = classify(written(tmp_path, ROWS, ","), out=out)
    answer = rows_of(summary, path)
    assert (outcomes(answer), summary.out) == (OUTCOMES, out)
    numbers = [row[0] or None for row in ROWS]
    neutralised = ["00123", "2", "'=1+1", "'@SUM(A1)", "+", None, "7"]
    assert answer["no"].to_list() == (neutralised if out in {"csv", "tsv"} else numbers)


def test_a_workbook_holds_texts_and_never_a_formula(classify: Classify, tmp_path: Path) -> None:
    import zipfile  # noqa: PLC0415

    _, path = classify(written(tmp_path, ROWS, "xlsx"))
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_what_was_classified_can_be_classified_again(classify: Classify, tmp_path: Path) -> None:
    first, path = classify(written(tmp_path, ROWS, ","), out="xlsx", name="first")
    second, again = classify(path, name="second")
    before, after = rows_of(first, path), rows_of(second, again)
    assert outcomes(after) == outcomes(before)
    assert after["category_given"].equals(before["category"], check_names=False)
    assert second.renamed["category"] == "category_given"


def test_a_file_is_told_by_its_content_and_an_option_that_contradicts_it_is_refused(
    classify: Classify, tmp_path: Path
) -> None:
    from service.file_classification.faults import Unclassifiable  # noqa: PLC0415

    with pytest.raises(Unclassifiable, match="format_contradicted"):
        classify(written(tmp_path, ROWS, "xlsx"), format="csv")


@pytest.mark.parametrize("charset", ["cp932", "euc-jp", "iso-2022-jp"])
def test_synonyms_and_a_column_of_zones_need_no_mapping(
    classify: Classify, tmp_path: Path, charset: str
) -> None:
    path = tmp_path / "given.csv"
    path.write_text(
        "菌種,動物種,薬剤,ディスク含有量,阻止円径\n大腸菌,犬,enrofloxacin,5 μg,23\n", encoding=charset
    )
    summary, out = classify(path)
    assert outcomes(rows_of(summary, out)) == ["S"]
    assert summary.detected.fields["value"] == "阻止円径"
    assert summary.detected.charset == charset
    assert [one.code for one in summary.notices] == [NoticeCode.CHARSET_GUESSED]


def test_dates_that_a_spreadsheet_made_of_measurements_are_refused_with_the_reason(
    classify: Classify, tmp_path: Path
) -> None:
    import datetime as dt  # noqa: PLC0415

    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["organism", "host", "drug", "method", "value"])
        for place, value in enumerate([dt.datetime(2026, 8, 16), 0.06, "8-16"], start=1):  # noqa: DTZ001
            sheet.write_row(place, 0, ["E. coli", "dog", "ampicillin", "mic"])
            if isinstance(value, dt.datetime):
                sheet.write_datetime(place, 4, value, workbook.add_format({"num_format": "d-mmm"}))
            else:
                sheet.write(place, 4, value)
        sheet.write_row(4, 0, ["E. coli", "dog", "ampicillin", "mic"])
        sheet.write_formula(4, 4, "=1/4", None, 0.25)
    summary, out = classify(path)
    answer = rows_of(summary, out)
    assert answer["reason"].to_list() == ["date_in_its_place", None, "not_a_number", None]
    assert answer["category"].to_list() == [None, "S", None, "S"], "a formula counts as the value it shows"


def test_only_the_sheet_that_is_wanted_is_read(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, value in (("one", "23"), ("two", "16")):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ["organism", "host", "drug", "method", "value"])
            sheet.write_row(1, 0, ["E. coli", "dog", "enrofloxacin", "disk", value])
    first, out = classify(path)
    assert [one.code for one in first.notices] == [NoticeCode.MORE_SHEETS]
    assert outcomes(rows_of(first, out)) == ["S"]
    second, out = classify(path, sheet="two")
    assert (second.notices, outcomes(rows_of(second, out))) == ((), ["R"])


def test_personal_columns_are_dropped_named_and_shown_nowhere(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text(
        "patient name,organism,host,drug,method,value\nTaro Yamada,E. coli,dog,enrofloxacin,disk,23\n",
        encoding="utf-8",
    )
    summary, out = classify(path)
    assert summary.personal_dropped == ("patient name",)
    assert "Yamada" not in out.read_text() + str(summary)
    kept, out = classify(path, keep_personal=True)
    assert "Yamada" in out.read_text()
    assert "Yamada" not in str(kept), "a summary is shown, whoever keeps the file"


@pytest.mark.parametrize("personal", ["WARD", "Diagnosis", "COMMENT", "飼い主", "Institution"])
def test_what_is_personal_in_rows_of_isolates_is_in_rows_of_results_too(
    classify: Classify, tmp_path: Path, personal: str
) -> None:
    path = tmp_path / "given.csv"
    rows = f"organism,host,drug,method,value,{personal}\nE. coli,dog,enrofloxacin,disk,23,Yamada\n"
    path.write_text(rows, encoding="utf-8")
    summary, out = classify(path)
    assert summary.personal_dropped == (personal,)
    assert "Yamada" not in out.read_text() + str(summary)


CELLS = st.sampled_from(
    ["E. coli", "大腸菌", "wyvern", "", "dog", "犬", "disk", "mic", "5 µg", "23", "<=0.25", "R", "=1", "17.5"]
)


@given(
    rows=st.lists(st.tuples(*[CELLS] * len(COLUMNS)).filter(any), min_size=1, max_size=12),
    form=st.sampled_from([",", "\t", "xlsx", "parquet"]),
    out=st.sampled_from(["csv", "parquet", "xlsx"]),
)
def test_any_rows_come_back_in_their_order_and_say_what_the_frame_says(
    asked: Asked, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], form: str, out: Any
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / "answer"
    summary = classify_file(
        written(folder, rows, form), path, FileOptions(out=out), asked, keep_personal=True
    )
    answer = rows_of(summary, path)
    frame = pl.DataFrame(rows, schema=list(COLUMNS), orient="row")
    frame = frame.with_columns(pl.all().str.replace("µ", "μ")) if form not in {"xlsx", "parquet"} else frame
    said = classify_frame(frame, asked.tables, asked.policy, asked.words)
    assert answer["drug"].fill_null("").to_list() == frame["drug"].to_list()
    for column in ("category", "refused", "reason"):
        assert answer[column].to_list() == said[column].cast(pl.String).to_list()


@pytest.mark.parametrize("form", [",", "\t", "xlsx", "parquet"])
@pytest.mark.parametrize(
    "heading", ["=1+cmd|' /C calc'!A1", "@SUM(A1)", "＝1", "^pat.*$", "^.*$", "*"], ids=str
)
def test_no_heading_is_a_formula_or_stands_for_other_columns(
    classify: Classify, tmp_path: Path, form: str, heading: str
) -> None:
    headings = ["patient_name", heading, *COLUMNS[1:]]
    rows = [("SECRET", "own", *ROWS[0][1:])]
    path = tmp_path / "given.bin"
    if form == "parquet":
        pl.DataFrame(rows, schema=headings, orient="row").write_parquet(path)
    elif form == "xlsx":
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet()
            for place, row in enumerate([headings, *rows]):
                for column, text in enumerate(row):
                    sheet.write_string(place, column, text)
    else:
        path.write_text("\n".join(form.join(row) for row in [headings, *rows]) + "\n", encoding="utf-8")
    summary, out = classify(path, out="csv")
    assert summary.personal_dropped == ("patient_name",)
    assert "SECRET" not in out.read_text(encoding="utf-8-sig")
    answer = rows_of(summary, out)
    assert answer.columns[0] == f"'{heading}"
    assert answer.row(0)[:2] == ("own", "E. coli")
    assert outcomes(answer) == ["S"]
