"""A delimited text file as numbered rows of text; a damaged line is a finding, not a guess."""

import csv
import io
from collections.abc import Iterable
from typing import Final

import msgspec

from breakpoints.errors import ImportUnreadable
from breakpoints.importing.report import FindingCode, ImportFinding, Unreadable

_BYTE_ORDER_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHER_ENCODINGS: Final = ("utf-8", "cp1252", "latin-1")
_DELIMITERS: Final = ("\t", ",", ";", "|")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row: its line number, counting the header as 1, and its cells by column, stripped."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell; empty where the file has no such column."""
        return self.cells.get(column, "")


class DelimitedFile(msgspec.Struct, frozen=True, kw_only=True):
    """The rows that are whole, how many rows there were, and what is wrong with the others."""

    file: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    rows_read: int
    findings: tuple[ImportFinding, ...]


def read_delimited(content: bytes, file: str, required: Iterable[str], *, quoted: bool) -> DelimitedFile:
    """Read bytes as a table whose first line names the columns.

    Parameters
    ----------
    content : bytes
        UTF-8, UTF-16 with byte order mark, or an older Western encoding (which is reported).
    file : str
        The name to report.
    required : iterable of str
        Columns without which nothing can be done.
    quoted : bool
        Whether quotation marks enclose cells (CSV) or are part of the text (WHONET).

    Raises
    ------
    ImportUnreadable
        No table: not text, empty, or without the required columns.
    """
    text, findings = _decoded(content, file)
    first, _, _ = text.partition("\n")
    delimiter = max(_DELIMITERS, key=first.count)
    source = io.StringIO(text, newline="")
    if quoted:
        reader = csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL)
    else:
        reader = csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in required if name not in header]
        if missing:
            raise ImportUnreadable(file, Unreadable.COLUMNS_MISSING, {"columns": ", ".join(missing)})
        return _rows(reader, file, header, findings)
    except csv.Error as error:
        raise ImportUnreadable(file, Unreadable.LINE_UNREADABLE, {"row": str(reader.line_num)}) from error


def _decoded(content: bytes, file: str) -> tuple[str, list[ImportFinding]]:
    """Return the text; an encoding other than Unicode is reported."""
    encodings = [name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)] or _OTHER_ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        parameters = {"encoding": encoding}
        other = ImportFinding(code=FindingCode.OTHER_ENCODING, file=file, parameters=parameters)
        return text, [] if encoding.startswith("utf") else [other]
    raise ImportUnreadable(file, Unreadable.NOT_TEXT)


def _rows(
    reader: Iterable[list[str]], file: str, header: list[str], findings: list[ImportFinding]
) -> DelimitedFile:
    """Pair cells with columns; a line with another number of cells is refused.

    Empty columns at the end of the header, as spreadsheets leave them, do not count.
    """
    lines: list[Line] = []
    rows_read = 0
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        rows_read += 1
        if len(cells) == len(header):
            named = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            lines.append(Line(number=number, cells=named))
            continue
        short = len(cells) < len(header)
        code = FindingCode.LINE_TRUNCATED if short else FindingCode.LINE_TOO_LONG
        parameters = {"cells": str(len(cells)), "columns": str(len(header))}
        findings.append(ImportFinding(code=code, file=file, row=number, parameters=parameters))
    return DelimitedFile(
        file=file,
        columns=tuple(header),
        lines=tuple(lines),
        rows_read=rows_read,
        findings=tuple(findings),
    )
