"""How fast and in how much memory files of results are classified, beside what the machine can do.

``python tests/benchmarks/bench_classify.py [ROWS]`` prints, for 10 million rows by default:
the kernel (question code x reading code -> category code) beside a bare numpy look-up, and
Parquet -> Parquet and CSV -> CSV beside the same files read and written by polars alone
(``copy``). Of Parquet polars also writes the file with as many columns of answers, taken from ours
without a look at the rows (``ceiling``): with polars, nothing that looks at them could be faster.
Every measurement of a file runs in a process of its own, whose peak is given over its start.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from breakpoints.batch.codes import PairCodes
from breakpoints.batch.columns import OUTPUT_SCHEMA
from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.classify import Policy
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary
from datasets.child import ENVIRONMENT
from service.file_classification.classifying import Asked, classify
from service.file_classification.options import FileOptions
from service.file_classification.written import ROWS_OF_A_GROUP

ROWS = 10_000_000
CRITERIA = 3_000
ZONES = [str(mm) for mm in range(6, 41)]
MICS = [
    sign + text
    for sign in ("", "<=", ">")
    for text in ["0.06", "0.125", "0.25", "0.5", "1", "2", "4", "8", "16", "32", "64"]
]
SITES = [None, "skin", "urinary_tract"]


def table() -> TableIndex:
    """Return a table of criteria drawn at random over the shipped vocabulary."""
    draw = random.Random(1)  # noqa: S311 - a repeatable draw
    known, source = vocabulary(), Source(citation="drawn for a benchmark")
    organisms = [one.id for one in known.organisms.values() if not one.simulated]
    drugs = [one for one in known.drugs.values() if not one.simulated]
    rows: dict[str, Criterion] = {}
    while len(rows) < CRITERIA:
        low = draw.randint(-3, 2)
        high, is_disk, drug = low + draw.randint(0, 3), draw.random() < 0.5, draw.choice(drugs)
        row = Criterion(
            organism=draw.choice(organisms),
            host=draw.choice(("dog", "cat", "cattle", "pig", "horse")),
            drug=drug.id,
            method=Method.DISK if is_disk else Method.MIC,
            disk_content=(drug.usual_disk_content or "10 µg") if is_disk else None,
            kind=Kind.CLINICAL,
            mic=None if is_disk else mic_boundaries(f"<={2.0**low:f}", f">{2.0**high:f}"),
            zone=zone_boundaries(f">={20 - 2 * low}", f"<{20 - 2 * high}") if is_disk else None,
            sites=("skin",) if draw.random() < 0.1 else (),
            source=source,
        )
        rows["|".join((row.organism, row.host or "", row.drug, row.method))] = row
    return TableIndex.of(
        TableVersion(
            table="drawn",
            version="1.0.0",
            title=Title(en="drawn", ja="drawn"),
            in_force_from="2026-01-01",
            criteria=tuple(rows.values()),
            source=source,
            licence="test",
        )
    )


def results(rows: int) -> pl.DataFrame:
    """Return results of the table's questions, all text."""
    draw = np.random.default_rng(2)
    criteria = [indexed.row for indexed in table().all_rows()]
    drawn = draw.integers(0, len(criteria), rows)
    is_disk = np.array([row.method is Method.DISK for row in criteria])[drawn]
    values = np.where(
        is_disk, draw.integers(0, len(ZONES), rows), draw.integers(len(ZONES), len(ZONES + MICS), rows)
    )
    columns = {
        name: pl.Series([getattr(row, name) for row in criteria], dtype=pl.String).gather(drawn)
        for name in ("organism", "host", "drug", "method", "disk_content")
    }
    sites = pl.Series(SITES, dtype=pl.String).gather(draw.integers(0, len(SITES), rows))
    return pl.DataFrame({**columns, "site": sites, "value": pl.Series(ZONES + MICS).gather(values)})


def kernel(rows: int) -> None:
    """Print the rate of the kernel and of a bare look-up in a table of the same size."""
    draw = np.random.default_rng(3)
    profile, reading = draw.integers(0, 300, rows), draw.integers(0, 80, rows)
    cells = PairCodes()
    cells.codes(*(part.ravel() for part in np.meshgrid(np.arange(300), np.arange(80))))
    category = draw.integers(0, 11, 300 * 80).astype(np.uint8)
    flat = profile * 80 + reading

    def of_cells() -> None:
        for start in range(0, rows, 1 << 17):
            end = start + (1 << 17)
            category.take(cells.codes(profile[start:end], reading[start:end]))

    def bare() -> None:
        for start in range(0, rows, 1 << 17):
            category.take(flat[start : start + (1 << 17)])

    print(f"kernel            {rate(of_cells, rows)}")
    print(f"bare numpy lookup {rate(bare, rows)}", flush=True)


def rate(work: Callable[[], None], rows: int) -> str:
    """Return the best of three runs in words."""
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return f"{rows / min(seconds) / 1e6:8.1f} million rows/s  {min(seconds):6.3f} s"


def measured(task: str, path_in: Path, path_out: Path) -> None:
    """Do one task on a file and print its rate, time and peak memory over this process's start."""
    tables, start = (table(),), status_mb("VmRSS")
    pl.DataFrame({"a": ["1"]}).lazy().select(pl.col("a").cast(pl.Categorical)).collect()
    begun, spent = time.perf_counter(), time.process_time()
    rows = 0
    if task == "classify":
        asked = Asked(tables=tables, words=vocabulary(), policy=Policy(), on="2026-01-01")
        rows = classify(path_in, path_out, FileOptions(), asked, keep_personal=True).rows
    elif task == "copy":
        sink(read(path_in), path_out)
    else:
        sink(with_answers(read(path_in), read(path_in.with_stem("classify"))), path_out)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - spent
    peak = status_mb("VmHWM") - start
    written = f"{rows / seconds / 1e6:8.2f} million rows/s" if rows else " " * 23
    used = f"{seconds:6.2f} s  CPU {cpu:6.2f} s  peak {peak:5.0f} MB over the start"
    print(f"{path_in.suffix[1:]:8}{task:10}{written}  {used}")


def read(path: Path) -> pl.LazyFrame:
    """Return the rows of a file."""
    return pl.scan_csv(path, infer_schema=False) if path.suffix == ".csv" else pl.scan_parquet(path)


def sink(rows: pl.LazyFrame, path: Path) -> None:
    """Write rows as the service does."""
    if path.suffix == ".csv":
        rows.sink_csv(path)
    else:
        rows.sink_parquet(
            path, compression="zstd", compression_level=1, statistics=False, row_group_size=ROWS_OF_A_GROUP
        )


def with_answers(rows: pl.LazyFrame, classified: pl.LazyFrame) -> pl.LazyFrame:
    """Return rows with answers of the first rows of a classified file, at random."""
    answers = classified.select(list(OUTPUT_SCHEMA)).head(ROWS_OF_A_GROUP).collect()
    drawn = np.random.default_rng(4).integers(0, len(answers), ROWS_OF_A_GROUP, dtype=np.uint32)
    rows = rows.with_columns(pl.all().cast(pl.Categorical))  # which polars writes faster than text

    def add(shard: pl.DataFrame) -> pl.DataFrame:
        return shard.with_columns(answers[drawn[: shard.height]])

    schema = {**rows.collect_schema(), **answers.schema}
    return rows.map_batches(add, schema=schema, streamable=True, validate_output_schema=False)


def status_mb(field: str) -> float:
    """Return what the system says of this process's memory (``VmRSS`` now, ``VmHWM`` at most)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024


def main(rows: int) -> None:
    """Measure everything."""
    print(f"{rows:,} rows, {CRITERIA:,} criteria, {os.cpu_count()} cores, polars {pl.__version__}")
    kernel(rows)
    with tempfile.TemporaryDirectory() as folder:
        frame = results(rows)
        frame.write_parquet(Path(folder, "in.parquet"))
        frame.write_csv(Path(folder, "in.csv"))
        del frame
        for suffix in ("parquet", "csv"):
            for task in ("classify", "copy", *(["ceiling"] if suffix == "parquet" else [])):
                paths = (str(Path(folder, f"in.{suffix}")), str(Path(folder, f"{task}.{suffix}")))
                subprocess.run(
                    [sys.executable, __file__, task, *paths], check=True, env=os.environ | ENVIRONMENT
                )


if __name__ == "__main__":
    if len(sys.argv) == 4:
        measured(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
