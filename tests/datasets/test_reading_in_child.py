import os
import subprocess
import sys
from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.limits import MEGABYTE, ChildLimits
from datasets.reading import read_upload
from datasets.reading_in_child import read_in_child
from tests.datasets import forkserver_of_tests

forkserver = forkserver_of_tests.forkserver
CHECKOUT = Path(__file__).parents[2]
FILES = Path(__file__).parent / "files"
SIMULATED = UploadedFacts(organism="simulated_organism", drug="simulated_drug", disk_content="30 µg")


def test_a_child_reads_what_the_parent_would_read() -> None:
    path = FILES / "20_target_tidy.csv"
    assert read_in_child(path, UploadedFacts()) == read_upload(path, UploadedFacts())


def test_a_file_that_needs_too_much_memory_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "upload.csv"
    path.write_bytes(b"zone,mic\n" + b"20,4\n" * 1_000_000)
    result = read_in_child(path, SIMULATED, child_limits=ChildLimits(memory_bytes=100 * MEGABYTE))
    assert [found.rule for found in result.findings] == [Rule.FILE_NEEDS_TOO_MUCH], result.findings
    assert result.findings[0].parameters["megabytes"] == "100"
    assert read_in_child(FILES / "20_target_tidy.csv", UploadedFacts()).rows_kept == 3


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"zone,mic\n" + b"9" * 60 * MEGABYTE + b",4\n", id="one enormous cell"),
        pytest.param(b"zone,mic" + b",x" * 5_000_000 + b"\n20,4\n", id="millions of columns"),
        pytest.param(b'zone,mic\n"' + b"9,\n" * 10_000_000, id="a quotation mark that swallows the file"),
        pytest.param(bytes(range(256)) * 1000, id="all bytes"),
        pytest.param(b"\xff\xfe" + b"\xd8" * 1001, id="broken UTF-16"),
    ],
)
def test_hostile_files_end_in_findings(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "upload.csv"
    path.write_bytes(content)
    result = read_in_child(path, SIMULATED, child_limits=ChildLimits(cpu_seconds=30, wall_clock_seconds=60))
    assert result.findings
    assert result.rows_kept == 0


def test_a_vanished_file_is_reported_as_our_fault_not_the_uploaders(tmp_path: Path) -> None:
    result = read_in_child(tmp_path / "gone.csv", SIMULATED)
    assert [found.rule for found in result.findings] == [Rule.FILE_READING_FAILED]
    assert "FileNotFoundError" in result.findings[0].parameters["detail"]


PEAK_OF_CHILDREN = """
import resource, sys
from pathlib import Path
from datasets.child import stop_forkserver
from datasets.facts import UploadedFacts
from datasets.reading_in_child import read_in_child

result = read_in_child(Path(sys.argv[1]), UploadedFacts())
stop_forkserver()  # the peak of its children is ours to read once it has ended
print(result.rows_in, result.rows_refused, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.all
def test_a_million_rows_with_findings_are_read_in_600_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "upload.csv"
    zones, mics = ["6", "20", "18.5", "5"], ["<=0.25", "4", ">32", "3"]
    with path.open("w", encoding="utf-8") as file:
        file.write("isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,host,year\n")
        for i in range(1_000_000):
            file.write(f"V{i},Escherichia coli,ampicillin,10 µg,{zones[i % 4]},{mics[i // 4 % 4]},dog,2026\n")
    command = [sys.executable, "-c", PEAK_OF_CHILDREN, str(path)]
    ours = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    said = subprocess.run(command, env=ours, capture_output=True, text=True, check=True).stdout
    rows_in, rows_refused, kilobytes = (int(word) for word in said.split())
    assert (rows_in, rows_refused) == (1_000_000, 250_000)
    assert 200 * MEGABYTE < kilobytes * 1024 < 600 * MEGABYTE, "less than 200 is the forkserver's own peak"
