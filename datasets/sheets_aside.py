"""Sheets of our own workbooks that explain and are never read: examples, notes, lists."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.source import Grid

ASIDE = "#zonebook"
"""What the first cell of such a sheet begins with."""


def to_be_read(grids: Sequence[Grid]) -> Sequence[Grid]:
    """Return the grids that are meant to be read; all of them, where every one stands aside."""
    read = [grid for grid in grids if not stands_aside(grid)]
    return read or grids


def stands_aside(grid: Grid) -> bool:
    """Tell whether a sheet says of itself that it only explains."""
    first = grid.top[0].cells if grid.top else ()
    return bool(first) and first[0].strip().startswith(ASIDE)
