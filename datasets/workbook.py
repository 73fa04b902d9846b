"""A workbook, opened: each sheet a grid of text. Every cell is text: ``00123`` stays, a date shows itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import fastexcel
import polars as pl

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import UploadLimits
from datasets.plain_lines import RAGGED, ROW
from datasets.source import TOP_LINES, Line

_EXTRA_ROWS = 10


@dataclass(frozen=True, kw_only=True)
class SheetGrid:
    """One sheet that holds anything; ``cells`` has every row of it, from the first, as text."""

    sheet: str
    cells: pl.DataFrame

    @cached_property
    def top(self) -> tuple[Line, ...]:
        """The first lines that hold anything."""
        lines = []
        for row, cells in enumerate(self.cells.iter_rows(), start=1):
            if any(cell is not None and cell.strip() for cell in cells):
                lines.append(Line(row=row, cells=tuple(cell or "" for cell in cells)))
            if len(lines) == TOP_LINES or row == _EXTRA_ROWS * TOP_LINES:
                break
        return tuple(lines)

    @property
    def n_lines(self) -> int:
        """How many rows there are."""
        return self.cells.height

    def frame(self, columns: Sequence[int], *, below: int, width: int) -> pl.DataFrame:
        """Read the lines below a line, as ``datasets.source.Grid`` has it; a sheet is never ragged."""
        data = self.cells.slice(below)
        numbered = data.select(
            pl.int_range(below + 1, below + 1 + pl.len(), dtype=pl.UInt32).alias(ROW),
            pl.lit(value=False).alias(RAGGED),
            *((pl.nth(i).fill_null("") if i < data.width else pl.lit("")).alias(str(i)) for i in columns),
        )
        within = pl.nth(range(min(width, data.width)))
        holds = data.select(pl.any_horizontal(within.str.contains(r"\S").fill_null(value=False)))
        return numbered.filter(holds.to_series())


def open_workbook(path: Path, limits: UploadLimits) -> tuple[SheetGrid, ...]:
    """Read every sheet that holds anything.

    Raises
    ------
    UnreadableFile
        It is damaged, locked or no workbook, it is empty, or it has too many rows or columns.
    """
    try:
        workbook = fastexcel.read_excel(path)
        sheets = [_sheet(workbook, name) for name in workbook.sheet_names]
    except fastexcel.FastExcelError:
        raise UnreadableFile(file_finding(Rule.FILE_WORKBOOK_DAMAGED)) from None
    filled = [sheet for sheet in sheets if sheet.cells.width and sheet.top]
    if not filled:
        raise UnreadableFile(file_finding(Rule.FILE_EMPTY))
    if all(sheet.cells.height == 1 for sheet in filled):
        raise UnreadableFile(file_finding(Rule.FILE_HEADER_ONLY))
    for sheet in filled:
        if sheet.cells.width > limits.max_columns:
            columns, most = sheet.cells.width, limits.max_columns
            raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_COLUMNS, columns=columns, limit=most))
    if sum(sheet.cells.height for sheet in filled) > limits.max_rows:
        raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_ROWS, limit=limits.max_rows))
    return tuple(filled)


def _sheet(workbook: fastexcel.ExcelReader, name: str) -> SheetGrid:
    # Without skip_rows, empty rows above the table are left out, and rows are not where a person sees them.
    sheet = workbook.load_sheet(
        name, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True
    )
    return SheetGrid(sheet=name, cells=pl.DataFrame(sheet))
