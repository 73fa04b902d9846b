"""Time and memory of large WHONET exports: run it with ``PYTHONPATH=.``, without arguments.

100,000 lines of 15 drugs with a zone and an MIC each (1.5 million results), as text and as a database, each
read as an upload is read, in a process of its own.
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from breakpoints.vocabulary import vocabulary
from datasets.facts import UploadedFacts
from datasets.reading import read_upload

LINES = 100_000
DRUGS = (
    *("AMP_ND10", "AMC_ND20", "CZO_ND30", "CTX_ND30", "CAZ_ND30", "FOX_ND30", "GEN_ND10", "KAN_ND30"),
    *("STR_ND10", "TCY_ND30", "CHL_ND30", "CIP_ND5", "ENR_ND5", "SXT_ND1_2", "COL_ND10"),
)
MICS = ("<=0.25", "0.5", "1", "2", "4", "8", ">16")
HEADERS = (
    *("ROW_IDX", "COUNTRY_A", "LABORATORY", "PATIENT_ID", "SPEC_NUM", "SPEC_DATE", "SPEC_TYPE", "ORGANISM"),
    *(header for drug in DRUGS for header in (drug, f"{drug.partition('_')[0]}_NM")),
)


def lines() -> Iterator[tuple[str, ...]]:
    """Yield the lines of an export."""
    for i in range(LINES):
        measured = (
            cell
            for j in range(len(DRUGS))
            for cell in (str(6 + (7 * i + 13 * j) % 30), MICS[(3 * i + j) % 7])
        )
        yield (str(i), "JPN", "V01", f"P{i}", f"S-{i}", f"2026-04-{i % 28 + 1:02}", "ur", "eco", *measured)


def write_text(path: Path) -> None:
    """Write the export as WHONET writes text."""
    with path.open("w", encoding="utf-8", newline="\r\n") as file:
        file.write("|".join(HEADERS) + "\n")
        file.writelines("|".join(line) + "\n" for line in lines())


def write_database(path: Path) -> None:
    """Write the export as WHONET's database."""
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE Isolates({', '.join(HEADERS)})")
        places = ", ".join("?" * len(HEADERS))
        connection.executemany(f"INSERT INTO Isolates VALUES({places})", lines())
    connection.close()


def measure(path: Path) -> None:
    """Read a file and print what it took."""
    vocabulary()
    started = time.perf_counter()
    result = read_upload(path, UploadedFacts())
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    counts = f"{result.lines_in:>9}{result.rows_in:>10}{result.rows_kept:>10}"
    print(f"{path.suffix:8}{path.stat().st_size / 1e6:9.1f}{took:9.2f}{peak:9.0f}{counts}")


def main() -> None:
    """Write both files, measure each in a process of its own, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "large.txt", Path(folder) / "large.sqlite"
        write_text(files[0])
        write_database(files[1])
        print("file      size MB   read s  peak MB    lines   results      kept")
        for file in files:
            subprocess.run([sys.executable, __file__, str(file)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        main()
