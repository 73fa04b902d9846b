"""Which character separates the columns: a vote of the first lines."""

from __future__ import annotations

import csv
from itertools import islice
from typing import get_args

from datasets.facts import Delimiter
from datasets.formats.headers import known_headers

_LINES = 30
_FIELDS_BELOW_REMARKS = 4
_NAMES_OF_A_SHORT_HEADER = 2
_MANY_FIELDS = 10
"""Lines of so many fields agree although some have more: a plate's line is as long as it has drugs."""


def delimiter_of(lines: list[str]) -> Delimiter | None:
    """Return the separator that gives most lines as many fields as the header; ``None`` if none splits it.

    A header whose names are known counts more than anything else: a decimal comma splits lines, too.
    """
    votes = [(_vote(lines, delimiter), delimiter) for delimiter in get_args(Delimiter)]
    (known, agreeing, fields), best = max(votes, key=lambda vote: vote[0])
    return best if fields > 1 and (known or agreeing) else None


def _vote(lines: list[str], delimiter: Delimiter) -> tuple[int, int, int]:
    try:
        rows = list(islice((row for row in csv.reader(lines, delimiter=delimiter) if any(row)), _LINES))
    except csv.Error:
        return 0, 0, 0
    if not rows:
        return 0, 0, 0
    head = 0 if len(rows[0]) > 1 else _below_remarks(rows)
    width = len(rows[head])
    if width < 2:
        return 0, 0, 0
    if all(len(row) >= _MANY_FIELDS for row in rows[head:]):
        return known_headers(rows[head]), len(rows), width
    return known_headers(rows[head]), sum(len(row) == width for row in rows[head + 1 :]), width


def _below_remarks(rows: list[list[str]]) -> int:
    """Return the place of the header below lines of remarks, which no separator splits; 0 if none is one."""
    named = [known_headers(row) if len(row) > 1 else 0 for row in rows]
    known = [
        n if len(row) >= _FIELDS_BELOW_REMARKS or n >= _NAMES_OF_A_SHORT_HEADER else 0
        for row, n in zip(rows, named, strict=True)
    ]
    return known.index(max(known))
