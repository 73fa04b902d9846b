"""Tables on a terminal: columns aligned where letters are one or two cells wide."""

import unicodedata
from collections.abc import Iterator, Sequence

GAP = "  "


def width(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def aligned(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> Iterator[str]:
    """Yield the rows of a table as lines; the columns in ``right`` end together."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            _padded(cell, wide, to_the_right=at in right)
            for at, (cell, wide) in enumerate(zip(row, widths, strict=True))
        )
        yield GAP.join(cells).rstrip()


def _padded(text: str, wide: int, *, to_the_right: bool) -> str:
    blanks = " " * (wide - width(text))
    return blanks + text if to_the_right else text + blanks
