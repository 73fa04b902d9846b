"""What the name of an isolate says by itself: a mechanism, a control strain, or nothing but "as above"."""

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import msgspec

from breakpoints.mechanisms import SUSPECT, mechanisms_in
from breakpoints.quality.numbers import numbers, strain_by_number
from breakpoints.screening import Screening, both_said, in_words

DITTO: Final = (
    *('"', '""', "''", "'", "|", "ditto", "Ditto", "DITTO", "do.", "Do.", "do", "same", "as above"),
    *("〃", "″", "”", "“", "’’", "＂", "〟", "々", "仝", "同上", "同", "上に同じ", "↓", "↑", "｜", "〃〃"),
)
"""What is written below a name that holds for this row, too."""
ISOLATE: Final = "isolate"
"""The column that says what the name of an isolate says, where no file calls it otherwise."""
_DITTO: Final = frozenset(one.casefold() for one in DITTO)
_PLAIN_DITTO: Final = frozenset(unicodedata.normalize("NFKC", one).replace(" ", "") for one in _DITTO)
_NUMBER: Final = re.compile(rf"(?:qc|no\.?|\#|control|ctrl|strain|株)[ :._-]*(?:{'|'.join(numbers())})|baa")
_IN_ASCII: Final = re.compile("|".join(re.escape(one) for one in SUSPECT if one.isascii()))
_IN_ANY: Final = re.compile("|".join(map(re.escape, SUSPECT)))
_WHOLE: Final = frozenset((*_PLAIN_DITTO, *numbers()))
"""What is, alone, a name that is worth looking at closer."""


def is_ditto(name: str | None) -> bool:
    """Tell whether a text stands for the name in the row above, and names no isolate."""
    return name is not None and name.strip().casefold() in _DITTO


def with_words(written: Screening | None, text: str, column: str = ISOLATE) -> Screening | None:
    """Return screening tests with the mechanisms that a text beside them names; see `mechanisms_in`."""
    named = mechanisms_in(text)
    if not named:
        return written
    stated = Screening() if written is None else written
    said = {test: both_said(getattr(stated, test), in_words(column, word)) for test, word in named}
    return msgspec.structs.replace(stated, **said)


def any_says_more(names: Iterable[str | None]) -> bool:
    """Tell whether any of many names says anything by itself; hardly any does."""
    distinct = {name for name in names if name}
    together = "\n".join(distinct)
    is_plain = together.isascii()
    plain = together.lower() if is_plain else unicodedata.normalize("NFKC", together).lower()
    worth = (_IN_ASCII if is_plain else _IN_ANY).search(plain) or _NUMBER.search(plain)
    if worth is None and _WHOLE.isdisjoint(plain.replace(" ", "").split("\n")):
        return False
    return any(map(says_more, distinct))


@functools.lru_cache(maxsize=8192)
def says_more(name: str) -> bool:
    """Tell whether the name of an isolate says anything by itself."""
    return is_ditto(name) or bool(mechanisms_in(name)) or strain_by_number(name) is not None
