"""Files made to kill the reader: each is a clear finding within its limits, and nothing is kept of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Severity
from datasets.limits import ChildLimits
from datasets.read_result import ReadResult
from datasets.reading_in_child import read_in_child
from tests.datasets import forkserver_of_tests
from tests.datasets.hostile_files import CORPUS, Hostile
from tests.datasets.hostile_makers import flipped, small_parquet

forkserver = forkserver_of_tests.forkserver
HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]

IN_TEN_SECONDS = ChildLimits(cpu_seconds=10, wall_clock_seconds=10)
MOST_KILOBYTES = 1_000_000
CASES = [pytest.param(one, id=one.name, marks=[pytest.mark.all] if one.dear else []) for one in CORPUS]


def _is_clear(result: ReadResult, one: Hostile) -> None:
    errors = {found.rule.value for found in result.findings if found.severity is Severity.ERROR}
    assert errors & one.rules, f"{errors or 'no error'} instead of one of {sorted(one.rules)}"
    assert result.rows_in == result.rows_kept + result.rows_refused
    if not result.rows_in:
        assert result.canonical is None


@pytest.mark.parametrize("one", CASES)
def test_a_hostile_file_is_a_clear_finding(one: Hostile, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    one.make(path)
    _is_clear(read_in_child(path, UploadedFacts(), child_limits=IN_TEN_SECONDS), one)


PEAK = """
import resource, sys
from pathlib import Path
from datasets.child import stop_forkserver
from datasets.facts import UploadedFacts
from datasets.reading_in_child import read_in_child

read_in_child(Path(sys.argv[1]), UploadedFacts())
stop_forkserver()  # the peak of its children is ours to read once it has ended
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.all
@pytest.mark.parametrize("one", CASES)
def test_a_hostile_file_takes_less_than_a_gigabyte(one: Hostile, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    one.make(path)
    peak = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert int(peak.stdout) < MOST_KILOBYTES


def _survives(bit: int, path: Path, content: bytes) -> None:
    path.write_bytes(flipped(content, bit))
    result = read_in_child(path, UploadedFacts())
    assert result.rows_in == result.rows_kept + result.rows_refused
    assert result.rows_kept or result.findings, bit


def test_flipped_bits_of_a_parquet_file_end_in_findings_or_in_rows(tmp_path: Path) -> None:
    content = small_parquet()
    for bit in range(7, 8 * len(content), 8 * len(content) // 12):
        _survives(bit, tmp_path / "upload", content)


@pytest.mark.all
def test_bits_flipped_all_over_a_parquet_file_end_in_findings_or_in_rows(tmp_path: Path) -> None:
    content = small_parquet()
    for bit in range(0, 8 * len(content), 23):
        _survives(bit, tmp_path / "upload", content)


def test_what_is_refused_quotes_nothing_that_turns_the_page_around(tmp_path: Path) -> None:
    one = next(one for one in CORPUS if one.name == "text that runs backwards")
    one.make(tmp_path / "upload")
    result = read_in_child(tmp_path / "upload", UploadedFacts())
    said = "".join(f"{found.value} {found.column} {found.parameters.values()}" for found in result.findings)
    assert "iloc .E" in said
    for letter in "\u202e\u202c\u2066\u2069":
        assert letter not in said
        assert ascii(letter).strip("'") not in said
