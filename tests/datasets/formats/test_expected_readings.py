"""Every example gives the rows, refusals and findings that a person expects; see ``expected.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from datasets.canonical import COLUMNS
from datasets.facts import UploadedFacts
from datasets.findings import Finding
from datasets.paired_rows import PairedRow
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.version import read_canonical

FILES = Path(__file__).parents[1] / "files"
FIRST = ("isolate_id", "organism", "drug", "disk_content", "zone_mm", "mic_mg_per_l")


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person expects of a file, or of two that are given together.

    ``results`` counts isolate x drug x disk content: in, kept and refused. ``kept`` and ``findings`` hold a
    line each: of a kept row its isolate, organism, drug, disk, zone, MIC, then what else is stated; of a
    finding its place in the file (``file``, or sheet and row), the header of its column, the cell, the rule.
    """

    files: tuple[str, ...]
    says: str
    facts: UploadedFacts = UploadedFacts()
    format: str
    results: tuple[int, int, int] = (0, 0, 0)
    lines: int = 0
    personal: tuple[str, ...] = ()
    not_used: tuple[str, ...] = ()
    kept: str = ""
    findings: str = ""


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table, one entry after another."""

    reading: tuple[Reading, ...]


def table() -> tuple[Reading, ...]:
    """Return the table of expected readings."""
    return msgspec.toml.decode(Path(__file__).with_name("expected.toml").read_bytes(), type=Table).reading


def reading_of(files: tuple[str, ...], facts: UploadedFacts) -> Reading:
    """Read one file, or two together, and write down what came of it."""
    second = FILES / files[1] if len(files) > 1 else None
    result = read_upload(FILES / files[0], facts, second=second)
    return Reading(
        files=files,
        says="",
        facts=facts,
        format="" if result.preview is None else result.preview.format.value,
        results=(result.rows_in, result.rows_kept, result.rows_refused),
        lines=result.lines_in,
        personal=result.columns_personal,
        not_used=result.columns_not_used,
        kept=lines(kept_row(row) for row in rows_of(result)),
        findings=lines(sorted(map(finding_line, result.findings), key=_place)),
    )


def rows_of(result: ReadResult) -> list[PairedRow]:
    """Return the rows that were kept."""
    if result.canonical is None or result.digest is None:
        return []
    return list(read_canonical(result.canonical, result.digest).rows())


def kept_row(row: PairedRow) -> str:
    """Write a kept row: the six first fields, then what else is stated."""
    first = [str(getattr(row, name)) for name in FIRST]
    also = [
        f"{name}={value}"
        for name in COLUMNS
        if name not in FIRST
        and (value := getattr(row, name)) is not None
        and (name, value) != ("ladder", "1")
    ]
    return " | ".join([*first, *also])


def finding_line(finding: Finding) -> str:
    """Write where a finding is, what stands there and which rule it breaks."""
    file = "" if finding.file is None else f"file {finding.file} "
    sheet = "" if finding.sheet is None else f"{finding.sheet} "
    place = "file" if finding.row is None else f"{file}{sheet}{finding.row}"
    return " | ".join([place, finding.column or "", finding.value or "", finding.rule.value])


def lines(of: Iterable[str]) -> str:
    """Join lines as the table writes them."""
    return "".join(f"{line}\n" for line in of)


def _place(line: str) -> tuple[bool, str, int, str]:
    place = line.partition(" | ")[0]
    sheet, _, row = place.rpartition(" ")
    return place != "file", sheet, int(row) if row.isdigit() else 0, line


@pytest.mark.parametrize("expected", table(), ids=lambda one: " + ".join(one.files))
def test_an_example_reads_as_a_person_expects(expected: Reading) -> None:
    found = reading_of(expected.files, expected.facts)
    assert (found.format, found.results, found.lines) == (expected.format, expected.results, expected.lines)
    assert found.kept.splitlines() == expected.kept.splitlines()
    assert found.findings.splitlines() == expected.findings.splitlines()
    assert (found.personal, found.not_used) == (expected.personal, expected.not_used)


def test_every_example_stands_in_the_table() -> None:
    examples = {path.name for path in FILES.glob("[0-2][0-9]*")}
    assert examples == {name for one in table() for name in one.files}
