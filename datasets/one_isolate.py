"""Which rows are of one isolate: standards count each isolate once, and only isolates of their own.

An isolate's number starts anew in each laboratory and, in many, each year, and numbers run by animal species:
what two rows state differently, they say of two. Neither width, case, the kind of a dash nor blanks tell
isolates apart, as in ``breakpoints.expert.isolate``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from math import gcd
from typing import NamedTuple

from breakpoints.expert.isolate import isolate_name

FEWEST_ROWS_PASTED = 10
"""So many different rows do not all occur an even number of times by chance."""
_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0+")
"""A number that a spreadsheet took for a real one."""


class Identity(NamedTuple):
    """What rows say of themselves, folded; empty is not stated."""

    isolate: str
    laboratory: str = ""
    year: str = ""
    host: str = ""
    biosample: str = ""

    def differs(self, other: Identity) -> bool:
        """Tell whether both state something, and not the same."""
        return any(here and there and here != there for here, there in zip(self, other, strict=True))

    def says_no_more_than(self, other: Identity) -> bool:
        """Tell whether another says all that this one does."""
        return all(not here or here == there for here, there in zip(self, other, strict=True))


@lru_cache(maxsize=1 << 16)
def folded(written: str) -> str:
    """Return a number or name as it is compared; ``1.0`` is how a spreadsheet hands on ``1``."""
    name = isolate_name(written)
    whole = _WHOLE_NUMBER.fullmatch(name)
    return name if whole is None else whole[1]


def resolved(identities: Iterable[Identity]) -> dict[Identity, Identity | None]:
    """Return for each identity the fullest one of its isolate; ``None`` where it may be of several, or new.

    What leaves something unsaid is of the one isolate that it agrees with. If several agree, or if each of
    two says something that the other leaves out, nobody can tell.
    """
    by_number: dict[str, list[Identity]] = {}
    for one in dict.fromkeys(identities):
        by_number.setdefault(one.isolate, []).append(one)
    return {
        one: of
        for same in by_number.values()
        for one, of in (((same[0], same[0]),) if len(same) == 1 else _resolved(same))
    }


def _resolved(same_number: list[Identity]) -> Iterable[tuple[Identity, Identity | None]]:
    isolates: list[Identity] = []
    for one in sorted(same_number, key=lambda one: (-sum(map(bool, one)), one)):
        agree = [isolate for isolate in isolates if not one.differs(isolate)]
        if not agree:
            isolates.append(one)
            yield one, one
        else:
            of_one = len(agree) == 1 and one.says_no_more_than(agree[0])
            yield one, agree[0] if of_one else None


def times_pasted(counts: Iterable[int]) -> int:
    """Return how often all rows without a number stand there, from how often each different one does."""
    counts = list(counts)
    return 1 if len(counts) < FEWEST_ROWS_PASTED else reduce(gcd, counts)
