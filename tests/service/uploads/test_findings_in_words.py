"""What a finding says: where it stands, and nothing that a person cannot find."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Finding, Rule, Severity
from datasets.formats.personal import is_personal
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from service.paired_data.findings_shown import finding_view

ROW = {"row": "3", "column": "zone", "value": "S"}


def read(tmp_path: Path, content: str, **facts: str) -> ReadResult:
    path = tmp_path / "file.csv"
    path.write_text(content, encoding="utf-8")
    return read_upload(path, UploadedFacts(**facts))


@pytest.mark.parametrize(
    ("file", "sheet", "begins"),
    [
        (None, None, "Row 3, zone"),
        (None, "June", "sheet June: Row 3"),
        (2, None, "File 2: Row 3"),
        (2, "June", "File 2, sheet June: Row 3"),
    ],
)
def test_a_message_names_file_and_sheet_where_there_are_any(
    file: int | None, sheet: str | None, begins: str
) -> None:
    found = Finding(
        rule=Rule.ZONE_IS_CATEGORY, severity=Severity.ERROR, row=3, parameters=ROW, file=file, sheet=sheet
    )
    assert finding_view(found, "en").message.startswith(begins)
    assert finding_view(found, "ja").message.startswith(
        "3行目" if begins.startswith("Row") else ("シート", "ファイル")
    )


def test_a_column_that_the_file_does_not_have_is_named_by_what_is_missing(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,drug,zone\nA1,AMP,20\n", organism="E. coli", disk_content="10 µg")
    missing = next(one for one in result.findings if one.rule is Rule.MIC_MISSING)
    assert "Row 2, MIC" in finding_view(missing, "en").message
    assert not [one for one in result.findings if one.column in {"None", ""}]


@pytest.mark.parametrize(
    "header",
    [
        "カルテ番号",
        "カルテNo.",
        "ペット名",
        "オーナー",
        "オーナー名",
        "主治医",
        "依頼者",
        "Pet name",
        "Chart No",
        "Breeder",
        "備考",
        "コメント",
        "Notes",
        "remarks",
    ],
)
def test_columns_of_a_clinic_are_personal(header: str) -> None:
    assert is_personal(header)


@pytest.mark.parametrize("header", ["動物種", "検体番号", "note_id", "specimen", "chartreuse", "薬剤"])
def test_columns_of_a_test_are_not_personal(header: str) -> None:
    assert not is_personal(header)


@pytest.mark.parametrize(
    ("cell", "warned"),
    [
        ("urine", False),
        ("膿", False),
        ("膿（田中様のポチ、再診）", True),
        ("ear swab; owner phoned 03-1234-5678", True),
        ("ear swab taken after two weeks of therapy; see the letter", True),
    ],
)
def test_a_specimen_that_reads_like_a_remark_is_warned_of(tmp_path: Path, cell: str, *, warned: bool) -> None:
    result = read(
        tmp_path,
        f"isolate,organism,drug,disk_content,zone,MIC,specimen\nA1,E. coli,AMP,10 µg,20,4,{cell}\n",
    )
    told = [one for one in result.findings if one.rule is Rule.TEXT_MAY_BE_PERSONAL]
    assert (len(told), result.rows_kept) == (int(warned), 1)
    assert all(cell not in finding_view(one, "en").message for one in told)


@pytest.mark.parametrize(
    ("host", "rule"), [(None, Rule.HOST_CODES_NOT_KNOWN), ("dog", Rule.HOST_CODES_OVERRULED)]
)
def test_codes_of_origins_without_a_species_take_the_host_that_was_stated(
    tmp_path: Path, host: str | None, rule: Rule
) -> None:
    facts = {} if host is None else {"host": host}
    lines = "SPEC_NUM,ORGANISM,ORIGIN,AMP_ND10,AMP_NM,CIP_ND5,CIP_NM\nS1,eco,e,20,4,30,0.03\n"
    result = read(tmp_path, lines, **facts)
    about = [one.rule for one in result.findings if one.row is None]
    assert rule in about
    assert {one.host for one in result.groups} == {host}
