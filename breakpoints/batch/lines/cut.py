"""Lines cut into cells: where each begins and ends, and whether they may come back as they are."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from breakpoints.batch.lines.segments import Bytes, Offsets, segments

Run = tuple[int, int]
"""The first and the last of neighbouring columns."""
_LINE_END: Final = ord("\n")
_RETURN: Final = ord("\r")
_MAY_BE_BLANK: Final = np.zeros(256, np.bool_)
_MAY_BE_BLANK[[*range(0x09, 0x0E), *range(0x1C, 0x21), *b",;|", 0xC2, 0xE1, 0xE2, 0xE3]] = True
"""With what an empty cell ends, or one of blanks of any script begins."""


class NotPlainError(Exception):
    """A line cannot come back as it is."""


class Plainness(NamedTuple):
    """What every line of a plain text has.

    ``separator`` is a byte, ``columns`` are two or more; ``returns`` tells that a return stands before every
    line end. A cell that begins with one of the ``risky`` bytes must be `harmless`.
    """

    separator: int
    columns: int
    returns: bool
    risky: bytes
    harmless: Callable[[Sequence[str]], bool]


class Cut(NamedTuple):
    """Whole lines: their bytes, where each line begins, and where each of its cells ends."""

    content: Bytes
    starts: Offsets
    ends: Offsets
    """One row for each line, one column for each cell."""

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return len(self.starts)

    def texts(self, runs: Sequence[Run], *, whole: int = 0) -> list[pl.Series]:
        """Return the texts of runs of neighbouring columns, each line's as it is written.

        Parameters
        ----------
        runs : sequence of pairs of int
            The first and the last column of each run, from left to right.
        whole : int
            To so many of them, from the left, belongs what stands behind: a separator or the line's end.
        """
        every, places = self.pieces(runs, whole=whole)
        step = len(every) // max(1, self.rows)
        return [every.gather_every(step, place) for place in places]

    def pieces(self, runs: Sequence[Run], *, whole: int) -> tuple[pl.Series, list[int]]:
        """Return all segments of all lines, as many of each line, and which of a line's are the runs."""
        cuts: list[Offsets] = []
        places: list[int] = []
        reached = 0
        """The column before which the last segment ended; -1 if within what stands before one."""
        for number, (first, last) in enumerate(runs):
            if first != reached:
                cuts.append(self.ends[:, first - 1] + 1)
            places.append(len(cuts))
            if number >= whole:
                cuts.append(self.ends[:, last])
            elif last < self.ends.shape[1] - 1:
                cuts.append(self.ends[:, last] + 1)
            reached = last + 1 if number < whole else -1
        offsets = np.empty(self.rows * (len(cuts) + 1) + 1, np.int64)
        offsets[0] = 0
        by_line = offsets[1:].reshape(self.rows, len(cuts) + 1)
        for place, cut in enumerate(cuts):
            by_line[:, place] = cut
        by_line[:-1, -1] = self.starts[1:]
        by_line[-1:, -1] = len(self.content)
        return segments(self.content, offsets), places


def cut(lines: bytes, plain: Plainness) -> Cut:
    """Cut whole lines.

    Raises
    ------
    NotPlainError
        One has a quote, a return of its own, other cells than columns, none that says anything, or one that
        is not harmless.
    """
    if b'"' in lines or (b"\r" in lines) is not plain.returns:
        raise NotPlainError
    content = _content(lines, plain)
    found = _cut(content, _ends(content, plain), plain)
    if plain.returns:
        of_lines = found.ends[:, -1]
        if (content.take(of_lines) != _RETURN).any() or np.count_nonzero(content == _RETURN) != len(of_lines):
            raise NotPlainError
    first = _first_bytes(found, plain)
    if _any_blank(found, first) or not _all_harmless(found, first, plain):
        raise NotPlainError
    return found


def cut_again(lines: bytes, plain: Plainness) -> Cut:
    """Cut whole lines that were cut before."""
    content = _content(lines, plain)
    return _cut(content, _ends(content, plain), plain)


def whole_lines(lines: bytes, plain: Plainness) -> Cut:
    """Cut lines that were cut before, each into one cell: itself."""
    content = _content(lines, plain)
    return _cut(content, np.flatnonzero(content == _LINE_END).reshape(-1, 1), plain)


def _content(lines: bytes, plain: Plainness) -> Bytes:
    """Return the bytes of lines, with an end of the last one."""
    if not lines.endswith(b"\n"):
        lines += b"\r\n" if plain.returns else b"\n"
    return np.frombuffer(lines, np.uint8)


def _cut(content: Bytes, ends: Offsets, plain: Plainness) -> Cut:
    starts = np.zeros(len(ends), np.int64)
    starts[1:] = ends[:-1, -1] + 1
    if plain.returns:
        ends[:, -1] -= 1
    return Cut(content, starts, ends)


def _ends(content: Bytes, plain: Plainness) -> Offsets:
    """Return where each cell of each line ends.

    Raises
    ------
    NotPlainError
        A line has other cells than columns.
    """
    ends_cell = content == _LINE_END
    lines = np.count_nonzero(ends_cell)
    ends_cell |= content == plain.separator
    every = np.flatnonzero(ends_cell)
    if len(every) != lines * plain.columns:
        raise NotPlainError
    ends = every.reshape(-1, plain.columns)
    if (content.take(ends[:, -1]) != _LINE_END).any():
        raise NotPlainError
    return ends


def _first_bytes(found: Cut, plain: Plainness) -> Bytes:
    """Return the first byte of each cell of each line, of an empty one that by which it ends."""
    before = found.ends.ravel()[:-1]
    first = np.empty(found.ends.size, np.uint8)
    first[:1] = found.content[:1]
    first[1:] = found.content[1:].take(before)
    by_line = first.reshape(found.ends.shape)
    if plain.returns:
        by_line[:, 0] = found.content.take(found.starts)
    return by_line


def _any_blank(found: Cut, first: Bytes) -> bool:
    """Tell whether some line may say nothing; ``first`` is the first byte of each cell."""
    lines = np.flatnonzero(_MAY_BE_BLANK.take(first[:, 0]))
    lines = lines[_MAY_BE_BLANK.take(first[lines]).all(axis=1)]
    columns = np.arange(found.ends.shape[1])
    return any(
        not any(cell.strip() for cell in _cells(found, np.full_like(columns, line), columns))
        for line in lines.tolist()
    )


def _all_harmless(found: Cut, first: Bytes, plain: Plainness) -> bool:
    """Tell whether each cell that begins with a risky byte is harmless."""
    is_risky = np.zeros(first.size, np.bool_)
    for byte in plain.risky:  # each is compared faster than all are looked up
        is_risky |= first.ravel() == byte
    places = np.flatnonzero(is_risky)
    return not places.size or plain.harmless(sorted(_cells(found, *np.divmod(places, plain.columns))))


def _cells(found: Cut, lines: Offsets, columns: Offsets) -> set[str]:
    """Return the distinct texts of cells."""
    begins = np.where(columns == 0, found.starts[lines], found.ends[lines, columns - 1] + 1)
    ends, content = found.ends[lines, columns], found.content.data
    cells = {bytes(content[begin:end]) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)}
    return {cell.decode() for cell in cells}
