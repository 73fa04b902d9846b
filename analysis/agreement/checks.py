"""Agreement against what is asked of it: measures, bounds and verdicts of a method comparison."""

from analysis.acceptance import overall
from analysis.agreement.categorical import categories_by_mic, category_rates
from analysis.agreement.essential import bias, essential_agreement, evaluable_essential_agreement
from analysis.agreement.mic_pairs import MicPairs
from analysis.agreement.report import (
    ISO_20776_2_2021,
    AgreementBounds,
    AgreementCheck,
    AgreementMeasure,
    AgreementRate,
    Bias,
    MicAgreement,
)
from analysis.criterion import MicCriterion
from analysis.exact_limits import one_sided_upper_95
from analysis.methods import Verdict

_AGREEMENTS = frozenset(
    {
        AgreementMeasure.ESSENTIAL_AGREEMENT,
        AgreementMeasure.EVALUABLE_ESSENTIAL_AGREEMENT,
        AgreementMeasure.CATEGORICAL_AGREEMENT,
    }
)


def mic_agreement(
    pairs: MicPairs, criterion: MicCriterion | None = None, bounds: AgreementBounds = ISO_20776_2_2021
) -> MicAgreement:
    """Compare tested with reference MICs.

    Parameters
    ----------
    pairs : MicPairs
    criterion : MicCriterion, optional
        Categories are compared where it is given.
    bounds : AgreementBounds
        What is asked; a measure without a bound, or that was not counted, is not checked.

    Notes
    -----
    Essential agreement, bias, categorical agreement and errors, each with exact limits and with the
    best and worst case over censored results; of essential agreement also that of evaluable pairs (on
    the scale, or surely farther apart), which is not checked against a bound. The overall verdict is the
    worst of the checks.
    """
    essential, biased = essential_agreement(pairs), bias(pairs)
    categorical = () if criterion is None else _categorical(pairs, criterion)
    checks = [
        check_rate(rate, bound)
        for rate in (essential, *categorical)
        if (bound := _bound(bounds, rate.measure)) is not None
    ]
    if bounds.bias_within_percent is not None:
        checks.append(check_bias(biased, bounds.bias_within_percent))
    return MicAgreement(
        n=pairs.n,
        essential=essential,
        evaluable_essential=evaluable_essential_agreement(pairs),
        bias=biased,
        categorical=categorical,
        bounds=bounds,
        checks=tuple(checks),
        verdict=overall([check.verdict for check in checks] or [Verdict.NO_DATA]),
        point_verdict=overall([check.point_verdict for check in checks] or [Verdict.NO_DATA]),
    )


def check_rate(rate: AgreementRate, bound_percent: float) -> AgreementCheck:
    """Check that an agreement reaches the least share, or that an error keeps to the largest.

    Notes
    -----
    Agreements are checked by what they miss: at least 90 % agree where at most 10 % do not. Meets: the
    one-sided exact upper 95 % limit in the worst case keeps the bound. Fails: the share breaks it in
    the best case. Otherwise not demonstrated.
    """
    missing = rate.measure in _AGREEMENTS
    allowed = 100 - bound_percent if missing else bound_percent
    point, best, worst = (
        (n - k if missing else k, n)
        for k, n in ((rate.k, rate.n), (rate.best_k, rate.best_n), (rate.worst_k, rate.worst_n))
    )
    return AgreementCheck(
        measure=rate.measure,
        bound_percent=bound_percent,
        verdict=_verdict(best, worst, allowed),
        point_verdict=_point_verdict(point, allowed),
    )


def check_bias(found: Bias, bound_percent: float) -> AgreementCheck:
    """Check that the bias lies within the bound on either side.

    Notes
    -----
    Meets: the exact 95 % limits lie within, wherever censored results lie. Fails: the bias lies
    outside wherever they lie. Otherwise not demonstrated.
    """
    low, high = found.worst_lower_95_percent, found.worst_upper_95_percent
    point = verdict = Verdict.NO_DATA
    if found.percent is not None and low is not None and high is not None:
        point = Verdict.MEETS if abs(found.percent) <= bound_percent else Verdict.FAILS
        extremes = found.lowest_percent or 0.0, found.highest_percent or 0.0
        if extremes[0] > bound_percent or extremes[1] < -bound_percent:
            verdict = Verdict.FAILS
        else:
            inside = low >= -bound_percent and high <= bound_percent
            verdict = Verdict.MEETS if inside else Verdict.NOT_DEMONSTRATED
    return AgreementCheck(measure=None, bound_percent=bound_percent, verdict=verdict, point_verdict=point)


def _categorical(pairs: MicPairs, criterion: MicCriterion) -> tuple[AgreementRate, ...]:
    """Return the measures of the categories by one criterion."""
    with_intermediate = criterion.r_ge_step - criterion.l_step > 1
    return category_rates(categories_by_mic(pairs, criterion), with_intermediate=with_intermediate)


def _bound(bounds: AgreementBounds, measure: AgreementMeasure) -> float | None:
    """Return what is asked of a measure."""
    return {
        AgreementMeasure.ESSENTIAL_AGREEMENT: bounds.essential_agreement_ge_percent,
        AgreementMeasure.EVALUABLE_ESSENTIAL_AGREEMENT: None,
        AgreementMeasure.CATEGORICAL_AGREEMENT: bounds.categorical_agreement_ge_percent,
        AgreementMeasure.VERY_MAJOR: bounds.very_major_le_percent,
        AgreementMeasure.MAJOR: bounds.major_le_percent,
        AgreementMeasure.MINOR: None,
    }[measure]


def _verdict(best: tuple[int, int], worst: tuple[int, int], allowed_percent: float) -> Verdict:
    """Judge a share that is to be small, (k, n) in the best and in the worst case."""
    if worst[1] == 0:
        return Verdict.NO_DATA
    if 100 * best[0] > allowed_percent * best[1]:
        return Verdict.FAILS
    limit = one_sided_upper_95(*worst)
    return Verdict.MEETS if limit is not None and 100 * limit <= allowed_percent else Verdict.NOT_DEMONSTRATED


def _point_verdict(counted: tuple[int, int], allowed_percent: float) -> Verdict:
    """Judge a share that is to be small by itself."""
    k, n = counted
    if n == 0:
        return Verdict.NO_DATA
    return Verdict.FAILS if 100 * k > allowed_percent * n else Verdict.MEETS
