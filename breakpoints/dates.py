"""Dates of a column as ISO dates; the whole column decides whether day or month comes first, or nothing."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal

_JAPANESE: Final = re.compile(
    r"(?:(?P<era>令和|R)\s*)?(?P<year>元|\d{1,4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?"
)
_IN_WORDS: Final = re.compile(r"(\d{1,2})[ .-]*([A-Za-z]{3,9})[ .,-]*(\d{4})")
_FIRST_OF_REIWA: Final = 2019
_EARLIEST: Final = 1900
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DateOrder = Literal["day_first", "month_first", "year_first"]
_NUMBERS: Final = re.compile(r"\s*(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[ T].*)?\s*", re.ASCII)


def date_order(cells: Iterable[str]) -> DateOrder | None:
    """Return the order in which every date of a column can be read; None where none or both can."""
    written = {numbers[:2] for cell in cells if (numbers := _numbers(cell)) is not None and numbers[0] <= 31}
    if not written:
        return "year_first"
    day_first = all(month <= 12 for _, month in written)
    month_first = all(month <= 12 for month, _ in written)
    if day_first == month_first:
        return None
    return "day_first" if day_first else "month_first"


def iso_date(cell: str, order: DateOrder | None) -> str | None:
    """Return a date as ``YYYY-MM-DD``; None for what is no date, or whose order nobody knows."""
    numbers = _numbers(cell)
    if numbers is None:
        return None
    one, two, three = numbers
    if one > 31:
        return _date(one, two, three)
    if order is None or order == "year_first" or three < 1000:
        return None
    return _date(three, two, one) if order == "day_first" else _date(three, one, two)


def date_of(text: str) -> dt.date | None:
    """Return the date that a text is, whatever column it stands in; None where it may be another, or is none.

    ``2026-11-20``, ``2026/11/20``, ``2026年11月20日``, ``令和8年11月20日``, ``R8.11.20`` and
    ``20 Nov 2026`` are one day; ``26/11/20`` and ``11/20/2026`` are not read.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _JAPANESE.fullmatch(plain)
    if found is not None:
        year = 1 if found["year"] == "元" else int(found["year"])
        year += _FIRST_OF_REIWA - 1 if found["era"] else 0
        return _day(year, int(found[3]), int(found[4])) if year >= _EARLIEST else None
    words = _IN_WORDS.fullmatch(plain)
    if words is not None and words[2][:3].casefold() in _MONTHS:
        return _day(int(words[3]), _MONTHS.index(words[2][:3].casefold()) + 1, int(words[1]))
    try:
        return dt.date.fromisoformat(plain)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _numbers(cell: str) -> tuple[int, int, int] | None:
    found = _NUMBERS.fullmatch(cell)
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
