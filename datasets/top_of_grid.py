"""The top of a grid as a grid of its own: formats read a file's first lines as they would read all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from datasets.plain_lines import RAGGED, ROW
from datasets.source import Grid, HeadedGrid, Line

MOST_LINES_LOOKED_AT: Final = 5_000
"""A longer file is looked at by its first lines alone before it is taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopOfGrid:
    """The lines in ``top`` of a grid."""

    sheet: str | None
    top: tuple[Line, ...]
    n_lines: int

    def frame(self, columns: Sequence[int], *, below: int, width: int) -> pl.DataFrame:
        """Read the lines below a line, as ``datasets.source.Grid`` has it."""
        lines = [line for line in self.top if line.row > below]
        return pl.DataFrame(
            {
                ROW: pl.Series([line.row for line in lines], dtype=pl.UInt32),
                RAGGED: pl.Series([_ragged(line, width) for line in lines], dtype=pl.Boolean),
                **{str(i): pl.Series([_cell(line, i) for line in lines], dtype=pl.String) for i in columns},
            }
        )


def are_short(grids: Sequence[HeadedGrid]) -> bool:
    """Tell whether a file is short enough to be looked at whole before it is taken in."""
    return sum(headed.grid.n_lines for headed in grids) <= MOST_LINES_LOOKED_AT


def top_of(headed: HeadedGrid) -> HeadedGrid:
    """Return the same grid with its first lines only."""
    grid: Grid = TopOfGrid(sheet=headed.grid.sheet, top=headed.grid.top, n_lines=len(headed.grid.top))
    return HeadedGrid(grid=grid, head=headed.head)


def _ragged(line: Line, width: int) -> bool:
    return len(line.cells) < width or any(line.cells[width:])


def _cell(line: Line, column: int) -> str:
    return line.cells[column] if column < len(line.cells) else ""
