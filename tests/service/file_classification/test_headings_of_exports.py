"""Headings of a wide export, in any language: one dictionary for uploads and classifications."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from breakpoints.whonet.fields import fields_in, isolate_columns
from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.formats.whonet import NAMES
from datasets.reading import read_upload
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.long_headers import named_columns
from service.locale.catalogue import text
from tests.service.file_classification.conftest import Classify, rows_of

MEASURED = {"": "ENR_ND5", "with_mic": "ENR_ND5,ENR_NM", "wide": "ENR_ND5,ENR_NM,AMP_NM"}


@pytest.mark.parametrize("measured", MEASURED.values(), ids=MEASURED)
@pytest.mark.parametrize(
    "headings",
    [
        "検体番号,菌名,HOST,検体種別,採取日",
        "検体番号,菌種,動物種,材料,検査日",
        "Numéro de prélèvement,Organisme,ORIGIN,Type de prélèvement,Date du prélèvement",
        "Número de muestra,Microorganismo,Animal type,Tipo de muestra,Fecha de la muestra",
        "SPEC_NUM,ORGANISM,ANIM_TYPE,SPEC_TYPE,SPEC_DATE",
    ],
)
def test_an_export_is_read_whatever_language_heads_its_columns(
    classify: Classify, tmp_path: Path, headings: str, measured: str
) -> None:
    path = tmp_path / "export.csv"
    cells = ["30", "0.25", "8"][: measured.count(",") + 1]
    path.write_text(f"{headings},{measured}\nK1,eco,can,ur,2026-04-03,{','.join(cells)}\n", encoding="utf-8")
    summary, out = classify(path)
    names = ("isolate", "organism", "host", "specimen", "date")
    assert summary.detected.fields == dict(zip(names, headings.split(","), strict=True))
    assert rows_of(summary, out)["ENR_ND5_category"].to_list() == ["S"]


def test_every_heading_that_an_upload_knows_is_known_when_a_file_is_classified() -> None:
    fields = {
        Field.ORGANISM: "organism",
        Field.HOST: "host",
        Field.SPECIMEN: "specimen",
        Field.YEAR: "date",
    }
    for field, ours in fields.items():
        for name in NAMES[field]:
            assert fields_in([name]) == {ours: name}
    for specimen in NAMES[Field.ISOLATE_ID]:
        for isolate in NAMES[Field.REPLICATE]:
            assert isolate_columns([isolate, specimen]) == (specimen, isolate)


def test_an_upload_finds_what_a_classification_finds(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("検体番号,菌名,HOST,ENR_ND5,ENR_NM\nK1,eco,can,30,0.25\n", encoding="utf-8")
    summary, _ = classify(path)
    assert summary.results == 2
    assert read_upload(path, UploadedFacts()).rows_kept == 1


@pytest.mark.parametrize("heading", ["採材部位", "採取部位", "採取臓器", "検体種別"])
def test_headings_of_where_a_sample_was_taken_are_specimens(heading: str) -> None:
    assert named_columns([heading, "菌種"]) == {"specimen": heading, "organism": "菌種"}


@pytest.mark.parametrize("heading", ["菌株No.", "株No.", "検体No."])
def test_headings_that_number_isolates_are_isolates(heading: str) -> None:
    assert named_columns([heading]) == {"isolate": heading}


DRUGS_ALONE = {
    "ABPC,ERFX,CEZ": ({"method": "mic"}, "0.25,0.5,1", ["S", "S", "no_criterion"]),
    "ABPC(10µg),ERFX 5 µg": ({"method": "ディスク法"}, "18,16", ["S", "R"]),
    "ABPC25,ERFX": ({"method": "disk"}, "18,30", ["wrong_disk_content", "S"]),
    "ABPC(mm),ERFX (μg/mL)": ({}, "18,4", ["S", "R"]),
    "AMP,ENR": ({"method": "disk", "layout": "whonet_wide"}, "R,30", ["value_unreadable", "S"]),
}


@pytest.mark.parametrize("drugs", DRUGS_ALONE)
def test_columns_headed_by_drugs_alone_are_read_by_the_method_stated_or_their_units(
    classify: Classify, tmp_path: Path, drugs: str
) -> None:
    path, (options, cells, expected) = tmp_path / "export.csv", DRUGS_ALONE[drugs]
    path.write_text(f"検体番号,動物種,検体,菌種,{drugs}\nK1,犬,尿,大腸菌,{cells}\n", encoding="utf-8")
    summary, out = classify(path, **options)
    found = rows_of(summary, out)
    assert [found[f"{one}_category"].item() for one in drugs.split(",")] == expected


def test_columns_headed_by_drugs_alone_are_asked_about_where_nothing_says_the_method(
    classify: Classify, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    for of_disks in ("", " ディスク", "ディスク法", "(disk)"):
        headings = f"検体番号,動物種,検体,菌種,ABPC{of_disks},ERFX(mm),CEZ{of_disks}"
        path.write_text(f"{headings}\nK1,犬,尿,大腸菌,18,30,20\n", encoding="utf-8")
        for options in ({}, {"layout": "whonet_wide"}):
            with pytest.raises(Unclassifiable) as refused:
                classify(path, **options)
            assert refused.value.fault.code is FileFault.METHOD_UNSAID
            said = text("file.fault.method_unsaid", "ja", **refused.value.fault.parameters)
            assert f"ABPC{of_disks}, CEZ{of_disks}" in said


@pytest.mark.parametrize("heading", ["Result", "結果", "判定"])
def test_a_verdict_right_of_each_drug_judges_it_and_is_no_column_of_values(
    classify: Classify, tmp_path: Path, heading: str
) -> None:
    path, sheet = tmp_path / "export.csv", tmp_path / "export.xlsx"
    drugs = ("ABPC MIC", "CEZ MIC", "ERFX MIC")
    for headings, options in ((drugs, {}), (("ABPC", "CEZ", "ERFX"), {"method": "mic"})):
        head = ",".join(f"{one},{heading}" for one in headings)
        rows = ("K1,犬,大腸菌,0.25,,1,S,0.25,R", "K2,犬,大腸菌,0.25,,1,S,8,R", "K3,犬,大腸菌,,,,,0.25,I")
        lines = (f"検体番号,動物種,菌種,{head}", *rows)
        path.write_text("\n".join(lines), encoding="utf-8")
        with xlsxwriter.Workbook(sheet) as book:
            page = book.add_worksheet()
            for row, line in enumerate(lines):
                page.write_row(row, 0, line.split(","))
        for file in (path, sheet):
            found = rows_of(*classify(file, **options))
            said = [found[f"{headings[place]}_category"].to_list() for place in (0, 2)]
            assert said == [["S", "S", None], ["not_evaluable", "R", "not_evaluable"]]


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ("0.25,0.5,0.25,8", None),
        ("0.25,S,0.25,8", "8"),
        ("0.25,pending,0.25,R", "pending"),
        ("0.25,,0.25,R retest?\nK2,犬,大腸菌,0.25,再検,0.25,", "再検"),
    ],
)
def test_a_number_or_a_word_below_a_heading_of_results_right_of_a_drug_is_asked_about(
    classify: Classify, tmp_path: Path, cells: str, named: str | None
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        f"検体番号,動物種,菌種,ABPC MIC,Result,ERFX MIC,Result\nK1,犬,大腸菌,{cells}\n", encoding="utf-8"
    )
    with pytest.raises(Unclassifiable) as refused:
        classify(path)
    fault = refused.value.fault
    assert (fault.code is FileFault.AMONG_VERDICTS) is (named is not None)
    if named is not None:
        row = str(2 + cells.count("\n"))
        told = {"row": row, "cell": named, "heading": "Result", "columns": "Result, Result_duplicated_0"}
        assert fault.parameters == told
    summary, _ = classify(path, ignore=("Result", "Result_duplicated_0"))
    assert summary.categories["S"] > 0


@pytest.mark.parametrize(
    ("headings", "categories"),
    [
        (["ABPC阻止円(mm)"], ["S"]),
        (["ABPC10阻止円(mm)"], ["S"]),
        (["ABPC 10 阻止円 (mm)"], ["S"]),
        (["ABPC30阻止円(mm)"], ["wrong_disk_content"]),
        (["ABPC 30 阻止円 (mm)"], ["wrong_disk_content"]),
        (["ABPC_30 阻止円"], ["wrong_disk_content"]),
        (["ABPC 阻止円 30"], ["wrong_disk_content"]),
        (["ABPC(30)阻止円"], ["wrong_disk_content"]),
        (["ABPC2 zone (mm)"], ["wrong_disk_content"]),
        (["ABPC10 zone", "ABPC30 zone"], ["S", "wrong_disk_content"]),
        (["ABPC 阻止円", "ABPC 2µg 阻止円"], ["S", "wrong_disk_content"]),
        (["ABPC 阻止円", "ABPC 阻止円2"], ["S", "S"]),
        (["ABPC 阻止円", "ABPC2 阻止円", "ABPC(3) 阻止円"], ["S", "S", "S"]),
        (["ABPC 2026 阻止円"], ["S"]),
    ],
)
def test_a_number_beside_a_drug_is_the_content_of_its_disk_unless_it_counts_readings(
    classify: Classify, tmp_path: Path, headings: list[str], categories: list[str]
) -> None:
    path = tmp_path / "export.csv"
    cells = ",".join(["24"] * len(headings))
    path.write_text(f"検体番号,動物種,菌種,{','.join(headings)}\n1,犬,E. coli,{cells}\n", encoding="utf-8")
    answer = rows_of(*classify(path))
    assert [answer[f"{heading}_category"][0] for heading in headings] == categories


def test_a_second_reading_of_a_drug_counts_as_a_repeat(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("検体番号,動物種,菌種,ABPC 阻止円,ABPC 阻止円2\n1,犬,E. coli,24,8\n", encoding="utf-8")
    summary, _ = classify(path)
    assert summary.warnings["repeats_contradict"] == 2
