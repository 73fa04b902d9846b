"""A workbook to be classified as a person sees it: formats that show a sign, and names merged over rows."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from datasets.as_shown.parts import MOST_NOTES
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.report import NoticeCode
from service.locale.catalogue import text
from tests.service.file_classification.conftest import Classify, rows_of

HEADERS = ("isolate", "organism", "host", "drug", "method", "value")


def _results(
    path: Path, code: str | None = None, *, above: int = 0, headers: tuple[str, ...] = HEADERS
) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet, other = workbook.add_worksheet("results"), workbook.add_worksheet("summary")
        shown = workbook.add_format({"num_format": code} if code else {})
        sheet.write_row(above, 1, headers)
        for row, (drug, mic) in enumerate((("ampicillin", 0.25), ("enrofloxacin", 4)), start=above + 1):
            sheet.write_row(row, 1, ["", "", "dog", drug, "mic"])
            sheet.write_number(row, 6, mic, shown)
        for column, text in ((1, "a"), (2, "E. coli")):
            sheet.merge_range(above + 1, column, above + 2, column, text)
        other.write_number(0, 0, 0.5, workbook.add_format({"num_format": "0%"}))
    return path


@pytest.mark.parametrize("code", ['">"0', '"≧"0', r"\>0", "0%", "0,", '0" (R)"'])
def test_a_workbook_whose_numbers_look_otherwise_is_refused(
    classify: Classify, tmp_path: Path, code: str
) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classify(_results(tmp_path / "given.xlsx", code))
    assert refused.value.fault.code is FileFault.NUMBER_FORMAT_MISLEADS
    assert refused.value.fault.parameters == {"sheet": "results", "cell": "G2", "format": code}


@pytest.mark.parametrize("above", [0, 3])
def test_names_merged_over_rows_stand_in_each_of_them(classify: Classify, tmp_path: Path, above: int) -> None:
    summary, out = classify(_results(tmp_path / "given.xlsx", "[>100]0;0.00", above=above))
    answer = rows_of(summary, out)
    assert answer["isolate"].to_list() == ["a", "a"]
    assert answer["category"].to_list() == ["S", "R"]
    told = [one.parameters for one in summary.notices if one.code is NoticeCode.MERGED_CELLS_READ]
    assert told == [{"columns": "isolate, organism"}]


def test_merged_names_under_chosen_columns_are_read_as_well(classify: Classify, tmp_path: Path) -> None:
    path = _results(tmp_path / "given.xlsx", headers=("Tier A", *HEADERS[1:]))
    summary, out = classify(path, columns={"isolate": "Tier A"})
    assert rows_of(summary, out)["Tier A"].to_list() == ["a", "a"]


def test_a_merged_value_is_of_its_first_row_alone(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("results")
        sheet.write_row(0, 0, HEADERS)
        for row, name in enumerate("ab", start=1):
            sheet.write_row(row, 0, [name, "E. coli", "dog", "ampicillin", "mic"])
        sheet.merge_range(1, 5, 2, 5, 0.25)
    summary, out = classify(path)
    assert rows_of(summary, out)["category"].to_list() == ["S", None]
    assert summary.notices == ()


@pytest.mark.parametrize(
    ("heading", "text", "categories"),
    [
        ("sign", ">", ["R", "R"]),
        ("不等号", "＞", ["R", "R"]),
        ("unit", "mg/mL", [None, None]),
        ("unit", "%", [None, None]),
        ("comment", "AmpC", ["not_evaluable", "not_evaluable"]),
        ("備考", "ESBL産生株", ["not_evaluable", "not_evaluable"]),
    ],
)
def test_a_sign_a_unit_or_a_remark_merged_over_rows_holds_in_each_of_them(
    classify: Classify, tmp_path: Path, heading: str, text: str, categories: list[str | None]
) -> None:
    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("results")
        sheet.write_row(0, 0, [*HEADERS, heading])
        for row, name in enumerate("ab", start=1):
            drug = "ampicillin" if heading in {"comment", "備考", "unit"} else "enrofloxacin"
            sheet.write_row(
                row, 0, [name, "E. coli", "dog", drug, "mic", 0.25 if drug == "ampicillin" else 2]
            )
        sheet.merge_range(1, len(HEADERS), 2, len(HEADERS), text)
    summary, out = classify(path)
    assert rows_of(summary, out)["category"].to_list() == categories
    told = [one.parameters for one in summary.notices if one.code is NoticeCode.MERGED_CELLS_READ]
    assert told == [{"columns": heading}]


def test_a_scale_merged_over_rows_refuses_the_workbook(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("results")
        sheet.write_row(0, 0, [*HEADERS, "scale"])
        for row, name in enumerate("ab", start=1):
            sheet.write_row(row, 0, [name, "E. coli", "dog", "ampicillin", "mic", 0.25])
        sheet.merge_range(1, len(HEADERS), 2, len(HEADERS), "log2")
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    assert refused.value.fault.code is FileFault.UNIT_NOT_READ


def _one_sheet(path: Path, *, strike: tuple[int, int] | None = None, **hidden: int) -> Path:
    """Write two results, one cell struck through, a row or a column hidden, and a hidden sheet."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet, other = workbook.add_worksheet("results"), workbook.add_worksheet("old")
        other.write(0, 0, "old")
        other.hide()
        struck = workbook.add_format({"font_strikeout": True})
        sheet.write_row(1, 1, HEADERS)
        for row, (name, mic) in enumerate((("a", 0.25), ("b", 0.25)), start=2):
            for column, cell in enumerate((name, "E. coli", "dog", "ampicillin", "mic", mic), start=1):
                sheet.write(row, column, cell, struck if strike == (row, column) else None)
        if "row" in hidden:
            sheet.set_row(hidden["row"], None, None, {"hidden": True})
        if "column" in hidden:
            sheet.set_column(hidden["column"], hidden["column"], None, None, {"hidden": True})
    return path


def test_a_value_that_is_struck_through_is_refused_and_named(classify: Classify, tmp_path: Path) -> None:
    summary, out = classify(_one_sheet(tmp_path / "given.xlsx", strike=(2, 6)))
    answer = rows_of(summary, out)
    assert answer["category"].to_list() == [None, "S"]
    assert answer["reason"].to_list() == ["struck_through", None]
    assert not any("struck" in cell for cell in answer["value"])
    told = {one.code: one.parameters for one in summary.notices}
    assert told[NoticeCode.STRUCK_THROUGH] == {"cells": "G3", "count": "1"}
    assert told[NoticeCode.HIDDEN_SHEETS] == {"sheets": "old"}
    assert NoticeCode.MORE_SHEETS not in told


def test_a_value_of_which_a_part_is_struck_through_is_refused_and_notes_are_named(
    classify: Classify, tmp_path: Path
) -> None:
    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet, struck = workbook.add_worksheet(), workbook.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, HEADERS)
        for row, name in enumerate("abc", start=1):
            sheet.write_row(row, 0, (name, "E. coli", "dog", "ampicillin", "mic", "0.25"))
        sheet.write_rich_string(1, 5, workbook.add_format({"bold": True}), "0.", struck, "3", "25")
        sheet.write_rich_string(2, 5, workbook.add_format({"bold": True}), "0.", "25")
        sheet.write_comment(3, 5, "contaminated")
    summary, out = classify(path)
    assert rows_of(summary, out)["reason"].to_list() == ["struck_through", None, None]
    told = {one.code: one.parameters for one in summary.notices}
    assert told[NoticeCode.STRUCK_THROUGH] == {"cells": "F2", "count": "1"}
    assert told[NoticeCode.CELL_NOTES] == {"cells": "F4", "count": "1"}


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (["F2", "A0", "XFD1048577", "XFE1", "ZZZ9999999", ""], {"cells": "F2", "count": "1"}),
        ([f"F{row}" for row in range(1, MOST_NOTES + 3)], {"count": f">{MOST_NOTES}"}),
    ],
    ids=["in cells that no sheet has", "more than anybody counts"],
)
def test_notes_are_named_as_far_as_cells_bear_them(
    classify: Classify, tmp_path: Path, places: list[str], told: dict[str, str]
) -> None:
    path, noted = tmp_path / "given.xlsx", tmp_path / "noted.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, ("a", "E. coli", "dog", "ampicillin", "mic", "0.25"))
        sheet.write_comment(1, 5, "contaminated")
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(noted, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in given.namelist():
            notes = "".join(f'<comment ref="{one}"/>' for one in places)
            comments = f"<comments><commentList>{notes}</commentList></comments>"
            archive.writestr(part, comments if "comments" in part else given.read(part))
    summary, _ = classify(noted)
    (found,) = (one.parameters for one in summary.notices if one.code is NoticeCode.CELL_NOTES)
    assert found | told == found


@pytest.mark.parametrize(("column", "cell"), [(1, "B4"), (2, "C4"), (3, "D4"), (4, "E4"), (5, "F4")])
def test_a_row_is_refused_if_what_it_is_of_is_struck_through(
    classify: Classify, tmp_path: Path, column: int, cell: str
) -> None:
    summary, out = classify(_one_sheet(tmp_path / "given.xlsx", strike=(3, column)))
    answer = rows_of(summary, out)
    assert answer["category"].to_list() == ["S", None]
    assert answer["reason"].to_list() == [None, "struck_through"]
    told = [one.parameters for one in summary.notices if one.code is NoticeCode.STRUCK_THROUGH]
    assert told == [{"cells": cell, "count": "1"}]


@pytest.mark.parametrize(
    ("struck", "refused"),
    [("isolate", 4), ("organism", 4), ("host", 4), ("site", 4), ("weight", 0)],
)
def test_all_results_of_a_row_whose_naming_cell_is_struck_through_are_refused(
    classify: Classify, tmp_path: Path, struck: str, refused: int
) -> None:
    headers, path = (
        ("isolate", "organism", "host", "site", "weight", "AMP_NM", "AMP_ND10"),
        tmp_path / "a.xlsx",
    )
    with xlsxwriter.Workbook(path) as workbook:
        sheet, line = workbook.add_worksheet(), workbook.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, headers)
        for row, name in enumerate("abc", start=1):
            sheet.write_row(row, 0, (name, "E. coli", "dog", "urine", "light", "0.25", "26"))
        place = headers.index(struck)
        sheet.merge_range(2, place, 3, place, "")
        sheet.write_string(2, place, ("b", "E. coli", "dog", "urine", "light")[place], line)
    summary, out = classify(path)
    answer = rows_of(summary, out)
    assert sum(one.results for one in summary.refused if one.reason == "struck_through") == refused
    assert answer["AMP_NM_category"].to_list() == ["S", *["value_unreadable" if refused else "S"] * 2]


@pytest.mark.parametrize(
    ("hidden", "code", "named"),
    [
        ({"row": 3}, NoticeCode.HIDDEN_ROWS, {"rows": "4"}),
        ({"column": 4}, NoticeCode.HIDDEN_COLUMNS, {"columns": "E"}),
    ],
)
def test_hidden_rows_and_columns_are_read_and_named(
    classify: Classify, tmp_path: Path, hidden: dict[str, int], code: NoticeCode, named: dict[str, str]
) -> None:
    summary, out = classify(_one_sheet(tmp_path / "given.xlsx", **hidden))
    assert rows_of(summary, out)["category"].to_list() == ["S", "S"]
    told = [(one.code, one.parameters) for one in summary.notices if one.code.startswith("hidden_")]
    assert told == [(code, named), (NoticeCode.HIDDEN_SHEETS, {"sheets": "old"})]


def test_a_struck_result_contradicts_no_other(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("results")
        sheet.write_row(0, 0, HEADERS)
        for row, mic in enumerate((32, 0.25), start=1):
            sheet.write_row(row, 0, ["a", "E. coli", "dog", "ampicillin", "mic"])
            sheet.write_number(row, 5, mic, workbook.add_format({"font_strikeout": mic == 32}))
    summary, out = classify(path)
    assert rows_of(summary, out)["category"].to_list() == [None, "S"]


def test_an_old_workbook_is_refused_with_how_to_save_it(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "given.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4_096))
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    assert refused.value.fault.code is FileFault.IS_OLD_SPREADSHEET
    assert "XLSX" in text("file.fault.is_old_spreadsheet", "en")


@pytest.mark.parametrize("other", ["-", "=", "1", "S", "+", "12", "感性"])
@pytest.mark.parametrize(("heading", "text"), [("sign", ">"), ("comment", "AmpC"), ("flag", "AmpC type")])
def test_each_merged_cell_is_judged_alone(
    classify: Classify, tmp_path: Path, heading: str, text: str, other: str
) -> None:
    path, drug = tmp_path / "given.xlsx", "enrofloxacin" if heading == "sign" else "ampicillin"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("results")
        sheet.write_row(0, 0, [*HEADERS, heading])
        for row, name in enumerate("abcd", start=1):
            sheet.write_row(row, 0, [name, "E. coli", "dog", drug, "mic", 2 if heading == "sign" else 0.25])
        sheet.merge_range(1, len(HEADERS), 2, len(HEADERS), text)
        sheet.merge_range(3, len(HEADERS), 4, len(HEADERS), other)
    summary, out = classify(path)
    first, second = rows_of(summary, out)["category"].to_list()[:2]
    assert first == second == ("R" if heading == "sign" else "not_evaluable")
