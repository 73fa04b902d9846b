"""What an uploaded file is once it is opened: one or several grids of text, whatever its container."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from datasets.facts import Charset, Delimiter
from datasets.visible_text import visible

if TYPE_CHECKING:
    import polars as pl

TOP_LINES = 40
"""How many of a grid's first lines are read to recognise it."""
PREVIEW_ROWS = 5
LONGEST_HEADER = 1_000
"""A header is cut off there: a line of data is tried as one, too."""

Container = Literal["text", "workbook", "database", "parquet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a grid that holds anything, with its number as a person sees it in the file."""

    row: int
    cells: tuple[str, ...]


class Grid(Protocol):
    """Lines of text cells: a delimited text, a sheet of a workbook, a table of a database."""

    @property
    def sheet(self) -> str | None:
        """Name of the sheet or table; ``None`` for a file that is one grid."""

    @property
    def top(self) -> tuple[Line, ...]:
        """The first ``TOP_LINES`` lines that hold anything, as written (a cell may hold blanks around)."""

    @property
    def n_lines(self) -> int:
        """About how many lines there are, header included."""

    def frame(self, columns: Sequence[int], *, below: int, width: int) -> pl.DataFrame:
        """Read the lines below a line as text: ``row``, ``ragged`` and the columns asked for, ``0 ..``.

        ``width`` is the number of columns that the header has; a line of another length is ragged. Lines
        without any content are no rows; an empty cell is an empty string. A column that is not asked for
        (a personal one) is not kept.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened file: its grids in the file's order and what was guessed to open it."""

    container: Container
    grids: tuple[Grid, ...]
    charset: Charset | None = None
    charset_guessed: bool = False
    delimiter: Delimiter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the header of a grid stands: its last line (0: there is none) and the name of each column."""

    row: int
    headers: tuple[str, ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadedGrid:
    """A grid whose header is known."""

    grid: Grid
    head: Head

    @property
    def headers(self) -> tuple[str, ...]:
        """The name of each column."""
        return self.head.headers

    def frame(self, columns: Sequence[int]) -> pl.DataFrame:
        """Read the lines below the header: ``row``, ``ragged`` and the columns asked for, ``0 ..``."""
        return self.grid.frame(columns, below=self.head.row, width=self.head.width)

    def first_rows(self, n: int = PREVIEW_ROWS) -> tuple[tuple[str, ...], ...]:
        """Return the first lines below the header."""
        return tuple(line.cells for line in self.grid.top if line.row > self.head.row)[:n]


def heads(grid: Grid) -> tuple[Head, ...]:
    """Return every line at the top of a grid that may be its header, the first line first."""
    return tuple(head_at(line) for line in grid.top)


def head_at(line: Line) -> Head:
    """Return a line as a header."""
    named = (cell[:LONGEST_HEADER] for cell in line.cells)
    return Head(row=line.row, headers=tuple(visible(" ".join(cell.split()), "") for cell in named))
