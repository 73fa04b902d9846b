"""The cascade: which rows a laboratory keeps out of its reports."""

from collections.abc import Iterator, Sequence

import msgspec

from breakpoints.answers import Answer
from breakpoints.candidates import Question
from breakpoints.expert.applying import applicable_rules
from breakpoints.expert.firing import first_fired
from breakpoints.expert.isolate import Shows, satisfying, undecided
from breakpoints.expert.rule import ResultIs
from breakpoints.index import TableIndex
from breakpoints.outcomes import Category, Remark, WarningCode
from breakpoints.policy import Allowed, Withheld
from breakpoints.rules import ruled_out
from breakpoints.screening import as_they_count
from breakpoints.vocabulary import Vocabulary


class Cascade:
    """What a laboratory does not report, unless a first choice of the same isolate fails.

    A first choice fails where its own result is I, R or NS, where the organism resists it by
    nature, or where a rule takes its S away. Without an isolate only what the row itself tells
    can lift the line.
    """

    def __init__(self, tables: Sequence[TableIndex], allowed: Allowed, vocabulary: Vocabulary) -> None:
        self._tables, self._allowed, self._vocabulary = tables, allowed, vocabulary

    @property
    def conditions(self) -> Iterator[ResultIs]:
        """What the cascade looks at in other results of an isolate."""
        for withheld in self._allowed.withheld:
            for drug in withheld.unless:
                yield ResultIs(drugs=(drug,), level="NS")

    def marked(self, answer: Answer, question: Question, shows: Shows) -> Answer:
        """Mark an answer that is kept out of reports; its category or refusal stands.

        Where a first choice has no category, a warning says so: it may have failed.
        """
        held = [one for one in self._allowed.withheld if self._holds(one, question, shows)]
        if not held:
            return answer
        drugs = tuple(sorted({drug for withheld in held for drug in withheld.unless}))
        first = undecided(ResultIs(drugs=drugs, level="NS"), shows)
        if first is None or answer.category is None:
            return msgspec.structs.replace(answer, reported=False)
        remark = Remark(code=WarningCode.CASCADE_OPEN, parameters={"trigger": f"{first[0]}={first[1]}"})
        return msgspec.structs.replace(answer, reported=False, warnings=(*answer.warnings, remark))

    def _holds(self, withheld: Withheld, question: Question, shows: Shows) -> bool:
        """Tell whether a line is about a question and nothing lifts it."""
        is_about = (
            withheld.drug == question.drug
            and withheld.organism in {None, *question.organism.lineage}
            and withheld.host in {None, *question.host.lineage}
        )
        return is_about and not any(self._failed(drug, question, shows) for drug in withheld.unless)

    def _failed(self, drug: str, asked: Question, shows: Shows) -> bool:
        """Tell whether a first choice is not susceptible."""
        if satisfying(ResultIs(drugs=(drug,), level="NS"), shows) is not None:
            return True
        if self._allowed.policy.rules == "off":
            return False
        question = msgspec.structs.replace(asked, drug=drug, disk_content=None)
        entry = self._vocabulary.drugs[drug]
        ruled = ruled_out(question, self._tables, entry)
        if ruled is not None:
            return ruled.category is Category.INTRINSIC
        rules = applicable_rules(question.organism.lineage, self._tables, entry)
        return first_fired(rules, as_they_count(shows)) is not None
