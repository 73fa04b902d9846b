"""Each example, changed in a hundred ways: no crash, no lost line, no wrong number in silence."""

from __future__ import annotations

import csv
import io
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from datasets.charset import CODECS
from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import Preview, ReadResult
from datasets.reading import read_upload
from datasets.reading_in_child import read_in_child
from datasets.version import read_canonical
from tests.datasets import forkserver_of_tests

HERE = Path(__file__).parent
FILES = HERE / "files"
EXAMPLES = sorted(path.name for path in FILES.iterdir())
OFTEN, ALL = 10, 100
sys.path.append(str(HERE))

from cell_oracle import Line, lines_of_grid, lines_of_text, stands  # noqa: E402
from mutations import mutated, sheets_of  # noqa: E402

forkserver = forkserver_of_tests.forkserver


class Example(msgspec.Struct, frozen=True):
    """The files that are read together, and what their uploader states."""

    files: tuple[str, ...]
    facts: UploadedFacts = UploadedFacts()
    results: tuple[int, int, int] = (0, 0, 0)


class Table(msgspec.Struct, frozen=True):
    reading: tuple[Example, ...]


def _most_telling(name: str) -> Example:
    """Return how an example is read so that most of it is kept."""
    table = msgspec.toml.decode((HERE / "formats" / "expected.toml").read_bytes(), type=Table)
    return max((one for one in table.reading if name in one.files), key=lambda one: one.results[1])


def _lines(path: Path, preview: Preview | None) -> list[Line]:
    """Take a file apart without the reader's help, as it was told to be written."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        return [line for sheet, rows in sheets_of(content).items() for line in lines_of_grid(sheet, rows)]
    if content.startswith(b"SQLite"):
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
            connection.text_factory = lambda text: text.decode("utf-8", "replace")
            found = connection.execute("SELECT * FROM Isolates")
            names = [str(one[0]) for one in found.description]
            rows = [["" if cell is None else str(cell) for cell in row] for row in found]
        return lines_of_grid("", [names, *rows])
    assert preview is not None
    assert preview.charset is not None
    return lines_of_text(content.decode(CODECS[preview.charset]), preview.delimiter or ",")


def _filled_lines_below(path: Path, preview: Preview) -> int:
    text = path.read_bytes().decode(CODECS[preview.charset or "utf-8"])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=preview.delimiter or ",")
    return sum(
        place > preview.header_row and bool("".join(cells).strip())
        for place, cells in enumerate(rows, start=1)
    )


Read = Callable[[Path, UploadedFacts, Path | None], ReadResult]


def _here(path: Path, facts: UploadedFacts, second: Path | None) -> ReadResult:
    """Read in this process, which is quicker than in a child: whatever is raised fails the test."""
    return read_upload(path, facts, second=second)


def _in_child(path: Path, facts: UploadedFacts, second: Path | None) -> ReadResult:
    return read_in_child(path, facts, second=second)


def _check(name: str, seed: int, folder: Path, read: Read) -> int:
    """Read a mutation; return how many rows were kept of it."""
    example = _most_telling(name)
    paths = []
    for one in example.files:
        content = (FILES / one).read_bytes()
        paths.append(folder / f"{seed} {one}")
        paths[-1].write_bytes(mutated(content, one, seed) if one == name else content)
    second = paths[1] if len(paths) > 1 else None
    result = read(paths[0], example.facts, second)
    rules = {found.rule for found in result.findings}
    assert not rules & {Rule.FILE_READING_FAILED, Rule.FILE_NEEDS_TOO_MUCH}, result.findings
    _accounts_for_every_line(result, paths)
    return _tells_the_truth(result, paths)


def _accounts_for_every_line(result: ReadResult, paths: list[Path]) -> None:
    assert result.rows_in == result.rows_kept + result.rows_refused
    assert result.rows_in or result.findings
    if result.rows_refused:
        assert any(found.row is not None for found in result.findings)
    preview = result.preview
    if result.rows_in and len(paths) == 1 and preview is not None and preview.container == "text":
        assert result.lines_in == _filled_lines_below(paths[0], preview)


def _tells_the_truth(result: ReadResult, paths: list[Path]) -> int:
    if result.canonical is None or result.digest is None:
        return 0
    previews = (result.preview, result.preview_of_second)
    lines = [line for path, preview in zip(paths, previews, strict=False) for line in _lines(path, preview)]
    rows = list(read_canonical(result.canonical, result.digest).rows())
    for row in rows:
        zone = row.zone_as_written or str(row.zone_mm)
        assert stands(lines, row.isolate_id, row.drug, zone), ("zone", row)
        assert stands(lines, row.isolate_id, row.drug, row.mic_mg_per_l), ("MIC", row)
    return len(rows)


def _check_all(name: str, seeds: range, folder: Path, read: Read) -> None:
    faults = []
    for seed in seeds:
        try:
            _check(name, seed, folder, read)
        except AssertionError as fault:
            faults.append((seed, str(fault)[:600]))
    assert not faults, "\n".join(f"{name} {seed}: {fault}" for seed, fault in faults)


def test_there_are_23_examples_and_the_oracle_believes_each_as_it_is(tmp_path: Path) -> None:
    assert len(EXAMPLES) == 23
    kept = 0
    for name in EXAMPLES:
        example = _most_telling(name)
        paths = [FILES / one for one in example.files]
        result = read_upload(paths[0], example.facts, second=paths[1] if len(paths) > 1 else None)
        _accounts_for_every_line(result, paths)
        kept += _tells_the_truth(result, paths)
    assert kept > 60


def test_the_oracle_sees_a_wrong_number() -> None:
    lines = lines_of_text("isolate,AMP zone,ENR zone\nV1,20,30\nV2,6,25\n", ",")
    assert stands(lines, "V1", "ampicillin", "20")
    for isolate, drug, zone in (("V1", "ampicillin", "30"), ("V2", "ampicillin", "20"), ("V1", "x", "20")):
        assert not stands(lines, isolate, drug, zone)


@pytest.mark.parametrize("name", EXAMPLES)
def test_ten_mutations_of_an_example_never_lie(name: str, tmp_path: Path) -> None:
    _check_all(name, range(OFTEN), tmp_path, _here)


@pytest.mark.all
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_hundred_mutations_of_an_example_never_lie(name: str, tmp_path: Path) -> None:
    _check_all(name, range(ALL), tmp_path, _in_child)
