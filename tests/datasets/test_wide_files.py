"""Tables made by hand: columns for each drug, merged headers, sheets per isolate, damaged cells."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.formats.measured_headers import read_measured_header
from datasets.read_result import ReadResult
from datasets.reading import read_upload

FILES = Path(__file__).parent / "files"
E_COLI = UploadedFacts(organism="E. coli")


def pairs(result: ReadResult) -> list[list[str]]:
    """Return isolate, drug, disk content, zone and MIC of the kept rows."""
    lines = (result.canonical or b"").decode().splitlines()[1:]
    return [[cell for i, cell in enumerate(line.split("\t")[:7]) if i not in {1, 5}] for line in lines]


def told(result: ReadResult) -> set[tuple[Rule, str | None, int | None, str | None]]:
    """Return what was found, and in which cell."""
    return {(found.rule, found.sheet, found.row, found.value) for found in result.findings if found.row}


@pytest.mark.parametrize("name", ["15a_japanese_cp932.csv", "15b_japanese_utf8_bom.csv"])
def test_drugs_side_by_side_are_paired_by_the_names_in_their_headers(name: str) -> None:
    facts = UploadedFacts(disk_contents={"ABPC": "10 µg", "エンロフロキサシン": "５μｇ"})
    result = read_upload(FILES / name, facts)
    assert (result.lines_in, result.rows_in, result.rows_kept) == (3, 6, 6)
    assert pairs(result) == [
        ["V001", "ampicillin", "10 µg", "20", "4"],
        ["V001", "enrofloxacin", "5 µg", "30", "<=0.03"],
        ["V002", "ampicillin", "10 µg", "6", ">32"],
        ["V002", "enrofloxacin", "5 µg", "6", ">4"],
        ["V003", "ampicillin", "10 µg", "18", "8"],
        ["V003", "enrofloxacin", "5 µg", "25", "0.25"],
    ]


def test_merged_headers_give_drug_and_disk_and_every_oddity_is_told_in_its_cell() -> None:
    result = read_upload(FILES / "12_excel_merged_header.xlsx", E_COLI)
    assert (result.lines_in, result.rows_in, result.rows_kept, result.rows_refused) == (6, 11, 7, 4)
    assert ["V1", "ampicillin", "10 µg", "20", "4"] in pairs(result)
    assert ["V4", "enrofloxacin", "5 µg", "29", "<=0.03"] in pairs(result)
    assert told(result) == {
        (Rule.ZONE_ROUNDED, "Data", 6, "19.5"),
        (Rule.MEASUREMENT_MARKED, "Data", 6, "31*"),
        (Rule.DECIMAL_COMMA_AMBIGUOUS, "Data", 6, "0,06"),
        (Rule.ZONE_MISSING, "Data", 7, "n.d."),
        (Rule.MEASUREMENT_IS_RANGE, "Data", 8, "28-29"),
        (Rule.MIC_RATIO_OF_SINGLE_DRUG, "Data", 8, "1/16"),
        (Rule.LINE_IS_SUMMARY, "Data", 10, "mean"),
    }
    marked = next(found for found in result.findings if found.rule is Rule.MEASUREMENT_MARKED)
    assert marked.column == "Enrofloxacin 5 µg › Zone (mm)"
    unused = next(found for found in result.findings if found.rule is Rule.SHEET_NOT_USED)
    assert unused.parameters == {"sheets": "Notes"}


def test_a_sheet_per_isolate_is_one_upload_that_still_needs_its_zones() -> None:
    result = read_upload(FILES / "13_excel_sheet_per_isolate.xlsx", E_COLI)
    assert (result.lines_in, result.rows_in, result.rows_refused) == (3, 9, 9)
    needed = next(found for found in result.findings if found.rule is Rule.OTHER_FILE_NEEDED)
    assert needed.parameters["present"] == "mic_mg_per_l"
    assert {found.sheet for found in result.findings if found.row} == {"V1", "V2", "V3"}


def test_a_measurement_that_became_a_date_is_refused_and_eight_of_four_is_not() -> None:
    result = read_upload(FILES / "14_excel_date_damage.xlsx", E_COLI)
    assert result.rows_kept == 0
    assert {
        (Rule.MEASUREMENT_IS_DATE, "Sheet1", 2, "2026-04-08 00:00:00"),
        (Rule.MEASUREMENT_IS_DATE, "Sheet1", 2, "2026-02-08 00:00:00"),
        (Rule.MEASUREMENT_IS_RANGE, "Sheet1", 3, "8-16"),
    } <= told(result)
    assert not any(found.value == "8/4" for found in result.findings)


@pytest.mark.parametrize(
    "written", ["8-Apr", "2026-04-08 00:00:00", "16-Aug", "4月8日", "Apr-16", "08:16:00"]
)
def test_a_text_that_a_spreadsheet_made_of_a_measurement_is_refused_as_a_date(
    tmp_path: Path, written: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"isolate,drug,disk,zone,mic\nV1,ampicillin,10 µg,20,{written}\n", encoding="utf-8")
    result = read_upload(path, E_COLI)
    assert [(found.rule, found.row) for found in result.findings] == [(Rule.MEASUREMENT_IS_DATE, 2)]


def workbook(path: Path, lines: list[list[object]], *, first_row: int = 0, sheet: str = "S") -> Path:
    """Write a workbook of one sheet whose table starts at a row (from 0) and the third column."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for row, cells in enumerate(lines, start=first_row):
            for column, cell in enumerate(cells, start=2):
                page.write(row, column, cell)
    return path


def test_rows_are_counted_as_the_spreadsheet_shows_them_with_empty_rows_above_and_between(
    tmp_path: Path,
) -> None:
    lines: list[list[object]] = [
        ["Isolate", "AMP10 zone", "AMP MIC"],
        ["00123", 20, 4],
        [],
        ["V2", "S", 0.06],
    ]
    result = read_upload(workbook(tmp_path / "a.xlsx", lines, first_row=4), E_COLI)
    assert pairs(result) == [["00123", "ampicillin", "10 µg", "20", "4"]]
    assert told(result) >= {(Rule.ZONE_IS_CATEGORY, "S", 8, "S")}
    assert result.preview is not None
    assert (result.preview.header_row, result.preview.format) == (5, FormatName.WIDE)


def test_three_lines_of_header_with_units_below_are_one_header(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        ["Lab V01", "2026"],
        ["Isolate", "Ampicillin", "", "Cefazolin", ""],
        ["", "30 µg zone", "MIC", "30 µg zone", "MIC"],
        ["", "mm", "µg/mL", "(mm)", "(µg/mL)"],
        ["V1", 20, 4, 25, 1],
    ]
    result = read_upload(workbook(tmp_path / "a.xlsx", lines), E_COLI)
    assert pairs(result) == [
        ["V1", "ampicillin", "30 µg", "20", "4"],
        ["V1", "cefazolin", "30 µg", "25", "1"],
    ]


def test_a_formula_counts_as_the_value_that_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Isolate", "AMP10 zone", "AMP MIC"])
        page.write_row(1, 0, ["V1", 20])
        page.write_formula(1, 2, "=2*2", None, 4)
    assert pairs(read_upload(path, E_COLI)) == [["V1", "ampicillin", "10 µg", "20", "4"]]


def test_a_line_without_any_measurement_is_refused_and_an_untested_drug_is_no_result(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = "isolate,AMP10 zone,AMP MIC,CIP5 zone,CIP MIC\nV1,20,4,,\nV2,,,,\nV3,19,8,25,0.06\n"
    path.write_text(text, encoding="utf-8")
    result = read_upload(path, E_COLI)
    assert (result.lines_in, result.rows_in, result.rows_kept, result.rows_refused) == (3, 4, 3, 1)
    assert told(result) == {(Rule.LINE_WITHOUT_MEASUREMENT, None, 3, "")}


def test_what_is_wrong_with_a_line_is_told_once_and_refuses_each_of_its_results(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = "isolate,host,AMP10 zone,AMP MIC,CIP5 zone,CIP MIC\nV1,unicorn,20,4,25,0.06\nV2,dog,19,8,25,0.06\n"
    path.write_text(text, encoding="utf-8")
    result = read_upload(path, E_COLI)
    assert (result.rows_in, result.rows_kept, result.rows_refused) == (4, 2, 2)
    assert [(found.rule, found.row) for found in result.findings] == [(Rule.HOST_UNKNOWN, 2)]


def test_a_parquet_file_is_read_as_the_same_rows_as_its_csv(tmp_path: Path) -> None:
    table = pl.DataFrame({"isolate": ["1", "2"], "zone": [20, 21], "mic": [0.03, 4.0]})
    table.write_parquet(tmp_path / "a.parquet")
    table.write_csv(tmp_path / "a.csv")
    facts = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg", columns={Field.HOST: ""})
    by_parquet, by_csv = (read_upload(tmp_path / name, facts) for name in ("a.parquet", "a.csv"))
    assert by_parquet.digest == by_csv.digest is not None
    assert by_parquet.preview is not None
    assert by_parquet.preview.container == "parquet"


@pytest.mark.parametrize(
    ("header", "field", "drug", "disk_content"),
    [
        ("ABPC阻止円(mm)", Field.ZONE_MM, "ABPC", None),
        ("ＥＲＦＸ　ＭＩＣ（μg/mL）", Field.MIC_MG_PER_L, "ERFX", None),
        ("Zone diameter AMP (10 µg)", Field.ZONE_MM, "AMP", "10 µg"),
        ("AMP10 zone", Field.ZONE_MM, "AMP", "10 µg"),
        ("Zone (mm) › AMP 10", Field.ZONE_MM, "AMP", "10 µg"),
        ("Penicillin 10 units zone mm", Field.ZONE_MM, "Penicillin", "10 units"),
        ("Trimethoprim/sulfamethoxazole MIC", Field.MIC_MG_PER_L, "Trimethoprim/sulfamethoxazole", None),
        ("MIC (mg/L)", Field.MIC_MG_PER_L, None, None),
        ("CLDM阻止円(10)", Field.ZONE_MM, "CLDM", "10 µg"),
        ("CLDM 阻止円 (2)", Field.ZONE_MM, "CLDM", "2 µg"),
        ("AMPC/CVA20/10阻止円", Field.ZONE_MM, "AMPC/CVA", "20/10 µg"),
        ("AMPC/CVA 阻止円(20/10)", Field.ZONE_MM, "AMPC/CVA", "20/10 µg"),
        ("AMC 20/10 zone", Field.ZONE_MM, "AMC", "20/10 µg"),
        ("AMC 2/1 MIC", Field.MIC_MG_PER_L, "AMC", None),
        ("GM高濃度 MIC", Field.MIC_MG_PER_L, "GM高濃度", None),
    ],
)
def test_a_header_says_what_is_measured_of_which_drug_with_which_disk(
    header: str, field: Field, drug: str | None, disk_content: str | None
) -> None:
    said = read_measured_header(header)
    assert said is not None
    assert (said.field, said.drug, said.disk_content) == (field, drug, disk_content)


@pytest.mark.parametrize("header", ["Remarks", "AMP interpretation", "MIC method", "動物種", "ABPC判定"])
def test_a_header_that_speaks_of_no_measurement_is_none(header: str) -> None:
    assert read_measured_header(header) is None
