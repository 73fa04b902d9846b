"""The headings of a delimited text: its first record, whose quotation marks may let it run over lines."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO, get_args

from datasets.facts import Delimiter
from datasets.formats.headers import known_headers
from service.file_classification.faults import FileFault, Unclassifiable

MOST_CHARACTERS: Final = 1 << 20
"""Of the start of a file that are looked at; a longer record is cut there."""


def header_record(path: Path, delimiter: Delimiter) -> list[str]:
    """Return the headings of a UTF-8 text as they are written.

    Raises
    ------
    Unclassifiable
        Its quotation marks or its line ends leave open where a heading ends.
    """
    try:
        return _record(path, delimiter)
    except csv.Error as fault:
        raise _damaged(fault) from fault


def delimiter_of(path: Path) -> Delimiter:
    """Return what splits the headings into most names that are known, or into most at all.

    Raises
    ------
    Unclassifiable
        Nothing splits them, or they cannot be read.
    """
    votes: list[tuple[int, int, Delimiter]] = []
    broken: csv.Error | None = None
    for delimiter in get_args(Delimiter):
        try:
            names = _record(path, delimiter)
        except csv.Error as fault:
            broken = broken or fault
            continue
        votes.append((known_headers([name for name in names if name]), len(names), delimiter))
    _, columns, best = max(votes, key=lambda vote: vote[:2], default=(0, 0, ","))
    if columns > 1:
        return best
    if broken is not None:
        raise _damaged(broken) from broken
    raise Unclassifiable(FileFault.NOT_TABULAR)


def _record(path: Path, delimiter: Delimiter) -> list[str]:
    """Read the first record that is not an empty line.

    Raises
    ------
    csv.Error
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as text:
        return next(filter(None, csv.reader(_start(text), delimiter=delimiter, strict=True)), [])


def _start(text: TextIO) -> Iterator[str]:
    left = MOST_CHARACTERS
    while left > 0 and (line := text.readline(left)):
        left -= len(line)
        yield line


def _damaged(fault: csv.Error) -> Unclassifiable:
    return Unclassifiable(FileFault.DAMAGED, wanted="CSV", reason=str(fault))
