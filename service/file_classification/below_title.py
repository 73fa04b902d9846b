"""A header that stands below the title of a sheet."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

Naming = Callable[[Sequence[str]], Collection[str]]
"""Tells which of some headings say what was tested."""
_MOST_ABOVE: Final = 20
_NAMES_OF_A_HEADER: Final = 2


def header_below(lines: Iterable[Sequence[str | None]], naming: Naming) -> int | None:
    """Return the place, from 0, of a header with lines above it; None where the first line is the header.

    That is the first that names several things of a result, where the first line of all names none.
    """
    rows = [[cell.strip() for cell in row if cell and cell.strip()] for row in lines]
    filled = [place for place, cells in enumerate(rows) if cells][: _MOST_ABOVE + 1]
    if not filled or headings_named(rows[filled[0]], naming):
        return None
    further = (place for place in filled[1:] if headings_named(rows[place], naming) >= _NAMES_OF_A_HEADER)
    return next(further, None)


def headings_named(cells: Sequence[str], naming: Naming) -> int:
    """Count the headings of a line that say what was tested."""
    headings = tuple(dict.fromkeys(cells))
    return len({*headings} & {*naming(headings)})
