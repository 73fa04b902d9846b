"""A header that stands below the title of a sheet."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

import polars as pl

_MOST_ABOVE: Final = 20
_NAMES_OF_A_HEADER: Final = 2


def header_below(lines: pl.DataFrame, naming: Callable[[Sequence[str]], Collection[str]]) -> int | None:
    """Return the place, from 0, of a header with lines above it; None where the first line is the header.

    That is the first that names several things of a result, where the first line of all names none.
    """
    rows = [[cell.strip() for cell in row if cell and cell.strip()] for row in lines.iter_rows()]
    filled = [place for place, cells in enumerate(rows) if cells][: _MOST_ABOVE + 1]
    if not filled or _named(rows[filled[0]], naming):
        return None
    further = (place for place in filled[1:] if _named(rows[place], naming) >= _NAMES_OF_A_HEADER)
    return next(further, None)


def _named(cells: Sequence[str], naming: Callable[[Sequence[str]], Collection[str]]) -> int:
    headings = tuple(dict.fromkeys(cells))
    return len({*headings} & {*naming(headings)})
