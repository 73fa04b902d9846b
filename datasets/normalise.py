"""Bring what people and readers wrote to one form, without guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import polars as pl

from breakpoints.written import plain
from datasets.facts import DecimalMark

_MISSING = frozenset(
    {"", "-", "--", "−", "ー", "–", ".", "nd", "n.d.", "nt", "n.t.", "na", "n/a", "missing", "未実施"}
)
_CATEGORIES = frozenset(
    {"s", "i", "r", "sdd", "ns", "wt", "nwt", "感性", "中間", "耐性", "sensitive", "resistant"}
)
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"\d{{1,2}}[-/ .]?({_MONTH})[a-z]*|({_MONTH})[a-z]*[-/ .]?\d{{1,4}}|\d{{1,2}}月\d{{1,2}}日|"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*|\d{1,2}/\d{1,2}/\d{2,4}.*|\d{1,2}:\d{2}(:\d{2})?"
)
_COMMA_NUMBER = re.compile(r"\d,\d")
_POINT_NUMBER = re.compile(r"\d\.\d")
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2},\d{3}(?![\d,])")
_PARTED = re.compile(r"(?<![\d.,])([1-9]\d{0,2})([.,])(\d{3})(?![\d.,])")
_MINUS = str.maketrans({"−": "-", "‐": "-", "–": "-", "ー": "-"})

_WITH_CATEGORY = re.compile(
    r"(?P<measured>[<>=]{0,2}\s*[0-9./]*[0-9])(?:\s*\((?:s|i|r|sdd|ns|感性|中間|耐性)\)|\s+(?:s|i|r|sdd|ns))",
    re.IGNORECASE,
)

_LOOKED_AT = 10_000
_UNCLEAN = r"[^ -~]|  |^ | $"

Vote = Literal[".", ",", "ambiguous"]


def is_missing(text: str) -> bool:
    """Tell whether a cell says that nothing was measured."""
    return text.strip().casefold() in _MISSING


def is_category(text: str) -> bool:
    """Tell whether a cell holds S, I or R where a measurement belongs."""
    return text.casefold() in _CATEGORIES


def is_date(text: str) -> bool:
    """Tell whether a spreadsheet turned a measurement into a date."""
    return _DATE.fullmatch(text.casefold()) is not None


def measurement_text(text: str, decimal_mark: DecimalMark) -> str | None:
    """Return half-width text with a decimal point; ``None`` for characters not to be trusted (``①``)."""
    written = plain(text)
    if written is None:
        return None
    written = written.translate(_MINUS)
    return (
        _COMMA_NUMBER.sub(lambda found: found[0].replace(",", "."), written)
        if decimal_mark == ","
        else written
    )


def without_category(text: str | None) -> str | None:
    """Return a measurement without the category that a reader wrote after it: ``>=32 (R)``, ``4 S``."""
    found = None if text is None else _WITH_CATEGORY.fullmatch(text)
    return text if found is None else found["measured"]


def vote_on_decimal_mark(cells: Iterable[str]) -> Vote:
    """Return the decimal mark that all measurements of a file agree on.

    ``8,5`` and ``0,125`` speak for the comma; ``8.5`` against it; ``1,024`` alone could be a thousand.
    """
    texts = [written for cell in cells if (written := plain(cell)) is not None]
    with_comma = [text for text in texts if _COMMA_NUMBER.search(text)]
    if not with_comma:
        return "."
    if any(_POINT_NUMBER.search(text) for text in texts) or all(map(_THOUSANDS.search, with_comma)):
        return "ambiguous"
    return ","


def may_part_thousands(cell: str, decimal_mark: DecimalMark) -> bool:
    """Tell an MIC that may be a thousand times as large: ``2.048`` and ``>1,024`` are of no panel, 2048 is.

    Where the comma is the decimal mark, a point before three digits can part nothing but thousands.
    """
    found = _PARTED.search(plain(cell) or "")
    if found is None or (found[2] == "," and decimal_mark == "."):  # that is refused as any comma
        return False
    together = int(found[1] + found[3])
    return together & (together - 1) == 0 or (decimal_mark == "," and found[2] == ".")


def plain_number(digits: str) -> str:
    """Write a number without needless zeros: ``.50`` is ``0.5``, ``04`` is ``4``."""
    return f"{Decimal(digits).normalize():f}"


def clean_text(cells: pl.Series) -> pl.Series:
    """Return free text in NFKC, blanks and control characters squeezed; empty is null."""
    repeated = cells.dtype == pl.Categorical or _repeat_themselves(cells)
    among = cells.unique().cast(pl.String) if repeated else cells
    cells = cells if repeated and _are_clean(among) else cells.cast(pl.String)
    unclean = among.filter(among.str.contains(_UNCLEAN)).unique()
    if len(unclean):
        cleaned = unclean.str.normalize("NFKC").str.replace_all(r"[\s\p{C}\p{Z}]+", " ").str.strip_chars()
        cells = cells.replace(unclean, cleaned)
    if cells.dtype != pl.String or not (is_empty := cells == "").any():
        return cells
    return cells.set(is_empty, None)


def _are_clean(cells: pl.Series) -> bool:
    return not (cells == "").any() and not cells.str.contains(_UNCLEAN).any()


def _repeat_themselves(cells: pl.Series) -> bool:
    """Tell, by the first cells, whether a column holds few texts often."""
    first = cells.head(_LOOKED_AT)
    return len(cells) > _LOOKED_AT and first.n_unique() < _LOOKED_AT // 10
