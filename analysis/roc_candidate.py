"""The receiver operating characteristic's best limit, as a candidate."""

import msgspec

from analysis.candidate import Question, candidate
from analysis.methods import Censoring, Method
from analysis.record import Candidate, RocResult, Warned
from analysis.refusals import Caveat


def roc_candidate(question: Question, found: RocResult, censoring: Censoring) -> Candidate:
    """Return the largest of the best limits as one cut between R and not R."""
    limit = found.best_zone_s_ge_mm[-1]
    answer = candidate(question, Method.ROC, censoring, limit - 1, limit)
    warnings = list(answer.warnings)
    if len(found.best_zone_s_ge_mm) > 1:
        pairs = str(len(found.best_zone_s_ge_mm))
        warnings.append(Warned(code=Caveat.SEVERAL_PAIRS_TIE, parameters={"pairs": pairs}))
    if not question.criterion.one_breakpoint:
        warnings.append(Warned(code=Caveat.SEPARATES_R_FROM_NOT_R))
    return msgspec.structs.replace(answer, warnings=tuple(warnings))
