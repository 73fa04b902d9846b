"""A delimited text file, opened: its guesses, its header, its first rows, its rows as frames."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import get_args

import msgspec
import polars as pl

from datasets.charset import CODECS, charset_of
from datasets.delimiter import delimiter_of
from datasets.errors import UnreadableFile
from datasets.facts import Charset, Delimiter, UploadedFacts
from datasets.findings import Rule, file_finding
from datasets.formats.sensititre import is_plate_line
from datasets.limits import UploadLimits
from datasets.plain_lines import RAGGED, ROW, plain_frame, plain_lines
from datasets.regular_lines import regular_frame
from datasets.source import PREVIEW_ROWS, TOP_LINES, Line

_SAMPLE_CHARACTERS = 65_536
_ROWS_PER_FRAME = 50_000
_CHUNK_BYTES = 1 << 20
_LINES_PER_ROW = 3
"""Blank lines, and line ends within a cell, are no rows; a file of little else is not walked through."""


class DelimitedText(msgspec.Struct, frozen=True, kw_only=True):
    """A text file of rows and columns: a ``Grid``, with the guesses that opened it."""

    path: Path
    charset: Charset
    charset_guessed: bool
    delimiter: Delimiter
    top: tuple[Line, ...]
    n_lines: int
    limits: UploadLimits

    @property
    def sheet(self) -> str | None:
        """A text has no sheets."""
        return None

    @property
    def headers(self) -> tuple[str, ...]:
        """The first line, where that is the header."""
        return tuple(header.strip() for header in self.top[0].cells)

    @property
    def first_rows(self) -> tuple[tuple[str, ...], ...]:
        """The lines below the first."""
        return tuple(line.cells for line in self.top[1 : PREVIEW_ROWS + 1])

    def frame(self, columns: Sequence[int], *, below: int, width: int) -> pl.DataFrame:
        """Read the lines below a line as text, as ``datasets.source.Grid`` has it."""
        data = self.path.read_bytes()
        if self.charset == "utf-8":
            regular = regular_frame(data, self.delimiter, columns, width, below)
            if regular is not None:
                _bound(regular.height, self.limits)
                return regular
        lines = plain_lines(data.decode(CODECS[self.charset]))
        del data
        if lines is not None:
            _bound(len(lines) - 1, self.limits)
            return plain_frame(lines, self.delimiter, columns, width, below)
        frames, n = [_frame([], columns, 0)], 0
        rows = (found for found in _rows(self.path, self.charset, self.delimiter) if found[0] > below)
        while batch := list(islice(rows, _ROWS_PER_FRAME)):
            n += len(batch)
            _bound(n, self.limits)
            frames.append(_frame(batch, columns, width))
        return pl.concat(frames, rechunk=True)


def open_delimited(path: Path, facts: UploadedFacts, limits: UploadLimits) -> DelimitedText:
    """Find out how a text file is written.

    Raises
    ------
    UnreadableFile
        No charset or separator fits, or there is a header and nothing else, or too many columns.
    """
    charset, guessed = charset_of(path, facts.charset)
    n_lines = _count_lines(path, charset)
    _bound(n_lines, msgspec.structs.replace(limits, max_rows=_LINES_PER_ROW * limits.max_rows))
    lines = _first_lines(path, charset)
    delimiter = facts.delimiter or delimiter_of(lines)
    if delimiter is None:
        _refuse_wide(max(map(lines[0].count, get_args(Delimiter)), default=0) if lines else 0, limits)
        raise UnreadableFile(file_finding(Rule.FILE_NOT_TABULAR))
    rows = []
    for row, cells in islice(_rows(path, charset, delimiter), TOP_LINES):
        _refuse_wide(len(cells), limits)  # at once: forty such lines would fill the memory
        rows.append((row, cells))
    if not rows:
        raise UnreadableFile(file_finding(Rule.FILE_EMPTY))
    if len(rows) == 1 and not is_plate_line(rows[0][1]):
        raise UnreadableFile(file_finding(Rule.FILE_HEADER_ONLY))
    return DelimitedText(
        path=path,
        charset=charset,
        charset_guessed=guessed,
        delimiter=delimiter,
        top=tuple(Line(row=row, cells=tuple(cells)) for row, cells in rows),
        n_lines=n_lines,
        limits=limits,
    )


def frame_of(text: DelimitedText, columns: Sequence[int], limits: UploadLimits) -> pl.DataFrame:
    """Read the rows below the first line as text: ``row``, ``ragged`` and the columns asked for, ``0 ..``."""
    text = msgspec.structs.replace(text, limits=limits)
    return text.frame(columns, below=text.top[0].row, width=len(text.headers))


def _refuse_wide(columns: int, limits: UploadLimits) -> None:
    if columns > limits.max_columns:
        raise UnreadableFile(
            file_finding(Rule.FILE_TOO_MANY_COLUMNS, columns=columns, limit=limits.max_columns)
        )


def _bound(n: int, limits: UploadLimits) -> None:
    if n > limits.max_rows:
        raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_ROWS, limit=limits.max_rows))


def _count_lines(path: Path, charset: Charset) -> int:
    """Count line ends, which a cell may hold, too: a figure to show, nothing more."""
    zero = b"\0" if charset == "utf-16" else b""
    end, other = b"\n" + zero, b"\r" + zero
    n, last = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            n, last = n + max(chunk.count(end), chunk.count(other)), chunk
    return n + (not last.endswith((end, other)))


def _first_lines(path: Path, charset: Charset) -> list[str]:
    with path.open(encoding=CODECS[charset], newline="") as file:
        lines = file.read(_SAMPLE_CHARACTERS).splitlines(keepends=True)
    return lines[:-1] if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")) else lines


def _rows(path: Path, charset: Charset, delimiter: Delimiter) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold anything, each with its number."""
    row = 0
    with path.open(encoding=CODECS[charset], newline="") as file:
        # Strict: a quotation mark that is never closed would otherwise swallow rows in silence.
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for row, cells in enumerate(reader, start=1):
                if any(cells) and not "".join(cells).isspace():
                    yield row, cells
        except csv.Error:
            raise UnreadableFile(file_finding(Rule.FILE_ROW_UNPARSABLE, row=row + 1)) from None


def _frame(rows: list[tuple[int, list[str]]], columns: Sequence[int], width: int) -> pl.DataFrame:
    numbers, ragged, padded = [], [], []
    for row, cells in rows:
        numbers.append(row)
        odd = len(cells) < width or any(cells[width:])
        ragged.append(odd)
        padded.append(cells + [""] * (width - len(cells)) if odd else cells)
    data = {str(i): pl.Series([cells[i] for cells in padded], dtype=pl.String) for i in columns}
    return pl.DataFrame(
        {ROW: pl.Series(numbers, dtype=pl.UInt32), RAGGED: pl.Series(ragged, dtype=pl.Boolean), **data}
    )
