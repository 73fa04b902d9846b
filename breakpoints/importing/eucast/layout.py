"""Where a sheet's numbers stand: blocks of rows below a header of two lines."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from breakpoints.importing.eucast.workbook import Sheet

_MIC: Final = re.compile(r"MIC breakpoints?\b", re.IGNORECASE)
_DISK: Final = re.compile(r"Disk\s+content\b", re.IGNORECASE)
_ZONE: Final = re.compile(r"Zone diameter\s+breakpoints?\b", re.IGNORECASE)
_EDITION: Final = re.compile(
    r"v(?:ersion|\.)\s*(?P<version>[0-9]{1,2}\.[0-9]{1,2}).{0,40}?"
    r"valid from\s*(?P<year>(?:19|20|21)[0-9]{2})-(?P<day>[0-9]{2}-[0-9]{2})",
    re.IGNORECASE,
)
_HEADER_LINES: Final = 2
_EDITION_LINES: Final = 40


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """The document's own label: version ``15.0``, valid from a civil date."""

    version: str
    year: int
    valid_from: str


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Where a block's numbers stand; None where it prints no such column."""

    mic_s: int | None
    mic_r: int | None
    content: int | None
    zone_s: int | None
    zone_r: int | None
    mic_atu: int | None = None
    zone_atu: int | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a block: its line in the sheet, what stands first in it, and its numbers.

    ``below`` is the nearest line above it, in the same block, that has words but no numbers.
    """

    number: int
    drug: str
    below: str
    mic: tuple[str, str, str]
    content: str
    zone: tuple[str, str, str]

    @property
    def says_something(self) -> bool:
        """Whether any cell beside the first holds anything."""
        return any((*self.mic, self.content, *self.zone))


def edition_of(sheets: tuple[Sheet, ...]) -> Edition | None:
    """Find the label of the edition near the top of any sheet."""
    for sheet in sheets:
        for row in sheet.rows[:_EDITION_LINES]:
            found = _EDITION.search(" ".join(row))
            if found is not None:
                valid_from = f"{found['year']}-{found['day']}"
                return Edition(version=found["version"], year=int(found["year"]), valid_from=valid_from)
    return None


def title_of(sheet: Sheet) -> str:
    """Return the first words of a sheet: what its criteria are for."""
    first = next((cell for row in sheet.rows for cell in row if cell), "")
    return first.rstrip("*").strip()


def lines_of(sheet: Sheet) -> Iterator[Line]:
    """Yield the rows of every block with the numbers they hold."""
    columns: Columns | None = None
    below, skip = "", 0
    for at, row in enumerate(sheet.rows):
        if any(_MIC.match(cell) for cell in row) or any(_ZONE.match(cell) for cell in row):
            columns, below, skip = _columns(sheet, at), "", _HEADER_LINES
        if skip:
            skip -= 1
            continue
        if columns is None or not row or not row[0]:
            continue
        line = _line(at + 1, row, columns, below)
        if line.says_something:
            yield line
        else:
            below = row[0]


def _columns(sheet: Sheet, at: int) -> Columns | None:
    """Read a header of two lines: what the columns are about, and S and R below it."""
    if at + 1 >= len(sheet.rows):
        return None
    about, signs = sheet.rows[at], [cell.replace(" ", "") for cell in sheet.rows[at + 1]]
    mic, content, zone = (_first(about, pattern) for pattern in (_MIC, _DISK, _ZONE))

    def place(sign: str, after: int | None) -> int | None:
        if after is None:
            return None
        return next((place for place in range(after, len(signs)) if signs[place].startswith(sign)), None)

    found = Columns(
        mic_s=place("S≤", mic),
        mic_r=place("R>", mic),
        content=content,
        zone_s=place("S≥", zone),
        zone_r=place("R<", zone),
        mic_atu=_atu(signs, mic, content if content is not None else zone),
        zone_atu=_atu(signs, zone, None),
    )
    return None if found.mic_s is None and found.zone_s is None else found


def _atu(signs: list[str], after: int | None, before: int | None) -> int | None:
    if after is None:
        return None
    end = len(signs) if before is None else before
    return next((place for place in range(after, end) if signs[place] == "ATU"), None)


def _first(row: tuple[str, ...], pattern: re.Pattern[str]) -> int | None:
    return next((place for place, cell in enumerate(row) if pattern.match(cell)), None)


def _line(number: int, row: tuple[str, ...], columns: Columns, below: str) -> Line:
    def cell(place: int | None) -> str:
        return row[place] if place is not None and place < len(row) else ""

    return Line(
        number=number,
        drug=row[0],
        below=below,
        mic=(cell(columns.mic_s), cell(columns.mic_r), cell(columns.mic_atu)),
        content=cell(columns.content),
        zone=(cell(columns.zone_s), cell(columns.zone_r), cell(columns.zone_atu)),
    )
