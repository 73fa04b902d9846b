"""Texts read as uploads are, and what came of them."""

from __future__ import annotations

from pathlib import Path

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload

NOTHING = UploadedFacts()


def read(folder: Path, text: str, facts: UploadedFacts = NOTHING, second: str | None = None) -> ReadResult:
    """Read a text, or two that are given together."""
    folder.mkdir(exist_ok=True)
    (folder / "first").write_text(text, encoding="utf-8")
    (folder / "second").write_text(second or "", encoding="utf-8")
    result = read_upload(folder / "first", facts, second=folder / "second" if second else None)
    assert result.rows_in == result.rows_kept + result.rows_refused
    return result


def pairs(result: ReadResult) -> list[tuple[str, ...]]:
    """Return isolate, drug, disk content, zone and MIC of the kept rows."""
    lines = (result.canonical or b"").decode().splitlines()[1:]
    return [tuple(line.split("\t")[i] for i in (0, 2, 3, 4, 6)) for line in lines]


def stated(result: ReadResult, field: str) -> set[str]:
    """Return what the kept rows say of a field."""
    heading, *lines = (result.canonical or b"").decode().splitlines()
    place = heading.split('"columns":[')[1].split("]")[0].replace('"', "").split(",").index(field)
    return {line.split("\t")[place] for line in lines}


def told(result: ReadResult) -> list[tuple[Rule, int | None, str | None]]:
    """Return what was found in rows: rule, row, column."""
    return [(one.rule, one.row, one.column) for one in result.findings if one.row is not None]


def rules(result: ReadResult) -> set[Rule]:
    return {one.rule for one in result.findings}


def format_of(result: ReadResult) -> str | None:
    return None if result.preview is None else result.preview.format
