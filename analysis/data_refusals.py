"""What the data alone refuse, before any method is asked."""

import numpy as np

from analysis.candidate import Question, uncertain_isolates
from analysis.criterion import MicCriterion
from analysis.mic_class import AT_L, AT_U, nearest_class
from analysis.paired_table import PairedTable
from analysis.plan import AnalysisPlan
from analysis.record import CategoryCounts, Refused
from analysis.refusals import Refusal
from analysis.regression.fit import NoLine, points
from analysis.regression.least_squares import ols

HOPELESS = frozenset(
    {
        Refusal.TOO_FEW_ISOLATES,
        Refusal.TOO_MANY_LABORATORIES,
        Refusal.CONSTANT_ZONES,
        Refusal.CONSTANT_MICS,
        Refusal.CONDITIONS_DIFFER,
    }
)
MOST_LABORATORIES = 1_000
"""Where more are named, the column holds something else, such as sample numbers."""
ONE_SIDED = frozenset({Refusal.NO_RESISTANT_ISOLATE, Refusal.TOO_FEW_RESISTANT})


def category_counts(table: PairedTable, criterion: MicCriterion) -> CategoryCounts:
    """Count the isolates by category at the nearest step, and the uncertain ones."""
    classes = nearest_class(table, criterion)
    category, row = uncertain_isolates(table, criterion)
    return CategoryCounts(
        susceptible=int(table.count[classes <= AT_L].sum()),
        intermediate=int(table.count[(classes > AT_L) & (classes < AT_U)].sum()),
        resistant=int(table.count[classes >= AT_U].sum()),
        mic_censored=int(table.count[table.mic_censored].sum()),
        zone_no_inhibition=int(table.count[table.zone_censored].sum()),
        category_uncertain=category,
        row_uncertain=row,
    )


def data_refusals(question: Question, plan: AnalysisPlan) -> tuple[Refused, ...]:
    """Return every reason in the random sample not to propose two limits, gravest first.

    Notes
    -----
    The minima and the half that counts as off scale are defaults of the plan and of the
    method, not of a standard.
    """
    hopeless = _hopeless(question.table, plan)
    if hopeless:
        return hopeless
    counts = category_counts(question.table, question.criterion)
    return (*_off_scale(question.table.n, counts), *_one_sided(question, plan), *_unrelated(question))


def _hopeless(table: PairedTable, plan: AnalysisPlan) -> tuple[Refused, ...]:
    """Refuse what no method can work on."""
    if table.n < plan.minimum_isolates:
        return (_refused(Refusal.TOO_FEW_ISOLATES, isolates=table.n, required=plan.minimum_isolates),)
    laboratories = len(table.laboratories)
    if laboratories > MOST_LABORATORIES:
        return (_refused(Refusal.TOO_MANY_LABORATORIES, laboratories=laboratories, most=MOST_LABORATORIES),)
    if np.ptp(table.zone_mm) == 0:
        return (_refused(Refusal.CONSTANT_ZONES, zone_mm=int(table.zone_mm[0])),)
    if np.ptp(table.nearest_step()) == 0:
        return (_refused(Refusal.CONSTANT_MICS, isolates=table.n),)
    return ()


def _off_scale(n: int, counts: CategoryCounts) -> tuple[Refused, ...]:
    """Refuse where more than half of either axis is censored."""
    return tuple(
        _refused(code, isolates=censored, of=n)
        for code, censored in (
            (Refusal.MIC_OFF_SCALE, counts.mic_censored),
            (Refusal.ZONE_OFF_SCALE, counts.zone_no_inhibition),
        )
        if 2 * censored > n
    )


def _one_sided(question: Question, plan: AnalysisPlan) -> tuple[Refused, ...]:
    """Refuse two limits where one side has no, or too few, isolates whose category is certain."""
    resistant = surely_resistant(question.table, question.criterion)
    susceptible = surely_susceptible(question.table, question.criterion)
    found = []
    if resistant == 0:
        found.append(_refused(Refusal.NO_RESISTANT_ISOLATE))
    elif resistant < plan.minimum_resistant:
        found.append(
            _refused(Refusal.TOO_FEW_RESISTANT, resistant=resistant, required=plan.minimum_resistant)
        )
    if susceptible < plan.minimum_susceptible:
        found.append(_refused(Refusal.NO_SUSCEPTIBLE_ISOLATE))
    return tuple(found)


def surely_resistant(table: PairedTable, criterion: MicCriterion) -> int:
    """Count the isolates that are resistant wherever a censored concentration lies."""
    return int(table.count[table.surely_at_least(criterion.r_ge_step)].sum())


def surely_susceptible(table: PairedTable, criterion: MicCriterion) -> int:
    """Count the isolates that are susceptible wherever a censored concentration lies."""
    return int(table.count[table.surely_at_most(criterion.l_step)].sum())


def _unrelated(question: Question) -> tuple[Refused, ...]:
    """Refuse where the zone does not shrink as the concentration grows."""
    try:
        slope = ols(points(question.table, question.criterion.l_step), 0.0, None).slope
    except NoLine as missing:
        return (_refused(missing.code),)
    if slope.upper is not None and slope.upper < 0:
        return ()
    lower, upper = f"{slope.lower:.2f}", f"{slope.upper:.2f}"
    return (Refused(code=Refusal.NO_RELATION, parameters={"slope_lower_95": lower, "slope_upper_95": upper}),)


def _refused(code: Refusal, **parameters: int) -> Refused:
    """Return a refusal with whole figures."""
    return Refused(code=code, parameters={name: str(value) for name, value in sorted(parameters.items())})
