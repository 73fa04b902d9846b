"""MICs of combinations in one table are those of the criterion: 8/4 and 8/2 lie on two scales."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from breakpoints.compositions import Compositions, compositions_in, compositions_of
from breakpoints.vocabulary import vocabulary
from datasets.canonical import COLUMNS
from datasets.fields import Field

OTHER = "other_composition"


def of_one_composition(
    lines: Sequence[str], drug: str, criterion: Collection[str] = ()
) -> tuple[list[str], dict[str, int]]:
    """Return the lines whose MICs may be of the criterion's composition, and how many others there are.

    ``4/2`` is both 2:1 and fixed at 2 mg/L; an MIC that names no partner fits any. Where nothing tells the
    criterion's, it is the one of which most MICs can be.
    """
    entry = vocabulary().drugs.get(drug)
    known = compositions_of(entry) if entry is not None and entry.combination else frozenset()
    if not known:
        return [*lines], {}
    place = COLUMNS.index(Field.MIC_MG_PER_L)
    said = [_said(line.split("\t")[place], known) for line in lines]
    wanted = known & frozenset(criterion) or _most_frequent(said)
    kept = [line for line, one in zip(lines, said, strict=True) if one is None or not wanted or one & wanted]
    return kept, {OTHER: len(lines) - len(kept)} if len(kept) < len(lines) else {}


def _said(mic: str, known: Compositions) -> Compositions | None:
    return compositions_in(mic) & known if "/" in mic else None


def _most_frequent(said: Sequence[Compositions | None]) -> Compositions:
    counted = Counter(composition for one in said for composition in one or ())
    most = min(counted, key=lambda composition: (-counted[composition], composition), default=None)
    return frozenset() if most is None else frozenset({most})
