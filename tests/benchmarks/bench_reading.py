"""Time and memory of reading large files: run ``PYTHONPATH=. python tests/benchmarks/bench_reading.py``.

A CSV of a million rows and a workbook of 200,000, each validated with findings in a child of its own, beside
what the libraries alone need to open the same file as text. Figures to reach: 5 s and 600 MB; 4 s.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import xlsxwriter

from breakpoints.vocabulary import vocabulary
from datasets.child import ENVIRONMENT
from datasets.facts import UploadedFacts
from datasets.limits import UploadLimits
from datasets.reading import read_upload

CSV_ROWS, WORKBOOK_ROWS = 1_000_000, 200_000
HEADERS = ("isolate_id", "organism", "drug", "disk_content", "zone_mm", "mic_mg_per_l", "laboratory", "year")
MICS = ("<=0.06", "0.12", "0.25", "0.5", "1", "2", "4", "8", ">8")
FIGURES = {"csv": (5.0, 600.0), "xlsx": (4.0, None)}


def rows_of(n: int) -> list[tuple[str, ...]]:
    """Return rows of which one in a hundred has a fault that is told."""
    return [
        (
            f"V{i:07}",
            "Escherichia coli",
            "ampicillin" if i % 2 else "ABPC",
            "10 µg",
            "61" if i % 100 == 0 else str(36 - 3 * (i % 9) + i % 2),
            MICS[i % 9],
            f"L{i % 12}",
            str(2015 + i % 11),
        )
        for i in range(n)
    ]


def write_csv(path: Path) -> None:
    """Write the large CSV."""
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADERS) + "\n")
        file.writelines(",".join(cells) + "\n" for cells in rows_of(CSV_ROWS))


def write_workbook(path: Path) -> None:
    """Write the large workbook, numbers as numbers."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        for row, cells in enumerate(rows_of(WORKBOOK_ROWS), start=1):
            for column, cell in enumerate(cells):
                if column in {4, 7}:
                    sheet.write_number(row, column, float(cell))
                else:
                    sheet.write_string(row, column, cell)


def validated(path: Path) -> None:
    """Read a file as an upload is read, and print what it took."""
    vocabulary()
    _measured(lambda: read_upload(path, UploadedFacts(), UploadLimits()), "read")


def opened(path: Path) -> None:
    """Open a file as text with the library alone, and print what it took."""
    if path.suffix == ".csv":
        _measured(lambda: pl.read_csv(path, infer_schema_length=0), "alone")
    else:

        def load() -> pl.DataFrame:
            return pl.DataFrame(fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string"))

        _measured(load, "alone")


def _measured(do: Callable[[], Any], what: str) -> None:
    before = _resident_kb()
    started = time.perf_counter()
    result = do()
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    counts = f"{result.rows_in} {result.rows_kept} {result.rows_refused}" if what == "read" else "- - -"
    print(f"{took:.2f} {(peak - before) / 1000:.0f} {counts}")


def _resident_kb() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def main() -> None:
    """Write both files, measure each way in a process of its own, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "large.csv", Path(folder) / "large.xlsx"
        write_csv(files[0])
        write_workbook(files[1])
        print("file    size MB   read s   MB over start   rows in / kept / refused    library alone s   MB")
        for file in files:
            read, alone = (_in_process(what, file) for what in ("read", "alone"))
            seconds, megabytes = FIGURES[file.suffix[1:]]
            within = float(read[0]) <= seconds and (megabytes is None or float(read[1]) <= megabytes)
            print(
                f"{file.suffix[1:]:6}{file.stat().st_size / 1e6:9.1f}{read[0]:>9}{read[1]:>16}   "
                f"{' / '.join(read[2:]):>27}{alone[0]:>16}{alone[1]:>8}   "
                f"{'within' if within else 'OVER'} {seconds:g} s{f', {megabytes:g} MB' if megabytes else ''}"
            )


def _in_process(what: str, file: Path) -> list[str]:
    run = subprocess.run(
        [sys.executable, __file__, what, str(file)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | ENVIRONMENT,
    )
    if run.returncode:
        sys.exit(run.stderr)
    return run.stdout.split()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        {"read": validated, "alone": opened}[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
