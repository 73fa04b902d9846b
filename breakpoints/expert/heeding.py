"""Of what an isolate shows, that on which an answer to one question can depend."""

from collections.abc import Sequence

from breakpoints.candidates import Question
from breakpoints.expert.applying import applicable_rules
from breakpoints.expert.isolate import ANY_DRUG
from breakpoints.expert.rule import ResultIs
from breakpoints.expert.screening_used import ERYTHROMYCIN_FAILS
from breakpoints.index import TableIndex
from breakpoints.screening import TESTS
from breakpoints.vocabulary import Drug


def heeded(question: Question, tables: Sequence[TableIndex], drug: Drug) -> frozenset[str]:
    """Return the drugs (ids) and screening tests whose results can change the answers to a question.

    Screening tests always: what is said of them themselves does not look at the drug. Other drugs
    only where a rule is about this one: those of its conditions, erythromycin, which may call for
    a D-test, and a drug that nobody knows, which may be any.
    """
    rules = [one.rule for one in applicable_rules(question, tables, drug)]
    if not rules:
        return frozenset(TESTS)
    conditions = (condition for rule in rules for group in rule.when for condition in group)
    drugs = {drug for one in conditions if isinstance(one, ResultIs) for drug in one.drugs}
    return frozenset((*TESTS, *drugs, *ERYTHROMYCIN_FAILS.drugs, ANY_DRUG))
