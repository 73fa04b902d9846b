"""Two columns of one heading: which of them counts is not known, and none is passed over."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from breakpoints.model import Method
from breakpoints.vocabulary import Drug, vocabulary
from breakpoints.vocabulary.additions import VocabularyAdditions
from breakpoints.vocabulary.beside_words import drug_beside_words
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.worded import agents_alone, worded_columns
from tests.service.file_classification.conftest import Classify
from tests.service.file_classification.test_isolates_of_wide_files import classified

LONG = "organism,host,drug,method,value"
ROW = "E. coli,dog,enrofloxacin,mic,0.25"


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        (("ORIGIN|ORGANISM|LEX_NM|LEX_NM|OXA_NM|CLI_NM", "d|sau|1|16||"), "LEX_NM"),
        (("ORIGIN|ORGANISM|ORGANISM|LEX_NM|OXA_NM|CLI_NM", "d|sau|eco|16||"), "ORGANISM"),
        ((f"{LONG},value", f"{ROW},16"), "value"),
        ((f"{LONG},drug", f"{ROW},ampicillin"), "drug"),
        ((f"{LONG},site,site", f"{ROW},skin,urine"), "site"),
        (('organism,host,"lab\nno",drug,method,value,value', "E. coli,dog,1,ampicillin,mic,26,6"), "value"),
        (("", f"{LONG},value", f"{ROW},16"), "value"),
        ((f'{LONG},"a ""b""\n",value', f"{ROW},1,16"), "value"),
        (
            (
                'organism\thost\t"lab\nno"\tdrug\tmethod\tvalue\tvalue',
                "E. coli\tdog\t1\tampicillin\tmic\t26\t6",
            ),
            "value",
        ),
    ],
)
def test_a_repeated_heading_that_is_asked_refuses_the_file(
    tmp_path: Path, lines: tuple[str, ...], column: str
) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, *lines)
    assert refused.value.fault.code is FileFault.COLUMN_REPEATED
    assert refused.value.fault.parameters == {"heading": column}


@pytest.mark.parametrize("other", ["Value", "ＶＡＬＵＥ", "value "])
def test_headings_that_differ_in_letter_case_alone_are_one_unless_the_caller_chose(
    tmp_path: Path, other: str
) -> None:
    lines = (f"{LONG},{other}", f"{ROW},16")
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, *lines)
    assert refused.value.fault.code is FileFault.COLUMN_REPEATED
    if other.strip() != "value":
        chosen, _ = classified(tmp_path, *lines, columns={"value": "value"})
        assert chosen.rows == 1


def test_a_repeated_heading_that_nobody_asks_for_does_no_harm(tmp_path: Path) -> None:
    summary, _ = classified(tmp_path, f"{LONG},note,note", f"{ROW},a,b")
    assert summary.rows == 1


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "CEX MIC 再検",
            "CEX MIC(再検)",
            "CEX MIC 2回目",
            "CEX MIC_2",
            "CEX MIC (2)",
            "CEX MIC repeat",
            "CEX* MIC",
        ),
        *(
            "CEX retest MIC",
            "CEX 48h MIC",
            "CEX MIC Etest",
            "CEX MIC 確認",
            "CEX MIC 修正後",
            "CEX MIC 旧",
            "再検 CEX MIC",
        ),
    ],
)
def test_a_second_column_of_a_drug_takes_back_the_s_that_it_contradicts(tmp_path: Path, heading: str) -> None:
    lines = f"isolate,菌種,検体,CEX MIC,{heading}", "1,S. aureus,皮膚,0.25,64", "2,S. aureus,皮膚,0.25,"
    _, found = classified(tmp_path, *lines)
    assert found["CEX MIC_category"].to_list() == ["not_evaluable", "S"]


def test_a_second_column_of_oxacillin_holds_beta_lactams_open(tmp_path: Path) -> None:
    header = "isolate,菌種,検体,CEX MIC,MPIPC MIC,{} MIC"
    rows = "1,S. aureus,皮膚,0.25,0.12,4", "2,S. aureus,皮膚,0.25,0.12,"
    for drug, category in (
        ("MPIPC 再検", "not_evaluable"),
        ("MPIPC 48h", "not_evaluable"),
        ("EM 再検", "S"),
    ):
        _, found = classified(tmp_path, header.format(drug), *rows)
        assert found["CEX MIC_category"].to_list() == [category, "S"]


@pytest.mark.parametrize(
    ("headings", "contents", "told"),
    [
        ("CLDM 阻止円2", ("2 µg",), "CLDM 阻止円2"),
        ("CLDM zone (2)", ("2 µg",), "CLDM zone (2)"),
        ("CLDM 阻止円,CLDM 阻止円2", (None, None), None),
        ("CLDM 阻止円(1),CLDM 阻止円(2)", (None, None), None),
        ("CLDM2 阻止円", ("2 µg",), None),
        ("CLDM 2 µg 阻止円", ("2 µg",), None),
        ("CLDM阻止円(10)", ("10 µg",), None),
        ("CLDM 阻止円1", ("1",), None),
    ],
)
def test_a_figure_behind_a_zone_is_its_content_unless_it_counts_readings_and_is_told(
    tmp_path: Path, headings: str, contents: tuple[str | None, ...], told: str | None
) -> None:
    zones = ",26" * len(contents)
    lines = f"isolate,菌種,CEX MIC,{headings}", f"1,S. aureus,0.25{zones}"
    summary, found = classified(tmp_path, *lines, out_layout="long")
    assert tuple(found.filter(pl.col("drug") == "CLDM")["disk_content"]) == contents
    figures = [one.parameters for one in summary.notices if one.code == "figure_taken_for_content"]
    assert figures == ([] if told is None else [{"columns": told}])


@pytest.mark.parametrize(
    "heading", ["GM高濃度 MIC", "GM 高濃度 MIC (µg/mL)", "HLAR GM MIC", "GM high-level MIC"]
)
def test_a_test_for_high_level_resistance_names_no_unit_and_is_no_result_of_its_drug(
    tmp_path: Path, heading: str
) -> None:
    lines = f"isolate,菌種,CEX MIC,{heading}", "1,S. aureus,0.25,500"
    _, found = classified(tmp_path, *lines)
    assert found["CEX MIC_category"].to_list() == ["S"]
    assert found[f"{heading}_category"].to_list() == ["unknown_drug"]


def test_codes_that_tables_bring_are_parted_from_contents_and_hide_no_repeat() -> None:
    brought = (("vancomycin", "VCM", "VAN"), ("rifapentine", None, "RPT"))
    words = vocabulary().extended(
        VocabularyAdditions(
            drugs=tuple(
                Drug(id=one, name_en=one, name_ja=one, abbreviation_ja=short, codes=(f"whonet:{code}",))
                for one, short, code in brought
            )
        )
    )
    read = worded_columns(["VCM30阻止円", "VCM 30 zone", "RPT 阻止円", "XYZ30阻止円"], words)
    told = [(one.drug, one.content_written) for one in read]
    assert told == [("VCM", "30"), ("VCM", "30"), ("RPT", None), ("XYZ30", None)]
    assert [one.column for one in agents_alone(["VCM30", "CLDM2", "ID 3"], words, Method.DISK)] == [
        *("VCM30", "CLDM2")
    ]
    repeated = ("MPIPC rpt", "rpt MPIPC", "MPIPC MIC rpt", "MPIPC/RPT", "MPIPC RPT VCM")
    assert [drug_beside_words(one, words) for one in repeated] == [*["oxacillin"] * 3, None, None]


@pytest.mark.parametrize("empty_rows", [0, 2])
def test_repeated_headings_of_a_workbook_are_seen_too(
    classify: Classify, tmp_path: Path, empty_rows: int
) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(empty_rows, 0, [*LONG.split(","), "value"])
        sheet.write_row(empty_rows + 1, 0, [*ROW.split(","), "16"])
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    assert refused.value.fault.code is FileFault.COLUMN_REPEATED


@pytest.mark.parametrize(
    "header",
    [
        f'{LONG},"no',
        f'{LONG},"a"b',
        "organism,host\rdrug,method,value",
        f'{LONG},"{"x" * (1 << 18)}"',
        "organism,host,drug,method," + "value" * (1 << 18),
    ],
)
def test_a_header_whose_end_nobody_knows_refuses_the_file(tmp_path: Path, header: str) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, header, ROW)
    assert refused.value.fault.code is FileFault.DAMAGED


def test_a_heading_of_two_lines_leaves_the_columns_after_it_known(tmp_path: Path) -> None:
    summary, answered = classified(
        tmp_path, 'organism,host,"lab\nno",drug,method,value', "E. coli,dog,1,enrofloxacin,mic,0.25"
    )
    assert summary.detected.fields["value"] == "value"
    assert summary.rows == answered.height == 1


WIDE = "isolate,organism,host,site,AMP_NM,AMP_ND10"
STACKED = {
    "swapped": (WIDE, "isolate,organism,host,site,AMP_ND10,AMP_NM"),
    "another drug": (WIDE, "Isolate,Organism,Host,Site,ENR_NM,AMP_ND10"),
    "in another language": (WIDE, "菌株,菌種,動物種,部位,アンピシリン,AMP_ND10"),
    "drugs alone": (WIDE, ",,,,AMP_ND10,AMP_NM"),
    "one drug alone": (WIDE, ",,,,ENR_NM,"),
    "in rows": (
        "isolate,organism,host,drug,value,disk_content,method",
        "isolate,organism,host,drug,disk_content,value,method",
    ),
    "of classes": ("organism,host,site,drug,method,value", "organism,host,drug,site,method,value"),
}


@pytest.mark.parametrize("second", STACKED.values(), ids=STACKED)
@pytest.mark.parametrize("written", ["csv", "xlsx", "parquet"])
def test_a_second_table_in_another_order_of_columns_refuses_the_file_and_names_the_row(
    classify: Classify, tmp_path: Path, second: tuple[str, str], written: str
) -> None:
    path, rows = tmp_path / f"given.{written}", _stacked(*second)
    match written:
        case "csv":
            path.write_text("\n\n" + "\n".join(",".join(row) for row in rows), encoding="utf-8")
        case "xlsx":
            with xlsxwriter.Workbook(path) as workbook:
                sheet = workbook.add_worksheet()
                for at, row in enumerate(rows):
                    sheet.write_row(at, 0, row)
        case _:
            pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(path)
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    assert refused.value.fault.code is FileFault.SECOND_HEADER
    assert refused.value.fault.parameters["row"] == {"csv": "6", "xlsx": "4", "parquet": "3"}[written]


@pytest.mark.parametrize("first", dict.fromkeys(first for first, _ in STACKED.values()))
def test_a_header_that_stands_again_in_its_order_is_refused_as_a_row(
    classify: Classify, tmp_path: Path, first: str
) -> None:
    path = tmp_path / "given.csv"
    path.write_text("\n".join(",".join(row) for row in _stacked(first, first)), encoding="utf-8")
    summary, _ = classify(path)
    assert summary.rows == 4


@pytest.mark.parametrize(
    ("second", "row"),
    [
        (",,,,GEN,AMP", 4),
        (",,,,Gentamicin,Ampicillin", 4),
        ("No,Bug,Sp,Src,GEN_NM,AMP_NM", 4),
        ("No,Bug,Sp,Src,Gentamicin MIC,Ampicillin MIC", 4),
        ("No,Bug,Sp,Src,AMP_ND10,GEN_NM", 4),
        ("Sample,Bug,Animal,Sample type,GEN,AMP", 4),
        ("isolate,organism,host,site,GEN (µg/ml),AMP (µg/ml)", 4),
        ("株,菌,種,材料,GM,ABPC", 4),
        ("株,菌,種,材料,,ABPC", 4),
        ("株,菌,種,材料,NA,ABPC", 4),
        ("株,菌,種,材料,ABPC,GM", None),
        ("3,E. coli,dog,urine,NA,NA", None),
        ("3,E. coli,dog,urine,GM,2", None),
        ("3,E. coli,dog,urine,R,nt", None),
    ],
)
def test_names_of_other_drugs_among_the_values_are_a_second_header_whatever_stands_beside(
    tmp_path: Path, second: str, row: int | None
) -> None:
    lines = ("isolate,organism,host,site,AMP_NM,GEN_NM", "1,E. coli,dog,urine,2,1", "")
    lines += (second, "2,E. coli,dog,urine,1,>16")
    if row is None:
        assert classified(tmp_path, *lines)[1].height >= 2
        return
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, *lines)
    assert refused.value.fault.code is FileFault.SECOND_HEADER
    assert refused.value.fault.parameters["row"] == str(row)


def _stacked(first: str, second: str) -> list[list[str]]:
    """Return two tables of one result each, the second below two rows of the first."""
    said = {"isolate": "1", "organism": "E. coli", "host": "dog", "drug": "ampicillin", "method": "disk"}
    said |= {"site": "urine", "disk_content": "10", "AMP_NM": "2"}
    headers = first.split(",")
    row = [said.get(one, "20") for one in headers]
    return [headers, row, row, second.split(","), row]
