"""Read whether the control strain of an isolate's run was in its range: an entry condition."""

from __future__ import annotations

from datasets.cell_words import QUALITY_CONTROL
from datasets.cells import Cell
from datasets.findings import Rule
from datasets.formats.headers import header_key


def _words(*words: str) -> frozenset[str]:
    return frozenset(map(header_key, words))


_IN, _OUT = _words(*QUALITY_CONTROL["in_range"]), _words(*QUALITY_CONTROL["out_of_range"])
_CANNOT_BE_TOLD = _words(*QUALITY_CONTROL["cannot_be_told"])


def says_of_the_control(text: str) -> bool:
    """Tell whether a cell is one of the words for what became of the control."""
    return header_key(text) in _IN | _OUT | _CANNOT_BE_TOLD


def read_control_of_the_day(text: str) -> Cell:
    """Let a row in where its control was in range, or where nothing is said of it.

    A control that was out of range, or that cannot be told to be in it, keeps the row out.
    """
    word = header_key(text)
    if not text or word in _IN:
        return Cell("in_range" if text else None)
    if word in _OUT:
        return Cell(None, Rule.QUALITY_CONTROL_OUT_OF_RANGE)
    if word in _CANNOT_BE_TOLD:
        return Cell(None, Rule.QUALITY_CONTROL_CANNOT_BE_TOLD)
    return Cell(None, Rule.QUALITY_CONTROL_UNKNOWN)
