"""Files whose header stands below a title, and the row numbers that are told of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.report import NoticeCode
from service.locale.catalogue import Language, text
from service.lookup.notes import in_words
from tests.service.file_classification.conftest import Classify, rows_of

HEADERS = ("検体No.", "菌種", "畜種", "薬剤名", "測定法", "測定値")
ROWS = (
    ("a", "大腸菌", "犬", "ABPC", "MIC", "0.25"),
    ("b", "大腸菌", "犬", "ERFX", "MIC", "4"),
    ("c", "大腸菌", "犬", "ERFX", "MIC", "S"),
)


def _titled(
    path: Path, *, title_row: int = 0, header_row: int = 2, headers: tuple[str, ...] = HEADERS
) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("11月分")
        sheet.merge_range(title_row, 0, title_row, 5, "薬剤感受性試験結果")
        sheet.write_row(header_row, 0, headers)
        for row, cells in enumerate(ROWS, start=header_row + 1):
            sheet.write_row(row, 0, cells)
    return path


@pytest.mark.parametrize(("title_row", "header_row"), [(0, 2), (0, 1), (3, 6)])
def test_a_header_below_a_title_is_found(
    classify: Classify, tmp_path: Path, title_row: int, header_row: int
) -> None:
    path = _titled(tmp_path / "given.xlsx", title_row=title_row, header_row=header_row)
    summary, out = classify(path)
    assert rows_of(summary, out)["category"].to_list() == ["S", "R", None]
    told = [one.parameters for one in summary.notices if one.code is NoticeCode.HEADER_BELOW_TITLE]
    assert told == [{"row": str(header_row + 1)}]
    (refused,) = summary.samples
    assert refused.row + (summary.detected.header_row or 0) == header_row + 4


TITLE = "薬剤感受性試験結果（4月、検査室 A）"


@pytest.mark.parametrize(
    ("above", "between", "charset"),
    [
        pytest.param((TITLE,), ",", "utf-8", id="a line of one cell"),
        pytest.param((TITLE, "", "作成者,日付,,"), ";", "cp932", id="lines that split otherwise"),
        pytest.param((f'"{TITLE}\n続き"', ""), "\t", "utf-8-sig", id="a title of two lines"),
    ],
)
def test_a_header_below_the_title_of_a_text_is_found(
    classify: Classify, tmp_path: Path, above: tuple[str, ...], between: str, charset: str
) -> None:
    path = tmp_path / "given.csv"
    lines = [*above, *(between.join(cells) for cells in (HEADERS, *ROWS))]
    path.write_text("\r\n".join(lines) + "\r\n", encoding=charset)
    summary, out = classify(path)
    assert rows_of(summary, out)["category"].to_list() == ["S", "R", None]
    told = [one.parameters for one in summary.notices if one.code is NoticeCode.HEADER_BELOW_TITLE]
    assert told == [{"row": str(len(above) + 1)}]
    (refused,) = summary.samples
    assert refused.row + (summary.detected.header_row or 0) == len(above) + 4


@pytest.mark.parametrize("written", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("title", "refuses"),
    [("ESBL産生大腸菌の薬剤感受性", True), ("MRSP", True), ("MRSPサーベイランス", False)],
)
def test_a_title_that_says_what_the_isolates_resist_refuses_the_file(
    classify: Classify, tmp_path: Path, title: str, refuses: bool, written: str
) -> None:
    path, lines = tmp_path / f"given.{written}", (("2026",), (title,), HEADERS, *ROWS)
    if written == "csv":
        path.write_text("\n".join(map(",".join, lines)) + "\n", encoding="utf-8")
    else:
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet("results")
            for row, cells in enumerate(lines):
                sheet.write_row(row, 0, cells)
    if not refuses:
        assert classify(path)[0].categories["S"] == 1
        return
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    assert refused.value.fault.code is FileFault.FINDING_ELSEWHERE
    assert refused.value.fault.parameters == {"row": "2", "text": title}
    assert classify(path, header_row=3)[0].categories["S"] == 1


@pytest.mark.parametrize("name", ["given.csv", "given.xlsx"])
def test_a_header_that_is_stated_is_read_and_one_that_is_not_there_refused(
    classify: Classify, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name == "given.csv":
        path.write_text("\n".join(",".join(cells) for cells in (HEADERS, HEADERS, *ROWS)), encoding="utf-8")
    else:
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet("results")
            for row, cells in enumerate((HEADERS, HEADERS, *ROWS)):
                sheet.write_row(row, 0, cells)
    summary, out = classify(path, header_row=2)
    assert rows_of(summary, out)["category"].to_list() == ["S", "R", None]
    assert summary.detected.header_row == 2
    for row in (9, 1_000_000):
        with pytest.raises(Unclassifiable) as refused:
            classify(path, header_row=row)
        assert refused.value.fault.code is FileFault.HEADER_ROW_ABSENT


@pytest.mark.parametrize(("language", "option"), [("ja", "「シート」"), ("en", "“Worksheet”")])
def test_where_a_sheet_holds_a_title_alone_the_others_are_named(
    classify: Classify, tmp_path: Path, language: Language, option: str
) -> None:
    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("表紙").write_row(0, 0, ["令和8年度 薬剤感受性試験"])
        sheet = workbook.add_worksheet("結果")
        for row, cells in enumerate((HEADERS, *ROWS)):
            sheet.write_row(row, 0, cells)
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    fault = refused.value.fault
    said = text(f"file.fault.{fault.code}", language, **in_words(fault.parameters, language))
    assert [one for one in ("結果", option, "--sheet") if one not in said] == []
    assert "表紙" not in said
    assert classify(path, sheet="結果")[0].categories["S"] == 1


def test_a_first_line_that_is_the_header_is_not_left_for_a_row_that_repeats_it(
    classify: Classify, tmp_path: Path
) -> None:
    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("results")
        for row, cells in enumerate((HEADERS, ROWS[0], HEADERS, ROWS[1])):
            sheet.write_row(row, 0, cells)
    summary, _ = classify(path)
    assert summary.detected.header_row == 1
    assert summary.rows == 3
    assert NoticeCode.HEADER_BELOW_TITLE not in {one.code for one in summary.notices}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_header_that_is_not_found_is_asked_for_without_names_of_our_libraries(
    classify: Classify, tmp_path: Path, language: str
) -> None:
    path = _titled(tmp_path / "given.xlsx", headers=("い", "ろ", "は", "に", "ほ", "へ"))
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    fault = refused.value.fault
    assert fault.code is FileFault.FIELD_MISSING
    said = text(
        f"file.fault.{fault.code}",
        "ja" if language == "ja" else "en",
        **in_words(fault.parameters, "ja" if language == "ja" else "en"),
    )
    assert "UNNAMED" not in said
    assert ("より上" if language == "ja" else "below other lines") in said


def test_a_header_below_merged_names_of_drugs_is_told_all_that_it_lacks_at_once(classify: Classify) -> None:
    merged = Path(__file__).parents[2] / "datasets/files/12_excel_merged_header.xlsx"
    for stated, lacking in (({}, "organism, drug"), ({"organism": "E. coli"}, "drug")):
        with pytest.raises(Unclassifiable) as refused:
            classify(merged, **stated)
        assert refused.value.fault.code is FileFault.SEVERAL_VALUES_AND_LACKING
        assert refused.value.fault.parameters["missing"] == lacking
    assert "Data sets" in text(
        "file.fault.several_values_and_lacking", "en", **refused.value.fault.parameters
    )
