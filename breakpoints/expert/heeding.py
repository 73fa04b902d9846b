"""Of what an isolate shows, that on which an answer to one question can depend."""

from collections.abc import Sequence
from typing import Final

from breakpoints.candidates import Question
from breakpoints.expert.applying import STANDS, applicable_rules
from breakpoints.expert.isolate import ANY_DRUG
from breakpoints.expert.rule import ResultIs
from breakpoints.expert.tests_needed import drugs_calling
from breakpoints.index import TableIndex
from breakpoints.screening import TESTS
from breakpoints.vocabulary import Drug

_TESTS: Final = frozenset(TESTS)


def heeded(question: Question, tables: Sequence[TableIndex], drug: Drug) -> frozenset[str]:
    """Return the drugs (ids) and screening tests whose results can change the answers to a question.

    Screening tests always: what is said of them themselves does not look at the drug. Other drugs
    only where a rule is about this one: those of its conditions, those that may call
    for a screening test among them (erythromycin for the D-test), and a drug that nobody
    knows, which may be any.
    """
    lineage = question.organism.lineage
    rules = [one.rule for one in applicable_rules(lineage, tables, drug)]
    if not rules:
        return _TESTS
    conditions = (condition for rule in rules for group in rule.when for condition in group)
    drugs = {drug for one in conditions if isinstance(one, ResultIs) for drug in one.drugs}
    settling = (drug for rule in rules for drug in rule.settled_by)
    return frozenset((*TESTS, *drugs, *settling, *drugs_calling(lineage, rules), ANY_DRUG))


def heeded_by(category: str | None, heeds: frozenset[str]) -> frozenset[str]:
    """Return what an answer heeds that has a category by its value: one that stands only the tests."""
    return _TESTS if category in STANDS else heeds
