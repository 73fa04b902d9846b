"""What rules and the cascade look at in what an isolate shows, and all of it that decides."""

import functools
from collections.abc import Iterable, Set
from typing import Final

from breakpoints.expert.isolate import (
    CONTRADICTED,
    ISOLATE_UNCLEAR,
    JUDGED_INTERMEDIATE,
    JUDGED_RESISTANT,
    NO_FINDING,
    NOTHING,
    SAID_TO_RESIST,
    SCREEN_NEGATIVE,
    SCREEN_POSITIVE,
    SHOWN_ACTIVE,
    SHOWS_NO_SIGN,
    STRUCK_OUT,
    UNCLEAR,
    UNDECIDED,
    UNKNOWN_DRUG,
    Shown,
    Shows,
    fulfilling,
    leaving_open,
    satisfying,
    undecided,
)
from breakpoints.expert.rule import ResultIs
from breakpoints.outcomes import Category
from breakpoints.screening import TESTS

_NO_VERDICT: Final[frozenset[str]] = UNDECIDED["R"] - {Category.NS, Category.NWT}
NO_DRUGS: Final = frozenset[str]()
_OF_OTHER_ROWS: Final = frozenset({UNCLEAR, ISOLATE_UNCLEAR})
_KEPT: Final = SAID_TO_RESIST | {
    *(CONTRADICTED, JUDGED_RESISTANT, JUDGED_INTERMEDIATE, SCREEN_NEGATIVE, SCREEN_POSITIVE)
}
"""What a drug shows that counts whatever else it shows."""


class Watched:
    """Conditions that rules and the cascade look at.

    ``drugs`` are the ids of all their drugs, ``calling`` is what calls for a test, ``looked_at`` every drug
    and category that some condition looks at, and a drug that nobody knows. ``settling`` are the ids of those
    that settle a rule or a call where they do not resist.
    """

    def __init__(self, conditions: Iterable[ResultIs], settling: Iterable[str] = ()) -> None:
        self.settling = frozenset(settling)
        self._of_drug: dict[str, set[ResultIs]] = {}
        calling, looked_at = set[Shown](), set[Shown]()
        for condition in conditions:
            for drug in condition.drugs:
                self._of_drug.setdefault(drug, set()).add(condition)
                looked_at |= {(drug, found) for found in SHOWS_NO_SIGN}
            looked_at |= fulfilling(condition) | leaving_open(condition)
            if condition.level in {"R_SHOWN", "NS_SHOWN"}:
                calling |= fulfilling(condition)
        self.drugs: Set[str] = self._of_drug.keys()
        self.calling = frozenset(calling)
        unknown = frozenset({UNKNOWN_DRUG}) if looked_at else NOTHING
        self.looked_at = unknown.union(one for one in looked_at if one[1] not in _OF_OTHER_ROWS)

    def concerned(self, shows: Shows) -> Iterable[ResultIs]:
        """Return the conditions that look at any of the drugs of which anything is shown."""
        names = {name for name, _ in shows}
        return {one for name in names & self.drugs for one in self._of_drug[name]}


@functools.lru_cache(maxsize=256)
def watched_by(conditions: tuple[ResultIs, ...], settling: frozenset[str] = NO_DRUGS) -> Watched:
    """Return what conditions look at, and which drugs (ids) settle them; found once."""
    return Watched(conditions, settling)


def decisive(shows: Shows, watched: Watched) -> Shows:
    """Keep what fulfils a condition or leaves it open: all that an answer can depend on, and no more.

    What screening tests showed is kept: whatever rule a row meets may ask for it. Beside a result that
    leaves anything open, or calls for a test, so is a drug that does not resist and may settle that: of a
    drug that nobody knows, any.
    """
    if not shows:
        return NOTHING
    shows = _without_replaced(shows)
    found = (satisfying(one, shows) or undecided(one, shows) for one in watched.concerned(shows))
    kept = {one for one in found if one is not None}
    kept |= {one for one in shows if one[0] in TESTS or one[1] in _KEPT}
    if UNKNOWN_DRUG in shows and watched.drugs:
        kept.add(UNKNOWN_DRUG)
    of_drugs = {one for one in shows if one[0] in watched.drugs}
    if any(found == SCREEN_NEGATIVE for _, found in shows):
        kept |= of_drugs
    if not watched.calling.isdisjoint(shows) or any(one[1] in _NO_VERDICT for one in kept):
        settling = watched.drugs if UNKNOWN_DRUG in kept else watched.settling
        kept |= {one for one in of_drugs if one[0] in settling and one[1] in SHOWN_ACTIVE}
    return frozenset(kept)


def that_can_decide(shows: Shows, watched: Watched) -> Shows:
    """Leave out what is decisive beside nothing that an isolate shows, unless something was struck out.

    Of an isolate of which nothing was, the same is `decisive` of what is left of each result.
    """
    return frozenset(
        one
        for one in shows
        if one[0] in watched.drugs or one[0] in TESTS or one[1] in _KEPT or one == UNKNOWN_DRUG
    )


def _without_replaced(shows: Shows) -> Shows:
    """Leave out what was struck through of drugs of which the isolate has another result."""
    struck = {name for name, found in shows if found == STRUCK_OUT}
    again = {name for name, found in shows if name in struck and found not in {STRUCK_OUT, NO_FINDING}}
    return shows - {(name, STRUCK_OUT) for name in again} if again else shows
