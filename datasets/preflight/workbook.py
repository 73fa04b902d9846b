"""A workbook before it is opened: its parts, what they declare, and how far its cells reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import UploadLimits
from datasets.preflight.archive import damaged, members_of, unpacked
from datasets.preflight.text import needs_too_much, refuse_growing

_KEPT_BYTES = 4_096
"""What two pieces overlap by, so that nothing hides where one ends."""
_XML = (".xml", ".rels", ".vml")
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_OUTSIDE = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>")
_LINKED_PARTS = ("externallinks/", "connections.xml", "querytables/")
_FULL_CELL = re.compile(
    rb"<(?:[\w.-]+:)?c\s[^<>]*?\br\s*=\s*[\"']\s*([A-Za-z]{2,8})([0-9]+)\s*[\"'][^<>]*(?<!/)>"
)
_LOOSE = (b"='", b"= ", b"=\n", b"=\t", b"=\r", b"r =", b"r\n", b"r\t", b"r\r")
"""Where an attribute may be written otherwise than ``r=\"A1\"``, which the quick looks take it to be."""
_ROW = re.compile(rb"row\s[^<>]*?\br\s*=\s*[\"']\s*([0-9]{1,10})")
_PLACE = rb"[A-Za-z]{0,3}"
_ANY_PLACE = re.compile(rb' r="' + _PLACE + rb'([0-9]{1,10})"')
_TAGS, _TAGS_PER_BYTE = 20_000_000, 2
"""Of a workbook: five million cells with a value, more where it is large; an honest one has one a byte."""
_FAR_ROWS = 100_000
"""Rows without anything in them before one that has: nobody types so far below."""
_NINE = 9


def refuse_hostile_archive(path: Path, limits: UploadLimits) -> None:
    """Unpack every part in pieces, and refuse the file for what any of them is or declares."""
    left = _TAGS + _TAGS_PER_BYTE * path.stat().st_size
    with path.open("rb") as file:
        for member in members_of(file, limits):
            pieces = _overlapping(unpacked(file, member))
            name = member.filename.casefold()
            if any(part in name for part in _LINKED_PARTS):
                raise UnreadableFile(file_finding(Rule.FILE_LINKS_OUTSIDE))
            if name.endswith(_XML):
                left = _look_at_xml(name, pieces, limits, left)
            else:
                _refuse_archive_within(name, pieces)


def _overlapping(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield each piece with the end of the one before."""
    before = b""
    for piece in pieces:
        if piece:
            yield before + piece
            before = (before + piece)[-_KEPT_BYTES:]


def _refuse_archive_within(name: str, pieces: Iterator[bytes]) -> None:
    for place, piece in enumerate(pieces):
        if place == 0 and piece.startswith(_ARCHIVES):
            raise UnreadableFile(file_finding(Rule.FILE_NESTED_ARCHIVE, part=PurePosixPath(name).name[:60]))


def _look_at_xml(name: str, pieces: Iterator[bytes], limits: UploadLimits, most_tags: int) -> int:
    """Look at a part, and return how many more tags the workbook may have."""
    n_sheets, last_row, far = 0, 0, _far_columns(limits.max_columns)
    for place, piece in enumerate(pieces):
        refuse_growing((piece,))
        if place == 0 and (b"\0" in piece[:4] or piece.startswith((b"\xfe\xff", b"\xff\xfe"))):
            raise damaged()  # no writer of workbooks uses UTF-16, which would hide what is looked for
        if b"<!" in piece and _DECLARES.search(piece):
            raise UnreadableFile(file_finding(Rule.FILE_DECLARES_ENTITIES))
        if name.endswith(".rels"):
            _refuse_links(piece)
        elif name.endswith("/workbook.xml"):
            n_sheets += len(_SHEET.findall(piece))
            if n_sheets > limits.max_sheets:
                raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_SHEETS, limit=limits.max_sheets))
        elif "/worksheets/" in name:
            is_loose = any(mark in piece for mark in _LOOSE)
            if is_loose or far.search(piece):
                _refuse_far_columns(name, piece, limits)
            last_row = _last_row(name, piece, last_row, is_loose=is_loose)
        most_tags -= piece.count(b"<")
        if most_tags < 0:
            raise needs_too_much()
    return most_tags


def _refuse_links(piece: bytes) -> None:
    """Addresses that a cell shows are never followed; whatever else lies outside is refused."""
    for found in _OUTSIDE.finditer(piece):
        if b"/hyperlink" not in found[0]:
            raise UnreadableFile(file_finding(Rule.FILE_LINKS_OUTSIDE))


def _refuse_far_columns(name: str, piece: bytes, limits: UploadLimits) -> None:
    for found in _FULL_CELL.finditer(piece):
        if _column(found[1].upper()) > limits.max_columns:
            raise _far_away(name, found[1][:3] + found[2][:7])


def _last_row(name: str, piece: bytes, before: int, *, is_loose: bool) -> int:
    """Return the last row that begins in a piece; refuse one, or a cell, far below all others."""
    near = before + piece.count(b"row") + _FAR_ROWS
    for far in _far_rows(near, is_loose=is_loose).finditer(piece):
        if int(far[1]) > near:
            raise _far_away(name, b"A" + far[1][:7])
    last = (
        _ROW.match(piece, max(piece.rfind(b"row "), 0)),
        _ANY_PLACE.match(piece, max(piece.rfind(b' r="'), 0)),
    )
    return max(before, *(int(found[1]) for found in last if found is not None), 0)


@cache
def _pattern_of_rows(first: int, *, is_loose: bool) -> re.Pattern[bytes]:
    """Return a pattern for places in rows of six digits that begin with one or more, and in longer ones."""
    written = rb"r\s*=\s*[\"']\s*" if is_loose else rb'r="'
    six = rb"" if first > _NINE else rb"[%d-9][0-9]{5}|" % first
    return re.compile(rb"\b" * is_loose + written + _PLACE + rb"(" + six + rb"[0-9]{7,12})\s*[\"']")


def _far_rows(near: int, *, is_loose: bool) -> re.Pattern[bytes]:
    """Return a pattern that finds every row that may be beyond one, and few others."""
    return _pattern_of_rows(min(near // _FAR_ROWS, _NINE + 1), is_loose=is_loose)


def _far_columns(limit: int) -> re.Pattern[bytes]:
    """Return a quick pattern for what may be a cell beyond the columns that are read (up to ZZ)."""
    tens, ones = divmod(limit, 26)  # letters of the first column beyond
    first, second = (chr(64 + tens), chr(65 + ones)) if tens else ("A", "A")
    beyond = f"{first}[{second}-Z]" + (f"|[{chr(ord(first) + 1)}-Z][A-Z]" if first < "Z" else "")
    return re.compile(rf'r="(?:[A-Za-z]{{3}}|[a-z]{{2}}|[A-Z][a-z]|[a-z][A-Z]|{beyond})'.encode())


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _far_away(name: str, cell: bytes) -> UnreadableFile:
    sheet = PurePosixPath(name).stem
    return UnreadableFile(file_finding(Rule.FILE_CELL_FAR_AWAY, sheet=sheet[:60], cell=cell.decode()))
