"""A Parquet file, opened: a grid of text whose first line is the names of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
import polars.selectors as cs

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import UploadLimits
from datasets.plain_lines import RAGGED, ROW
from datasets.preflight.archive import too_large
from datasets.source import TOP_LINES, Line

_HEADER_ROW = 1


@dataclass(frozen=True, kw_only=True)
class ParquetGrid:
    """The one table of a Parquet file; its rows count from 2, as in a spreadsheet made of it."""

    path: Path
    names: tuple[str, ...]
    n_rows: int

    @property
    def sheet(self) -> str | None:
        """A Parquet file has no sheets."""
        return None

    @property
    def n_lines(self) -> int:
        """How many lines there are, header included."""
        return self.n_rows + _HEADER_ROW

    @cached_property
    def top(self) -> tuple[Line, ...]:
        """The names of the columns, and the first rows."""
        rows = self._text(range(len(self.names)), TOP_LINES - 1).iter_rows()
        lines = [self.names, *(tuple(cell or "" for cell in cells) for cells in rows)]
        return tuple(Line(row=row, cells=cells) for row, cells in enumerate(lines, start=_HEADER_ROW))

    def frame(self, columns: Sequence[int], *, below: int, width: int) -> pl.DataFrame:  # noqa: ARG002
        """Read the rows below a line, as ``datasets.source.Grid`` has it; none is ragged."""
        skipped = below - _HEADER_ROW
        cells = self._text(columns, None).slice(skipped).fill_null("")
        return cells.select(
            pl.int_range(below + 1, below + 1 + pl.len(), dtype=pl.UInt32).alias(ROW),
            pl.lit(value=False).alias(RAGGED),
            pl.all(),
        )

    def _text(self, columns: Sequence[int], most: int | None) -> pl.DataFrame:
        wanted = [
            (pl.col(self.names[i]).cast(pl.String) if i < len(self.names) else pl.lit("")).alias(str(i))
            for i in columns
        ]
        try:
            table = pl.scan_parquet(self.path, glob=False).select(wanted)
            return (table if most is None else table.head(most)).collect()
        except pl.exceptions.PolarsError:
            raise UnreadableFile(file_finding(Rule.FILE_PARQUET_UNREADABLE)) from None


def _text_bytes(table: pl.LazyFrame) -> int:
    """Return how much text there is once every row has its own: many rows may name one of a dictionary."""
    texts = cs.string().str.len_bytes(), (cs.categorical() | cs.enum()).cat.len_bytes()
    sizes = table.select(one.cast(pl.UInt64).sum() for one in texts).collect(engine="streaming")
    return sum(sizes.row(0)) if sizes.width else 0


def open_parquet(path: Path, limits: UploadLimits) -> ParquetGrid:
    """Open a Parquet file by its footer.

    Raises
    ------
    UnreadableFile
        It is damaged or empty, or has too many rows or columns.
    """
    try:
        table = pl.scan_parquet(path, glob=False)
        names = tuple(table.collect_schema())
        n_rows = table.select(pl.len()).collect().item()
        text_bytes = _text_bytes(table) if n_rows <= limits.max_rows else 0
    except pl.exceptions.PolarsError:
        raise UnreadableFile(file_finding(Rule.FILE_PARQUET_UNREADABLE)) from None
    if len(names) > limits.max_columns:
        columns, most = len(names), limits.max_columns
        raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_COLUMNS, columns=columns, limit=most))
    if n_rows > limits.max_rows:
        raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_ROWS, limit=limits.max_rows))
    if not n_rows:
        raise UnreadableFile(file_finding(Rule.FILE_HEADER_ONLY))
    if text_bytes > limits.max_unpacked_bytes:
        raise too_large(limits)
    return ParquetGrid(path=path, names=names, n_rows=n_rows)
