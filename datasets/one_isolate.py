"""Which rows are of one isolate: standards count each isolate once, and only isolates of their own.

What bears the number of one BioSample, or of one strain of a collection, is one isolate whatever laboratory
read it and when. Otherwise an isolate's number starts anew in each laboratory and, in many, each year, and
numbers run by animal species: what two rows state differently, they say of two. Neither width, case, the kind
of a dash nor blanks tell isolates apart, as in ``breakpoints.expert.isolate``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from math import gcd
from typing import NamedTuple

from breakpoints.expert.isolate import folded_name

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
    accession: str = ""

    def is_culture_of(self, other: Identity) -> bool:
        """Tell whether both name one BioSample, or one strain of a collection."""
        of_one_sample = self.biosample and self.biosample == other.biosample
        return bool(of_one_sample or (self.accession and self.accession == other.accession))

    def differs(self, other: Identity) -> bool:
        """Tell whether both state something, and not the same, and no culture says that they are one."""
        if self.is_culture_of(other):
            return False
        return any(here and there and here != there for here, there in zip(self, other, strict=True))

    def says_no_more_than(self, other: Identity) -> bool:
        """Tell whether another says all that this one does."""
        return all(not here or here == there for here, there in zip(self, other, strict=True))


@lru_cache(maxsize=1 << 16)
def folded(written: str) -> str:
    """Return a number or name as it is compared; ``1.0`` is how a spreadsheet hands on ``1``."""
    name = folded_name(written)
    whole = _WHOLE_NUMBER.fullmatch(name)
    return name if whole is None else whole[1]


def culture(written: str) -> str:
    """Return a BioSample or accession as it is compared; what holds no number names no culture."""
    name = folded(written)
    return name if any(map(str.isdigit, name)) else ""


def resolved(identities: Iterable[Identity]) -> dict[Identity, Identity | None]:
    """Return for each identity the fullest one of its isolate; ``None`` where it may be of several, or new.

    What leaves something unsaid is of the one isolate that it agrees with. If several agree, or if each of
    two says something that the other leaves out, nobody can tell; nor whether two numbers of one culture are
    two isolates of it.
    """
    return {
        one: of
        for alike in _linked(dict.fromkeys(identities))
        for one, of in (((alike[0], alike[0]),) if len(alike) == 1 else _resolved(alike))
    }


def _linked(identities: Iterable[Identity]) -> Iterable[list[Identity]]:
    """Part identities into those that share a number, or a culture, with one another."""
    group_of: dict[tuple[str, str], list[Identity]] = {}
    groups: dict[int, list[Identity]] = {}
    for one in identities:
        keys = [("number", one.isolate)]
        keys += [(kind, said) for kind, said in (("b", one.biosample), ("a", one.accession)) if said]
        met = {id(group_of[key]): group_of[key] for key in keys if key in group_of}
        group = max(met.values(), key=len, default=[])
        for other in met.values():
            if other is not group:
                group += other
                groups.pop(id(other))
                for key in [key for key, held in group_of.items() if held is other]:
                    group_of[key] = group
        group.append(one)
        groups[id(group)] = group
        group_of |= dict.fromkeys(keys, group)
    return groups.values()


def _resolved(alike: list[Identity]) -> Iterable[tuple[Identity, Identity | None]]:
    isolates: list[list[Identity]] = []
    for one in sorted(alike, key=_fullest_first):
        agree = [isolate for isolate in isolates if not all(map(one.differs, isolate))]
        if not agree:
            isolates.append([one])
            yield one, one
            continue
        isolate = agree[0]
        of_one_culture = len(agree) == 1 and any(map(one.is_culture_of, isolate))
        if of_one_culture:
            isolate.append(one)
        said = of_one_culture or (len(agree) == 1 and any(map(one.says_no_more_than, isolate)))
        yield one, isolate[0] if said and one.isolate == isolate[0].isolate else None


def _fullest_first(one: Identity) -> tuple[int, int, Identity]:
    """Return the rank of an identity: what names a culture first, then what says most."""
    return -bool(one.biosample) - bool(one.accession), -sum(map(bool, one)), one


def times_pasted(counts: Iterable[int]) -> int:
    """Return how often all rows without a number stand there, from how often each different one does."""
    counts = list(counts)
    return 1 if len(counts) < FEWEST_ROWS_PASTED else reduce(gcd, counts)
