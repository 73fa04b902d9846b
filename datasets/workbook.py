"""A workbook, opened: each sheet a grid of text. Every cell is text: ``00123`` stays, a date shows itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import fastexcel
import polars as pl

from breakpoints.no_measurement import STRUCK
from datasets.as_shown.parts import WorkbookParts
from datasets.as_shown.set_aside import SetAside, set_aside
from datasets.as_shown.sheet import Merged, filled_down, first_column, in_columns, merged_down
from datasets.errors import UnreadableFile
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Rule, file_finding
from datasets.formats.headers import field_of, header_key, names_of_dates
from datasets.limits import UploadLimits
from datasets.plain_lines import RAGGED, ROW
from datasets.source import TOP_LINES, HeadedGrid, Line
from datasets.visible_text import visible

_EXTRA_ROWS = 10
_HOLDS_NUMBER = re.compile(r"\d")
_NAMING = frozenset(Field) - {*MEASUREMENTS, Field.REPLICATE, Field.MANUAL_EDIT}


@dataclass(frozen=True, kw_only=True)
class SheetGrid:
    """One sheet that holds anything; ``cells`` has every row of it, from the first, as text."""

    sheet: str
    cells: pl.DataFrame
    path: Path | None = None
    """The workbook, where it can be seen how the sheet is shown."""
    naming: frozenset[str] = frozenset()
    """Headers that name what was tested, whatever they are called."""

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

    @cached_property
    def merged(self) -> tuple[Merged, ...]:
        """Cells merged over several rows.

        Raises
        ------
        UnreadableFile
            A number looks otherwise than it is.
        """
        return () if self.path is None else merged_down(self.path, self.sheet)

    @cached_property
    def aside(self) -> SetAside:
        """What is struck through or hidden in the sheet; places of columns as they are read.

        Raises
        ------
        UnreadableFile
            More is struck through or hidden than in any sheet of people.
        """
        found = SetAside() if self.path is None else set_aside(self.path, self.sheet)
        return self._as_read(found) if found else found

    @cached_property
    def first_column(self) -> int:
        """The first column of the sheet that holds anything, from 0: the first that is read."""
        return 0 if self.path is None else first_column(WorkbookParts(self.path).pieces_of_sheet(self.sheet))

    def _as_read(self, found: SetAside) -> SetAside:
        height, width, start = self.cells.height, self.cells.width, self.first_column
        struck = ((row, column - start) for row, column in found.struck)
        there = ((row, at) for row, at in struck if row < height and 0 <= at < width)
        return SetAside(
            struck=tuple((row, at) for row, at in there if (self.cells[row, at] or "").strip()),
            rows=tuple(row for row in found.rows if row < height),
            columns=tuple(one - start for one in found.columns if 0 <= one - start < width),
        )

    def merged_below(self, row: int) -> dict[int, list[Merged]]:
        """Return the merged cells below a header that say what was tested, by column; never a measurement."""
        columns = {one.column for one in self.merged if one.column < self.cells.width}
        named = {column for column in columns if self._names(column, row)}
        return in_columns(self.merged, named, above=row)

    def _struck_marked(self, columns: Sequence[int], below: int) -> pl.DataFrame:
        """Let numbers that are struck through be read as no measurements."""
        struck: dict[int, set[int]] = {}
        for row, column in self.aside.struck:
            if row >= below and column in columns:
                struck.setdefault(column, set()).add(row)
        marked = []
        for column in (one for one in struck if not self._says_other_than_measurements(one, below)):
            texts = self.cells.to_series(column).to_list()
            for row in struck[column]:
                if _HOLDS_NUMBER.search(texts[row]):
                    texts[row] = f"{STRUCK}{texts[row]}"
            marked.append(pl.Series(self.cells.columns[column], texts, dtype=pl.String))
        return self.cells.with_columns(marked)

    def _says_other_than_measurements(self, column: int, row: int) -> bool:
        headers = [visible(" ".join(cell.split()), "") for cell in self.cells[:row, column] if cell]
        fields = {field_of(header) for header in headers} - {None, *MEASUREMENTS}
        return bool(fields) or self._names(column, row)

    def _names(self, column: int, row: int) -> bool:
        headers = [visible(" ".join(cell.split()), "") for cell in self.cells[:row, column] if cell]
        return any(header in self.naming or _says_what_was_tested(header) for header in headers)

    @property
    def n_lines(self) -> int:
        """How many rows there are."""
        return self.cells.height

    def frame(self, columns: Sequence[int], *, below: int, width: int) -> pl.DataFrame:
        """Read the lines below a line, as ``datasets.source.Grid`` has it; a sheet is never ragged."""
        data = self._struck_marked(columns, below).slice(below)
        numbered = data.select(
            pl.int_range(below + 1, below + 1 + pl.len(), dtype=pl.UInt32).alias(ROW),
            pl.lit(value=False).alias(RAGGED),
            *((pl.nth(i).fill_null("") if i < data.width else pl.lit("")).alias(str(i)) for i in columns),
        )
        filled = [
            filled_down(numbered[str(column)], merged, above=below)
            for column, merged in self.merged_below(below).items()
            if column in columns
        ]
        within = pl.nth(range(min(width, data.width)))
        holds = data.select(pl.any_horizontal(within.str.contains(r"\S").fill_null(value=False)))
        return numbered.with_columns(filled).filter(holds.to_series())


def headers_filled_down(grids: Iterable[HeadedGrid]) -> tuple[str, ...]:
    """Return the headers of the columns in which merged cells stand for each of their rows."""
    filled: dict[str, None] = {}
    for headed in grids:
        if isinstance(headed.grid, SheetGrid):
            columns = headed.grid.merged_below(headed.head.row)
            filled |= {headed.headers[one]: None for one in sorted(columns) if one < len(headed.headers)}
    return tuple(filled)


def open_workbook(
    path: Path, limits: UploadLimits, naming: frozenset[str] = frozenset()
) -> tuple[SheetGrid, ...]:
    """Read every sheet that holds anything.

    Raises
    ------
    UnreadableFile
        It is damaged, locked or no workbook, it is empty, or it has too many rows or columns.
    """
    try:
        workbook = fastexcel.read_excel(path)
        sheets = [_sheet(workbook, name, path, naming) for name in workbook.sheet_names]
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


def _says_what_was_tested(header: str) -> bool:
    return field_of(header) in _NAMING or any(header_key(header) in dates for dates in names_of_dates())


def _sheet(workbook: fastexcel.ExcelReader, name: str, path: Path, naming: frozenset[str]) -> SheetGrid:
    # Without skip_rows, empty rows above the table are left out, and rows are not where a person sees them.
    sheet = workbook.load_sheet(
        name, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True
    )
    return SheetGrid(sheet=name, cells=pl.DataFrame(sheet), path=path, naming=naming)
