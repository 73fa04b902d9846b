"""A workbook before it is opened: its parts, what they declare, and how far its cells reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from datasets.content import OTHER_ARCHIVES, ZIP
from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import UploadLimits
from datasets.preflight.archive import damaged, members_of, unpacked
from datasets.preflight.text import needs_too_much, refuse_growing

_KEPT_BYTES = 4_096
"""What two pieces overlap by, so that nothing hides where one ends."""
_XML = (".xml", ".rels", ".vml")
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*+)>")
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']")
_LINKED_PARTS = ("externallinks/", "connections.xml", "querytables/")
_FULL_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s([^<>]*+)(?<!/)>")
_PLACE_OF_CELL = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{2,8})([0-9]+)\s*[\"']")
_ENDLESS_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s[^<>]{%d}" % _KEPT_BYTES)
"""A tag that no piece may have as a whole."""
_LOOSE = {
    b" ": (b" =", b"= "),
    b"\n": (b"\n=", b"=\n"),
    b"\t": (b"\t=", b"=\t"),
    b"\r": (b"\r=", b"=\r"),
    b"'": (b"='",),
}
"""How an attribute may be written otherwise than ``r=\"A1\"``, by a byte that is quick to miss."""
_PLACE = rb"[A-Za-z]{0,3}"
_WRITTEN = rb"r(?<=\br)\s*=\s*[\"']\s*" + _PLACE
_ANY_PLACE = re.compile(_WRITTEN + rb"([0-9]{1,10})\s*[\"']")
_LOW_PLACE = re.compile(_WRITTEN + rb"([0-9]{6,12})\s*[\"']")
_TAGS, _TAGS_PER_BYTE = 20_000_000, 2
"""Of a workbook: five million cells with a value, more where it is large; an honest one has one a byte."""
_FAR_ROWS = 100_000
"""Rows without anything in them before one that has: nobody types so far below."""
_MOST_HUNDRED_THOUSANDS = 10


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
            whole = before + piece
            yield whole
            before = whole[-_KEPT_BYTES:]


def _refuse_archive_within(name: str, pieces: Iterator[bytes]) -> None:
    for place, piece in enumerate(pieces):
        if place == 0 and piece.startswith((*ZIP, *OTHER_ARCHIVES)):
            raise UnreadableFile(file_finding(Rule.FILE_NESTED_ARCHIVE, part=PurePosixPath(name).name[:60]))


def _look_at_xml(name: str, pieces: Iterator[bytes], limits: UploadLimits, most_tags: int) -> int:
    """Look at a part, and return how many more tags the workbook may have."""
    n_sheets, last_row = 0, 0
    for place, piece in enumerate(pieces):
        refuse_growing((piece,))
        if place == 0 and (b"\0" in piece[:4] or piece.startswith((b"\xfe\xff", b"\xff\xfe"))):
            raise damaged()  # no writer of workbooks uses UTF-16, which would hide what is looked for
        if b"!" in piece and _DECLARES.search(piece):
            raise UnreadableFile(file_finding(Rule.FILE_DECLARES_ENTITIES))
        if name.endswith(".rels"):
            _refuse_links(piece)
        elif name.endswith("/workbook.xml"):
            n_sheets += len(_SHEET.findall(piece))
            if n_sheets > limits.max_sheets:
                raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_SHEETS, limit=limits.max_sheets))
        elif "/worksheets/" in name:
            if not _has_only_near_cells(piece, last_row, limits):
                _refuse_far_columns(name, piece, limits)
                _refuse_far_rows(name, piece, last_row)
            last_row = _last_row(piece, last_row)
        most_tags -= piece.count(b"<")
        if most_tags < 0:
            raise needs_too_much()
    return most_tags


def _refuse_links(piece: bytes) -> None:
    """Addresses that a cell shows are never followed; whatever else lies outside is refused."""
    for found in _RELATIONSHIP.finditer(piece):
        if b"/hyperlink" not in found[1] and _OUTSIDE.search(found[1]):
            raise UnreadableFile(file_finding(Rule.FILE_LINKS_OUTSIDE))


def _refuse_far_columns(name: str, piece: bytes, limits: UploadLimits) -> None:
    if _ENDLESS_CELL.search(piece):
        raise damaged()
    for cell in _FULL_CELL.finditer(piece):
        for found in _PLACE_OF_CELL.finditer(cell[1]):
            if _column(found[1].upper()) > limits.max_columns:
                raise _far_away(name, found[1][:3] + found[2][:7])


def _refuse_far_rows(name: str, piece: bytes, before: int) -> None:
    """Refuse a row, or a cell, far below all others."""
    near = before + piece.count(b"row") + _FAR_ROWS
    for far in _LOW_PLACE.finditer(piece):
        if int(far[1]) > near:
            raise _far_away(name, b"A" + far[1][:7])


def _last_row(piece: bytes, before: int) -> int:
    """Return the last row of which a piece has something, by its end or else by the last row that begins."""
    found = _ANY_PLACE.findall(piece, max(len(piece) - _KEPT_BYTES, 0))
    found = found or _ANY_PLACE.findall(piece, max(piece.rfind(b"row "), 0))
    return max(before, *map(int, found), 0)


def _has_only_near_cells(piece: bytes, last_row: int, limits: UploadLimits) -> bool:
    """Tell, quickly, that all cells are written as programs write them, and none may be far away."""
    if any(byte in piece and any(mark in piece for mark in marks) for byte, marks in _LOOSE.items()):
        return False
    hundred_thousands = min((last_row + _FAR_ROWS) // _FAR_ROWS, _MOST_HUNDRED_THOUSANDS)
    return _doubtful_places(limits.max_columns, hundred_thousands).search(piece) is None


@cache
def _doubtful_places(max_columns: int, hundred_thousands: int) -> re.Pattern[bytes]:
    """Return a pattern that finds each place that may lie beyond the columns or the rows, and few others."""
    pairs, ones = divmod(max_columns, 26)
    first, second = ("Z", "Z") if pairs > 26 else (chr(63 + pairs), "Z")
    letters = f"[A-{first}]?+[A-{second}]?+" if pairs > 1 else f"[A-{'Z' if pairs else chr(64 + ones)}]?+"
    six = f"[1-{hundred_thousands - 1}]?+" if hundred_thousands > 1 else ""
    return re.compile(rf'r="{letters}{six}[0-9]{{0,5}}+[^"]'.encode())


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _far_away(name: str, cell: bytes) -> UnreadableFile:
    sheet = PurePosixPath(name).stem
    return UnreadableFile(file_finding(Rule.FILE_CELL_FAR_AWAY, sheet=sheet[:60], cell=cell.decode()))
