"""The wild type of a derivation, and the limits that split it."""

import msgspec

from analysis.candidate import Question
from analysis.record import Candidate, DerivationRecord, Warned, WildTypeAnswer
from analysis.refusals import Caveat
from analysis.wild_type.answer import mic_criterion_splits, wild_type_answer, zone_limit_splits
from analysis.wild_type.resampling import RESAMPLES


def with_wild_type(question: Question, record: DerivationRecord) -> DerivationRecord:
    """Add the wild-type cut-offs, and flag every limit that splits the wild type."""
    resamples = min(RESAMPLES, record.plan.bootstrap_resamples)
    found = wild_type_answer(question.random_sample, seed=record.plan.seed, resamples=resamples)
    candidates = tuple(
        _flagged(answer, found)
        if answer.zone_s_ge_mm is not None and zone_limit_splits(found, answer.zone_s_ge_mm)
        else answer
        for answer in record.candidates
    )
    warnings = record.warnings
    if mic_criterion_splits(found, question.criterion.l_step):
        warnings = (*warnings, Warned(code=Caveat.MIC_CRITERION_SPLITS_WILD_TYPE))
    return msgspec.structs.replace(record, wild_type=found, candidates=candidates, warnings=warnings)


def _flagged(answer: Candidate, wild_type: WildTypeAnswer) -> Candidate:
    """Warn that a limit lies inside the central 95 % of the wild type's zones."""
    parameters = {
        "cut_off_mm": str(wild_type.zone[0].cut_off_mm),
        "zone_s_ge_mm": str(answer.zone_s_ge_mm),
    }
    flag = Warned(code=Caveat.SPLITS_WILD_TYPE, parameters=parameters)
    return msgspec.structs.replace(answer, warnings=(*answer.warnings, flag))
