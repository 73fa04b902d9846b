"""The small language of conditions: ``ESBL=+ OR BETA_LACT=- AND AMP=NS``.

``AND`` binds closer than ``OR``; there are no parentheses. What stands left of a sign of
equality is a screening test, a drug or a class of drugs, depending on who writes it.
"""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from breakpoints.expert.rule import AnyOf, Condition, Level, ResultIs, ScreeningIs
from breakpoints.screening import Found, Test

_OR: Final = re.compile(r"(?<!\s)\s++OR\s++", re.IGNORECASE)
_AND: Final = re.compile(r"(?<!\s)\s++AND\s++", re.IGNORECASE)
_TERM: Final = re.compile(r"([\w.+-]+)\s*=\s*(\S+)")
_FOUND: Final[dict[str, Found]] = {
    "+": "positive",
    "p": "positive",
    "pos": "positive",
    "-": "negative",
    "n": "negative",
    "neg": "negative",
}
_LEVELS: Final[dict[str, Level]] = {"R": "R", "NS": "NS", "I": "I", "S": "S"}


class Criteria(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood of a text, and the terms that were not.

    A group of conditions joined by AND is left out as a whole if one of its terms is not
    understood: it could never be known to hold.
    """

    any_of: AnyOf
    not_understood: tuple[str, ...]


def read_criteria(
    text: str, test_of: Callable[[str], Test | None], drugs_of: Callable[[str], tuple[str, ...]]
) -> Criteria:
    """Read a text of conditions.

    Parameters
    ----------
    text : str
    test_of, drugs_of : callable
        What a name stands for: a screening test, or drugs (ids; several for a class).
    """
    groups: dict[tuple[Condition, ...], None] = {}
    unknown: dict[str, None] = {}
    for group in _OR.split(text.strip()):
        terms = [term.strip() for term in _AND.split(group)]
        read = [(term, _condition(term, test_of, drugs_of)) for term in terms]
        unknown |= {term: None for term, one in read if one is None}
        if all(one is not None for _, one in read):
            groups[tuple(one for _, one in read if one is not None)] = None
    return Criteria(any_of=tuple(groups), not_understood=tuple(unknown))


def _condition(
    term: str, test_of: Callable[[str], Test | None], drugs_of: Callable[[str], tuple[str, ...]]
) -> Condition | None:
    written = _TERM.fullmatch(term)
    if written is None:
        return None
    name, value = written.groups()
    test = test_of(name)
    if test is not None:
        found = _FOUND.get(value.casefold())
        return None if found is None else ScreeningIs(test=test, found=found)
    drugs, level = drugs_of(name), _LEVELS.get(value.upper())
    return ResultIs(drugs=tuple(sorted(drugs)), level=level) if drugs and level else None
