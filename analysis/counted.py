"""The counted answers: error-bounded search, its bootstrap, and held-out laboratories and years."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np

from analysis.bootstrap import Resampled, corrected_rates, pair_distribution, resample
from analysis.candidate import (
    Question,
    breaks_bound,
    candidate,
    errors_of_pairs,
    refused,
    searched,
    surrounded,
)
from analysis.error_bounded import FoundPair, SearchResult, search
from analysis.methods import AcceptanceRow, Censoring, ErrorKind, Factor, Group, Method
from analysis.mic_class import class_table, far_class, nearest_class, strata_tables
from analysis.plan import AnalysisPlan
from analysis.record import BootstrapPairs, Candidate, HeldOutRate, Warned
from analysis.refusals import Caveat, Refusal

CONSTRAINED = Method.ERROR_BOUNDED_CONSTRAINED
UNCONSTRAINED = Method.ERROR_BOUNDED_UNCONSTRAINED

HELD_OUT_BY = (Factor.LABORATORY, Factor.YEAR)

_ROW_SIGNS = {
    AcceptanceRow.ABOVE_U: "MIC > U",
    AcceptanceRow.L_TO_U: "L ≤ MIC ≤ U",
    AcceptanceRow.BELOW_L: "MIC < L",
}
_ERROR_SIGNS = {ErrorKind.VERY_MAJOR: "VM", ErrorKind.MAJOR: "M", ErrorKind.MINOR: "m"}


@dataclass(frozen=True, slots=True)
class Counted:
    """Candidates of the search, the default one first, and what to say of the whole."""

    candidates: tuple[Candidate, ...]
    warnings: tuple[Warned, ...]


def counted(question: Question, censoring: Censoring) -> Counted:
    """Search at the nearest step and, where it changes the answer, at the far end.

    Parameters
    ----------
    question : Question
    censoring : Censoring
        Label of the first search: nearest step, or none censored.
    """
    table, criterion = question.table, question.criterion
    near, far = nearest_class(table, criterion), far_class(table, criterion)
    result = search(class_table(table, near), question.rule)
    candidates = _answers(question, result, censoring)
    if np.array_equal(near, far):
        return Counted(candidates, ())
    beside = search(class_table(table, far), question.rule)
    extra: list[Candidate] = []
    warnings: list[Warned] = []
    for answer, other in zip(candidates, _answers(question, beside, Censoring.FAR_END), strict=True):
        if limits_in_signs(answer) != limits_in_signs(other):
            extra.append(other)
            parameters = {
                "method": answer.method.value,
                "nearest_step": limits_in_signs(answer),
                "far_end": limits_in_signs(other),
            }
            warnings.append(Warned(code=Caveat.CENSORING_CHANGES_PAIR, parameters=parameters))
    return Counted((*candidates, *extra), tuple(warnings))


def _answers(question: Question, result: SearchResult, censoring: Censoring) -> tuple[Candidate, Candidate]:
    """Return the constrained and the unconstrained candidate of a search."""
    if result.unconstrained is None:
        low, high = str(question.table.zone_mm.min()), str(question.table.zone_mm.max())
        refusals = [
            refused(method, censoring, Refusal.NO_ADMISSIBLE_PAIR, zone_min_mm=low, zone_max_mm=high)
            for method in (CONSTRAINED, UNCONSTRAINED)
        ]
        return refusals[0], refusals[1]
    free = _answer(question, UNCONSTRAINED, censoring, result.unconstrained)
    if breaks_bound(free.acceptance):
        broken = Warned(code=Caveat.UNCONSTRAINED_BREAKS_BOUND)
        free = msgspec.structs.replace(free, warnings=(*free.warnings, broken))
    if result.constrained is None:
        cells = ", ".join(cell_sign(cell.row, cell.error) for cell in result.blocking)
        return refused(CONSTRAINED, censoring, Refusal.NO_PAIR_MEETS_BOUNDS, cells=cells), free
    return _answer(question, CONSTRAINED, censoring, result.constrained), free


def _answer(question: Question, method: Method, censoring: Censoring, found: FoundPair) -> Candidate:
    """Return the candidate of a found pair, with what a millimetre more or less would do."""
    answer = searched(candidate(question, method, censoring, found.d1_mm, found.d2_mm), found, question.rule)
    return surrounded(question, answer)


def cell_sign(row: AcceptanceRow, error: ErrorKind) -> str:
    """Write a cell in the field's signs, which need no translation."""
    return f"{_ERROR_SIGNS[error]} ({_ROW_SIGNS[row]})"


def limits_in_signs(answer: Candidate) -> str:
    """Write a candidate's limits in signs; a dash where it has none."""
    if answer.zone_s_ge_mm is None:
        return "–"
    return f"R ≤ {answer.zone_r_le_mm}, S ≥ {answer.zone_s_ge_mm} mm"


def resampled(
    question: Question, plan: AnalysisPlan, progress: Callable[[int], None] | None = None
) -> tuple[Resampled, bool]:
    """Resample the table as the plan says; tell whether laboratories were resampled whole."""
    strata = strata_tables(question.table, nearest_class(question.table, question.criterion))
    clusters = plan.resamples_laboratories(question.table.named_laboratories)
    drawn = resample(
        strata,
        question.rule,
        resamples=plan.bootstrap_resamples,
        seed=plan.seed,
        clusters=clusters,
        progress=progress,
    )
    return drawn, clusters


def distributions(
    drawn: Resampled, censoring: Censoring, plan: AnalysisPlan
) -> tuple[tuple[BootstrapPairs, ...], tuple[Warned, ...]]:
    """Return the chosen pairs of both searches, and the resamples that found none."""
    methods = (CONSTRAINED, UNCONSTRAINED)
    found = tuple(pair_distribution(drawn, method, censoring, plan.seed) for method in methods)
    warnings = tuple(
        Warned(
            code=Caveat.RESAMPLES_WITHOUT_PAIR,
            parameters={
                "method": one.method.value,
                "resamples": str(one.resamples),
                "without_pair": str(one.without_pair),
            },
        )
        for one in found
        if one.without_pair
    )
    return found, warnings


def corrected(question: Question, answer: Candidate, drawn: Resampled) -> Candidate:
    """Add optimism-corrected rates to the constrained candidate."""
    if answer.zone_r_le_mm is None or answer.zone_s_ge_mm is None or len(drawn.constrained) == 0:
        return answer
    apparent = errors_of_pairs(question, answer.censoring, ((answer.zone_r_le_mm, answer.zone_s_ge_mm),))
    return msgspec.structs.replace(answer, corrected=corrected_rates(drawn, apparent, question.rule))


def held_out(question: Question) -> tuple[HeldOutRate, ...]:
    """Count the errors of the largest laboratories, and years, by the constrained pair of the others."""
    table = question.table
    found = []
    for factor in HELD_OUT_BY:
        for name in table.largest_groups(factor):
            others = table.keep(~table.those_of(factor, name))
            chosen = search(class_table(others, nearest_class(others, question.criterion)), question.rule)
            pair = chosen.constrained
            limits = (pair.d1_mm, pair.d2_mm) if pair else None
            found.append(held_out_rate(question, factor, name, limits))
    return tuple(found)


def held_out_rate(
    question: Question, factor: Factor, name: str, limits: tuple[int, int] | None
) -> HeldOutRate:
    """Count the errors among the isolates of one name by limits that the others chose."""
    own = question.table.keep(question.table.those_of(factor, name))
    asked = msgspec.structs.replace(question, table=own, with_challenge=None)
    errors = errors_of_pairs(asked, Censoring.NEAREST_STEP, (limits or (0, 1),))

    def total(kind: ErrorKind) -> int:
        return sum(int(errors.count[group][kind][0]) for group in Group) if limits else 0

    return HeldOutRate(
        laboratory=name,
        factor=factor,
        zone_r_le_mm=limits[0] if limits else None,
        zone_s_ge_mm=limits[1] if limits else None,
        n=own.n,
        very_major=total(ErrorKind.VERY_MAJOR),
        n_resistant=int(errors.category_n[ErrorKind.VERY_MAJOR][0]),
        major=total(ErrorKind.MAJOR),
        n_susceptible=int(errors.category_n[ErrorKind.MAJOR][0]),
        minor=total(ErrorKind.MINOR),
    )
