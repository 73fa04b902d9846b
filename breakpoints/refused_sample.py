"""A result without a category, refused or left open, as a summary shows it."""

from typing import Final

import msgspec

MOST_SAMPLES: Final = 20


class AlsoRefused(msgspec.Struct, frozen=True, kw_only=True):
    """Why a further name of a refused result is not known."""

    refused: str
    reason: str | None = None
    detail: str | None = None
    """``suggestions=…``, as in the row."""


class RefusedSample(msgspec.Struct, frozen=True, kw_only=True):
    """One of the first results that were refused, or left open: where it stands and what it says."""

    row: int
    """Counted from 1, without the header."""
    column: str | None
    """The measurement column of a wide export."""
    organism: str | None
    host: str | None
    drug: str | None
    value: str | None
    refused: str | None
    """Null of a result that is read and left open (``not_evaluable``)."""
    reason: str | None
    detail: str | None
    given: str | None = None
    """What is written of that which the reason is about, where that is not the value: the method, the disk
    content, the dilution series, the screening test."""
    also_refused: dict[str, AlsoRefused] = {}
    """Further names that nobody knows (``organism``, ``drug``, ``host``), where each row is a result."""
