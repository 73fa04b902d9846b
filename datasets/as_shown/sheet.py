"""A sheet as a person sees it: refused where numbers look otherwise than they are; cells merged over rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from datasets.as_shown.column_letters import column_number
from datasets.as_shown.parts import Styles, WorkbookParts
from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.preflight.text import needs_too_much
from datasets.visible_text import visible

_LONGEST_TAG: Final = 4_096
_MOST_MERGED: Final = 50_000
_SHOWN_CHARACTERS: Final = 60
_FEW_STYLES: Final = 100
CELL: Final = re.compile(rb"<(?:[\w.-]+:)?c(\s[^<>]*+)(?<!/)>")
STYLE: Final = re.compile(rb"\ss\s*+=\s*+[\"'](\d{1,9})[\"']")
_TYPE: Final = re.compile(rb"\st\s*+=\s*+[\"'](\w++)[\"']")
PLACE: Final = re.compile(rb"\sr\s*+=\s*+[\"']([A-Za-z]{1,3})(\d{1,9})[\"']")
_MERGED: Final = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^<>]*?ref\s*+=\s*+[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})[\"']"
)
_TEXTS: Final = frozenset({b"s", b"str", b"inlineStr"})
_NUMBERS: Final = frozenset({b"", b"n"})


class Merged(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Cells of one column that are one: the column from 0 as it is read, the rows from 0 as in the sheet."""

    column: int
    first_row: int
    last_row: int


def merged_down(path: Path, sheet: str) -> tuple[Merged, ...]:
    """Look at a sheet as it is shown, and return the cells merged over several rows, in order.

    Raises
    ------
    UnreadableFile
        The format of a cell shows a sign, a percentage or a scale that its value does not have.
    """
    parts = WorkbookParts(path)
    styles = parts.misleading_styles()
    found: set[Merged] = set()
    suspect = _any_style(styles)
    for piece in whole_tags(parts.pieces_of_sheet(sheet)):
        if suspect is not None and suspect.search(piece):
            _refuse_misleading(piece, styles, sheet)
        if b"mergeCell" in piece:
            found.update(_merged(piece))
            if len(found) > _MOST_MERGED:
                raise needs_too_much()
    if not found:
        return ()
    start = first_column(parts.pieces_of_sheet(sheet))
    read = (msgspec.structs.replace(one, column=one.column - start) for one in found)
    return _apart(sorted(one for one in read if one.column >= 0))


def filled_down(cells: pl.Series, merged: Iterable[Merged], *, above: int) -> pl.Series:
    """Return a column of a sheet with each cell below its header standing in all rows that it is merged over.

    ``above`` is how many rows of the sheet are not in ``cells``. Merged cells of one column never share rows.
    """
    texts = cells.to_list()
    for one in merged:
        first = one.first_row - above
        if 0 <= first < len(texts) and texts[first]:
            for row in range(first + 1, min(one.last_row - above + 1, len(texts))):
                if not (texts[row] or "").strip():
                    texts[row] = texts[first]
    return pl.Series(cells.name, texts, dtype=pl.String)


def in_columns(merged: Sequence[Merged], columns: Collection[int], *, above: int) -> dict[int, list[Merged]]:
    """Return the merged cells of some columns, by column, that begin below the header."""
    found: dict[int, list[Merged]] = {}
    for one in merged:
        if one.column in columns and one.first_row >= above:
            found.setdefault(one.column, []).append(one)
    return found


def whole_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces none of which ends within a tag."""
    rest = b""
    for piece in pieces:
        whole = rest + piece
        end = whole.rfind(b">") + 1
        yield whole[:end]
        rest = whole[end:][-_LONGEST_TAG:]


def _any_style(styles: Styles) -> re.Pattern[bytes] | None:
    """Return what finds a cell with one of the styles in a piece of a sheet, and little else."""
    every = sorted({*styles.of_numbers, *styles.of_texts})
    if not every:
        return None
    numbers = "|".join(map(str, every)) if len(every) <= _FEW_STYLES else r"\d+"
    return re.compile(rf"\ss\s*+=\s*+[\"'](?:{numbers})[\"']".encode())


def _refuse_misleading(piece: bytes, styles: Styles, sheet: str) -> None:
    for cell in CELL.finditer(piece):
        style = STYLE.search(cell[1])
        if style is None:
            continue
        said = _TYPE.search(cell[1])
        kind = said[1] if said is not None else b""
        formats = styles.of_numbers if kind in _NUMBERS else styles.of_texts if kind in _TEXTS else {}
        code = formats.get(int(style[1]))
        if code is not None:
            place = PLACE.search(cell[1])
            shown = b"".join(place.groups()).decode() if place is not None else "-"
            raise UnreadableFile(
                file_finding(
                    Rule.FILE_NUMBER_FORMAT_MISLEADS,
                    sheet=sheet[:_SHOWN_CHARACTERS],
                    cell=shown,
                    format=visible(code[:_SHOWN_CHARACTERS], ""),
                )
            )


def _merged(piece: bytes) -> Iterator[Merged]:
    for found in _MERGED.finditer(piece):
        first, last = int(found[2]) - 1, int(found[3]) - 1
        if last > first:
            yield Merged(column=column_number(found[1]) - 1, first_row=first, last_row=last)


def first_column(pieces: Iterator[bytes]) -> int:
    """Return the first column that holds anything, from 0: what is read begins with it."""
    first = 1 << 20
    for piece in whole_tags(pieces):
        for cell in CELL.finditer(piece):
            place = PLACE.search(cell[1])
            first = min(first, column_number(place[1].upper()) - 1 if place is not None else 0)
            if not first:
                return 0
    return first


def _apart(merged: Iterable[Merged]) -> tuple[Merged, ...]:
    """Leave out what overlaps with one before it, as no spreadsheet writes."""
    kept: list[Merged] = []
    for one in merged:
        if not kept or kept[-1].column != one.column or kept[-1].last_row < one.first_row:
            kept.append(one)
    return tuple(kept)
