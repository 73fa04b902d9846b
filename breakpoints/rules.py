"""Rules that come before values: what no measured value can make susceptible."""

from collections.abc import Sequence
from typing import Final

import msgspec

from breakpoints.answers import Answer
from breakpoints.candidates import Question
from breakpoints.expected import expected_of, expected_of_members
from breakpoints.index import TableIndex
from breakpoints.methods_not_valid import method_not_valid
from breakpoints.not_effective import not_effective
from breakpoints.outcomes import Category, Reason, Remark
from breakpoints.vocabulary import Drug, Vocabulary

URINE: Final = frozenset({"urinary_tract"})
"""Sites (ids) where drugs gather."""
_ACTIVE: Final = frozenset({Category.S, Category.SDD, Category.I})
_HELPFUL: Final = frozenset({Category.S, Category.SDD, Category.I, Category.WT})
"""What no group some of whose members resist by nature is said to be."""


class RuledOut(msgspec.Struct, frozen=True, kw_only=True):
    """The category that a rule gives before any value is looked at, with its source."""

    category: Category
    reason: Reason
    parameters: dict[str, str]


def ruled_out(question: Question, tables: Sequence[TableIndex], drug: Drug) -> RuledOut | None:
    """Say what a rule makes of a question; None if the value decides.

    In this order: intrinsic resistance, of any table of the request or of the shipped list; a
    method that cannot test this drug or organism; a drug that fails in the patient whatever the
    test shows.
    """
    expected = expected_of(question.organism, tables, drug)
    if expected is not None:
        return RuledOut(
            category=Category.INTRINSIC,
            reason=Reason.EXPECTED_RESISTANCE,
            parameters={
                "organism": expected.organisms[0],
                "source": expected.source,
                "table": expected.table,
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


def of_another_place(answer: Answer, sites: Sequence[str], against: Remark | None) -> Answer:
    """Leave the category open where the specimen cannot be from the site for which the criterion holds.

    Parameters
    ----------
    answer : Answer
    sites : sequence of str
        Those that the criterion lists; one that lists none holds for any.
    against : Remark, optional
        What is to be said of the specimen.
    """
    if against is None or not sites or answer.category not in _HELPFUL:
        return answer
    return msgspec.structs.replace(
        answer,
        category=Category.NOT_EVALUABLE,
        reason=Reason.SITE_CONTRADICTS_SPECIMEN,
        parameters=against.parameters,
        possible=(),
        distance_mm=None,
        distance_steps=None,
        alternatives=(),
    )


def of_urine(answer: Answer, sites: Sequence[Sequence[str]], question: Question) -> Answer:
    """Leave the category open where only urine has a criterion and nobody says that the isolate is of it.

    Drugs reach far more in urine than elsewhere, so that its criteria are the laxest: beside one for other
    sites, too, no category would be given before a site is named. What is R in urine stays R.

    Parameters
    ----------
    answer : Answer
        With its answer for each site.
    sites : sequence of sequence of str
        Those that each row that applies lists; one that lists none holds for any.
    question : Question
    """
    is_of_urine = all(one and URINE.issuperset(one) for one in sites)
    if question.site is not None or not is_of_urine or answer.category not in _ACTIVE:
        return answer
    return msgspec.structs.replace(
        answer,
        category=Category.NOT_EVALUABLE,
        reason=Reason.ONLY_FOR_URINE,
        parameters={"category": answer.category.value},
        possible=(answer.category,),
        distance_mm=None,
        distance_steps=None,
    )


def of_group(
    answer: Answer, question: Question, tables: Sequence[TableIndex], vocabulary: Vocabulary
) -> Answer:
    """Leave the category open where the organism is a group of which members resist by nature.

    What the value says stays among the possible categories, as does ``intrinsic``.
    """
    if answer.category not in _HELPFUL:
        return answer
    drug = vocabulary.drugs[question.drug]
    expected = expected_of_members(question.organism, tables, drug, vocabulary)
    if expected is None:
        return answer
    named = {answer.category, Category.INTRINSIC}
    return msgspec.structs.replace(
        answer,
        category=Category.NOT_EVALUABLE,
        reason=Reason.MEMBERS_RESIST_BY_NATURE,
        parameters={
            "organism": question.organism.id,
            "members": ", ".join(expected.organisms),
            "source": expected.source,
            "table": expected.table,
        },
        possible=tuple(category for category in Category if category in named),
        distance_mm=None,
        distance_steps=None,
        alternatives=(),
    )
