"""The dictionary of fields and the templates made of it: what they offer is what the reading understands."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import fastexcel
import pytest

from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.formats.headers import field_of
from datasets.reading import read_upload
from service.locale.catalogue import entries


def _template(shared: Any, name: str, language: str = "ja") -> bytes:
    answer = shared.client.get(f"/api/v1/templates/{name}", params={"lang": language})
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def _read(tmp_path: Path, content: bytes) -> Any:
    path = tmp_path / "file"
    path.write_bytes(content)
    return read_upload(path, UploadedFacts())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_dictionary_names_every_field_and_only_headers_that_are_understood(
    shared: Any, language: str
) -> None:
    fields = shared.client.get("/api/v1/fields", params={"lang": language}).json()["fields"]
    assert [one["field"] for one in fields] == list(Field)
    for one in fields:
        assert one["meaning"]
        assert {field_of(header) for header in one["headers"]} <= {Field(one["field"])}
    kept = {one["field"] for one in fields if not one["kept"]}
    assert kept == {"quality_control", "manual_edit", "run"}


def test_every_field_has_a_meaning_in_both_languages() -> None:
    assert {field for field in Field if f"field_meaning.{field}" not in entries()} == set()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_filled_example_is_read_without_a_fault(
    shared: Any, tmp_path: Path, form: str, language: str
) -> None:
    result = _read(tmp_path, _template(shared, f"paired-data-example.{form}", language))
    assert [one for one in result.findings if one.severity == "error"] == []
    assert (result.rows_in, result.rows_kept) == (6, 6)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_empty_template_holds_no_row_although_examples_stand_beside(
    shared: Any, tmp_path: Path, form: str
) -> None:
    result = _read(tmp_path, _template(shared, f"paired-data.{form}"))
    assert result.rows_in == 0
    assert "file_header_only" in [one.rule.value for one in result.findings]


def test_the_workbook_offers_lists_and_notes_in_both_languages(shared: Any) -> None:
    workbook = _template(shared, "paired-data.xlsx")
    assert fastexcel.read_excel(workbook).sheet_names == ["データ", "記入例", "説明", "選択肢"]
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        data = packed.read("xl/worksheets/sheet1.xml").decode()
        comments = packed.read("xl/comments1.xml").decode()
        every = b"".join(packed.read(name) for name in packed.namelist())
    assert data.count("<dataValidation ") == 9
    assert "阻止円の直径" in comments
    assert "diameter of the zone" in comments
    assert b"<f>" not in every


@pytest.mark.parametrize("name", ["paired-data.pdf", "x.csv", "paired-data", "..%2Fpaired-data.csv"])
def test_another_template_is_not_there(shared: Any, name: str) -> None:
    assert shared.client.get(f"/api/v1/templates/{name}").status_code == 404
