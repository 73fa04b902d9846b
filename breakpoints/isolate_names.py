"""What the name of an isolate says by itself: a mechanism, a control strain, or nothing but "as above"."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from breakpoints.mechanisms import SUSPECT, characters_read, mechanisms_in
from breakpoints.quality_control.numbers import numbers, strain_by_number
from breakpoints.screening import Screening, both_said, in_words

DITTO: Final = (
    *('"', '""', "''", "'", "|", "ditto", "Ditto", "DITTO", "do.", "Do.", "do", "same", "as above"),
    *("〃", "″", "”", "“", "’’", "＂", "〟", "々", "仝", "同上", "同", "上に同じ", "↓", "↑", "｜", "〃〃"),
)
"""What is written below a name that holds for this row, too."""
ISOLATE: Final = "isolate"
"""The column that says what the name of an isolate says, where no file calls it otherwise."""
MOST_CHARACTERS: Final = 100_000
"""Of all names of isolates together that may name a mechanism: about a second."""
_DITTO: Final = frozenset(one.casefold() for one in DITTO)
_PLAIN_DITTO: Final = frozenset(unicodedata.normalize("NFKC", one).replace(" ", "") for one in _DITTO)
_BEFORE_NUMBER: Final = r"(?:qc|no\.?|\#|control|ctrl|strain|株|管理|コントロール|対照)[ :._-]*"
_NUMBER: Final = re.compile(rf"{_BEFORE_NUMBER}(?:{'|'.join(numbers())})|baa")
_WITHIN: Final = re.compile(
    r"amrsa|imls|scc|pbp|resist|spectrum|carbapenem|metallo|ampc|ase$|inducib|cef|screen|^d."
)
_ASCII: Final = ("amrsa", "imls", *(one for one in SUSPECT if one.isascii()))
_FIRST: Final = frozenset(one for one in _ASCII if _WITHIN.search(one) is None)
"""What counts only where no letter stands before it."""
_IN_ASCII: Final = re.compile("|".join(map(re.escape, _ASCII)))
_IN_ANY: Final = re.compile("|".join(map(re.escape, SUSPECT)))
_AS_ZERO: Final = str.maketrans("123456789", "000000000")
_IN_SHAPES: Final = re.compile(
    "|".join(map(re.escape, sorted({one.translate(_AS_ZERO) for one in _ASCII})))
    + rf"|{_BEFORE_NUMBER}(?:{'|'.join(sorted({one.translate(_AS_ZERO) for one in numbers()}))})|baa"
)
"""What is found, every digit a zero, in any name in which one of the others is."""
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
    """Tell whether any of many names says anything by itself; hardly any does.

    Names that say too much are taken for some that do: whoever reads them refuses them.
    """
    distinct = {name for name in names if name}
    together = "\n".join(distinct)
    if not together.isascii():
        plain = unicodedata.normalize("NFKC", together).lower()
        worth = _IN_ANY.search(plain) or _NUMBER.search(plain)
        alone = not _WHOLE.isdisjoint(plain.replace(" ", "").split("\n"))
        return (worth is not None or alone) and (say_too_much(distinct) or any(map(says_more, distinct)))
    plain = together.lower()
    if not _WHOLE.isdisjoint(plain.replace(" ", "").split("\n")):
        return say_too_much(distinct) or any(map(says_more, distinct))
    shapes = set(plain.translate(_AS_ZERO).split("\n"))  # names of one batch differ in digits alone
    if _IN_SHAPES.search("\n".join(shapes)) is None:
        return False
    lines = (*_lines_with(_IN_ASCII, plain), *_lines_with(_NUMBER, plain))
    if sum(end - first for first, end in lines) > MOST_CHARACTERS:
        return True
    return any(says_more(together[first:end]) for first, end in lines)


def say_too_much(names: Iterable[str | None]) -> bool:
    """Tell whether names have more characters to be read for mechanisms than are read at once."""
    distinct = {name for name in names if name}
    if sum(len(unicodedata.normalize("NFKC", name)) for name in distinct) <= MOST_CHARACTERS:
        return False
    read = 0
    for name in distinct:
        read += characters_read(name)
        if read > MOST_CHARACTERS:
            return True
    return False


def _lines_with(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where the lines stand in which a pattern is found."""
    end = 0
    while (found := pattern.search(text, end)) is not None:
        start = found.start()
        if found.group() in _FIRST and start and text[start - 1].isalpha():
            end = start + 1
            continue
        first, end = text.rfind("\n", 0, start) + 1, text.find("\n", found.end())
        end = len(text) if end < 0 else end
        yield first, end


@functools.lru_cache(maxsize=8192)
def says_more(name: str) -> bool:
    """Tell whether the name of an isolate says anything by itself."""
    return is_ditto(name) or bool(mechanisms_in(name)) or strain_by_number(name) is not None
