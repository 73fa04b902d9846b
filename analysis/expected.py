"""The expected answers: the error-bounded search on the measurement-error model, and Craig's loss."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from analysis.candidate import Question, breaks_bound, candidate, refused, surrounded
from analysis.counted import cell_sign
from analysis.evidence.model_validation import validated
from analysis.evidence.refits import refits_of
from analysis.measurement_error.answer import AnswerPlan, FittedAnswer, fitted_answer
from analysis.measurement_error.fit import ModelOptions
from analysis.measurement_error.report import ModelAnswer, ModelPair, SensitivityRow
from analysis.methods import Censoring, Method
from analysis.mic_class import AT_U, nearest_class
from analysis.plan import AnalysisPlan
from analysis.record import Candidate, Warned, ZonePair
from analysis.refusals import Caveat, Refusal

CONSTRAINED = Method.EXPECTED_CONSTRAINED
UNCONSTRAINED = Method.EXPECTED_UNCONSTRAINED
CRAIG = Method.CRAIG_LOSS
MODEL_METHODS = (CONSTRAINED, UNCONSTRAINED, CRAIG)

RESAMPLES_A_STEP = 10
SENSITIVITY_STEPS = 6


@dataclass(frozen=True, slots=True)
class Expected:
    """Candidates of the model, the default one first, the fit and its answer, and what to say of it."""

    candidates: tuple[Candidate, ...]
    fitted: FittedAnswer
    warnings: tuple[Warned, ...]


def model_steps(plan: AnalysisPlan) -> int:
    """Return how many steps :func:`expected` tells of."""
    resamples = -(-plan.model_resamples // RESAMPLES_A_STEP)
    checks = 2 if plan.model_simulations else 0
    return 1 + resamples + checks + (SENSITIVITY_STEPS if plan.model_sensitivity else 0)


def expected(question: Question, plan: AnalysisPlan, tell: Callable[[bool], None]) -> Expected:
    """Fit the model and search what it expects.

    Parameters
    ----------
    question : Question
    plan : AnalysisPlan
    tell : callable
        Called after each step, with whether it was one of the resamples.

    Notes
    -----
    The constrained pair has the smallest expected index among those whose expected rates are all
    under their bounds. The model takes every concentration as the interval it was read in, so there is
    one answer whatever is censored. The pair is counted on the isolates all the same: index,
    discrepancies and acceptance cells of the candidates are counts, the expected ones are the model's.
    The constrained candidate has optimism-corrected and held-out rates, as the counted one has.
    """

    def progress(part: str, done: int, of: int) -> None:
        resampling = part == "resamples"
        if not resampling or done % RESAMPLES_A_STEP == 0 or done == of:
            tell(resampling)

    fitted = fitted_answer(question.table, question.criterion, answer_plan(question, plan), progress=progress)
    primary, *others = _candidates(question, fitted.answer)
    if fitted.answer.converged:
        refits = refits_of(fitted.model, question.criterion)
        primary = validated(question, primary, fitted.drawn, refits, plan.seed)
    return Expected((primary, *others), fitted, _warnings(fitted.answer, plan))


def answer_plan(question: Question, plan: AnalysisPlan) -> AnswerPlan:
    """Return what the model is asked for."""
    return AnswerPlan(
        options=ModelOptions(
            sigma_mic_log2=plan.sigma_mic_log2,
            sigma_zone=plan.sigma_zone,
            sigma_zone_mm=plan.sigma_zone_mm,
            smoothing=plan.smoothing,
        ),
        rule=question.rule,
        resamples=plan.model_resamples,
        by_laboratory=plan.resamples_laboratories(question.table.named_laboratories),
        simulations=plan.model_simulations,
        with_sensitivity=plan.model_sensitivity,
        prevalences={f"resistance_{share}_percent": share / 100 for share in plan.resistant_percent},
        sampled_resistant_share=_sampled_resistant_share(question),
        seed=plan.seed,
    )


def _sampled_resistant_share(question: Question) -> float | None:
    """Return the share of R in the random sample, (r + 1/2)/(n + 1), where challenge isolates are fitted."""
    if not question.table.challenge.any():
        return None
    sample = question.random_sample
    resistant = int(sample.count[nearest_class(sample, question.criterion) >= AT_U].sum())
    return (resistant + 0.5) / (sample.n + 1)


def _candidates(question: Question, answer: ModelAnswer) -> tuple[Candidate, ...]:
    """Return the constrained and the unconstrained answer, and Craig's."""
    if not answer.converged:
        return tuple(refused(method, Censoring.INTERVAL, Refusal.NOT_CONVERGED) for method in MODEL_METHODS)
    return (
        _constrained(question, answer),
        _unconstrained(question, answer),
        _by_loss(question, answer),
    )


def _constrained(question: Question, answer: ModelAnswer) -> Candidate:
    """Return the pair within all bounds, or the cells that stop every pair."""
    if answer.constrained is not None:
        return _candidate(question, CONSTRAINED, answer.constrained, answer)
    if answer.unconstrained is None:
        return _no_pair(question, CONSTRAINED)
    cells = ", ".join(cell_sign(row, error) for row, error in answer.blocking)
    return refused(CONSTRAINED, Censoring.INTERVAL, Refusal.NO_PAIR_MEETS_BOUNDS, cells=cells)


def _unconstrained(question: Question, answer: ModelAnswer) -> Candidate:
    """Return the pair with the smallest expected index."""
    if answer.unconstrained is None:
        return _no_pair(question, UNCONSTRAINED)
    found = _candidate(question, UNCONSTRAINED, answer.unconstrained, answer)
    if all(rate.within_bound for rate in answer.unconstrained.errors.rates):
        return found
    broken = Warned(code=Caveat.UNCONSTRAINED_BREAKS_BOUND)
    return msgspec.structs.replace(found, warnings=(*found.warnings, broken))


def _by_loss(question: Question, answer: ModelAnswer) -> Candidate:
    """Return the pair with the smallest loss of Craig."""
    if answer.craig is None:
        return _no_pair(question, CRAIG)
    pair = answer.craig
    found = candidate(question, CRAIG, Censoring.INTERVAL, pair.zone_r_le_mm, pair.zone_s_ge_mm)
    return _on_width_limit(surrounded(question, found), at_limit=pair.at_width_limit)


def _no_pair(question: Question, method: Method) -> Candidate:
    """Refuse zones that span too few millimetres."""
    low, high = str(question.table.zone_mm.min()), str(question.table.zone_mm.max())
    return refused(method, Censoring.INTERVAL, Refusal.NO_ADMISSIBLE_PAIR, zone_min_mm=low, zone_max_mm=high)


def _candidate(question: Question, method: Method, pair: ModelPair, answer: ModelAnswer) -> Candidate:
    """Count a pair that the model chose, and say how sure the choice is."""
    found = candidate(question, method, Censoring.INTERVAL, pair.zone_r_le_mm, pair.zone_s_ge_mm)
    found = _on_width_limit(surrounded(question, found), at_limit=pair.at_width_limit)
    warnings = [*found.warnings]
    if breaks_bound(found.acceptance):
        cells = [cell_sign(one.row, one.error) for one in found.acceptance if breaks_bound((one,))]
        warnings.append(_warned(Caveat.COUNTED_RATE_BREAKS_BOUND, cells=", ".join(cells)))
    doubtful = [
        cell_sign(rate.row, rate.error)
        for rate in pair.errors.rates
        if rate.within_bound and rate.rate_95 is not None and 100 * rate.rate_95[1] >= rate.bound_percent
    ]
    if doubtful and method is CONSTRAINED:
        warnings.append(_warned(Caveat.EXPECTED_RATE_MAY_BREAK_BOUND, cells=", ".join(doubtful)))
    if pair.resamples_without_pair:
        warnings.append(
            _warned(
                Caveat.RESAMPLES_WITHOUT_PAIR,
                method=method.value,
                resamples=answer.resamples,
                without_pair=pair.resamples_without_pair,
            )
        )
    if pair == answer.pair and len(answer.near_equal) > 1:
        warnings.append(_warned(Caveat.SEVERAL_PAIRS_NEARLY_EQUAL, pairs=len(answer.near_equal)))
    ties = (ZonePair(zone_r_le_mm=pair.zone_r_le_mm, zone_s_ge_mm=pair.zone_s_ge_mm),)
    return msgspec.structs.replace(found, warnings=tuple(warnings), ties=ties)


def _on_width_limit(found: Candidate, *, at_limit: bool) -> Candidate:
    """Flag a pair whose width the plan decided."""
    if not at_limit or found.zone_s_ge_mm is None or found.zone_r_le_mm is None:
        return found
    flag = _warned(Caveat.PAIR_ON_WIDTH_LIMIT, width_mm=found.zone_s_ge_mm - found.zone_r_le_mm)
    return msgspec.structs.replace(found, at_width_limit=True, warnings=(*found.warnings, flag))


def _warnings(answer: ModelAnswer, plan: AnalysisPlan) -> tuple[Warned, ...]:
    """Say what the checks of the fit and the sensitivity table say."""
    return (*_of_the_fit(answer, plan), *_of_the_choices(answer))


def _of_the_fit(answer: ModelAnswer, plan: AnalysisPlan) -> list[Warned]:
    """Word both fit checks, the profile of sigma_d and the resamples."""
    found = []
    fixed = f"{plan.sigma_zone_mm:.2f}"
    if answer.check is not None and answer.check.rejected:
        p = f"{min(answer.check.dispersion_p, answer.check.row_means_p):.3f}"
        if plan.sigma_zone == "fixed":
            found.append(_warned(Caveat.STATED_ERROR_REJECTED, fixed_sd_mm=fixed, p=p))
        else:
            found.append(_warned(Caveat.ONE_CURVE_NOT_ENOUGH, p=p))
    elif answer.check_fixed is not None and answer.check_fixed.rejected:
        larger = max(answer.sigma_zone_mm) > plan.sigma_zone_mm
        code = Caveat.ZONES_SCATTER_MORE_THAN_READINGS if larger else Caveat.ZONES_SCATTER_LESS_THAN_READINGS
        found.append(_warned(code, fixed_sd_mm=fixed, fitted_sd_mm=f"{max(answer.sigma_zone_mm):.2f}"))
    on_bound = [curve.sigma_zone_mm for curve in answer.curves if curve.sigma_zone_on_bound]
    if on_bound:
        found.append(_warned(Caveat.SIGMA_ZONE_ON_BOUND, sd_mm=f"{on_bound[0]:.1f}"))
    if answer.resamples_not_converged:
        parameters = {"resamples": answer.resamples, "not_converged": answer.resamples_not_converged}
        found.append(_warned(Caveat.RESAMPLES_NOT_CONVERGED, **parameters))
    return found


def _of_the_choices(answer: ModelAnswer) -> list[Warned]:
    """Say where the sensitivity table moves a limit by more than a millimetre."""
    pair = answer.pair
    rows = [row for row in answer.sensitivity if row.zone_r_le_mm is not None]
    if pair is None or not any(_away(row, pair) for row in rows):
        return []
    r_le = [row.zone_r_le_mm for row in rows if row.zone_r_le_mm is not None]
    s_ge = [row.zone_s_ge_mm for row in rows if row.zone_s_ge_mm is not None]
    return [
        _warned(
            Caveat.CHOICES_CHANGE_PAIR,
            r_lowest_mm=min(r_le),
            r_highest_mm=max(r_le),
            s_lowest_mm=min(s_ge),
            s_highest_mm=max(s_ge),
        )
    ]


def _away(row: SensitivityRow, pair: ModelPair) -> bool:
    """Tell whether other choices move a limit by more than a millimetre."""
    if row.zone_r_le_mm is None or row.zone_s_ge_mm is None:
        return False
    return abs(row.zone_r_le_mm - pair.zone_r_le_mm) > 1 or abs(row.zone_s_ge_mm - pair.zone_s_ge_mm) > 1


def _warned(code: Caveat, **parameters: object) -> Warned:
    """Return a warning with its figures as text."""
    return Warned(code=code, parameters={name: str(value) for name, value in sorted(parameters.items())})
