"""What two questions must have in common so that every value means the same in both.

The scalar classifier answers each distinct question once, at the most susceptible value
there is: rules only ever take S away, so whatever restrains an answer shows there. Questions
whose answers agree in everything but names share a profile, and what a further value makes
of it is asked of one of them.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from breakpoints.batch.flat import METHOD_UNKNOWN, FlatAnswer, categories_of, flat, sites_of
from breakpoints.classify import Answer, Result, classify_many
from breakpoints.index import TableIndex
from breakpoints.ladder import SMALLEST_STEP
from breakpoints.model import Method
from breakpoints.outcomes import WarningCode
from breakpoints.policy import Policy
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.zones import LARGEST_ZONE_MM

Key = tuple[str | None, ...]
"""The texts of one question, in the order of `breakpoints.batch.columns.KEY_FIELDS`."""

MOST_SUSCEPTIBLE: Final = {
    Method.DISK.value: str(LARGEST_ZONE_MM),
    Method.MIC.value: f"{2.0**SMALLEST_STEP:.20f}",
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The scalar answer to one question at one value, with what joins it to others."""

    flat: FlatAnswer
    sites: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    warnings: frozenset[WarningCode] = frozenset()
    criteria: tuple[str, ...] = ()


class Scalar:
    """The scalar classifier with its tables and policy, asked by texts."""

    def __init__(self, tables: Sequence[TableIndex], policy: Policy, vocabulary: Vocabulary) -> None:
        self._tables, self._policy, self._vocabulary = tuple(tables), policy, vocabulary
        self._regions: dict[str, int] = {}
        numbered: dict[object, int] = {}
        for table in self._tables:
            for indexed in table.all_rows():
                cut = (indexed.regions, indexed.row.block)
                self._regions[indexed.shown.id] = numbered.setdefault(cut, len(numbered))
        # A host of the policy that nobody knows is refused before the first row.
        classify_many((), self._tables, policy, vocabulary)

    def ask(self, key: Key, value: str) -> Asked:
        """Classify one result."""
        organism, host, drug, method, disk_content, site = key
        if method not in MOST_SUSCEPTIBLE:
            return Asked(flat=METHOD_UNKNOWN)
        result = Result(
            organism=organism or "",
            host=host or "",
            drug=drug or "",
            method=Method(method),
            value=value,
            disk_content=disk_content,
            site=site,
        )
        return _asked(classify_many((result,), self._tables, self._policy, self._vocabulary)[0])

    def probe(self, key: Key) -> Asked:
        """Classify the most susceptible result of a question."""
        return self.ask(key, MOST_SUSCEPTIBLE.get(key[3] or "", ""))

    def profile(self, key: Key, asked: Asked) -> tuple[object, ...]:
        """Return what questions must have in common to share a profile.

        Where several sites disagree no one criterion is named, and what a further value
        would name is not known: such a question shares its profile with none.
        """
        alone = key if asked.categories and asked.flat.criterion is None else None
        return (
            key[3] if key[3] in MOST_SUSCEPTIBLE else None,
            asked.flat.category,
            asked.flat.refused,
            asked.flat.reason,
            asked.flat.kind,
            asked.flat.possible,
            asked.flat.extrapolated is None,
            asked.flat.detail is None,
            asked.warnings,
            asked.categories,
            tuple(self._regions.get(criterion, criterion) for criterion in asked.criteria),
            self._is_combination(key[2]),
            alone,
        )

    def _is_combination(self, drug: str | None) -> bool:
        """Tell whether an MIC of a drug may be written as a ratio."""
        found = self._vocabulary.find_drug(drug or "")
        return isinstance(found, Match) and self._vocabulary.drugs[found.id].combination


def _asked(answer: Answer) -> Asked:
    shown = () if answer.criterion is None else (answer.criterion,)
    return Asked(
        flat=flat(answer),
        sites=sites_of(answer),
        categories=categories_of(answer),
        warnings=frozenset(remark.code for remark in answer.warnings),
        criteria=tuple(one.id for one in (*shown, *(other.criterion for other in answer.alternatives))),
    )
