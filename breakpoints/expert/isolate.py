"""What the results of one isolate show, as far as a rule or the cascade looks at it."""

import functools
from collections.abc import Iterable, Iterator
from typing import Final

from breakpoints.expert.rule import ExpertRule, Level, ResultIs
from breakpoints.outcomes import Category

Shown = tuple[str, Category]
"""A drug and the category that its value alone gives."""
Shows = frozenset[Shown]
"""What the results of one isolate show; the order of the results does not matter."""

BLANKS: Final = " \t\r\n\u00a0\u3000"
"""What may stand around the name of an isolate without being part of it."""
NOTHING: Final[Shows] = frozenset()
LEVELS: Final[dict[Level, frozenset[Category]]] = {
    "R": frozenset({Category.R}),
    "NS": frozenset({Category.I, Category.R, Category.NS}),
    "I": frozenset({Category.I}),
    "S": frozenset({Category.S}),
}
"""Intrinsic resistance is none of them: it is no finding in this isolate."""


_NO_CATEGORY: Final = frozenset({Category.NOT_EVALUABLE, Category.NO_CRITERION})
UNDECIDED: Final[dict[Level, frozenset[Category]]] = {
    "R": _NO_CATEGORY | {Category.NS},
    "NS": _NO_CATEGORY,
    "I": _NO_CATEGORY | {Category.NS},
    "S": _NO_CATEGORY,
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
    """Keep what fulfils a condition or leaves it open: all that an answer can depend on, and no more."""
    if not shows:
        return NOTHING
    found = (satisfying(condition, shows) or undecided(condition, shows) for condition in watched)
    return frozenset(one for one in found if one is not None)


@functools.lru_cache(maxsize=256)
def looked_at(watched: tuple[ResultIs, ...]) -> Shows:
    """Return every drug and category that some condition looks at."""
    return frozenset(
        (drug, category)
        for condition in watched
        for drug in condition.drugs
        for category in LEVELS[condition.level] | UNDECIDED[condition.level]
    )


def in_text(shows: Shows) -> str:
    """Write what an isolate shows in one line, in one order."""
    return ";".join(f"{drug}={category.value}" for drug, category in sorted(shows))


def from_text(text: str) -> Shows:
    """Read what `in_text` wrote."""
    parts = (part.partition("=") for part in text.split(";") if part)
    return frozenset((drug, Category(category)) for drug, _, category in parts)
