"""What a cell holds that is the result of a drug, as far as its text tells."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_CATEGORY: Final = re.compile(
    r"s|i|r|ns|sdd|wt|nwt|sensitive|susceptible|intermediate|resistant|感性|中間|耐性|感受性", re.IGNORECASE
)
_MARKED: Final = re.compile(rf"(?:{_CATEGORY.pattern})[\s*?!†‡#]*+(?:\([^)]*+\))?", re.IGNORECASE)
_RESULT: Final = re.compile(
    r"[<>=≤≥≦≧]*+\s*+[0-9]++(?:[.,/][0-9]++)*+\s*+(?:mm|(?:[µu]g|mg)/m?l)?|[+-]|" + _CATEGORY.pattern,
    re.IGNORECASE,
)
_PLAIN_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?")
_LARGEST_ZONE_OR_LADDER: Final = 64
_SERIES: Final = (1, 3, 100)
"""What dilution series are powers of two of: the ladder, strips between its steps (96), and 100, 50, 25."""


def is_result(text: str) -> bool:
    """Tell whether a text may be the result of a drug: a number with or without its sign, or S, I, R."""
    return _RESULT.fullmatch(unicodedata.normalize("NFKC", text).replace("μ", "µ").strip()) is not None


def is_category(text: str) -> bool:
    """Tell whether a text is a category: S, I, R, or their words, marked or not (``R*``)."""
    return _MARKED.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def are_no_results(texts: Iterable[str]) -> bool:
    """Tell whether plain numbers cannot be results of a drug: sequence types (131, 410), sodium (140).

    At least half of the different ones are larger than any zone and stand in no dilution series; none has a
    sign, and none is a word.
    """
    plain = [unicodedata.normalize("NFKC", text).strip() for text in texts if text.strip()]
    if not plain or not all(map(_PLAIN_NUMBER.fullmatch, plain)):
        return False
    numbers = {float(text) for text in plain}
    return 2 * sum(map(_is_of_no_series, numbers)) >= len(numbers)


def _is_of_no_series(number: float) -> bool:
    """Tell whether a number is larger than any zone and is no MIC of a series."""
    steps = range(-10, 14)
    return number > _LARGEST_ZONE_OR_LADDER and not any(
        number == first * 2.0**step for first in _SERIES for step in steps
    )
