"""Which part of a workbook is which sheet, and how its styles write numbers; read as streams."""

from __future__ import annotations

import contextlib
import itertools
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat  # parts that declare anything are refused before they come here

from datasets.as_shown.number_formats import BUILT_IN, misleads
from datasets.limits import MEGABYTE
from datasets.preflight.archive import damaged, unpacked
from datasets.preflight.text import needs_too_much

_WORKBOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_STYLES: Final = "xl/styles.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_MOST_BYTES: Final = 64 * MEGABYTE
"""Of a part that describes; of large workbooks these have a few megabytes."""
_MOST_BYTES_OF_STRINGS: Final = 256 * MEGABYTE
MOST_NOTES: Final = 100_000
"""Of a sheet; where there are more they are not counted to their end."""
_MOST_PARTS_OF_NOTES: Final = 4
"""Of a sheet, which has one."""
_MOST_STYLES: Final = 70_000
"""A spreadsheet allows 65,490."""
_MOST_FORMATS: Final = 5_000
"""Of numbers; a spreadsheet allows some hundreds."""
_LONGEST_NUMBER: Final = 10
"""Digits; no font has a number of more."""
Started = Callable[[str, dict[str, str]], None]


class WorkbookParts:
    """The parts of a workbook that was looked at before; one that is no archive has none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members = _members(path)

    def pieces_of_sheet(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a sheet in pieces; nothing where its part is not found."""
        return self._pieces(self._part_of(name))

    def misleading_styles(self) -> Styles:
        """Return the styles whose numbers, or texts, look otherwise than they are, with their formats."""
        reading = _StylesRead()
        self._parse(_STYLES, reading.started, reading.ended)
        return reading.styles()

    def struck_styles(self) -> frozenset[int]:
        """Return the styles whose font is struck through."""
        reading = _FontsRead()
        self._parse(_STYLES, reading.started, reading.ended)
        return frozenset(reading.styles)

    def struck_strings(self) -> frozenset[int]:
        """Return which of the texts that cells share are struck through in part, or as a whole."""
        if not any(b"strike" in piece for piece in overlapping(self._pieces(_STRINGS))):
            return frozenset()
        reading = _StringsRead()
        self._parse(_STRINGS, reading.started, most=_MOST_BYTES_OF_STRINGS)
        return frozenset(reading.struck)

    def notes_of_sheet(self, name: str) -> frozenset[str]:
        """Return the places (``C5``) of the notes of a sheet, one more than `MOST_NOTES` at most."""
        folder, part = posixpath.split(self._part_of(name))
        links: list[str] = []
        notes: set[str] = set()

        def link(tag: str, said: dict[str, str]) -> None:
            if tag == "Relationship" and said.get("Type", "").endswith("/comments"):
                links.append(posixpath.normpath(posixpath.join("/", folder, said.get("Target", ""))))

        def note(tag: str, said: dict[str, str]) -> None:
            if tag == "comment":
                notes.add(said.get("ref", ""))
            if len(notes) > MOST_NOTES:
                raise _EnoughError

        self._parse(posixpath.join(folder, "_rels", f"{part}.rels"), link)
        with contextlib.suppress(_EnoughError):
            for one in itertools.islice(dict.fromkeys(links), _MOST_PARTS_OF_NOTES):
                self._parse(one.removeprefix("/"), note, most=_MOST_BYTES_OF_STRINGS)
        return frozenset(notes)

    def _part_of(self, name: str) -> str:
        links: dict[str, str] = {}
        parts: dict[str, str] = {}

        def link(tag: str, said: dict[str, str]) -> None:
            if tag == "Relationship":
                links[said.get("Id", "")] = said.get("Target", "")

        def sheet(tag: str, said: dict[str, str]) -> None:
            if tag == "sheet":
                link = next((one for key, one in said.items() if key.endswith(":id")), "")
                parts.setdefault(said.get("name", ""), links.get(link, ""))

        self._parse(_LINKS, link)
        self._parse(_WORKBOOK, sheet)
        target = parts.get(name, "")
        return posixpath.normpath(posixpath.join("/xl", target)).removeprefix("/") if target else ""

    def _parse(
        self,
        part: str,
        started: Started,
        ended: Callable[[str], None] | None = None,
        *,
        most: int = _MOST_BYTES,
    ) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda tag, said: started(_local(tag), said)
        if ended is not None:
            parser.EndElementHandler = lambda tag: ended(_local(tag))
        left = most
        try:
            for piece in self._pieces(part):
                left -= len(piece)
                if left < 0:
                    raise needs_too_much()
                parser.Parse(piece)
        except expat.ExpatError:
            raise damaged() from None

    def _pieces(self, part: str) -> Iterator[bytes]:
        member = self._members.get(part.casefold())
        if member is not None:
            with self._path.open("rb") as file:
                yield from unpacked(file, member)


def overlapping(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces each of which begins with the end of the one before: no short word is cut."""
    end = b""
    for piece in pieces:
        yield end + piece
        end = piece[-_LONGEST_NUMBER:]


class _EnoughError(Exception):
    """As much was heard of a part as is told of it."""


class Styles:
    """Formats that mislead, by the number of the style: of numbers, and of texts."""

    def __init__(self) -> None:
        self.of_numbers: dict[int, str] = {}
        self.of_texts: dict[int, str] = {}


class _StylesRead:
    """Hears which formats and which styles of cells there are."""

    def __init__(self) -> None:
        self._formats: dict[str, str] = {str(number): code for number, code in BUILT_IN.items()}
        self._used: list[str] = []
        self._within = False

    def started(self, tag: str, said: dict[str, str]) -> None:
        if tag == "cellXfs":
            self._within = True
        elif tag == "numFmt":
            self._formats[said.get("numFmtId", "")] = said.get("formatCode", "")
        elif tag == "xf" and self._within:
            self._used.append(said.get("numFmtId", "0"))
        if len(self._formats) > _MOST_FORMATS or len(self._used) > _MOST_STYLES:
            raise needs_too_much()

    def ended(self, tag: str) -> None:
        if tag == "cellXfs":
            self._within = False

    def styles(self) -> Styles:
        found = Styles()
        known = {number: misleads(self._formats[number]) for number in {*self._used} & {*self._formats}}
        for style, number in enumerate(self._used):
            seen = known.get(number)
            if seen is not None and seen.numbers:
                found.of_numbers[style] = self._formats[number]
            if seen is not None and seen.texts:
                found.of_texts[style] = self._formats[number]
        return found


class _FontsRead:
    """Hears which styles of cells have a font that is struck through."""

    def __init__(self) -> None:
        self.styles: list[int] = []
        self._struck: set[int] = set()
        self._fonts, self._used, self._within = 0, 0, ""

    def started(self, tag: str, said: dict[str, str]) -> None:
        if tag in {"fonts", "cellXfs"}:
            self._within = tag
        elif tag == "font" and self._within == "fonts":
            self._fonts += 1
        elif tag == "strike" and self._within == "fonts" and said.get("val", "1") not in {"0", "false"}:
            self._struck.add(self._fonts - 1)
        elif tag == "xf" and self._within == "cellXfs":
            font = said.get("fontId", "0")
            if len(font) > _LONGEST_NUMBER:
                raise damaged()
            if font.isdecimal() and int(font) in self._struck:
                self.styles.append(self._used)
            self._used += 1
        if self._fonts > _MOST_STYLES or self._used > _MOST_STYLES:
            raise needs_too_much()

    def ended(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""


class _StringsRead:
    """Hears which texts have a run that is struck through."""

    def __init__(self) -> None:
        self.struck: set[int] = set()
        self._read = 0

    def started(self, tag: str, said: dict[str, str]) -> None:
        if tag == "si":
            self._read += 1
        elif tag == "strike" and said.get("val", "1") not in {"0", "false"}:
            self.struck.add(self._read - 1)


def _members(path: Path) -> dict[str, zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return {member.filename.casefold(): member for member in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        return {}


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
