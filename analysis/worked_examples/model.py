"""The measurement-error model on the shipped simulated data, and the readings of a single isolate."""

import numpy as np

from analysis.candidate import Question
from analysis.counted import counted
from analysis.error_bounded import SearchRule
from analysis.measurement_error.answer import AnswerPlan, model_answer
from analysis.measurement_error.fit import SIGMA_MIC_LOG2, SIGMA_ZONE_MM
from analysis.measurement_error.normal_interval import closed_bounds, interval_probability
from analysis.measurement_error.report import FittedCurve, ModelAnswer
from analysis.methods import Censoring
from analysis.paired_table import Floats, PairedTable
from analysis.simulate import EXAMPLE_SETTING
from analysis.worked_examples.answered import answered
from analysis.worked_examples.isolates import SHIPPED_CRITERION, SHIPPED_SEED, shipped_table
from analysis.worked_examples.report import (
    CurvePoint,
    FittedExample,
    ModelExample,
    OneIsolate,
    ProbabilityExample,
    ReadingChance,
    ReweightedZone,
)

RULE = SearchRule()
RESAMPLES, SIMULATIONS, SEED = 200, 199, 1
TRUE_LOG2, TRUE_ZONE_MM = 0.6, 22.3
LEAST_CHANCE = 0.005
DRAWN_FROM_LOG2, DRAWN_TO_LOG2 = -6.0, 5.0
AROUND_LIMITS_MM = 3
BY_HAND_PREVALENCE = 0.05


def model_examples(
    resamples: int = RESAMPLES, simulations: int = SIMULATIONS
) -> tuple[ModelExample, ProbabilityExample]:
    """Fit the model once, and show its answer and its probabilities of each mm.

    Parameters
    ----------
    resamples, simulations : int
        0 leaves intervals and fit checks out.
    """
    table = shipped_table()
    plan = AnswerPlan(
        rule=RULE, resamples=resamples, simulations=simulations, seed=SEED, with_sensitivity=False
    )
    found = model_answer(table, SHIPPED_CRITERION, plan)
    return _model(table, found), _probabilities(found)


def _model(table: PairedTable, found: ModelAnswer) -> ModelExample:
    """Show the fit, the pair and the counted pair beside it."""
    question = Question(table=table, criterion=SHIPPED_CRITERION, rule=RULE)
    return ModelExample(
        n=table.n,
        seed=SHIPPED_SEED,
        criterion=SHIPPED_CRITERION,
        one_isolate=one_isolate(),
        true_sigma_zone_mm=EXAMPLE_SETTING.sigma_zone_mm,
        isolates=_isolates(table),
        curves=tuple(_curve(curve) for curve in found.curves),
        drawn=_drawn(found),
        pair=answered(found.pair),
        resamples=found.resamples,
        near_equal=found.near_equal,
        counted=counted(question, Censoring.NEAREST_STEP).candidates[0],
        craig=found.craig,
        check=found.check,
        check_fixed=found.check_fixed,
    )


def one_isolate() -> OneIsolate:
    """Return how an isolate of a known true MIC and zone is read, with the published error SDs."""
    step, zone = np.arange(-4.0, 6.0), np.arange(10.0, 36.0)
    return OneIsolate(
        true_log2=TRUE_LOG2,
        true_zone_mm=TRUE_ZONE_MM,
        sigma_mic_log2=SIGMA_MIC_LOG2,
        sigma_zone_mm=SIGMA_ZONE_MM,
        mics=_chances(step, step - 1.0, step, TRUE_LOG2, SIGMA_MIC_LOG2),
        zones=_chances(zone, zone - 0.5, zone + 0.5, TRUE_ZONE_MM, SIGMA_ZONE_MM),
    )


def _chances(read: Floats, lower: Floats, upper: Floats, true: float, sd: float) -> tuple[ReadingChance, ...]:
    """Return the probability of every reading that is not very rare."""
    probability = np.exp(interval_probability(*closed_bounds(lower, upper), np.asarray(true), sd).log_p)
    return tuple(
        ReadingChance(read=int(at), probability=float(p))
        for at, p in zip(read, probability, strict=True)
        if p >= LEAST_CHANCE
    )


def _isolates(table: PairedTable) -> tuple[tuple[int, int, int], ...]:
    """Return the counts by nearest step and zone."""
    rows = zip(table.nearest_step().tolist(), table.zone_mm.tolist(), table.count.tolist(), strict=True)
    return tuple(sorted((int(step), int(zone), int(count)) for step, zone, count in rows))


def _curve(curve: FittedCurve) -> FittedExample:
    """Return one curve in a few figures."""
    steps = SHIPPED_CRITERION.l_step, SHIPPED_CRITERION.r_ge_step
    at_l, at_u = (_zone_at(curve, step - 0.5) for step in steps)
    return FittedExample(
        kind=curve.kind,
        sigma_zone_mm=curve.sigma_zone_mm,
        aic=curve.aic,
        zone_at_l_mm=at_l,
        zone_at_u_mm=at_u,
    )


def _zone_at(curve: FittedCurve, true_log2: float) -> float:
    """Read a curve between its grid points."""
    return float(np.interp(true_log2, curve.true_log2, curve.curve_mm))


def _drawn(found: ModelAnswer) -> tuple[CurvePoint, ...]:
    """Return both curves at every quarter of a dilution."""
    logistic, spline = found.curves
    return tuple(
        CurvePoint(true_log2=float(m), logistic_mm=_zone_at(logistic, m), spline_mm=_zone_at(spline, m))
        for m in np.arange(DRAWN_FROM_LOG2, DRAWN_TO_LOG2 + 0.01, 0.25)
    )


def _probabilities(found: ModelAnswer) -> ProbabilityExample:
    """Show the zones around both limits, and re-weigh one of them."""
    pair = answered(found.pair)
    low, high = pair.zone_r_le_mm - AROUND_LIMITS_MM, pair.zone_s_ge_mm + AROUND_LIMITS_MM
    return ProbabilityExample(
        zone_r_le_mm=pair.zone_r_le_mm,
        zone_s_ge_mm=pair.zone_s_ge_mm,
        resamples=found.resamples,
        rows=tuple(row for row in found.zone_categories if low <= row.zone_mm <= high),
        by_hand=_by_hand(found),
    )


def _by_hand(found: ModelAnswer) -> ReweightedZone:
    """Re-weigh the middle of the intermediate zones to a named prevalence of resistance."""
    pair = answered(found.pair)
    middle = (pair.zone_r_le_mm + pair.zone_s_ge_mm) // 2
    row = next(
        row for row in found.zone_categories if row.zone_mm == middle and row.prevalence == "as_sampled"
    )
    resistant, other = (
        BY_HAND_PREVALENCE / row.resistant_share,
        (1 - BY_HAND_PREVALENCE) / (1 - row.resistant_share),
    )
    shares = row.susceptible, row.intermediate, row.resistant
    weighted = shares[0] * other, shares[1] * other, shares[2] * resistant
    total = sum(weighted)
    return ReweightedZone(
        zone_mm=middle,
        shares=shares,
        sampled_resistant=row.resistant_share,
        resistant=BY_HAND_PREVALENCE,
        factor_resistant=resistant,
        factor_other=other,
        reweighted=(weighted[0] / total, weighted[1] / total, weighted[2] / total),
    )
