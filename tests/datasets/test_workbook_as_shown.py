"""What a workbook shows beside what its cells hold: numbers that look otherwise, and merged cells."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from datasets.as_shown.number_formats import misleads
from datasets.as_shown.sheet import Merged, merged_down
from datasets.errors import UnreadableFile
from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.reading import read_upload

HEADERS = ("isolate_id", "organism", "drug", "disk_content", "host", "zone_mm", "mic_mg_per_l")
FACTS = UploadedFacts()


def _pairs(path: Path, number_format: str | None = None, *, above: int = 0, before: int = 0) -> Path:
    """Write two drugs of one isolate, whose name and host are merged, and one more isolate."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("results")
        shown = workbook.add_format({"num_format": number_format} if number_format else {})
        sheet.write_row(above, before, HEADERS)
        rows = (("ampicillin", 20, 2), ("gentamicin", 18, 1), ("ampicillin", 6, 64))
        contents = {"ampicillin": "10 µg", "gentamicin": "10 µg"}
        for row, (drug, zone, mic) in enumerate(rows, start=above + 1):
            sheet.write_row(row, before, ["c", "E. coli", drug, contents[drug], "dog", zone])
            sheet.write_number(row, before + 6, mic, shown)
        for column, text in ((0, "a"), (4, "dog")):
            sheet.merge_range(above + 1, before + column, above + 2, before + column, text)
    return path


@pytest.mark.parametrize(
    "code",
    ['">"0', '"≧"0', '"<="0.00', r"\>0", ">0", "[>100]0;[Red]\\<0", "[$>]0", "*>0", '0"以上"', "＞0"],
)
def test_a_format_with_a_sign_shows_another_number(code: str) -> None:
    assert misleads(code).numbers


@pytest.mark.parametrize(
    "code",
    [
        *('0"R"', '0" (R)"', r"0\ \(\R\)", '0.00" Ｓ"', '"R "0', '[>=8]0"R";0"S"', '0"耐性"', '0" 再検"'),
        *('0"*"', '0" retest"', '"QC "0', '0" (2回目)"', '"log "0', '0" ESBL(NEG)"', '"R"', '"S"General'),
    ],
)
def test_a_format_that_judges_shows_what_the_cell_does_not_hold(code: str) -> None:
    assert misleads(code).numbers


@pytest.mark.parametrize("code", ["0%", "0.00%", "0,", "#,##0,,", "0.0,", "0,.0", '0,"k"'])
def test_a_format_that_scales_shows_another_number(code: str) -> None:
    assert misleads(code).numbers


@pytest.mark.parametrize(
    "code",
    [
        *(
            "General",
            "0",
            "0.00",
            "#,##0",
            "#,##0.00",
            "0.0E+00",
            "# ?/?",
            "@",
            "[>100]0;[Red]0.0",
            "[<=1]0.00",
        ),
        *(
            '0" mg/L"',
            '0"%"',
            '0" mm"',
            '0" µg/mL"',
            '0"歳"',
            '0.0" kg"',
            'yyyy"年"m"月"d"日"',
            '"S-"000',
            '"R"0000',
            '"R$ "#,##0',
            r"\R\$\ 0",
            "[$R$-416] 0",
            '0" µS/cm"',
            '"No."0',
            r'_-* #,##0\ _-;_-* "-"??\ _-',
            '"="0',
            "yyyy-mm-dd",
            "mmm d, yyyy",
            "[h]:mm",
            "_(* #,##0_);_(* (#,##0)",
            "_>0",
        ),
    ],
)
def test_other_formats_show_the_number_that_is_read(code: str) -> None:
    assert not misleads(code).numbers


def test_a_sign_before_texts_concerns_texts_alone() -> None:
    for code in ('0;0;0;">"@', '0;0;0;@" (R)"'):
        shown = misleads(code)
        assert (shown.numbers, shown.texts) == (False, True)


@pytest.mark.parametrize("code", ['">"0', "0%", "0,"])
def test_an_upload_whose_numbers_look_otherwise_is_refused_with_format_and_cell(
    tmp_path: Path, code: str
) -> None:
    read = read_upload(_pairs(tmp_path / "pairs.xlsx", code), FACTS)
    assert [one.rule for one in read.findings] == [Rule.FILE_NUMBER_FORMAT_MISLEADS]
    assert read.findings[0].parameters == {"sheet": "results", "cell": "G2", "format": code}


def test_formats_of_headers_blank_cells_and_sheets_that_are_not_read_refuse_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pairs.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet, summary = workbook.add_worksheet("results"), workbook.add_worksheet("summary")
        shown = workbook.add_format({"num_format": "0%"})
        sheet.write_row(0, 0, HEADERS, shown)
        sheet.write_row(1, 0, ["a", "E. coli", "ampicillin", "10 µg", "dog", 20, 2])
        sheet.write_blank(5, 6, None, shown)
        summary.write_number(0, 0, 0.5, shown)
    assert merged_down(path, "results") == ()
    assert read_upload(path, FACTS).rows_kept == 1


@pytest.mark.parametrize(("above", "before"), [(0, 0), (2, 0), (3, 2)])
def test_merged_names_stand_in_all_their_rows_wherever_the_table_begins(
    tmp_path: Path, above: int, before: int
) -> None:
    path = _pairs(tmp_path / "pairs.xlsx", above=above, before=before)
    merged = [Merged(column=one, first_row=above + 1, last_row=above + 2) for one in (0, 4)]
    assert list(merged_down(path, "results")) == merged
    read = read_upload(path, FACTS)
    assert (read.rows_kept, read.rows_refused) == (3, 0)
    told = [one for one in read.findings if one.rule is Rule.MERGED_CELLS_READ]
    assert [one.parameters for one in told] == [{"headers": "isolate_id | host"}]


def test_merged_names_under_a_header_of_the_laboratory_s_own_are_read_where_it_says_so(
    tmp_path: Path,
) -> None:
    path = tmp_path / "pairs.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("results")
        sheet.write_row(0, 0, ("Tier A", *HEADERS[1:]))
        for row, drug in enumerate(("ampicillin", "gentamicin"), start=1):
            sheet.write_row(row, 1, ["E. coli", drug, "10 µg", "dog", 20, 2])
        sheet.merge_range(1, 0, 2, 0, "a")
    read = read_upload(path, UploadedFacts(columns={Field.ISOLATE_ID: "Tier A"}))
    told = [one.parameters for one in read.findings if one.rule is Rule.MERGED_CELLS_READ]
    assert (read.rows_kept, told) == (2, [{"headers": "Tier A"}])


def test_a_merged_measurement_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "pairs.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("results")
        sheet.write_row(0, 0, HEADERS)
        for row, name in enumerate("ab", start=1):
            sheet.write_row(row, 0, [name, "E. coli", "ampicillin", "10 µg", "dog", 20])
        sheet.merge_range(1, 6, 2, 6, 2)
    assert read_upload(path, FACTS).rows_kept == 1


def test_merged_cells_that_overlap_are_read_once_and_far_ones_cost_nothing(tmp_path: Path) -> None:
    path = _pairs(tmp_path / "pairs.xlsx")
    many = "".join(f'<mergeCell ref="A{row}:A1048576"/>' for row in range(2, 5_000))
    _rewritten(path, b'<mergeCell ref="A2:A3"/>', b'<mergeCell ref="A2:A3"/>' + many.encode())
    merged = [one for one in merged_down(path, "results") if one.column == 0]
    assert [(one.first_row, one.last_row) for one in merged] == [(1, 2), (3, 1_048_575)]
    assert read_upload(path, FACTS).rows_kept == 3


def test_more_merged_cells_than_anybody_merges_are_refused(tmp_path: Path) -> None:
    path = _pairs(tmp_path / "pairs.xlsx")
    many = "".join(f'<mergeCell ref="B{row}:B{row + 1}"/>' for row in range(1, 400_100, 2))
    _rewritten(path, b'<mergeCell ref="A2:A3"/>', many.encode())
    with pytest.raises(UnreadableFile) as refused:
        merged_down(path, "results")
    assert refused.value.findings[0].rule is Rule.FILE_NEEDS_TOO_MUCH


def _rewritten(path: Path, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new))
