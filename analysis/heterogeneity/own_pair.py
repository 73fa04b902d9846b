"""The limits that the isolates of one group give by themselves, with intervals."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.candidate import Question
from analysis.data_refusals import surely_resistant, surely_susceptible
from analysis.heterogeneity.report import GroupPair
from analysis.measurement_error.fit import ModelOptions
from analysis.measurement_error.model import fit_model
from analysis.measurement_error.resampling import NO_LIMIT, chosen_limits, limit_interval, resample_model
from analysis.methods import Method
from analysis.paired_table import PairedTable
from analysis.plan import AnalysisPlan

RESAMPLES_A_STEP = 10


@dataclass(frozen=True, slots=True)
class OwnPair:
    """The pair of a group, None where it gives none, and how many of its resamples did not converge."""

    pair: GroupPair | None
    not_converged: int = 0


def may_have_pair(question: Question, own: PairedTable, plan: AnalysisPlan) -> bool:
    """Tell whether a group alone would be enough for a derivation."""
    return (
        own.n >= plan.minimum_isolates
        and surely_resistant(own, question.criterion) >= plan.minimum_resistant
        and surely_susceptible(own, question.criterion) >= plan.minimum_susceptible
    )


def own_pair(
    question: Question,
    own: PairedTable,
    plan: AnalysisPlan,
    options: ModelOptions,
    *,
    seed: int,
    tell: Callable[[], None],
) -> OwnPair:
    """Fit, search and resample a group's isolates by themselves.

    Parameters
    ----------
    question : Question
        Criterion and rule.
    own : PairedTable
        The isolates of the group.
    plan : AnalysisPlan
        ``group_resamples`` of 0 leave the intervals out.
    options : ModelOptions
        Of the model of all isolates.
    seed : int
    tell : callable
        Called after every ten resamples.

    Notes
    -----
    The default method and its intervals, on these isolates alone: the pair within all bounds with the
    smallest expected index, or where there is none the one with the smallest index; resampled as the
    plan says (isolates, or whole laboratories).
    """
    model = fit_model(own, options)
    found = chosen_limits(model.joint(question.criterion), question.rule)
    within = found[0][0] != NO_LIMIT
    limits = found[0] if within else found[1]
    if limits[0] == NO_LIMIT or not model.converged:
        return OwnPair(None)

    def progress(done: int) -> None:
        if done % RESAMPLES_A_STEP == 0 or done == plan.group_resamples:
            tell()

    drawn = resample_model(
        own,
        model,
        question.criterion,
        question.rule,
        resamples=plan.group_resamples,
        seed=seed,
        by_laboratory=plan.resamples_laboratories(own.named_laboratories),
        progress=progress,
    )
    placed = drawn.constrained if within else drawn.unconstrained
    pair = GroupPair(
        method=Method.EXPECTED_CONSTRAINED if within else Method.EXPECTED_UNCONSTRAINED,
        zone_r_le_mm=limits[0],
        zone_s_ge_mm=limits[1],
        zone_r_le_95=limit_interval(placed[:, 0], limits[0], drawn.tail),
        zone_s_ge_95=limit_interval(placed[:, 1], limits[1], drawn.tail),
        resamples=plan.group_resamples,
        resamples_without_pair=int((placed[:, 0] == NO_LIMIT).sum()),
    )
    return OwnPair(pair, drawn.not_converged)
