"""A file to import is looked at before it is opened, and has the time that fits its size."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from breakpoints.importing import Imported
from breakpoints.importing.opening import MOST_BYTES
from breakpoints.importing.whonet.folder import READ
from breakpoints.vocabulary import VocabularyAdditions
from datasets.limits import ChildLimits
from datasets.table_imports import in_child, reading
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


@pytest.mark.parametrize("before", [b"XXXX", b"MZ", b"a,b\n", b"PK\x03", b"PAR1", b"PK\x07\x08"])
@pytest.mark.parametrize("file_format", ["eucast", "whonet"])
def test_what_stands_before_an_archive_does_not_switch_the_look_off(
    tmp_path: Path, licensed: Any, before: bytes, file_format: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("breakpoints.importing.eucast.import_eucast")
    monkeypatch.setattr(reading, "import_whonet", None)
    hidden = before + with_sheet(licensed.eucast(), b'<row r="9"><c r="ZZZ9"><v>1</v></c></row>')
    failure = read_import(asked(tmp_path / "t.xlsx", hidden, file_format)).failure
    assert failure is not None
    assert failure.code in {"unsafe", "not_a_workbook", "not_an_archive"}


def folder(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def test_a_folder_that_unpacks_to_more_than_any_does_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "import_whonet", None)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(READ[0], "w") as file:
        for _ in range(MOST_BYTES // 1_000_000 + 1):
            file.write(b"0" * 1_000_000)
    failure = read_import(asked(tmp_path / "w.zip", made.getvalue(), "whonet")).failure
    assert failure is not None
    assert (failure.code, failure.parameters) == ("unsafe", {"check": "file_unpacks_too_large"})


def test_a_folder_whose_file_grows_while_it_is_read_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "import_whonet", None)
    grows = folder(**{f"Resources/{READ[0].lower()}": "\ufdfa".encode() * 60_000})
    failure = read_import(asked(tmp_path / "w.zip", grows, "whonet")).failure
    assert failure is not None
    assert failure.parameters == {"check": "file_needs_too_much"}


def test_what_else_lies_in_a_folder_is_never_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    nothing = Imported(tables=(), additions=VocabularyAdditions(), counts=(), findings=())
    monkeypatch.setattr(reading, "import_whonet", lambda *given: opened.append(given) or nothing)
    beside = folder(**{"manual.xlsx": b"PK\x03\x04", "old.zip": b"x", READ[0]: b"a"})
    assert read_import(asked(tmp_path / "w.zip", beside, "whonet")).failure is None
    assert [*opened[0][0]] == [READ[0]]


@pytest.mark.parametrize("file_format", ["r-amr", "zonebook"])
def test_a_text_that_grows_while_it_is_read_is_refused_unread(
    tmp_path: Path, file_format: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "import_amr", None)
    monkeypatch.setattr(reading, "import_own", None)
    failure = read_import(asked(tmp_path / "t.csv", "\ufdfa".encode() * 60_000, file_format)).failure
    assert failure is not None
    assert failure.parameters == {"check": "file_needs_too_much"}


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
