"""The file formats of a batch: how each is scanned, counted and written in shards."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.faults import FormatUnknown

_SEPARATORS: Final = (",", ";", "\t", "|")
ROWS_OF_A_GROUP: Final = 1 << 18
_SAMPLE_BYTES: Final = 1 << 20


class FileFormat(msgspec.Struct, frozen=True, kw_only=True):
    """One format: its name, and its ways in and out."""

    name: str
    scan: Callable[[Path], pl.LazyFrame]
    sink: Callable[[pl.LazyFrame, Path], None]
    length: Callable[[Path], int]
    """How many rows a file has, as far as that can be told without reading it."""
    separator_read: Callable[[Path], str] = lambda _: ""
    """What separates the cells of a file that is read; nothing in a format that is no separated text."""
    separator_written: str = ""


def format_of(path: Path) -> FileFormat:
    """Return the format that a file's ending names.

    Raises
    ------
    FormatUnknown
        None of ours.
    """
    found = _FORMATS.get(path.suffix.casefold())
    if found is None:
        raise FormatUnknown(path, tuple(_FORMATS))
    return found


def _scan_csv(path: Path) -> pl.LazyFrame:
    """Read every column as text: a value counts as it is written."""
    return pl.scan_csv(path, separator=_separator(path), infer_schema=False)


def _separator(path: Path) -> str:
    """Return what stands most often between the names of the columns."""
    with path.open("rb") as lines:
        header = lines.readline(1 << 16).decode("utf-8", "replace")
    return max(_SEPARATORS, key=header.count)


def _rows_of_parquet(path: Path) -> int:
    """Return the number of rows that a file's footer states."""
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def _rows_of_text(path: Path) -> int:
    """Estimate the number of rows from the length of the first ones."""
    with path.open("rb") as lines:
        start = lines.read(_SAMPLE_BYTES)
    found = start.count(b"\n")
    return max(found - 1, 0) if len(start) < _SAMPLE_BYTES else path.stat().st_size * found // len(start)


def _sink_parquet(rows: pl.LazyFrame, path: Path) -> None:
    rows.sink_parquet(
        path, compression="zstd", compression_level=1, statistics=False, row_group_size=ROWS_OF_A_GROUP
    )


def _sink_csv(rows: pl.LazyFrame, path: Path) -> None:
    rows.sink_csv(path)


def _sink_tsv(rows: pl.LazyFrame, path: Path) -> None:
    rows.sink_csv(path, separator="\t")


_FORMATS: Final = {
    ".parquet": FileFormat(name="Parquet", scan=pl.scan_parquet, sink=_sink_parquet, length=_rows_of_parquet),
    ".csv": FileFormat(
        name="CSV (UTF-8)",
        scan=_scan_csv,
        sink=_sink_csv,
        length=_rows_of_text,
        separator_read=_separator,
        separator_written=",",
    ),
    ".tsv": FileFormat(
        name="TSV (UTF-8)",
        scan=_scan_csv,
        sink=_sink_tsv,
        length=_rows_of_text,
        separator_read=_separator,
        separator_written="\t",
    ),
}
