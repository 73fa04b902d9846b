"""Rules that come before values: what no measured value can make susceptible."""

from collections.abc import Sequence

import msgspec

from breakpoints.candidates import Question
from breakpoints.index import TableIndex
from breakpoints.methods_not_valid import method_not_valid
from breakpoints.not_effective import not_effective
from breakpoints.outcomes import Category, Reason
from breakpoints.vocabulary import Drug


class RuledOut(msgspec.Struct, frozen=True, kw_only=True):
    """The category that a rule gives before any value is looked at, with its source."""

    category: Category
    reason: Reason
    parameters: dict[str, str]


def ruled_out(question: Question, tables: Sequence[TableIndex], drug: Drug) -> RuledOut | None:
    """Say what a rule makes of a question; None if the value decides.

    In this order: intrinsic resistance of any table of the request, a method that cannot
    test this drug or organism, a drug that fails in the patient whatever the test shows.
    """
    for table in tables:
        expected = table.expected_resistance(question.organism.lineage, question.drug)
        if expected is not None:
            return RuledOut(
                category=Category.INTRINSIC,
                reason=Reason.EXPECTED_RESISTANCE,
                parameters={
                    "organism": expected.organism,
                    "source": expected.source,
                    "table": f"{table.table}@{table.number}",
                },
            )
    not_valid = method_not_valid(question)
    if not_valid is not None:
        return RuledOut(
            category=Category.METHOD_NOT_VALID,
            reason=not_valid.reason,
            parameters={"source": not_valid.source},
        )
    failing = not_effective(question.organism, drug)
    if failing is not None:
        parameters = {"organism": failing.organism, "source": failing.source}
        return RuledOut(
            category=Category.NOT_EVALUABLE, reason=Reason.NOT_EFFECTIVE_CLINICALLY, parameters=parameters
        )
    return None
