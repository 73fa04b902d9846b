"""Dates of a column as ISO dates; the whole column decides whether day or month comes first, or nothing."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final, Literal

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


def _numbers(cell: str) -> tuple[int, int, int] | None:
    found = _NUMBERS.fullmatch(cell)
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
