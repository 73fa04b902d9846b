"""Which candidate is proposed, and why, or why none is."""

import msgspec

from analysis.candidate import Question, within_bounds_at_both_ends
from analysis.counted import CONSTRAINED, limits_in_signs
from analysis.data_refusals import ONE_SIDED
from analysis.expected import MODEL_METHODS
from analysis.methods import DefaultReason, Method
from analysis.record import AnalysisPlan, Candidate, DerivationRecord, Refused
from analysis.refusals import Refusal


def with_default(question: Question, record: DerivationRecord) -> DerivationRecord:
    """Choose the default candidate, or say why there is none."""
    codes = {one.code for one in record.refusals}
    if codes & ONE_SIDED:
        ignored = ONE_SIDED | {Refusal.NO_RELATION}
        wanted, reason = _primary_one_sided(record.plan), DefaultReason.SUSCEPTIBLE_ONLY
    else:
        ignored = frozenset()
        wanted, reason = _primary(record.plan)
    answers = [place for place, one in enumerate(record.candidates) if one.method is wanted]
    if not answers:
        return record
    chosen = next((place for place in answers if _proposable(question, record.candidates[place])), None)
    if chosen is None:
        own = _why_none([record.candidates[place] for place in answers])
        added = () if own.code in codes else (own,)
        return msgspec.structs.replace(record, refusals=(*record.refusals, *added))
    if codes - ignored:
        return record
    return msgspec.structs.replace(record, default_candidate=chosen, default_reason=reason)


def _primary_one_sided(plan: AnalysisPlan) -> Method:
    """Return whose susceptible-only answer is proposed: the model's, unless the plan decided otherwise."""
    by_model = Method(plan.primary) is Method.EXPECTED_CONSTRAINED
    if by_model and Method.EXPECTED_SUSCEPTIBLE_ONLY in plan.methods:
        return Method.EXPECTED_SUSCEPTIBLE_ONLY
    return Method.SUSCEPTIBLE_ONLY


def _primary(plan: AnalysisPlan) -> tuple[Method, DefaultReason]:
    """Return the method whose answer is proposed: the model's, unless the plan decided otherwise."""
    method = Method(plan.primary)
    if method is Method.EXPECTED_CONSTRAINED and any(one in plan.methods for one in MODEL_METHODS):
        return method, DefaultReason.SMALLEST_EXPECTED_INDEX_WITHIN_BOUNDS
    return CONSTRAINED, DefaultReason.SMALLEST_INDEX_WITHIN_BOUNDS


def _proposable(question: Question, answer: Candidate) -> bool:
    """Tell whether an answer may be the default, wherever censored concentrations lie."""
    if answer.refusal is not None:
        return False
    return answer.method is not CONSTRAINED or within_bounds_at_both_ends(question, answer)


def _why_none(answers: list[Candidate]) -> Refused:
    """Return why none of a method's answers is proposed, the nearest-step one being first."""
    first = answers[0]
    if first.refusal is not None and all(one.refusal is not None for one in answers):
        return first.refusal
    limits = {"nearest_step": limits_in_signs(first), "far_end": limits_in_signs(answers[-1])}
    return Refused(code=Refusal.CENSORING_DECIDES, parameters=limits)
