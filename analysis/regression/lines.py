"""Every line with every treatment of censored values, and the zone limits it implies."""

from collections.abc import Callable, Iterator
from math import ceil, floor

import msgspec

from analysis.candidate import Question, candidate, refused
from analysis.methods import Censoring, Method, Scale
from analysis.paired_table import PairedTable
from analysis.plan import AnalysisPlan
from analysis.record import Candidate, RegressionLine, Warned
from analysis.refusals import Caveat, Refusal
from analysis.regression.deming import deming
from analysis.regression.fit import Line, NoLine, Points, Reading, points
from analysis.regression.interval_censored import interval_censored
from analysis.regression.least_squares import ols, ols_inverse
from analysis.regression.quantile import quantile_line
from analysis.regression.theil_sen import theil_sen

TRUE_SCALE_SHIFT = 0.5

LINE_METHODS = (
    Method.INTERVAL_CENSORED,
    Method.OLS,
    Method.OLS_INVERSE,
    Method.DEMING,
    Method.THEIL_SEN,
    Method.QUANTILE,
)


Regressed = tuple[Candidate, tuple[RegressionLine, ...]]
"""A candidate, and the lines it was read from (two for quantiles, none where refused)."""


def regress(question: Question, method: Method, plan: AnalysisPlan) -> Iterator[Regressed]:
    """Yield the candidate and the lines of a method, once per treatment of censored values.

    Notes
    -----
    Without censored values there is one treatment. With them: left out, and (naively) at
    the nearest step; maximum likelihood takes them as the intervals they are.
    """
    for censoring, table in _treatments(question.table, method):
        try:
            fitted = _fit(table, question, method, plan)
        except NoLine as missing:
            yield refused(method, censoring, missing.code), ()
            continue
        lines = tuple(_recorded(line, question, censoring, table) for line in fitted)
        yield _implied(lines, question, method, censoring), lines


def _treatments(table: PairedTable, method: Method) -> tuple[tuple[Censoring, PairedTable], ...]:
    """Return the tables a method is fitted to, by what was done with censored values."""
    if method is Method.INTERVAL_CENSORED:
        return ((Censoring.INTERVAL, table),)
    censored = table.mic_censored | table.zone_censored
    if not censored.any():
        return ((Censoring.NONE_CENSORED, table),)
    return ((Censoring.EXCLUDED, table.keep(~censored)), (Censoring.NEAREST_STEP, table))


def _fit(table: PairedTable, question: Question, method: Method, plan: AnalysisPlan) -> tuple[Line, ...]:
    """Fit one method's lines to one table."""
    criterion = question.criterion
    read_u = None if criterion.u_step is None else float(criterion.u_step - criterion.l_step)
    if method is Method.INTERVAL_CENSORED:
        shifted = None if read_u is None else read_u - TRUE_SCALE_SHIFT
        return (interval_censored(table, criterion.l_step, -TRUE_SCALE_SHIFT, shifted),)
    fits: dict[Method, Callable[[Points], tuple[Line, ...]]] = {
        Method.OLS: lambda p: (ols(p, 0.0, read_u),),
        Method.OLS_INVERSE: lambda p: (ols_inverse(p, 0.0, read_u),),
        Method.DEMING: lambda p: (deming(p, 0.0, read_u, plan.deming_variance_ratio),),
        Method.THEIL_SEN: lambda p: (
            theil_sen(p, 0.0, read_u, resamples=plan.regression_resamples, seed=plan.seed),
        ),
        Method.QUANTILE: lambda p: _quantiles(p, read_u),
    }
    return fits[method](points(table, criterion.l_step))


def _quantiles(cells: Points, read_u: float | None) -> tuple[Line, ...]:
    """Fit the 5th percentile, read at L, and the 95th, read at U."""
    lower = quantile_line(cells, 5, 0.0, None)
    return (lower,) if read_u is None else (lower, quantile_line(cells, 95, None, read_u))


def _recorded(line: Line, question: Question, censoring: Censoring, used: PairedTable) -> RegressionLine:
    """Write a line on the scale of log2 mg/L, with its censoring statement."""
    true_scale = line.method is Method.INTERVAL_CENSORED
    shift = TRUE_SCALE_SHIFT if true_scale else 0.0
    criterion, table = question.criterion, question.table
    nothing = Reading(float("nan"), None, None)
    at_l, at_u = line.at_l or nothing, line.at_u or nothing
    dropped = int(table.count[table.zone_censored].sum()) if true_scale else 0
    return RegressionLine(
        method=line.method,
        censoring=censoring,
        scale=Scale.TRUE if true_scale else Scale.OBSERVED_LADDER,
        quantile_percent=line.quantile_percent,
        intercept_mm=line.intercept_mm - line.slope.value * criterion.l_step,
        slope_mm_per_log2=line.slope.value,
        slope_lower_95=line.slope.lower,
        slope_upper_95=line.slope.upper,
        read_at_l=criterion.l_step - shift if line.at_l else None,
        zone_at_l_mm=line.at_l.value if line.at_l else None,
        zone_at_l_lower_95=at_l.lower,
        zone_at_l_upper_95=at_l.upper,
        read_at_u=criterion.r_ge_step - shift if line.at_u else None,
        zone_at_u_mm=line.at_u.value if line.at_u else None,
        zone_at_u_lower_95=at_u.lower,
        zone_at_u_upper_95=at_u.upper,
        interval_kind=line.interval_kind,
        r_squared=line.r_squared,
        r_squared_kind=line.r_squared_kind,
        residual_sd_mm=line.residual_sd_mm,
        n_used=used.n - dropped,
        n_mic_censored=int(table.count[table.mic_censored].sum()),
        n_zone_censored=int(table.count[table.zone_censored].sum()),
    )


def _implied(
    lines: tuple[RegressionLine, ...], question: Question, method: Method, censoring: Censoring
) -> Candidate:
    """Return the candidate D2 = ceil(zone at L), D1 = floor(zone at U), or why there is none."""
    if any(line.slope_mm_per_log2 >= 0 for line in lines):
        return refused(method, censoring, Refusal.SLOPE_NOT_NEGATIVE)
    at_l = next(line.zone_at_l_mm for line in lines if line.zone_at_l_mm is not None)
    at_u = next((line.zone_at_u_mm for line in lines if line.zone_at_u_mm is not None), None)
    s_ge = ceil(round(at_l, 9))
    r_le = s_ge - 1 if at_u is None else floor(round(at_u, 9))
    if r_le >= s_ge:
        return refused(
            method, censoring, Refusal.LIMITS_OUT_OF_ORDER, zone_r_le_mm=str(r_le), zone_s_ge_mm=str(s_ge)
        )
    zone_min, zone_max = int(question.table.zone_mm.min()), int(question.table.zone_mm.max())
    if r_le < zone_min or s_ge > zone_max:
        return refused(
            method,
            censoring,
            Refusal.LIMITS_OUTSIDE_ZONES,
            zone_r_le_mm=str(r_le),
            zone_s_ge_mm=str(s_ge),
            zone_min_mm=str(zone_min),
            zone_max_mm=str(zone_max),
        )
    answer = candidate(question, method, censoring, r_le, s_ge)
    if censoring is not Censoring.NEAREST_STEP:
        return answer
    naive = Warned(code=Caveat.NAIVE_LINE, parameters={"isolates": str(_censored(question.table))})
    return msgspec.structs.replace(answer, warnings=(*answer.warnings, naive))


def _censored(table: PairedTable) -> int:
    """Return how many isolates have a censored concentration or zone."""
    return int(table.count[table.mic_censored | table.zone_censored].sum())
