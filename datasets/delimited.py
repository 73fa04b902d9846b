"""A delimited text file, opened: its guesses, its header, its first rows, its rows as frames."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import polars as pl

from datasets.charset import CODECS, charset_of
from datasets.delimiter import delimiter_of
from datasets.errors import UnreadableFile
from datasets.facts import Charset, Delimiter, UploadedFacts
from datasets.findings import Rule, file_finding
from datasets.limits import UploadLimits
from datasets.plain_lines import RAGGED, ROW, plain_frame, plain_lines

PREVIEW_ROWS = 5
_SAMPLE_CHARACTERS = 65_536
_ROWS_PER_FRAME = 50_000


class DelimitedText(msgspec.Struct, frozen=True, kw_only=True):
    """A text file of rows and columns."""

    path: Path
    charset: Charset
    charset_guessed: bool
    delimiter: Delimiter
    headers: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]


def open_delimited(path: Path, facts: UploadedFacts, limits: UploadLimits) -> DelimitedText:
    """Find out how a text file is written.

    Raises
    ------
    UnreadableFile
        No charset or separator fits, or there is a header and nothing else, or too many columns.
    """
    charset, guessed = charset_of(path, facts.charset)
    delimiter = facts.delimiter or delimiter_of(_first_lines(path, charset))
    if delimiter is None:
        raise UnreadableFile(file_finding(Rule.FILE_NOT_TABULAR))
    rows = list(islice(_rows(path, charset, delimiter), PREVIEW_ROWS + 1))
    if not rows:
        raise UnreadableFile(file_finding(Rule.FILE_EMPTY))
    headers = rows[0][1]
    if len(headers) > limits.max_columns:
        raise UnreadableFile(
            file_finding(Rule.FILE_TOO_MANY_COLUMNS, columns=len(headers), limit=limits.max_columns)
        )
    if len(rows) == 1:
        raise UnreadableFile(file_finding(Rule.FILE_HEADER_ONLY))
    return DelimitedText(
        path=path,
        charset=charset,
        charset_guessed=guessed,
        delimiter=delimiter,
        headers=tuple(header.strip() for header in headers),
        first_rows=tuple(tuple(cells) for _, cells in rows[1:]),
    )


def frame_of(text: DelimitedText, columns: Sequence[int], limits: UploadLimits) -> pl.DataFrame:
    """Read the rows as text: ``row``, ``ragged`` (unlike the header in length) and the columns, ``0 ..``.

    Rows without any content are no rows; only the columns asked for are ever kept.
    """
    lines = plain_lines(text.path.read_bytes().decode(CODECS[text.charset]))
    if lines is not None:
        _bound(len(lines) - 1, limits)
        return plain_frame(lines, text.delimiter, columns, len(text.headers))
    frames, n = [_frame([], columns, 0)], 0
    rows = _rows(text.path, text.charset, text.delimiter)
    next(rows)
    while batch := list(islice(rows, _ROWS_PER_FRAME)):
        n += len(batch)
        _bound(n, limits)
        frames.append(_frame(batch, columns, len(text.headers)))
    return pl.concat(frames, rechunk=True)


def _bound(n: int, limits: UploadLimits) -> None:
    if n > limits.max_rows:
        raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_ROWS, limit=limits.max_rows))


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
