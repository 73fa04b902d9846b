"""From a laboratory's results to answers that say what they rest on."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from breakpoints.answers import Answer, SiteAnswer
from breakpoints.asking import Result
from breakpoints.by_value import ByValue, by_value
from breakpoints.contradicting import (
    UNJUDGED,
    Measured,
    MethodsCompared,
    measured,
    resistant_unjudged,
    warned,
)
from breakpoints.expert.applying import NO_RULING, Ruling, conditions_of, drugs_settling, ruling, under_rules
from breakpoints.expert.heeding import heeded
from breakpoints.expert.isolate import (
    ALL_TESTS,
    ANY_DRUG,
    MAY_RESIST,
    NO_CATEGORY,
    NO_FINDING,
    NOTHING,
    REFUSED,
    SHOWN_ACTIVE,
    STRUCK_OUT,
    Shows,
    isolate_name,
    of_unnamed_rows,
    shown_together,
)
from breakpoints.expert.watched import Watched, decisive, watched_by
from breakpoints.grounds import Questions
from breakpoints.index import TableIndex
from breakpoints.interpret import positions_of
from breakpoints.isolate_names import is_ditto
from breakpoints.methods import METHODS
from breakpoints.model import Method
from breakpoints.no_measurement import STRUCK, without_mark
from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.policy import Policy, allowed_by
from breakpoints.reporting import Cascade
from breakpoints.screening import SAID, TESTS
from breakpoints.shown import CriterionShown
from breakpoints.unjudged import is_resistant_by_all
from breakpoints.values_that_show import ValuesThatShow
from breakpoints.vocabulary import Vocabulary

__all__ = [
    "Answer",
    "Classifier",
    "CriterionShown",
    "Isolates",
    "Policy",
    "Result",
    "SiteAnswer",
    "classify",
    "classify_many",
]

_MOST_SHOWN: Final = 4_096
"""What so many isolates show is looked at once."""


class Classifier:
    """Tables in their order, a policy and a vocabulary: all that an answer depends on beside its result.

    A question is resolved once; several threads may ask at once.

    Raises
    ------
    PolicyNameUnknown
        The policy names a host, drug or organism that the vocabulary does not know.
    """

    def __init__(self, tables: Sequence[TableIndex], policy: Policy, vocabulary: Vocabulary) -> None:
        self.tables, self.vocabulary = tuple(tables), vocabulary
        self.allowed = allowed_by(policy, vocabulary)
        self.questions = Questions(self.tables, self.allowed, vocabulary)
        self._cascade = Cascade(self.tables, self.allowed, vocabulary)
        self.watched_about = lru_cache(_MOST_SHOWN)(self._watched_about)
        """What rules about an organism (id), or any, and the cascade look at in an isolate."""
        self.watched = self.watched_about(None)
        self._decisive = lru_cache(_MOST_SHOWN)(lambda shows: decisive(shows, self.watched))
        self._resists = lru_cache(_MOST_SHOWN)(self.resists_unjudged)
        self.by_place = ValuesThatShow(self.tables, policy, vocabulary, self.watched.drugs)
        """What values without a category show, by where they lie."""
        self._ruling = lru_cache(_MOST_SHOWN)(self._ruled)
        self.looked_at = self.watched.looked_at | (ALL_TESTS if policy.rules == "on" else NOTHING)

    def _watched_about(self, organism: str | None) -> Watched:
        lineage = None if organism is None else self.vocabulary.lineage(organism)
        if self.allowed.policy.rules == "off":
            return watched_by(tuple(self._cascade.conditions))
        on_results = conditions_of(self.tables, lineage)
        return watched_by((*on_results, *self._cascade.conditions), drugs_settling(self.tables, lineage))

    def by_value(self, result: Result) -> ByValue:
        """Classify one result as if nothing else of its isolate were known."""
        found = by_value(result, self.questions)
        if result.method not in METHODS:
            return found
        if not result.value.startswith(STRUCK):
            return self._beside_words(found, result)
        unstruck = msgspec.structs.replace(result, value=without_mark(result.value))
        if self.shown_by(by_value(unstruck, self.questions)) not in MAY_RESIST:
            return found
        return msgspec.structs.replace(found, if_refused=STRUCK_OUT)

    def _beside_words(self, found: ByValue, result: Result) -> ByValue:
        """Let a drug named with more words (``ABPC 再検``) say nothing where its value is susceptible.

        It has no category of its own: its value cannot show that a drug is active, but agrees with what does.
        """
        if found.answer.refused is not Refusal.UNKNOWN_DRUG or found.drug not in self.vocabulary.drugs:
            return found
        named = msgspec.structs.replace(result, drug=found.drug)
        is_active = self.shown_by(by_value(named, self.questions)) in SHOWN_ACTIVE
        return msgspec.structs.replace(found, if_refused=NO_FINDING) if is_active else found

    def shows(self, found: ByValue) -> Shows:
        """Return what a result shows to rules about other results of its isolate.

        A cell without a value shows nothing: nobody tested the drug.
        """
        answer, said = found.answer, set(found.tests)
        if answer.reason is not Reason.NO_VALUE:
            said.add((found.drug or ANY_DRUG, self.shown_by(found)))
        if not found.tests or self.allowed.policy.rules == "off":
            return self.looked_at & said
        return self.looked_at & said | {one for one in found.tests if one[1].startswith(SAID)}

    def shown_by(self, found: ByValue) -> str:
        """Return the category of a result; of one that has none, what its value screens.

        A refused one of a known drug that nobody tested leaves open what needs its drug, and calls
        for nothing; one that was struck through calls for what it would call for, if it was not replaced.
        """
        refused = REFUSED if found.drug is None else found.if_refused
        category, asked = found.answer.category or refused, found.asked
        if asked is None or category not in NO_CATEGORY:
            return category
        return self.by_place.shown(asked.question, positions_of(asked.measured)) or category

    def measured(
        self, found: ByValue, method: Method | str, value: str, disk_content: str | None
    ) -> Measured | None:
        """Return what a result says to others of its drug; nothing where rules are off."""
        return self.said(found.answer.category, found.organism, (found.drug, method, disk_content, value))

    def said(
        self, category: str | None, organism: str | None, written: tuple[str | None, str, str | None, str]
    ) -> Measured | None:
        """Return the same of a category by the value; ``written``: drug (id), method, disk content, value.

        A result whose method nobody knows may be by any.
        """
        drug, method, content, value = written
        if self.allowed.policy.rules == "off":
            return None
        judged = measured(method, value, category)
        if judged is not None or drug is None or organism is None or category not in UNJUDGED:
            return judged
        may_be = (method,) if method in METHODS else sorted(METHODS)
        resists = (one for one in may_be if self._resists(organism, drug, one, content, value))
        return resistant_unjudged(resists, value, by_any=method not in METHODS)

    def resists_unjudged(
        self, organism: str, drug: str | None, method: str, disk_content: str | None, value: str
    ) -> bool:
        """Tell whether a result without a category is resistant by every criterion that could judge it.

        ``organism`` and ``drug`` are ids; the rest is as written.
        """
        if method not in METHODS or drug is None:
            return False
        return is_resistant_by_all(
            value, Method(method), disk_content, lambda: self.by_place.criteria(drug, organism)
        )

    def heeded(self, result: Result) -> frozenset[str] | None:
        """Return the drugs (ids) and tests of an isolate on which answers to a result's question can depend.

        None where the cascade may ask for any of them.
        """
        if self.allowed.withheld:
            return None
        grounds = self.questions.grounds(result)
        if self.allowed.policy.rules == "off" or isinstance(grounds, Refused):
            return frozenset()
        return heeded(grounds.about.question, self.tables, grounds.about.drug)

    def answer(self, found: ByValue, shows: Shows = NOTHING) -> Answer:
        """Say what a result is, given what the results of its isolate show."""
        if found.named is None:
            return found.answer
        known = self._decisive(shows) if shows else NOTHING
        answer, asked = found.answer, found.asked
        if asked is not None and not found.final:
            of, said = asked.question, known | asked.tests if asked.tests else known
            ruling = self.ruling(of.organism.id, of.drug, said)
            answer = answer if ruling is None else under_rules(answer, ruling)
        if not self.allowed.withheld:
            return answer
        return self._cascade.marked(answer, found.named, known | found.tests)  # of a refused row, too

    def ruling(self, organism: str, drug: str, shows: Shows) -> Ruling | None:
        """Return what rules make of a drug (id) in an isolate of an organism (id); None if nothing.

        ``shows``: what its results show, as far as it can decide anything.
        """
        return self._ruling(organism, drug, shows) if shows and self.allowed.policy.rules == "on" else None

    def _ruled(self, organism: str, drug: str, isolate_shows: Shows) -> Ruling | None:
        lineage = self.vocabulary.lineage(organism)
        found = ruling(lineage, self.tables, self.vocabulary.drugs[drug], isolate_shows)
        return None if found == NO_RULING else found


class Isolates:
    """What the results of each isolate show together; the order in which they come does not matter.

    Where some results name their isolate and others none, these may be of any isolate: each leaves
    open what it would decide of the other. Where none names any, each stands by itself, unless a row is
    a test alone: it can only be of some of the others.
    """

    def __init__(self) -> None:
        self._shows: dict[str, dict[str, Shows]] = {}
        self._named = self._unnamed = False
        self._tests: dict[str, Shows] = {}
        self._names: dict[str | None, str] = {}
        self._all: dict[str, Shows] | None = None

    def add(self, named: str | None, organism: str | None, shows: Shows, drug: str | None = None) -> None:
        """Add what one result of an isolate shows, whose organism and drug (ids; or a test) are these."""
        if organism is None:
            return
        name = self._name(named)
        self._named, self._unnamed = self._named or bool(name), self._unnamed or not name
        if not name and drug in TESTS:
            self._tests[organism] = self._tests.get(organism, NOTHING) | shows
        if shows:
            of = self._shows.setdefault(name, {})
            of[organism] = of.get(organism, NOTHING) | shows

    def shows(
        self, named: str | None, organism: str | None, vocabulary: Vocabulary, drug: str | None = None
    ) -> Shows:
        """Return what the isolate of a result shows, or may show; ``drug`` (id) is that of the result."""
        if organism is None:
            return NOTHING
        name = self._name(named)
        of = self._shows.get(name) if name else None
        shows = NOTHING if of is None else shown_together(organism, of, vocabulary.lineage)
        if not self._unnamed or not (self._named or self._tests):
            return shows
        others = (self._shows.get("", {}) if name else self._every()) if self._named else self._tests
        known = [*(one for one, _ in shows), *([] if drug is None else [drug])]
        return shows | of_unnamed_rows(organism, others, known, vocabulary.lineage)

    def _name(self, named: str | None) -> str:
        """Return what an isolate is called; a ditto mark names none."""
        if named not in self._names:
            self._names[named] = "" if is_ditto(named) else isolate_name(named)
        return self._names[named]

    def _every(self) -> dict[str, Shows]:
        """Return what all results show together, by the organism that they name; asked once all are added."""
        if self._all is None:
            self._all = {}
            for of in self._shows.values():
                for organism, shows in of.items():
                    self._all[organism] = self._all.get(organism, NOTHING) | shows
        return self._all


def classify(result: Result, tables: Sequence[TableIndex], policy: Policy, vocabulary: Vocabulary) -> Answer:
    """Classify one result against the tables, in their order.

    A pure function of its arguments: nothing is remembered between calls.

    Raises
    ------
    PolicyNameUnknown
        The policy names a host, drug or organism that the vocabulary does not know.
    """
    return classify_many((result,), tables, policy, vocabulary)[0]


def classify_many(
    results: Iterable[Result], tables: Sequence[TableIndex], policy: Policy, vocabulary: Vocabulary
) -> list[Answer]:
    """Classify results: as many answers as results, in their order.

    Every result is first answered by its value. What the results of one isolate show by their
    values then decides, in a second pass, which rules about other drugs fire: no rule rests
    on what another rule says, so that the order of results and of rules never matters. Where
    another method contradicts a result by its value, a warning comes last.

    Raises
    ------
    PolicyNameUnknown
        The policy names a host, drug or organism that the vocabulary does not know.
    """
    classifier, isolates, methods = Classifier(tables, policy, vocabulary), Isolates(), MethodsCompared()
    found = [(result, classifier.by_value(result)) for result in results]
    for result, one in found:
        isolates.add(result.isolate, one.organism, classifier.shows(one), one.drug)
        said = classifier.measured(one, result.method, result.value, result.disk_content)
        methods.add(result.isolate, one.organism, one.drug, said)
    answers = []
    for result, one in found:
        shows = isolates.shows(result.isolate, one.organism, vocabulary, one.drug)
        repeated = methods.repeated(result.isolate, one.organism, one.drug, result.method, vocabulary.lineage)
        answer = classifier.answer(one, shows | repeated)
        said = classifier.measured(one, result.method, result.value, result.disk_content)
        against = methods.against(result.isolate, one.organism, one.drug, said)
        answers.append(warned(answer, against))
    return answers
