"""Everything the measurement-error model says about one table and one criterion."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from analysis.chosen_pairs import BootstrapPairs
from analysis.criterion import MicCriterion
from analysis.error_bounded import FoundPair, SearchResult, SearchRule
from analysis.measurement_error.craig_loss import craig_minimum
from analysis.measurement_error.curve_band import curve_band
from analysis.measurement_error.expected_rates import expected_errors, expected_moves
from analysis.measurement_error.expected_search import expected_search
from analysis.measurement_error.fit import Fit, ModelOptions
from analysis.measurement_error.fit_checks import check_fit
from analysis.measurement_error.joint import JointTable
from analysis.measurement_error.model import AveragedModel, fit_model, true_curves
from analysis.measurement_error.report import CraigPair, FitCheck, FittedCurve, ModelPair, SensitivityRow
from analysis.measurement_error.report import (
    ModelAnswer as ModelAnswer,  # noqa: PLC0414 - public here too
)
from analysis.measurement_error.resampling import (
    NO_LIMIT,
    ModelResamples,
    distribution,
    limit_interval,
    resample_model,
)
from analysis.measurement_error.sensitivity import sensitivity
from analysis.measurement_error.zone_categories import PREVALENCES, zone_categories
from analysis.methods import Method
from analysis.paired_table import Integers, PairedTable

Progress = Callable[[str, int, int], None]


class AnswerPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is computed beside the fit; 0 resamples or simulations leaves that part out."""

    options: ModelOptions = ModelOptions()
    rule: SearchRule = SearchRule()
    resamples: int = 200
    by_laboratory: bool = False
    simulations: int = 199
    with_sensitivity: bool = True
    prevalences: dict[str, float] = msgspec.field(default_factory=lambda: dict(PREVALENCES))
    sampled_resistant_share: float | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class FittedAnswer:
    """The model's answer, with the fit and the resamples that it was read from."""

    answer: ModelAnswer
    model: AveragedModel
    drawn: ModelResamples


def model_answer(
    table: PairedTable, criterion: MicCriterion, plan: AnswerPlan, *, progress: Progress | None = None
) -> ModelAnswer:
    """Return the answer of :func:`fitted_answer`."""
    return fitted_answer(table, criterion, plan, progress=progress).answer


def fitted_answer(
    table: PairedTable, criterion: MicCriterion, plan: AnswerPlan, *, progress: Progress | None = None
) -> FittedAnswer:
    """Fit, search, resample, check and vary the model.

    Parameters
    ----------
    table : PairedTable
        At least one isolate, of the random sample: challenge isolates would bend the probabilities
        of zones.
    criterion : MicCriterion
        With one breakpoint exactly where ``plan.rule.one_breakpoint`` is set.
    plan : AnswerPlan
    progress : callable, optional
        Called with (part, done, of).

    Raises
    ------
    ValueError
        Criterion and rule disagree on the number of breakpoints: a caller's bug.
    """
    if criterion.one_breakpoint != plan.rule.one_breakpoint:
        raise ValueError("criterion and search rule disagree on the number of breakpoints")
    tell = progress or (lambda _part, _done, _of: None)
    model = fit_model(table, plan.options)
    tell("fit", 1, 1)
    joint = model.joint(criterion)
    found = expected_search(joint, plan.rule)
    drawn = _resampled(table, model, criterion, plan, tell)
    searched = found.result
    best = searched.constrained or searched.unconstrained
    fixed = _fixed(table, model, plan)
    check, check_fixed = _checks(model, fixed, plan, tell)
    answer = ModelAnswer(
        curves=tuple(_fitted_curve(fit) for fit in model.fits),
        constrained=_pair(searched.constrained, drawn.constrained, joint, plan, drawn),
        unconstrained=_pair(searched.unconstrained, drawn.unconstrained, joint, plan, drawn),
        blocking=tuple((cell.row, cell.error) for cell in searched.blocking),
        near_equal=found.near_equal,
        profile=() if best is None else expected_moves(joint, (best.d1_mm, best.d2_mm), plan.rule),
        craig=_craig_pair(model, criterion),
        zone_categories=zone_categories(
            joint, drawn.joint, plan.prevalences, plan.sampled_resistant_share, drawn.tail
        ),
        check=check,
        check_fixed=check_fixed,
        sensitivity=_varied(table, criterion, plan, (model, fixed), tell),
        bootstraps=_distributions(drawn, searched, plan),
        resamples=plan.resamples,
        resampled_laboratories=drawn.clusters,
        resamples_not_converged=drawn.not_converged,
        seed=plan.seed,
    )
    return FittedAnswer(answer, model, drawn)


def _resampled(
    table: PairedTable, model: AveragedModel, criterion: MicCriterion, plan: AnswerPlan, tell: Progress
) -> ModelResamples:
    """Resample as planned."""
    return resample_model(
        table,
        model,
        criterion,
        plan.rule,
        resamples=plan.resamples,
        seed=plan.seed,
        by_laboratory=plan.by_laboratory,
        progress=lambda done: tell("resamples", done, plan.resamples),
    )


def _pair(
    found: FoundPair | None, limits: Integers, joint: JointTable, plan: AnswerPlan, drawn: ModelResamples
) -> ModelPair | None:
    """Describe a chosen pair."""
    if found is None:
        return None
    width = found.d2_mm - found.d1_mm
    return ModelPair(
        zone_r_le_mm=found.d1_mm,
        zone_s_ge_mm=found.d2_mm,
        zone_r_le_95=limit_interval(limits[:, 0], found.d1_mm, drawn.tail),
        zone_s_ge_95=limit_interval(limits[:, 1], found.d2_mm, drawn.tail),
        resamples_without_pair=int((limits[:, 0] == NO_LIMIT).sum()),
        at_width_limit=not plan.rule.one_breakpoint
        and width in {plan.rule.width_min_mm, plan.rule.width_max_mm},
        errors=expected_errors(joint, (found.d1_mm, found.d2_mm), plan.rule, drawn.joint, drawn.tail),
    )


def _distributions(
    drawn: ModelResamples, searched: SearchResult, plan: AnswerPlan
) -> tuple[BootstrapPairs, ...]:
    """Return the pairs that the resamples chose in both searches, where there are resamples."""
    if not plan.resamples:
        return ()
    return tuple(
        distribution(
            limits,
            None if found is None else (found.d1_mm, found.d2_mm),
            method=method,
            seed=plan.seed,
            tail=drawn.tail,
        )
        for method, limits, found in (
            (Method.EXPECTED_CONSTRAINED, drawn.constrained, searched.constrained),
            (Method.EXPECTED_UNCONSTRAINED, drawn.unconstrained, searched.unconstrained),
        )
    )


def _craig_pair(model: AveragedModel, criterion: MicCriterion) -> CraigPair | None:
    """Minimise Craig's loss over both curves."""
    found = craig_minimum(true_curves(model), criterion, model.zone_min_mm, model.zone_max_mm)
    if found is None:
        return None
    return CraigPair(
        zone_r_le_mm=found.d1_mm,
        zone_s_ge_mm=found.d2_mm,
        loss=found.loss,
        at_width_limit=found.at_width_limit,
    )


def _fitted_curve(fit: Fit) -> FittedCurve:
    """Describe a fit in plain values."""
    band = curve_band(fit)
    return FittedCurve(
        kind=fit.kind,
        aic=fit.aic,
        effective_df=fit.effective_df,
        log_likelihood=fit.log_likelihood,
        sigma_mic_log2=fit.sigma_mic_log2,
        sigma_zone_mm=fit.sigma_zone_mm,
        sigma_zone_on_bound=fit.sigma_zone_on_bound,
        converged=fit.converged,
        true_log2=tuple(band.true_log2.tolist()),
        density=tuple(fit.density.tolist()),
        curve_mm=tuple(fit.curve_mm.tolist()),
        lower_mm=tuple(band.lower_mm.tolist()),
        upper_mm=tuple(band.upper_mm.tolist()),
    )


def _fixed(table: PairedTable, model: AveragedModel, plan: AnswerPlan) -> AveragedModel:
    """Return the model with sigma_d fixed, which it may be already."""
    if plan.options.sigma_zone == "fixed" or not plan.simulations:
        return model
    return fit_model(table, msgspec.structs.replace(plan.options, sigma_zone="fixed"))


def _checks(
    model: AveragedModel, fixed: AveragedModel, plan: AnswerPlan, tell: Progress
) -> tuple[FitCheck, FitCheck] | tuple[None, None]:
    """Check the fit, and the one with sigma_d fixed, which may be the same."""
    if not plan.simulations:
        return None, None
    check = check_fit(model, simulations=plan.simulations, seed=plan.seed)
    tell("fit_check", 1, 1)
    same = fixed is model
    again = check if same else check_fit(fixed, simulations=plan.simulations, seed=plan.seed)
    tell("fit_check_fixed", 1, 1)
    return check, again


def _varied(
    table: PairedTable,
    criterion: MicCriterion,
    plan: AnswerPlan,
    known: tuple[AveragedModel, ...],
    tell: Progress,
) -> tuple[SensitivityRow, ...]:
    """Vary the model as planned."""
    if not plan.with_sensitivity:
        return ()
    return sensitivity(
        table,
        criterion,
        plan.rule,
        plan.options,
        known=known,
        progress=lambda done, of: tell("sensitivity", done, of),
    )
