"""A file to import is looked at before it is opened, and has the time that fits its size."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from datasets.limits import ChildLimits
from datasets.table_imports import in_child
from datasets.table_imports.reading import read_import
from datasets.table_imports.request import Format, ImportAnswer, ImportRequest


def asked(path: Path, content: bytes, file_format: Format = "eucast") -> ImportRequest:
    path.write_bytes(content)
    return ImportRequest(path=str(path), format=file_format, name="n", file="given", today="2026-01-01")


def with_sheet(workbook: bytes, more: bytes) -> bytes:
    """Return a workbook whose sheets have something before their end."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            part = given.read(name)
            made.writestr(name, part.replace(b"</sheetData>", more + b"</sheetData>"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("more", "check"),
    [
        (b'<row r="9"><c r="ZZZ9"><v>1</v></c></row>', "file_cell_far_away"),
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "file_cell_far_away"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]>', "file_declares_entities"),
    ],
)
def test_a_workbook_made_to_harm_is_refused_before_it_is_opened(
    tmp_path: Path, licensed: Any, more: bytes, check: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("breakpoints.importing.eucast.import_eucast")  # whoever opened it would fail
    failure = read_import(asked(tmp_path / "t.xlsx", with_sheet(licensed.eucast(), more))).failure
    assert failure is not None
    assert (failure.code, failure.parameters) == ("unsafe", {"check": check})


def test_a_child_that_imports_has_less_time_for_a_small_file(
    tmp_path: Path, licensed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[ChildLimits] = []

    def child(_work: Any, _request: Any, limits: ChildLimits, _answers: Any) -> ImportAnswer:
        given.append(limits)
        return ImportAnswer()

    monkeypatch.setattr(in_child, "ask_child", child)
    for content in (licensed.eucast(), b"x" * 30_000_000):
        in_child.import_in_child(asked(tmp_path / "t", content))
    assert given[0].cpu_seconds < 15
    assert given[1].cpu_seconds == ChildLimits().cpu_seconds
    assert given[0].memory_bytes < given[1].memory_bytes
