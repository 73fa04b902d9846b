"""What two questions must have in common so that every value means the same in both.

The scalar classifier answers each distinct question once, at the most susceptible value
there is: rules only ever take S away, so whatever restrains an answer shows there. Questions
whose answers agree in everything but names share a profile, and what a further value makes
of it is asked of one of them.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from breakpoints.any_value import refusal
from breakpoints.asking import organism_id
from breakpoints.batch.columns import KEY_FIELDS
from breakpoints.batch.day_said import with_day
from breakpoints.batch.flat import FlatAnswer, categories_of, flat, sites_of
from breakpoints.batch.places import Places
from breakpoints.by_value import (
    METHOD_UNKNOWN,
    ROW_SUMS_UP,
    ByValue,
    drug_told_of,
    read_as_test,
    strain_of_number,
    test_named,
)
from breakpoints.classify import Answer, Classifier, Result
from breakpoints.compositions import Compositions, compositions_of
from breakpoints.expert.isolate import Shows, from_text
from breakpoints.expert.watched import Watched
from breakpoints.index import TableIndex
from breakpoints.ladder import SMALLEST_STEP
from breakpoints.listed import drugs_listed
from breakpoints.methods import named
from breakpoints.model import Method
from breakpoints.no_measurement import SUMMED
from breakpoints.outcomes import Category, Reason, WarningCode
from breakpoints.policy import Policy
from breakpoints.screening import TESTS, Screening
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.zones import LARGEST_ZONE_MM

Key = tuple[str | None, ...]
"""The texts of one question, in the order of `breakpoints.batch.columns.QUESTION_FIELDS`."""

MOST_SUSCEPTIBLE: Final = {
    Method.DISK.value: str(LARGEST_ZONE_MM),
    Method.MIC.value: f"{2.0**SMALLEST_STEP:.20f}",
}

_ALONE: Final = frozenset(
    (
        *(Reason.SCREENING_UNREADABLE, Reason.SITE_CONTRADICTS_SPECIMEN, Reason.SITE_NEEDED),
        *(Reason.ONLY_FOR_URINE, Reason.VERDICT_CONTRADICTS),
    )
)
"""Reasons for which the most susceptible value does not show what rules make of another."""
_MOST_KEPT: Final = 1 << 14
"""So many results by their value alone are kept: isolates that show different things ask the same."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The scalar answer to one question at one value, with what joins it to others.

    ``sites``, ``by_value`` and ``criteria`` are what the value says at each site, ``differs``
    if that is not the same everywhere, ``reason_by_value`` why it says no category: a rule may
    have taken all of it out of the answer, whose ``categories`` are then none.
    """

    flat: FlatAnswer
    sites: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    warnings: frozenset[WarningCode] = frozenset()
    criteria: tuple[str, ...] = ()
    by_value: tuple[str, ...] = ()
    reason_by_value: Reason | None = None
    differs: bool = False


class Scalar:
    """The scalar classifier with its tables and policy, asked by texts."""

    def __init__(self, tables: Sequence[TableIndex], policy: Policy, vocabulary: Vocabulary) -> None:
        self._tables, self._policy, self._vocabulary = tuple(tables), policy, vocabulary
        self._regions: dict[str, int] = {}
        numbered: dict[object, int] = {}
        for table in self._tables:
            for indexed in table.all_rows():
                cut = (indexed.regions, indexed.row.block, indexed.compositions)
                self._regions[indexed.shown.id] = numbered.setdefault(cut, len(numbered))
        self._classifier = Classifier(self._tables, policy, vocabulary)
        self._by_value = lru_cache(_MOST_KEPT)(self._classified)
        self._places = Places(self._tables, vocabulary)
        self._ratios: dict[str | None, Compositions | None] = {}

    def watched_about(self, organism: str) -> Watched:
        """Return what rules about an organism (id) and the cascade look at in other results of an isolate."""
        return self._classifier.watched_about(organism)

    @property
    def has_rules(self) -> bool:
        """Tell whether the policy lets anything but the value of a row count."""
        return self._policy.rules == "on"

    @property
    def looked_at(self) -> Shows:
        """Every drug with a category, and screening test, that rules or cascade look at."""
        return self._classifier.looked_at

    def organism(self, text: str | None) -> str | None:
        """Return the id of an organism as a result names it, as `organism_id` does."""
        return organism_id(text or "", self._vocabulary)

    def lineage(self, organism: str) -> tuple[str, ...]:
        """Return the id of an organism and of the groups it belongs to."""
        return self._vocabulary.lineage(organism)

    def drug(self, text: str | None) -> str | None:
        """Return the id of a drug as a result names it."""
        found = self._vocabulary.find_drug(text or "")
        return found.id if isinstance(found, Match) else None

    def drug_told_of(self, text: str | None) -> str | None:
        """Return the drug (id) of which a row tells its isolate something, as the row names it."""
        return drug_told_of(text or "", self._vocabulary)

    def may_show(self, text: str | None) -> bool:
        """Tell whether values of a drug, as a result names it, may show anything without a category."""
        return self.drug_told_of(text) in self._classifier.by_place.drugs

    def drugs_listed(self, text: str) -> tuple[str, ...]:
        """Return the drugs that a text lists as resisted; see `drugs_listed`."""
        return drugs_listed(text, self._vocabulary)

    def mechanism_stated(self, text: str | None) -> str | None:
        """Return the screening test that an organism, as a result names it, states to be positive."""
        stated = self._vocabulary.mechanism_stated(text or "")
        return None if stated is None else stated[1]

    def test_named(self, text: str | None) -> str | None:
        """Return the screening test that a text names where a drug should stand."""
        return test_named(text or "", self._vocabulary)

    def bears_number(self, isolate: str, organism: str | None) -> bool:
        """Tell whether an isolate is called by the number of a control strain of an organism, as named."""
        return strain_of_number(isolate, self.organism(organism), self._vocabulary) is not None

    def ask(self, key: Key, value: str, ladder: str | None = None) -> Asked:
        """Classify one result."""
        *question, shows, day = key
        method, disk_content = question[3], question[4]
        if method not in MOST_SUSCEPTIBLE:
            if value.startswith(SUMMED):
                return Asked(flat=flat(refusal(ROW_SUMS_UP, None)))
            test = self.test_named(question[2])
            return Asked(flat=flat(refusal(METHOD_UNKNOWN, None) if test is None else read_as_test(test)))
        found = self._by_value(tuple(question), value, ladder)
        answer = self._classifier.answer(found, from_text(shows or ""))
        return _asked(found.by_criterion or found.answer, with_day(answer, day or "", disk_content))

    def screened(self, question: Key, value: str, ladder: str | None) -> str | None:
        """Return what a result shows of its drug by its value alone; question without what other rows say."""
        if question[3] not in MOST_SUSCEPTIBLE:
            return None
        return self._classifier.shown_by(self._by_value(tuple(question), value, ladder))

    def resists(
        self,
        organism: str | None,
        drug: str | None,
        method: str | None,
        content: str | None,
        value: str | None,
    ) -> bool:
        """Tell of a row without a category, as written, whether every criterion of its drug would say R."""
        asked = self.organism(organism)
        if asked is None:
            return False
        named_method = named(method) or ""
        told_of = self.drug_told_of(drug)
        return self._classifier.resists_unjudged(asked, told_of, named_method, content, value or "")

    def _classified(self, question: Key, value: str, ladder: str | None) -> ByValue:
        """Classify one result by its value, whatever its isolate shows and the controls of its day say."""
        organism, host, drug, method, disk_content, site, specimen, *tests = question
        result = Result(
            organism=organism or "",
            host=host or "",
            drug=drug or "",
            method=Method(method or ""),
            value=value,
            disk_content=disk_content,
            site=site,
            specimen=specimen,
            ladder=ladder,
            screening=Screening(**dict(zip(TESTS, tests, strict=True))) if any(tests) else None,
        )
        return self._classifier.by_value(result)

    def alike(self, key: Key) -> Key:
        """Return the question that stands for all that no criterion tells apart from one."""
        return self._places.alike(key)

    def probe(self, key: Key) -> Asked:
        """Classify the most susceptible result of a question."""
        return self.ask(key, MOST_SUSCEPTIBLE.get(key[3] or "", ""))

    def profile(self, key: Key, asked: Asked) -> tuple[object, ...]:
        """Return what questions must have in common to share a profile of values that are no ratio.

        Where several sites disagree no one criterion is named, and what a further value
        would name is not known: such a question shares its profile with none. Nor does one whose
        screening test cannot be read, of which only R by its value stands, nor one whose specimen
        contradicts its site, or beside which R is written, which hides what rules would say of a value. Where
        controls or another method speak, the contents that results are written with must be the same.
        """
        hidden = asked.flat.reason in _ALONE or _left_open_by_place(asked)
        alone = key if asked.differs or hidden else None
        day = key[-1] and (key[-1], key[KEY_FIELDS.index("disk_content")])
        return (
            key[3] if key[3] in MOST_SUSCEPTIBLE else None,
            asked.flat.category,
            asked.flat.category_by_value,
            asked.flat.reported,
            asked.flat.refused,
            asked.flat.reason,
            asked.flat.kind,
            asked.flat.possible,
            asked.flat.extrapolated is None,
            asked.flat.detail is None,
            asked.warnings,
            asked.categories,
            asked.by_value,
            asked.reason_by_value,
            tuple([self._regions.get(criterion, criterion) for criterion in asked.criteria]),
            day,
            alone,
        )

    def written_as_ratio(self, drug: str | None) -> Compositions | None:
        """Return in which compositions an MIC of a drug may be written; None of a single drug."""
        if drug not in self._ratios:
            self._ratios[drug] = self._compositions(drug)
        return self._ratios[drug]

    def _compositions(self, drug: str | None) -> Compositions | None:
        found = self.drug(drug)
        known = None if found is None else self._vocabulary.drugs[found]
        return compositions_of(known) if known is not None and known.combination else None


def _left_open_by_place(asked: Asked) -> bool:
    """Tell whether the most susceptible value may be left open only because specimen and site contradict."""
    is_open = asked.flat.category == Category.NOT_EVALUABLE.value
    return is_open and WarningCode.SITE_CONTRADICTS_SPECIMEN in asked.warnings


def _asked(by_value: Answer, answer: Answer) -> Asked:
    shown = () if by_value.criterion is None else (by_value.criterion,)
    return Asked(
        flat=flat(answer),
        sites=sites_of(by_value),
        categories=categories_of(answer),
        warnings=frozenset(remark.code for remark in answer.warnings),
        criteria=tuple(one.id for one in (*shown, *(other.criterion for other in by_value.alternatives))),
        by_value=categories_of(by_value),
        reason_by_value=by_value.reason,
        differs=bool(by_value.alternatives) and by_value.criterion is None,
    )
