"""Lines of text between rows of results: headings that nobody knows, titles, units."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.report import FileClassified, NoticeCode
from tests.service.file_classification.conftest import Classify

LONG = ("isolate,organism,host,drug,disk_content,zone_mm", "1,E. coli,dog,enrofloxacin,5,30")
WIDE = ("isolate,organism,host,AMP_NM,ENR_NM", "1,E. coli,dog,0.25,0.25")
BOTH = ("isolate,organism,host,AMP_NM,ENR_ND5", "1,E. coli,dog,0.25,30")
STATED = ("isolate,drug,MIC", "1,enrofloxacin,0.25")
OF_ALL = {"organism": "E. coli", "host": "dog"}


def classified(
    classify: Classify,
    folder: Path,
    form: tuple[str, str],
    line: str,
    *,
    written: str = "csv",
    **options: Any,
) -> FileClassified:
    """Classify a row of results, a line, and the row again."""
    header, row = form
    lines = (header, row, line, row)
    path = folder / f"in.{written}"
    if written == "csv":
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet()
            for at, one in enumerate(lines):
                for place, cell in enumerate(one.split(",")):
                    if cell:
                        sheet.write_string(at, place, cell)
    summary, _ = classify(path, **options)
    return summary


@pytest.mark.parametrize("written", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("form", "line", "options"),
    [
        (LONG, "no,bug,sp,agent,load,result", {}),
        (LONG, "番号,菌,動物,薬,量,濃度", {}),
        (WIDE, "No,Bug,Sp,Foozamycin,Barcillin", {}),
        (WIDE, "No,Bug,Sp,ABPC,Barcillin", {}),
        (WIDE, ",,,Foozamycin,", {}),
    ],
)
def test_headings_that_nobody_knows_refuse_the_file_and_name_the_row(
    classify: Classify,
    tmp_path: Path,
    form: tuple[str, str],
    line: str,
    options: dict[str, str],
    written: str,
) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classified(classify, tmp_path, form, line, written=written, **options)
    assert refused.value.fault.code is FileFault.SECOND_HEADER
    assert refused.value.fault.parameters["row"] == "3"
    assert f" → {line.rstrip(',').rpartition(',')[2]}" in refused.value.fault.parameters["headings"]


@pytest.mark.parametrize(
    ("form", "line", "contradicted"),
    [
        (LONG, "no,bug,sp,agent,load,MIC (mg/L)", "disk → mic"),
        (LONG, ",,,,,mg/L", "disk → mic"),
        (LONG, "MIC,,,,,", "disk → mic"),
        (LONG, "Results by broth microdilution,,,,,", "disk → mic"),
        (WIDE, "検査方法：,ディスク法,,,", "mic → disk"),
        (STATED, "ディスク法,,", "mic → disk"),
        (STATED, ",,Zone diameter (mm)", "mic → disk"),
        (STATED, ",,mg/mL", "mm, mg/L → mg/ml"),
        (WIDE, ",,,mm,mm", "mic → disk"),
        (WIDE, "阻止円径,,,,", "mic → disk"),
        (BOTH, ",,,MIC,MIC", "disk → mic"),
        (STATED, "Isolates from cats,,", "dog → cat"),
        (STATED, "猫由来株（n=3）,,", "dog → cat"),
        (STATED, "Staphylococcus aureus,,", "E. coli → staphylococcus_aureus"),
    ],
)
def test_a_title_that_contradicts_what_holds_for_the_file_refuses_it(
    classify: Classify, tmp_path: Path, form: tuple[str, str], line: str, contradicted: str
) -> None:
    options = OF_ALL if form == STATED else {}
    with pytest.raises(Unclassifiable) as refused:
        classified(classify, tmp_path, form, line, **options)
    assert refused.value.fault.code is FileFault.TITLE_CONTRADICTS
    assert refused.value.fault.parameters["row"] == "3"
    assert refused.value.fault.parameters["contradicted"] == contradicted


@pytest.mark.parametrize(
    ("form", "line", "told"),
    [
        (LONG, "Cats,,,,,", "3 (Cats)"),
        (LONG, ",,猫,,,", "3 (猫)"),
        (LONG, "Disk diffusion,,,,,", "3 (Disk diffusion)"),
        (WIDE, "EUCAST 2024,,,,", "3 (EUCAST 2024)"),
        (WIDE, "Panel B,,,,", "3 (Panel B)"),
        (WIDE, "Host:,Cats,,,", "3 (Host: Cats)"),
        (BOTH, "MIC,,,,", "3 (MIC)"),
        (WIDE, "K2,E. coli,dog,,", None),
        (WIDE, "K2,,,,", None),
        (WIDE, ", ,,,", None),
        (WIDE, "合計,,,,", None),
        (WIDE, "K2,,,not done,see note", None),
        (WIDE, "Bella,unknown bug,dog,hazy,faint", None),
        (WIDE, WIDE[0], None),
        (LONG, LONG[0], None),
        (LONG, "Bella,unknown bug,dog,new drug,5,positive", None),
        (LONG, "2,unknown bug,,new drug,5,see note", None),
    ],
)
def test_other_titles_are_told_and_rows_of_isolates_are_none(
    classify: Classify, tmp_path: Path, form: tuple[str, str], line: str, told: str | None
) -> None:
    summary = classified(classify, tmp_path, form, line)
    found = [one.parameters["rows"] for one in summary.notices if one.code is NoticeCode.TITLES_BETWEEN]
    assert found == ([] if told is None else [told])
    assert summary.rows == (3 if line.strip(", ") else 2)
    assert summary.categories == {"S": 2 if form == LONG else 4}


@pytest.mark.parametrize(
    ("form", "line", "text"),
    [
        (WIDE, "1,ESBL産生,,,", "1 ESBL産生"),
        (WIDE, "ESBL陽性株：1,,,,", "ESBL陽性株：1"),
        (WIDE, "1,CTX R,,,", "1 CTX R"),
        (WIDE, "1,,,ESBL陽性,", "1 ESBL陽性"),
        (WIDE, "isolate,ESBL,,,", "isolate ESBL"),
        (WIDE, "MRSP,,,,", "MRSP"),
        (LONG, "1,ESBL陽性,,,,", "1 ESBL陽性"),
        (LONG, "1はESBL産生菌,,,,,", "1はESBL産生菌"),
        (WIDE, "ESBL-12,,,,", None),
        (WIDE, "1,ESBL陰性,,,", None),
        (WIDE, "ESBL: extended-spectrum beta-lactamase,,,,", "below"),
    ],
)
def test_a_line_that_says_what_an_isolate_resists_refuses_the_file(
    classify: Classify, tmp_path: Path, form: tuple[str, str], line: str, text: str | None
) -> None:
    path = tmp_path / "in.csv"
    path.write_text("\n".join((*form, line)) + "\n", encoding="utf-8")
    for below in (True, False):
        if text is None or (text == "below" and below):
            assert classify(path)[0].categories["S"] >= 1
        else:
            with pytest.raises(Unclassifiable) as refused:
                classify(path)
            assert refused.value.fault.code is FileFault.FINDING_ELSEWHERE
            assert refused.value.fault.parameters["row"] == "3"
            assert text in {"below", refused.value.fault.parameters["text"]}
        path.write_text("\n".join((*form, line, form[1])) + "\n", encoding="utf-8")


def test_what_stands_below_all_results_is_no_title(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("\n".join((*WIDE, "Disk diffusion,,,,", ",,,Foozamycin,")) + "\n", encoding="utf-8")
    summary, _ = classify(path)
    assert not [one for one in summary.notices if one.code is NoticeCode.TITLES_BETWEEN]
