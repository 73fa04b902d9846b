"""What else of the names of a refused row is not known: one refuses it, the others are said beside it."""

from typing import Final

from breakpoints.answers import Answer
from breakpoints.asking import Result, names_refused
from breakpoints.by_value import test_named
from breakpoints.outcomes import Refusal, Refused
from breakpoints.vocabulary import Vocabulary

_BEFORE_NAMES: Final = Refusal.METHOD_MISMATCH
_OF_NAMES: Final = frozenset(
    (
        *(Refusal.UNKNOWN_ORGANISM, Refusal.UNKNOWN_DRUG, Refusal.UNKNOWN_HOST),
        *(Refusal.AMBIGUOUS_CODE, _BEFORE_NAMES),
    )
)
"""Refusals of a row before all of its names were looked for."""


def also_refused(answer: Answer, result: Result, vocabulary: Vocabulary) -> dict[str, Refused]:
    """Return why further names of a refused result are not known, by ``organism``, ``drug`` and ``host``.

    A screening test where a drug should stand is no drug that nobody knows.
    """
    return further_refused(answer.refused, result, vocabulary)


def further_refused(refused: Refusal | None, result: Result, vocabulary: Vocabulary) -> dict[str, Refused]:
    """Return the same of a result of which only its refusal is held."""
    if refused not in _OF_NAMES:
        return {}
    told = 0 if refused is _BEFORE_NAMES else 1
    further = dict(list(names_refused(result, vocabulary).items())[told:])
    if "drug" in further and test_named(result.drug, vocabulary) is not None:
        del further["drug"]
    return further
