"""Findings as CSV and XLSX: every offending cell marked, no formula, nothing personal."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import fastexcel
import pytest

HEADER = "検体番号,菌種,薬剤,ディスク含量,阻止円径,MIC,飼い主,備考\n"
ROWS = (
    "A-1,Pasteurella multocida,florfenicol,30 µg,28,0.5,山田太郎,=1+1\n"
    "A-2,Pasteurella multocida,florfenicol,30 µg,61,0.5,山田太郎,\n"
    "A-3,Pasteurella multocida,=HYPERLINK(1),30 µg,20,4,山田太郎,\n"
    "A-4,Pasteurella multocida,florfenicol,30 µg,20.5,3,山田太郎,\n"
)
FILE = (HEADER + ROWS).encode()


def _sheet(workbook: bytes, sheet: int) -> list[list[str]]:
    read = fastexcel.read_excel(workbook).load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    return [[cell or "" for cell in row] for row in read.rows()]


def _uploaded(shared: Any, who: str = "researcher") -> str:
    answer = shared.client.post(
        "/api/v1/datasets", params={"name": "marked"}, content=FILE, headers=shared.by(who)
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def _workbook(shared: Any, dataset: str, who: str = "researcher", **params: str) -> bytes:
    answer = shared.client.get(
        f"/api/v1/datasets/{dataset}/latest/findings.xlsx", params=params, headers=shared.by(who)
    )
    assert answer.status_code == 200, answer.text
    assert "no-store" in answer.headers["cache-control"]
    return bytes(answer.content)


def _comments(workbook: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        name = next(name for name in packed.namelist() if "comments1" in name)
        root = ET.fromstring(packed.read(name))  # noqa: S314 - our own file
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return {
        one.attrib["ref"]: "".join(text.text or "" for text in one.iter(f"{space}t"))
        for one in root.iter(f"{space}comment")
    }


def test_the_workbook_shows_the_rows_as_read_with_every_finding_in_its_cell(shared: Any) -> None:
    workbook = _workbook(shared, _uploaded(shared), lang="ja")
    head, *rows = _sheet(workbook, 0)
    assert head == ["元ファイルの行", "検体番号", "菌種", "薬剤", "ディスク含量", "阻止円径", "MIC"]
    assert [row[0] for row in rows] == ["2", "3", "4", "5"]
    assert [row[5] for row in rows] == ["28", "61", "20", "20.5"]
    assert rows[2][3] == "=HYPERLINK(1)"
    comments = _comments(workbook)
    assert set(comments) == {"F3", "D4", "F5", "G5"}
    assert comments["F3"].startswith("不採用: ")


def test_the_sheet_of_findings_says_what_where_and_what_to_do(shared: Any) -> None:
    head, *rows = _sheet(_workbook(shared, _uploaded(shared), lang="en"), 1)
    assert head == ["row in the file", "Column", "Value", "Severity", "What was found", "What to do", "Rule"]
    by_rule = {row[-1]: row for row in rows}
    assert by_rule["zone_out_of_range"][:4] == ["3", "阻止円径", "61", "refused"]
    assert "upload the file as a new version" in by_rule["zone_out_of_range"][5]
    assert by_rule["column_personal"][0] == ""


def test_nothing_in_the_workbook_is_a_formula_a_person_or_a_column_nobody_knows(shared: Any) -> None:
    workbook = _workbook(shared, _uploaded(shared), lang="ja")
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        every = b"".join(packed.read(name) for name in packed.namelist())
    assert b"<f>" not in every
    assert "山田".encode() not in every
    assert b"=1+1" not in every
    assert b">A-1<" not in every
    assert re.search(rb"iso-[a-z2-7]{16}", every)


def test_the_same_version_gives_the_same_bytes(shared: Any) -> None:
    dataset = _uploaded(shared)
    assert _workbook(shared, dataset) == _workbook(shared, dataset)


def test_the_corrected_workbook_is_read_as_the_next_version(shared: Any) -> None:
    dataset = _uploaded(shared)
    again = shared.client.post(
        f"/api/v1/datasets/{dataset}/versions",
        content=_workbook(shared, dataset),
        headers=shared.by("researcher"),
    )
    assert again.status_code == 202, again.text
    answer = again.json()
    assert (answer["already_there"], answer["rows_in"], answer["rows_kept"]) == (True, 4, 2)


def test_other_laboratories_get_the_findings_of_published_data_without_the_rows(service: Any) -> None:
    dataset = _uploaded(service)
    licence = {"licence": "CC0-1.0"}
    service.client.put(f"/api/v1/datasets/{dataset}/sharing", json=licence, headers=service.by("researcher"))
    service.client.post(
        f"/api/v1/datasets/{dataset}/publish?all_versions=true", headers=service.by("researcher")
    )
    names = fastexcel.read_excel(_workbook(service, dataset, "stranger", lang="en")).sheet_names
    assert names == ["Findings", "About"]


@pytest.mark.parametrize("path", ["findings.xlsx", "latest/findings.xlsx", "1/findings.xlsx"])
def test_a_stranger_learns_nothing_of_private_data(shared: Any, path: str) -> None:
    dataset = _uploaded(shared)
    answer = shared.client.get(f"/api/v1/datasets/{dataset}/{path}", headers=shared.by("stranger"))
    assert answer.status_code == 404


def test_a_check_keeps_nothing_and_shows_isolates_as_the_file_names_them(service: Any) -> None:
    def datasets() -> int:
        listed = service.client.get("/api/v1/datasets", headers=service.by("researcher"))
        return len(listed.json()["items"])

    before = datasets()
    told = service.client.post("/api/v1/datasets/check", content=FILE, headers=service.by("researcher"))
    assert (told.json()["rows_in"], told.json()["rows_kept"], told.json()["rows_refused"]) == (4, 2, 2)
    workbook = service.client.post(
        "/api/v1/datasets/check.xlsx", content=FILE, headers=service.by("researcher")
    )
    assert _sheet(workbook.content, 0)[1][1] == "A-1"
    assert "山田".encode() not in workbook.content
    csv = service.client.post("/api/v1/datasets/check.csv", content=FILE, headers=service.by("researcher"))
    assert csv.text.splitlines()[0].lstrip("\ufeff").startswith("row,column,value,rule,severity,message")
    assert "'=HYPERLINK(1)" in csv.text
    assert datasets() == before


def test_a_check_says_of_farms_what_an_upload_does_with_them(shared: Any) -> None:
    content = (
        "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,農場,飼い主\n"
        "A-1,Pasteurella multocida,florfenicol,30 µg,28,0.5,North,Sato\n"
    ).encode()
    told = shared.client.post(
        "/api/v1/datasets/check", content=content, headers=shared.by("researcher")
    ).json()
    assert (told["columns_personal"], told["columns_pseudonymised"]) == (["飼い主"], ["農場"])
    dropped = [one["message"] for one in told["findings"] if one["rule"] == "column_personal"]
    assert len(dropped) == 1
    assert "飼い主" in dropped[0]
    assert "農場" not in dropped[0]


def test_a_file_of_which_nothing_can_be_kept_is_checked_too(shared: Any) -> None:
    content = (HEADER + "A-2,Pasteurella multocida,florfenicol,30 µg,61,0.5,x,\n").encode()
    workbook = shared.client.post(
        "/api/v1/datasets/check.xlsx", content=content, headers=shared.by("researcher")
    )
    assert workbook.status_code == 200
    assert set(_comments(workbook.content)) == {"F2"}
    pdf = shared.client.post(
        "/api/v1/datasets/check.xlsx", content=b"%PDF-1.4 x", headers=shared.by("researcher")
    )
    assert _sheet(pdf.content, 0)[1][-1] == "file_is_pdf"
    nobody = shared.client.post("/api/v1/datasets/check", content=FILE, headers=shared.by("lab"))
    assert nobody.status_code == 403


def test_the_laboratory_alone_sees_what_its_file_wrote_beside_each_pair(service: Any) -> None:
    dataset = _uploaded(service)
    address = f"/api/v1/datasets/{dataset}"
    licence, by = {"licence": "CC0-1.0"}, service.by("researcher")
    service.client.put(f"{address}/sharing", json=licence, headers=by)
    service.client.post(f"{address}/publish?all_versions=true", headers=by)
    own = service.client.get(f"{address}/pairs", headers=by).json()["pairs"]
    assert all(one["as_written"]["organism"] for one in own)
    assert all({"isolate_id", "farm"}.isdisjoint(one["as_written"]) for one in own)
    others = service.client.get(f"{address}/pairs", headers=service.by("stranger")).json()["pairs"]
    assert [one["as_written"] for one in others] == [{} for _ in own]
    names = fastexcel.read_excel(_workbook(service, dataset, "researcher", lang="en")).sheet_names
    assert names == ["Rows", "Findings", "As written", "About"]
