"""What the results of one isolate show, as far as a rule or the cascade looks at it."""

import functools
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from breakpoints.expert.rule import ExpertRule, Level, ResultIs
from breakpoints.outcomes import Category
from breakpoints.screening import FINDINGS, TESTS

Shown = tuple[str, str]
"""A drug and the category that its value alone gives, or `REFUSED`; or a screening test and its finding."""
Shows = frozenset[Shown]
"""What the results of one isolate show; the order of the results does not matter."""

BLANKS: Final = " \t\r\n"
"""What may stand around the name of an isolate, once folded, without being part of it."""
REFUSED: Final = "refused"
"""Stands for a result that the isolate has and that was not classified."""
NOTHING: Final[Shows] = frozenset()
ALL_TESTS: Final[Shows] = frozenset((test, found) for test in TESTS for found in FINDINGS)
"""Everything that screening tests may show."""
LEVELS: Final[dict[Level, frozenset[str]]] = {
    "R": frozenset({Category.R}),
    "NS": frozenset({Category.I, Category.R, Category.NS, Category.NWT}),
    "I": frozenset({Category.I}),
    "S": frozenset({Category.S}),
}
"""Intrinsic resistance is none of them: it is no finding in this isolate."""


_NO_CATEGORY: Final[frozenset[str]] = frozenset(
    {Category.NOT_EVALUABLE, Category.NO_CRITERION, Category.METHOD_NOT_VALID, REFUSED}
)
UNDECIDED: Final[dict[Level, frozenset[str]]] = {
    "R": _NO_CATEGORY | {Category.NS, Category.NWT},
    "NS": _NO_CATEGORY,
    "I": _NO_CATEGORY | {Category.NS, Category.NWT},
    "S": _NO_CATEGORY | {Category.WT},
}
"""A drug was tested, and its result does not tell whether a condition is fulfilled."""


def conditions_on_results(rules: Iterable[ExpertRule]) -> Iterator[ResultIs]:
    """Return every condition that looks at another result of the isolate."""
    for rule in rules:
        for group in rule.when:
            for condition in group:
                if isinstance(condition, ResultIs):
                    yield condition


def satisfying(condition: ResultIs, shows: Shows) -> Shown | None:
    """Return the result that fulfils a condition; of several, the first by drug and category."""
    fits = [one for one in shows if one[0] in condition.drugs and one[1] in LEVELS[condition.level]]
    return min(fits, default=None)


def undecided(condition: ResultIs, shows: Shows) -> Shown | None:
    """Return a result that leaves open whether a condition is fulfilled; None if one fulfils it."""
    if satisfying(condition, shows) is not None:
        return None
    fits = [one for one in shows if one[0] in condition.drugs and one[1] in UNDECIDED[condition.level]]
    return min(fits, default=None)


def decisive(shows: Shows, watched: Iterable[ResultIs]) -> Shows:
    """Keep what fulfils a condition or leaves it open: all that an answer can depend on, and no more.

    What screening tests showed is kept: whatever rule a row meets may ask for it.
    """
    if not shows:
        return NOTHING
    found = (satisfying(condition, shows) or undecided(condition, shows) for condition in watched)
    return frozenset(one for one in found if one is not None) | (shows & ALL_TESTS)


@functools.lru_cache(maxsize=256)
def looked_at(watched: tuple[ResultIs, ...]) -> Shows:
    """Return every drug and category that some condition looks at."""
    return frozenset(
        (drug, category)
        for condition in watched
        for drug in condition.drugs
        for category in LEVELS[condition.level] | UNDECIDED[condition.level]
    )


def isolate_name(written: str | None) -> str:
    """Return the name of an isolate as it is compared: full width is half width, letter case stays."""
    return "" if written is None else unicodedata.normalize("NFKC", written).strip(BLANKS)


def in_text(shows: Shows) -> str:
    """Write what an isolate shows in one line, in one order."""
    return ";".join(f"{name}={found}" for name, found in sorted(shows))


def from_text(text: str) -> Shows:
    """Read what `in_text` wrote."""
    parts = (part.partition("=") for part in text.split(";") if part)
    return frozenset((name, found) for name, _, found in parts)
