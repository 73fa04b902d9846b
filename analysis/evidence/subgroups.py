"""The model and the counted search on each laboratory, host, species, year and mechanism alone."""

from collections.abc import Callable

from analysis.candidate import Question
from analysis.error_bounded import search
from analysis.evidence.refits import Refits, counts_of
from analysis.evidence.report import SubgroupFit, SubgroupProblem
from analysis.measurement_error.report import ModelAnswer
from analysis.measurement_error.resampling import NO_LIMIT, chosen_limits
from analysis.methods import Factor
from analysis.mic_class import class_table, nearest_class
from analysis.paired_table import PairedTable

FACTORS = (Factor.LABORATORY, Factor.SPECIES, Factor.HOST, Factor.YEAR, Factor.MECHANISM)


def one_curve_rejected(answer: ModelAnswer) -> bool:
    """Tell whether a fit check rejects one curve, with the error of zones profiled or fixed.

    Notes
    -----
    A profiled error takes the scatter between two curves for error of reading, and loses most of its power
    to tell them: the check with the error fixed is asked too.
    """
    return any(check is not None and check.rejected for check in (answer.check, answer.check_fixed))


def subgroups(question: Question) -> tuple[tuple[Factor, str], ...]:
    """Return the largest laboratories, species, hosts, years and mechanisms, where two or more are stated."""
    return tuple((factor, name) for factor in FACTORS for name in question.table.largest_groups(factor))


def subgroup_fits(
    question: Question, refits: Refits, fewest: int, tell: Callable[[], None]
) -> tuple[SubgroupFit, ...]:
    """Fit each of :func:`subgroups` alone.

    Parameters
    ----------
    refits : Refits
        Of the model of ``question.table``; each subgroup is a warm refit on its isolates, over the zones of
        the whole table.
    fewest : int
        Isolates under which a subgroup is named, not fitted.
    tell : callable
        Called after each subgroup.
    """
    found = []
    for factor, name in subgroups(question):
        found.append(_fit(question, refits, factor, name, fewest))
        tell()
    return tuple(found)


def _fit(question: Question, refits: Refits, factor: Factor, name: str, fewest: int) -> SubgroupFit:
    """Fit one subgroup."""
    chosen = question.table.those_of(factor, name)
    table = question.table.keep(chosen)
    if table.n < fewest:
        return SubgroupFit(factor=factor, name=name, n=table.n, problem=SubgroupProblem.TOO_FEW_ISOLATES)
    counted = _counted(question, table)
    refit = refits.refit(counts_of(question.table, chosen))
    constrained, unconstrained = chosen_limits(refit.joint, question.rule)
    within = constrained[0] != NO_LIMIT
    limits = constrained if within else unconstrained
    problem = None
    if not refit.converged:
        problem = SubgroupProblem.NOT_CONVERGED
    elif limits[0] == NO_LIMIT:
        problem = SubgroupProblem.NO_PAIR
    return SubgroupFit(
        factor=factor,
        name=name,
        n=table.n,
        zone_r_le_mm=None if problem else limits[0],
        zone_s_ge_mm=None if problem else limits[1],
        within_bounds=None if problem else within,
        sigma_zone_mm=refit.sigma_zone_mm,
        counted_zone_r_le_mm=counted[0],
        counted_zone_s_ge_mm=counted[1],
        problem=problem,
    )


def _counted(question: Question, table: PairedTable) -> tuple[int, int] | tuple[None, None]:
    """Return the counted pair within all bounds on a subgroup."""
    classes = nearest_class(table, question.criterion)
    found = search(class_table(table, classes), question.rule).constrained
    return (found.d1_mm, found.d2_mm) if found else (None, None)
