"""The headings of a delimited text: an early record, whose quotation marks may let it run over lines."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, TextIO, get_args

import msgspec

from datasets.facts import Delimiter
from datasets.formats.headers import known_headers
from service.file_classification.below_title import Naming, header_below, headings_named
from service.file_classification.faults import FileFault, Unclassifiable

MOST_CHARACTERS: Final = 1 << 20
"""Of the start of a file that are looked at; a longer record is cut there."""
_RECORDS_LOOKED_AT: Final = 60


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The headings as they are written, what splits them, and what stands above them."""

    delimiter: Delimiter
    headings: list[str]
    row: int = 1
    """The record that holds them, from 1."""
    lines_above: int = 0
    """Lines with a title, and what else is left out; empty lines before a first record count as none."""


def header_of(path: Path, delimiter: Delimiter | None, stated: int | None, naming: Naming) -> Header:
    """Find the headings of a UTF-8 text.

    The first record that is not empty holds them, unless it names nothing and one soon below does, or
    another record (from 1) is stated. Without a delimiter the one is taken that splits them into most
    names that are known, or into most at all.

    Raises
    ------
    Unclassifiable
        Nothing splits them, their quotation marks or line ends leave open where a heading ends, or there
        is no such record.
    """
    delimiters: tuple[Delimiter, ...] = (delimiter,) if delimiter else get_args(Delimiter)
    try:
        found = _best(path, delimiters, stated, split=delimiter is None)
    except Unclassifiable:
        below = None if stated else _below_title(path, delimiters, naming)
        if below is None:
            raise
        return below
    if stated or headings_named([one.strip() for one in found.headings], naming):
        return found
    return _below_title(path, delimiters, naming) or found


def _best(path: Path, delimiters: tuple[Delimiter, ...], stated: int | None, *, split: bool) -> Header:
    """Return the first record, or the one stated, as it is split best."""
    found: list[Header] = []
    broken: csv.Error | None = None
    for delimiter in delimiters:
        try:
            found.extend(islice(_records(path, delimiter, stated), 1))
        except csv.Error as fault:
            broken = broken or fault
    if stated is not None and not found and broken is None:
        raise Unclassifiable(FileFault.HEADER_ROW_ABSENT, row=stated)
    best = max(found, key=_votes, default=Header(delimiter=delimiters[0], headings=[]))
    if (found and not split) or len(best.headings) > 1:
        return best
    if broken is not None:
        raise Unclassifiable(FileFault.DAMAGED, wanted="CSV", reason=str(broken)) from broken
    if not split:
        return best
    raise Unclassifiable(FileFault.NOT_TABULAR)


def _votes(header: Header) -> tuple[int, int]:
    return known_headers([name for name in header.headings if name]), len(header.headings)


def _below_title(path: Path, delimiters: tuple[Delimiter, ...], naming: Naming) -> Header | None:
    """Return the headings that stand below a title, as they are split best; None if there are none."""
    found: list[tuple[int, Header]] = []
    for delimiter in delimiters:
        records: list[Header] = []
        try:
            records.extend(islice(_records(path, delimiter), _RECORDS_LOOKED_AT))
        except csv.Error:
            continue
        place = header_below([one.headings for one in records], naming)
        if place is not None:
            named = headings_named([one.strip() for one in records[place].headings], naming)
            found.append((named, records[place]))
    return max(found, key=lambda one: one[0], default=(0, None))[1]


def _records(path: Path, delimiter: Delimiter, stated: int | None = None) -> Iterator[Header]:
    """Yield the first records that are not empty lines, or the one stated.

    Raises
    ------
    csv.Error
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as text:
        reader, above, first = csv.reader(_start(text), delimiter=delimiter, strict=True), 0, stated is None
        for row, record in enumerate(reader, start=1):
            if record and (stated is None or (stated == row and any(map(str.strip, record)))):
                yield Header(delimiter=delimiter, headings=record, row=row, lines_above=0 if first else above)
                first = False
            above = reader.line_num


def _start(text: TextIO) -> Iterator[str]:
    left = MOST_CHARACTERS
    while left > 0 and (line := text.readline(left)):
        left -= len(line)
        yield line
