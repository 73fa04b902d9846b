"""Screening tests that are written and cannot be read, where a rule about the drug asks for them."""

from collections.abc import Sequence

from breakpoints.candidates import Question
from breakpoints.expert.applying import applicable_rules
from breakpoints.index import TableIndex
from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.screening import TESTS, UNREADABLE, Screening, found_in
from breakpoints.vocabulary import Drug
from breakpoints.written import shown


def unread(
    written: Screening, question: Question, tables: Sequence[TableIndex], drug: Drug
) -> Refused | None:
    """Refuse a result that a test may take S from, if nobody can read what the test showed.

    What is R by its value stays R, whatever the test says: that is for the caller to look at.
    A drug that the test does not concern is answered: ESBL tells nothing of a fluoroquinolone.
    """
    texts = {test: getattr(written, test) for test in TESTS}
    unclear = [test for test in TESTS if found_in(test, texts[test]) == UNREADABLE]
    rules = [one.rule for one in applicable_rules(question.organism.lineage, tables, drug)] if unclear else []
    test = next((test for test in unclear if any(rule.looks_at(test) for rule in rules)), None)
    if test is None:
        return None
    return Refused(
        code=Refusal.VALUE_UNREADABLE,
        reason=Reason.SCREENING_UNREADABLE,
        parameters={"test": test, "given": shown(texts[test] or "")},
    )
