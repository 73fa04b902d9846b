"""A workbook before it is opened: its parts, what they declare, and how far its cells reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import UploadLimits
from datasets.preflight.archive import damaged, members_of, unpacked

_KEPT_BYTES = 4_096
"""What two pieces overlap by, so that nothing hides where one ends."""
_XML = (".xml", ".rels", ".vml")
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_OUTSIDE = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>")
_LINKED_PARTS = ("externallinks/", "connections.xml", "querytables/")
_FULL_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=[\"']([A-Z]{2,3})([0-9]+)[\"'][^<>]*(?<!/)>")
_ROW_TAG = b"<row "
_ROW = re.compile(rb"<row\s[^<>]*?\br=[\"']([0-9]{1,7})[\"']")
_FAR_ROWS = 100_000
"""Rows without anything in them before one that has: nobody types so far below."""


def refuse_hostile_archive(path: Path, limits: UploadLimits) -> None:
    """Unpack every part in pieces, and refuse the file for what any of them is or declares."""
    with path.open("rb") as file:
        for member in members_of(file, limits):
            pieces = _overlapping(unpacked(file, member))
            name = member.filename.casefold()
            if any(part in name for part in _LINKED_PARTS):
                raise UnreadableFile(file_finding(Rule.FILE_LINKS_OUTSIDE))
            if name.endswith(_XML):
                _look_at_xml(name, pieces, limits)
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


def _look_at_xml(name: str, pieces: Iterator[bytes], limits: UploadLimits) -> None:
    n_sheets, last_row, far = 0, 0, _far_columns(limits.max_columns)
    for place, piece in enumerate(pieces):
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
            if far.search(piece) or b"='" in piece:
                _refuse_far_columns(name, piece, limits)
            last_row = _last_row(name, piece, last_row)


def _refuse_links(piece: bytes) -> None:
    """Addresses that a cell shows are never followed; whatever else lies outside is refused."""
    for found in _OUTSIDE.finditer(piece):
        if b"/hyperlink" not in found[0]:
            raise UnreadableFile(file_finding(Rule.FILE_LINKS_OUTSIDE))


def _refuse_far_columns(name: str, piece: bytes, limits: UploadLimits) -> None:
    for found in _FULL_CELL.finditer(piece):
        if _column(found[1]) > limits.max_columns:
            raise _far_away(name, found[1] + found[2])


def _last_row(name: str, piece: bytes, before: int) -> int:
    """Return the last row that begins in a piece; refuse one far below all others."""
    found = _ROW.match(piece, max(piece.rfind(_ROW_TAG), 0))
    if found is None:
        return before
    row = int(found[1])
    if row - before - piece.count(_ROW_TAG) > _FAR_ROWS:
        raise _far_away(name, b"A%d" % row)
    return max(row, before)


def _far_columns(limit: int) -> re.Pattern[bytes]:
    """Return a quick pattern for what may be a cell beyond the columns that are read (up to ZZ)."""
    tens, ones = divmod(limit, 26)  # letters of the first column beyond
    first, second = (chr(64 + tens), chr(65 + ones)) if tens else ("A", "A")
    beyond = f"{first}[{second}-Z]" + (f"|[{chr(ord(first) + 1)}-Z][A-Z]" if first < "Z" else "")
    return re.compile(rf'r="(?:[A-Z]{{3}}|{beyond})'.encode())


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _far_away(name: str, cell: bytes) -> UnreadableFile:
    sheet = PurePosixPath(name).stem
    return UnreadableFile(file_finding(Rule.FILE_CELL_FAR_AWAY, sheet=sheet[:60], cell=cell.decode()))
