"""A file says where its isolates come from and what its disks hold: nothing of it is passed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from service.file_classification.classifying import Asked, classify
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified
from service.locale.catalogue import text

LONG = "isolate,organism,host,{},drug,method,value{}"
WIDE = "isolate,菌種,動物種,検体,ABPC阻止円(mm),AMC阻止円(mm)"
ISOLATE = "1,大腸菌,犬,尿,18,19"


def classified(folder: Path, asked: Asked, *lines: str, **options: Any) -> FileClassified:
    path = folder / "in.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return classify(path, folder / "out.csv", FileOptions(**options), asked, keep_personal=False)


@pytest.mark.parametrize(
    "heading",
    [
        "再同定菌名",
        "最終菌名",
        "分離菌2",
        "最終同定",
        "再同定",
        "MALDI同定",
        "訂正後菌名",
        "Final_ID",
        "その他",
    ],
)
def test_another_organism_in_a_second_column_is_asked_about(
    tmp_path: Path, asked: Asked, heading: str
) -> None:
    wide, long = f"isolate,菌種,動物種,検体,{heading},ERFX MIC", LONG.format("specimen", f",{heading}")
    files = {
        cell: (
            (wide, f"1,大腸菌,犬,尿,{cell},0.5"),
            (long, f"1,E. coli,dog,尿,enrofloxacin,mic,0.5,{cell}"),
        )
        for cell in ("Klebsiella pneumoniae", "Escherichia coli", "大腸菌", "Enterobacterales", "済", "")
    }
    for lines in files.pop("Klebsiella pneumoniae"):
        with pytest.raises(Unclassifiable) as refused:
            classified(tmp_path, asked, *lines)
        assert refused.value.fault.code is FileFault.ORGANISM_UNREAD
        for language in ("ja", "en"):
            said = text("file.fault.organism_unread", language, **refused.value.fault.parameters)
            assert heading in said
            assert "Klebsiella pneumoniae" in said
        for options in ({"ignore": (heading,)}, {"columns": {"organism": heading}}):
            assert classified(tmp_path, asked, *lines, **options).rows == 1
    for lines in (one for two in files.values() for one in two):
        assert classified(tmp_path, asked, *lines).categories == {"S": 1}


@pytest.mark.parametrize("heading", ["同定法", "同定", "Identification"])
@pytest.mark.parametrize("way", ["API", "MALDI", "VITEK"])
def test_the_way_in_which_an_organism_was_identified_is_no_organism(
    tmp_path: Path, asked: Asked, heading: str, way: str
) -> None:
    lines = LONG.format("specimen", f",{heading}"), f"1,E. coli,dog,尿,enrofloxacin,mic,0.5,{way}"
    assert classified(tmp_path, asked, *lines).categories == {"S": 1}


@pytest.mark.parametrize("heading", ["訂正後検体", "検体（訂正後）", "最終検体", "corrected specimen"])
def test_another_specimen_in_a_second_column_is_asked_about(
    tmp_path: Path, asked: Asked, heading: str
) -> None:
    lines = LONG.format("specimen", f",{heading}"), "1,E. coli,dog,尿,enrofloxacin,mic,0.5,{}"
    for cell in ("尿", "urine", "", "済"):
        assert classified(tmp_path, asked, lines[0], lines[1].format(cell)).categories == {"S": 1}
    said = lines[0], lines[1].format("皮膚")
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, asked, *said)
    assert refused.value.fault.code is FileFault.SPECIMEN_UNREAD
    for options in ({"ignore": (heading,)}, {"columns": {"specimen": heading}}):
        assert classified(tmp_path, asked, *said, **options).rows == 1


@pytest.mark.parametrize("heading", ["前回菌名", "QC株", "検査目的菌", "同時分離菌", "その他の菌", "備考"])
def test_an_organism_that_was_not_isolated_is_not_asked_about(
    tmp_path: Path, asked: Asked, heading: str
) -> None:
    row = "1,E. coli,dog,尿,enrofloxacin,mic,0.5,Klebsiella pneumoniae"
    found = classified(tmp_path, asked, LONG.format("specimen", f",{heading}"), row)
    assert found.categories == {"S": 1}


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("memo", ("A", "尿", "B", "C")),
        ("memo", ("", "", "", "")),
        ("memo", ("膿", "膿", "swab", "膿")),
        ("備考", ("膀胱炎", "外耳炎", "膿皮症", "再検")),
        ("臨床診断", ("皮膚", "肺", "尿", "耳")),
        ("log2", ("no", "no", "no", "no")),
    ],
)
def test_a_column_that_names_hardly_a_place_is_left_alone(
    tmp_path: Path, asked: Asked, heading: str, cells: tuple[str, ...]
) -> None:
    rows = [f"{place},E. coli,dog,{cell},enrofloxacin,mic,0.5" for place, cell in enumerate(cells)]
    assert classified(tmp_path, asked, LONG.format(heading, ""), *rows).rows == len(cells)


@pytest.mark.parametrize(
    "heading",
    ["disk content (µg)", "Disk (ug)", "ディスク(μg)", "µg/disk", "含量", "力価", "disk_dose"],
)
def test_a_disk_content_is_read_whatever_stands_beside_its_name(
    tmp_path: Path, asked: Asked, heading: str
) -> None:
    row = "1,E. coli,dog,尿,enrofloxacin,disk,30,10"
    found = classified(tmp_path, asked, LONG.format("specimen", f",{heading}"), row)
    assert found.detected.fields["disk_content"] == heading
    assert [one.refused for one in found.refused] == ["wrong_disk_content"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *(("Dose", "10"), ("濃度", "10"), ("ディスク名", "ERFX10"), ("memo", "10 µg"), ("reagent", "10 ug")),
        *(("laboratory_typing_method_version_or_reagent", "10 ug"), ("template", "10 µg")),
    ],
)
def test_contents_below_another_heading_are_asked_about_where_anything_is_by_disk(
    tmp_path: Path, asked: Asked, heading: str, cell: str
) -> None:
    header, row = LONG.format("specimen", f",{heading}"), f"1,E. coli,dog,尿,enrofloxacin,disk,30,{cell}"
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, asked, header, row)
    assert refused.value.fault.code is FileFault.CONTENT_UNREAD
    assert heading in text("file.fault.content_unread", "en", **refused.value.fault.parameters)
    assert classified(tmp_path, asked, header, row, ignore=(heading,)).rows == 1
    assert classified(tmp_path, asked, header, row.replace("disk,30", "mic,0.5")).rows == 1


def test_contents_among_the_panels_of_other_rows_are_asked_about(tmp_path: Path, asked: Asked) -> None:
    header, mic = LONG.format("specimen", ",reagent"), "1,E. coli,dog,尿,enrofloxacin,mic,0.5,{}"
    panels = [mic.format(one) for one in ("COMPGN1F", "GN4F", "missing")]
    assert classified(tmp_path, asked, header, *panels, panels[0].replace("mic,0.5", "disk,30")).rows == 4
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, asked, header, *panels * 400, "2,E. coli,dog,尿,enrofloxacin,disk,30,10 ug")
    assert refused.value.fault.code is FileFault.CONTENT_UNREAD


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        pytest.param("2", (WIDE, "disk content (µg),,,,25,30", ISOLATE), id="below the header"),
        pytest.param("2", (WIDE, ",,,ディスク含量(µg),2,30", ISOLATE), id="named in another column"),
        pytest.param("2", (WIDE, ",,,,25 µg,30 µg", ISOLATE), id="with units and no name"),
        pytest.param("1", (",,,,25 µg,30 µg", WIDE, ISOLATE), id="above the header"),
        pytest.param("1", ("ゲンタマイシン 30 μg", WIDE, ISOLATE), id="in a title"),
        pytest.param("1", ("ディスク：GM30", WIDE, ISOLATE), id="in a title, as a code"),
        pytest.param("2", (WIDE, ",,,,１０μg,１０μg", ISOLATE), id="in wide letters"),
        pytest.param("2", (WIDE, "Blättchengehalt,,,,10,10", ISOLATE), id="in German"),
        pytest.param("3", (WIDE, ISOLATE, ",,,,10,２０/10"), id="in bare numbers"),
        pytest.param("2", (WIDE, ",,,,10,30", ISOLATE), id="in bare numbers, added up"),
    ],
)
def test_a_line_of_contents_refuses_its_file(
    tmp_path: Path, asked: Asked, row: str, lines: tuple[str, ...]
) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, asked, *lines)
    assert refused.value.fault.code is FileFault.CONTENTS_IN_ROW
    assert refused.value.fault.parameters["row"] == row
    assert row in text("file.fault.contents_in_row", "ja", **refused.value.fault.parameters)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        *(("判定,,,,S,R", "判定"), (",,,,S,R", "S, R"), (",,犬,尿,,I", "I"), ("SIR,,犬,,R*,-", "SIR")),
        *(
            ("1,判定,,,Ｒ,", "判定"),
            ("1 判定,大腸菌,犬,尿,S,R", "1 判定"),
            ("感受性判定,,,,S,耐性", "感受性判定"),
            (",,,interpretation,NS,nt", "interpretation"),
        ),
    ],
)
def test_a_line_of_categories_below_an_isolate_refuses_its_file(
    tmp_path: Path, asked: Asked, line: str, label: str
) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, asked, WIDE, ISOLATE, line)
    assert refused.value.fault.code is FileFault.CATEGORIES_IN_ROW
    assert refused.value.fault.parameters == {"row": "3", "text": label}
    for language in ("ja", "en"):
        assert label in text("file.fault.categories_in_row", language, row="3", text=label)


@pytest.mark.parametrize(
    "line", ["2,E. coli,犬,尿,R,S", "判定,,,,S,S", "2,,犬,尿,R,", "判定,,,,18,R", "判定,,,,,"]
)
def test_a_line_that_judges_no_other_refuses_nothing(tmp_path: Path, asked: Asked, line: str) -> None:
    assert classified(tmp_path, asked, WIDE, ISOLATE, line).rows == 2


@pytest.mark.parametrize("row", ["2,大腸菌,犬,尿,10,20/10", ",,,,10,", ",,,,10,19", ",,,,18,20"])
def test_zones_that_are_no_contents_of_their_disks_refuse_nothing(
    tmp_path: Path, asked: Asked, row: str
) -> None:
    assert classified(tmp_path, asked, WIDE, ISOLATE, row).rows == 2


@pytest.mark.parametrize("cell", ["Disk lot,4123", "ディスクロット,B2315", "dose mg/kg,10", "age,4"])
def test_numbers_that_are_no_contents_refuse_nothing(tmp_path: Path, asked: Asked, cell: str) -> None:
    heading, _, number = cell.partition(",")
    row = f"1,E. coli,dog,尿,enrofloxacin,disk,30,{number}"
    assert classified(tmp_path, asked, LONG.format("specimen", f",{heading}"), row).rows == 1


@pytest.mark.parametrize("method", ["disk", "ディスク"])
def test_a_column_of_methods_states_no_content_and_nothing_personal_is_quoted(
    tmp_path: Path, asked: Asked, method: str
) -> None:
    header = "isolate,owner name,organism,host,検査法,ABPC阻止円(mm),AMC阻止円(mm)"
    row = f"A1,Tanaka Ichiro,E. coli,pig,{method},20,18"
    assert classified(tmp_path, asked, header, row).rows == 1
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, asked, header, f"ディスク,Tanaka Ichiro,,,{method},10,20", row)
    assert refused.value.fault.parameters == {"row": "2", "text": "ディスク"}


def test_words_of_disks_that_state_no_content_refuse_nothing(tmp_path: Path, asked: Asked) -> None:
    remarked = ("ディスク拡散法", WIDE + ",備考", ISOLATE + ",ディスクの縁が重なる")
    assert classified(tmp_path, asked, *remarked).rows == 1
    assert pl.read_csv(tmp_path / "out.csv", infer_schema=False)["isolate"].to_list() == ["1"]
