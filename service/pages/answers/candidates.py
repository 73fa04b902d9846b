"""The candidates of every method side by side."""

from typing import Any

import msgspec

from analysis.methods import Denominator, ErrorKind
from analysis.record import Candidate, DerivationRecord, ErrorRate
from service.publication.candidate_row import candidate_name


class CandidateRow(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate, whether it is the default, and its error rates over the MIC category, by kind.

    Where nothing is intermediate there is no rate of minor errors.
    """

    candidate: Candidate
    default: bool
    rates: dict[str, ErrorRate | None]


def view(record: DerivationRecord, _about: Candidate | None) -> tuple[CandidateRow, ...]:
    """Return the candidates, the default first; a hopeless record has refusals instead."""
    return tuple(
        CandidateRow(candidate=candidate, default=default, rates=_rates(candidate))
        for default, candidate in in_order(record)
    )


def in_order(record: DerivationRecord) -> tuple[tuple[bool, Candidate], ...]:
    """Return the candidates, the default first and marked."""
    default = record.default_candidate
    marked = [(index == default, candidate) for index, candidate in enumerate(record.candidates)]
    return tuple(sorted(marked, key=lambda pair: not pair[0]))


def named_candidate(record: DerivationRecord, name: str | None) -> Candidate | None:
    """Return the candidate that a row or a proposal rests on, without a name the default."""
    if name is None:
        return record.default
    found = (one for one in record.candidates if candidate_name(one) == name)
    return next(found, None)


def record_of(plain: dict[str, Any] | None) -> DerivationRecord | None:
    """Return a stored record as structs."""
    return None if plain is None else msgspec.convert(plain, DerivationRecord)


def _rates(candidate: Candidate) -> dict[str, ErrorRate | None]:
    found = {
        rate.error: rate for rate in candidate.discrepancies if rate.denominator is Denominator.MIC_CATEGORY
    }
    return {error.value: found.get(error) for error in ErrorKind}
