"""Dates of a column as ISO dates; the whole column decides whether day or month comes first, or nothing."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

_JAPANESE: Final = re.compile(
    r"(?:(?P<era>令和|R)\s*)?(?P<year>元|\d{1,4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?"
)
_IN_WORDS: Final = re.compile(r"(\d{1,2})[ .-]*([A-Za-z]{3,9})[ .,-]*(\d{4})")
_FIRST_OF_REIWA: Final = 2019
_EARLIEST: Final = 1900
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DateOrder = Literal["day_first", "month_first", "year_first"]
_ORDERS: Final[tuple[DateOrder, ...]] = ("day_first", "month_first", "year_first")
_Numbers = tuple[int, int, int]
_MOST_DAYS, _MOST_MONTHS, _FULL_YEAR, _CENTURY, _DIGITS_OF_DAY = 31, 12, 1000, 2000, 2
_A_YEAR: Final = dt.timedelta(days=366)
_NUMBERS: Final = re.compile(r"\s*(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[ T].*)?\s*", re.ASCII)


def date_order(cells: Iterable[str]) -> DateOrder | None:
    """Return the order in which every date of a column can be read; None where none or several can.

    A year of two digits (``26/11/20``) may stand first or last: the other dates of the column decide, and
    no date of it may then lie more than a year from those whose year is written in full.
    """
    written = [numbers for cell in set(cells) if (numbers := _numbers(cell)) is not None]
    short = [one for one in written if max(one) < _FULL_YEAR]
    last = [one for one in written if one[0] <= _MOST_DAYS and one[2] >= _FULL_YEAR]
    if not short:
        return _of_day_and_month(last) if last else "year_first"
    orders: list[DateOrder] = ["day_first", "month_first"] if last else list(_ORDERS)
    fits = [order for order in orders if all(_in_order(one, order) for one in (*short, *last))]
    known = [one for order in fits for one in _in_full(written, order)]
    if len(fits) > 1 and known:
        fits = [order for order in fits if _are_near([_in_order(one, order) for one in short], known)]
    return fits[0] if len(fits) == 1 else None


def _of_day_and_month(written: Iterable[_Numbers]) -> DateOrder | None:
    day_first = all(month <= _MOST_MONTHS for _, month, _ in written)
    month_first = all(month <= _MOST_MONTHS for month, _, _ in written)
    if day_first == month_first:
        return None
    return "day_first" if day_first else "month_first"


def _in_full(written: Iterable[_Numbers], order: DateOrder) -> Iterator[dt.date]:
    """Yield the dates whose year is written in full."""
    for one in written:
        read = _in_order(one, order) if max(one) >= _FULL_YEAR else None
        if read is not None:
            yield read


def _are_near(dates: Iterable[dt.date | None], known: Sequence[dt.date]) -> bool:
    first, last = min(known) - _A_YEAR, max(known) + _A_YEAR
    return all(one is not None and first <= one <= last for one in dates)


def iso_date(cell: str, order: DateOrder | None) -> str | None:
    """Return a date as ``YYYY-MM-DD``; None for what is no date, or whose order nobody knows.

    A year of two digits is of this century.
    """
    numbers = _numbers(cell)
    if numbers is None or (order is None and numbers[0] < _FULL_YEAR):
        return None
    found = _in_order(numbers, order or "year_first")
    return None if found is None else found.isoformat()


def _in_order(numbers: _Numbers, order: DateOrder) -> dt.date | None:
    """Return the date that numbers are in an order; a year in full tells its place itself."""
    one, two, three = numbers
    if one >= _FULL_YEAR:
        return _day(one, two, three)
    if order == "year_first":
        return None if three >= _FULL_YEAR else _day(_CENTURY + one, two, three)
    year = three if three >= _FULL_YEAR else _CENTURY + three
    return _day(year, two, one) if order == "day_first" else _day(year, one, two)


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


def _numbers(cell: str) -> _Numbers | None:
    found = _NUMBERS.fullmatch(cell)
    if found is None:
        return None
    numbers = (int(found[1]), int(found[2]), int(found[3]))
    years = [len(found[1]), len(found[3])]
    return numbers if set(years) <= {1, 2, 4} and min(years) <= _DIGITS_OF_DAY else None
