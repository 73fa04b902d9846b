"""Compare laboratories, hosts, species and years within a derivation, and say what must be known."""

from collections.abc import Callable, Iterator

import msgspec

from analysis.candidate import Question
from analysis.heterogeneity.compare import compare, compared_factors, comparison_steps
from analysis.heterogeneity.report import Heterogeneity, LeftOutPair, OneCriterion
from analysis.measurement_error.model import AveragedModel
from analysis.methods import Factor
from analysis.paired_table import PairedTable
from analysis.plan import AnalysisPlan
from analysis.record import DerivationRecord, Warned
from analysis.refusals import Caveat

MOVES_OF_NOTE_MM = 1

_DIFFER = {
    Factor.LABORATORY: Caveat.LABORATORIES_DIFFER,
    Factor.HOST: Caveat.HOSTS_DIFFER,
    Factor.SPECIES: Caveat.SPECIES_DIFFER,
    Factor.YEAR: Caveat.YEARS_DIFFER,
    Factor.MECHANISM: Caveat.MECHANISMS_DIFFER,
    Factor.DISK_MAKER: Caveat.DISK_MAKERS_DIFFER,
}
_POOLED = {Factor.HOST: Caveat.HOSTS_POOLED, Factor.SPECIES: Caveat.SPECIES_POOLED}


def heterogeneity_steps(question: Question, plan: AnalysisPlan, *, with_model: bool) -> int:
    """Return how many steps :func:`with_heterogeneity` tells of at most."""
    return sum(
        comparison_steps(question, factor, plan, with_model=with_model)
        for factor in compared_factors(question)
    )


def with_heterogeneity(
    question: Question,
    record: DerivationRecord,
    model: AveragedModel | None,
    tell: Callable[[bool], None],
    *,
    with_limits: bool,
) -> DerivationRecord:
    """Add the comparison of every factor by which the isolates differ, and its warnings.

    Parameters
    ----------
    question : Question
    record : DerivationRecord
    model : AveragedModel, optional
        Fitted to the isolates of the question.
    tell : callable
        Called after each step, with whether it was one of the resamples.
    with_limits : bool
        Place limits without and by each group: not where the isolates as a whole have none.
    """
    found = tuple(
        compare(question, factor, record.plan, model, tell, with_limits=with_limits)
        for factor in compared_factors(question)
    )
    warnings = tuple(warned for one in found for warned in comparison_warnings(one))
    return msgspec.structs.replace(record, heterogeneity=found, warnings=(*record.warnings, *warnings))


def comparison_warnings(found: Heterogeneity) -> Iterator[Warned]:
    """Yield what a reader must know: groups that differ, and a group on which the limits rest."""
    if found.answer is OneCriterion.SEPARATE:
        widest = found.largest[0]
        low, high = widest.difference_95
        yield _warned(
            _DIFFER[found.factor],
            factor=found.factor.value,
            larger=widest.group,
            smaller=widest.against or "",
            difference_mm=f"{widest.difference_mm:.1f}",
            lower_mm=f"{low:.1f}",
            upper_mm=f"{high:.1f}",
        )
    rests = max(_of_the_default(found), key=_moved, default=None)
    if rests is not None and _moved(rests) > MOVES_OF_NOTE_MM:
        yield _warned(
            Caveat.LIMITS_REST_ON_ONE_GROUP,
            factor=found.factor.value,
            group=rests.group,
            zone_r_le_mm="–" if rests.zone_r_le_mm is None else str(rests.zone_r_le_mm),
            zone_s_ge_mm="–" if rests.zone_s_ge_mm is None else str(rests.zone_s_ge_mm),
        )


def pooled_warnings(table: PairedTable) -> tuple[Warned, ...]:
    """Name the hosts and the species that are pooled, with their isolates."""
    found = []
    for factor, code in _POOLED.items():
        isolates = table.isolates_by(factor) or {}
        if len(isolates) > 1:
            named = ", ".join(f"{name} {n}" for name, n in isolates.items())
            found.append(_warned(code, factor=factor.value, groups=named))
    return tuple(found)


def _of_the_default(found: Heterogeneity) -> list[LeftOutPair]:
    """Return the left-out pairs of the method that comes first: the model's where there is one."""
    return [one for one in found.left_out if one.method is found.left_out[0].method]


def _moved(one: LeftOutPair) -> float:
    """Return by how much leaving a group out moves a limit; no limits at all is the largest move."""
    if one.moved_r_mm is None or one.moved_s_mm is None:
        return float("inf") if one.zone_r_le_mm is None else 0.0
    return float(max(abs(one.moved_r_mm), abs(one.moved_s_mm)))


def _warned(code: Caveat, **parameters: str) -> Warned:
    """Return a warning with its figures."""
    return Warned(code=code, parameters=dict(sorted(parameters.items())))
