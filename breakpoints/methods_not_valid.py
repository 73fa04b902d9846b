"""Drugs and organisms that a method cannot test, whatever a table says (colistin by disk)."""

import functools

import msgspec

from breakpoints.candidates import Question
from breakpoints.model import Method
from breakpoints.outcomes import Reason
from breakpoints.vocabulary.shipped import reference_rows


class NotValid(msgspec.Struct, frozen=True, kw_only=True):
    """Why a method is not valid, and the source that says so."""

    reason: Reason
    source: str


def method_not_valid(question: Question) -> NotValid | None:
    """Say why the question's method cannot test its drug or organism; None if it can."""
    by_drug, by_organism = _shipped()
    source = by_drug.get((question.method, question.drug))
    if source is not None:
        return NotValid(reason=Reason.DRUG_NOT_TESTED_BY_THIS_METHOD, source=source)
    for organism in question.organism.lineage:
        source = by_organism.get((question.method, organism))
        if source is not None:
            return NotValid(reason=Reason.ORGANISM_NOT_TESTED_BY_THIS_METHOD, source=source)
    return None


@functools.cache
def _shipped() -> tuple[dict[tuple[Method, str], str], dict[tuple[Method, str], str]]:
    """Read the shipped list once: by drug, and by organism."""
    rows = reference_rows("methods_not_valid")
    by_drug = {(Method(row["method"]), row["drug"]): row["source"] for row in rows if row["drug"]}
    by_organism = {(Method(row["method"]), row["organism"]): row["source"] for row in rows if row["organism"]}
    return by_drug, by_organism
