"""What a person took out of a sheet without deleting it: cells struck through, rows and columns hidden."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import msgspec

from datasets.as_shown.column_letters import column_number
from datasets.as_shown.parts import WorkbookParts, overlapping
from datasets.as_shown.sheet import CELL, PLACE, STYLE, whole_tags
from datasets.preflight.text import needs_too_much

_SHEETS: Final = "xl/workbook.xml"
_MOST_BYTES: Final = 1 << 22
_MOST_STRUCK: Final = 200_000
_MOST_ROWS: Final = 1 << 20
_HIDDEN_ROW: Final = re.compile(rb"<(?:[\w.-]+:)?row(?=[^<>]*?\shidden\s*+=\s*+[\"'](?:1|true))([^<>]*+)>")
_ROW_NUMBER: Final = re.compile(rb"\sr\s*+=\s*+[\"'](\d{1,7})[\"']")
_HIDDEN_COLUMNS: Final = re.compile(
    rb"<(?:[\w.-]+:)?col(?=[^<>]*?\shidden\s*+=\s*+[\"'](?:1|true))([^<>]*+)>"
)
_ENDS: Final = {
    name: re.compile(rb"\s" + name.encode() + rb"\s*+=\s*+[\"'](\d{1,5})[\"']") for name in ("min", "max")
}
_IS_SHARED: Final = re.compile(rb"\st\s*+=\s*+[\"']s[\"']")
_SHARED: Final = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*+)?>\s*+(\d{1,9})\s*+<")
_STRIKE: Final = re.compile(rb"<(?:[\w.-]+:)?strike(?![^<>]*?val\s*+=\s*+[\"'](?:0|false))")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LONGEST_ROW: Final = 1 << 24
_LAST_COLUMN: Final = 16_384
_MOST_COLUMNS: Final = 16_384
"""Tags that hide columns: one for each at most, where each is hidden by itself."""


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """Places from 0 in the sheet: cells as (row, column), rows, columns."""

    struck: tuple[tuple[int, int], ...] = ()
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    noted: tuple[tuple[int, int], ...] = ()
    """Cells with a note, which nobody reads."""

    def __bool__(self) -> bool:
        return bool(self.struck or self.rows or self.columns or self.noted)


def set_aside(path: Path, sheet: str) -> SetAside:
    """Look through a sheet of a workbook that was looked at before.

    Raises
    ------
    UnreadableFile
        More is struck through than anybody strikes.
    """
    parts = WorkbookParts(path)
    styles = parts.struck_styles()
    struck: set[tuple[int, int]] = set()
    rows: set[int] = set()
    columns: list[tuple[int, int]] = []
    for piece in whole_tags(parts.pieces_of_sheet(sheet)):
        if b"hidden" in piece:
            rows.update(_hidden_rows(piece))
            columns.extend(_hidden_columns(piece))
        if styles:
            struck.update(_struck(piece, styles))
        if len(struck) > _MOST_STRUCK or len(rows) > _MOST_ROWS or len(columns) > _MOST_COLUMNS:
            raise needs_too_much()
    struck |= _struck_in_part(parts, sheet)
    return SetAside(
        struck=tuple(sorted(struck)),
        rows=tuple(sorted(rows)),
        columns=tuple(_merged(columns)),
        noted=tuple(sorted(filter(None, map(_place, parts.notes_of_sheet(sheet))))),
    )


def sheets_shown(path: Path, names: Collection[str]) -> frozenset[str]:
    """Return the sheets that are not hidden; all of them where the workbook does not say."""
    try:
        with zipfile.ZipFile(path) as parts, parts.open(_SHEETS) as part:
            described = ET.fromstring(part.read(_MOST_BYTES))  # noqa: S314 - looked at before it is opened
    except (KeyError, OSError, zipfile.BadZipFile, ET.ParseError):
        return frozenset(names)
    sheets = (one for one in described.iter() if one.tag.rpartition("}")[2] == "sheet")
    return frozenset(one.get("name", "") for one in sheets if one.get("state", "visible") == "visible")


def _struck(piece: bytes, styles: frozenset[int]) -> Iterator[tuple[int, int]]:
    for cell in CELL.finditer(piece):
        style = STYLE.search(cell[1])
        place = PLACE.search(cell[1]) if style is not None and int(style[1]) in styles else None
        if place is not None:
            yield int(place[2]) - 1, column_number(place[1].upper()) - 1


def _struck_in_part(parts: WorkbookParts, sheet: str) -> set[tuple[int, int]]:
    """Return the cells of whose text a part is struck through, which is read as if it were not."""
    strings, found = parts.struck_strings(), set[tuple[int, int]]()
    if not strings and not any(b"strike" in one for one in overlapping(parts.pieces_of_sheet(sheet))):
        return found
    for rows in _whole_rows(parts.pieces_of_sheet(sheet)):
        cells = list(CELL.finditer(rows))
        for cell, after in zip_longest(cells, cells[1:]):
            end = len(rows) if after is None else after.start()
            body, place = rows[cell.end() : end], PLACE.search(cell[1])
            shared = _SHARED.search(body) if _IS_SHARED.search(cell[1]) else None
            struck = int(shared[1]) in strings if shared is not None else _STRIKE.search(body) is not None
            if struck and place is not None:
                found.add((int(place[2]) - 1, column_number(place[1].upper()) - 1))
        if len(found) > _MOST_STRUCK:
            raise needs_too_much()
    return found


def _whole_rows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces none of which ends within a row."""
    rest = b""
    for piece in pieces:
        whole = rest + piece
        end = whole.rfind(b"row>") + len(b"row>")
        if end < len(b"row>") + 1:
            rest = whole
        else:
            yield whole[:end]
            rest = whole[end:]
        if len(rest) > _LONGEST_ROW:
            raise needs_too_much()
    yield rest


def _place(reference: str) -> tuple[int, int] | None:
    """Return the cell of a reference; None of one that no sheet has."""
    found = _REFERENCE.fullmatch(reference)
    row, column = (int(found[2]), column_number(found[1].encode())) if found is not None else (0, 0)
    return (row - 1, column - 1) if 0 < row <= _MOST_ROWS and column <= _LAST_COLUMN else None


def _hidden_rows(piece: bytes) -> Iterator[int]:
    for row in _HIDDEN_ROW.finditer(piece):
        number = _ROW_NUMBER.search(row[1])
        if number is not None:
            yield int(number[1]) - 1


def _hidden_columns(piece: bytes) -> Iterator[tuple[int, int]]:
    """Yield the first place of each range and the one behind its last."""
    for columns in _HIDDEN_COLUMNS.finditer(piece):
        ends = [end.search(columns[1]) for end in _ENDS.values()]
        first, last = (int(end[1]) if end is not None else 0 for end in ends)
        if 0 < first <= last <= _LAST_COLUMN:
            yield first - 1, last


def _merged(ranges: list[tuple[int, int]]) -> Iterator[int]:
    """Yield every place once, in order, however often ranges say it."""
    reached = 0
    for first, end in sorted(ranges):
        yield from range(max(first, reached), end)
        reached = max(reached, end)
