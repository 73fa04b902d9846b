"""Columns that hold the sign or the unit of a measurement: their values decide, never a guess in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.version import read_canonical

FACTS = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg")
NO_DRUG = UploadedFacts(organism="E. coli", disk_contents={"AMP": "10 µg", "GEN": "10 µg"})


def read(tmp_path: Path, text: str, facts: UploadedFacts = FACTS) -> ReadResult:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return read_upload(path, facts)


def mics(result: ReadResult) -> dict[str | None, str]:
    if result.canonical is None or result.digest is None:
        return {}
    rows = read_canonical(result.canonical, result.digest).rows()
    return {row.isolate_id: row.mic_mg_per_l for row in rows}


def rules(result: ReadResult) -> list[Rule]:
    return [found.rule for found in result.findings]


SIGN_NAMES = [
    *("MIC sign", "sign", "relation", "mic_prefix", "MIC qualifier", "符号", "MIC符号", ">/<"),
    *("operator", "MIC operator"),
]


@pytest.mark.parametrize("name", SIGN_NAMES)
def test_a_sign_in_a_column_of_its_own_is_that_of_the_mic_whatever_the_column_is_called(
    tmp_path: Path, name: str
) -> None:
    text = f"isolate,zone,{name},MIC\nV1,6,>,32\nV2,30,≦,0.25\nV3,20,=,4\nV4,21,,4\nV5,6,＞,>32\n"
    result = read(tmp_path, text)
    assert mics(result) == {"V1": ">32", "V2": "<=0.25", "V3": "4", "V4": "4", "V5": ">32"}
    assert (rules(result), result.columns_personal, result.columns_not_used) == ([Rule.SIGNS_READ], (), ())
    assert result.preview is not None
    assert name in result.preview.headers


def test_signs_that_begin_far_below_the_header_are_signs(tmp_path: Path) -> None:
    lines = [f"V{n},20,,4\n" for n in range(200)]
    result = read(tmp_path, "isolate,zone,remark,MIC\n" + "".join(lines) + "W1,6,>,32\n")
    assert mics(result)["W1"] == ">32"


def test_a_sign_beside_another_sign_and_one_without_a_number_are_refused(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,zone,sign,MIC\nV1,6,>,<=32\nV2,30,<=,\nV3,6,>,32\nV4,6,n.d.,8\n")
    assert mics(result) == {"V3": ">32", "V4": "8"}
    assert rules(result) == [Rule.SIGNS_READ, Rule.MIC_UNREADABLE, Rule.MIC_SIGN_ALONE]


def test_what_is_no_sign_in_a_column_of_signs_refuses_its_row(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,zone,sign,MIC\nV1,6,>,32\nV2,30,about,4\nV3,6,>,32\n")
    assert (set(mics(result)), result.rows_refused) == ({"V1", "V3"}, 1)


def test_signs_of_the_one_drug_of_a_wide_file_are_read(tmp_path: Path) -> None:
    text = "isolate,AMP zone (mm),AMP MIC sign,AMP MIC (mg/L)\nV1,6,>,32\nV2,30,<=,0.25\n"
    assert mics(read(tmp_path, text, NO_DRUG)) == {"V1": ">32", "V2": "<=0.25"}


def test_signs_beside_several_columns_of_mics_refuse_the_file(tmp_path: Path) -> None:
    text = "isolate,AMP zone,AMP MIC,GEN zone,GEN MIC,sign\nV1,6,32,20,1,>\nV2,6,32,20,1,>\n"
    result = read(tmp_path, text, NO_DRUG)
    assert (result.rows_kept, rules(result)) == (0, [Rule.SIGNS_UNCLEAR])
    assert result.findings[0].parameters == {"signs": "sign", "headers": "AMP MIC | GEN MIC"}


def test_a_column_of_words_stays_personal_and_unread(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,zone,operator,MIC\nV1,6,Yamada,32\nV2,30,Sato,4\n")
    assert (result.columns_personal, rules(result)) == (("operator",), [Rule.COLUMN_PERSONAL])


@pytest.mark.parametrize("name", ["MIC unit", "unit", "Units", "単位", "measured in"])
def test_a_row_in_another_unit_is_refused_and_the_unit_named(tmp_path: Path, name: str) -> None:
    text = f"isolate,zone,MIC,{name}\nV1,20,250,ng/mL\nV2,20,4,mg/L\nV3,20,4,µg/ml\nV4,20,4,\n"
    result = read(tmp_path, text)
    assert mics(result) == {"V2": "4", "V3": "4", "V4": "4"}
    assert (result.rows_in, result.rows_refused) == (4, 1)
    (found,) = result.findings
    assert (found.rule, found.row, found.column, found.value) == (
        *(Rule.UNIT_OF_ROW_NOT_READ, 2, name),
        "ng/mL",
    )


def test_mm_is_no_unit_of_a_column_of_units_of_mics(tmp_path: Path) -> None:
    assert mics(read(tmp_path, "isolate,zone,MIC,MIC unit\nV1,20,4,mm\nV2,20,4,mg/L\n")) == {"V2": "4"}
    assert len(mics(read(tmp_path, "isolate,zone,unit,MIC\nV1,20,mm,4\nV2,20,mm,4\n"))) == 2


def test_units_of_a_wide_file_other_than_mg_per_l_refuse_it(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,AMP zone,AMP MIC,unit\nV1,6,32,µg/L\nV2,20,1,mg/L\n", NO_DRUG)
    assert (result.rows_kept, rules(result)) == (0, [Rule.UNIT_NOT_READ])


def test_units_of_disks_are_none_of_mics(tmp_path: Path) -> None:
    text = "isolate,disk_content,disk unit,zone,MIC\nV1,10,µg,20,4\n"
    assert mics(read(tmp_path, text)) == {"V1": "4"}
