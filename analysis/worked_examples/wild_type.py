"""The published example of 349 isolates by the three ways to a wild-type cut-off."""

import numpy as np
from scipy.special import ndtr, ndtri

from analysis.wild_type.cut_off import QUANTILES, MicWildType
from analysis.wild_type.distribution import MicDistribution
from analysis.wild_type.iterative_regression import IterativeFit, iterative_fits, iterative_wild_type
from analysis.wild_type.mixture import mixture_wild_type
from analysis.wild_type.normalized_resistance import normalized_mic_cut_off_step, normalized_mic_wild_type
from analysis.wild_type.report import NormalPart
from analysis.worked_examples.answered import answered
from analysis.worked_examples.report import (
    HelperRow,
    MicCount,
    NormalFit,
    QuantileStep,
    Subset,
    WildTypeExample,
)

PUBLISHED = MicDistribution(lowest_step=-5, counts=(1, 5, 14, 80, 154, 57, 27, 5, 0, 4, 2))


def wild_type_example() -> WildTypeExample:
    """Work the published example out by iterative regression, by probits and by a mixture."""
    fits, (iterative, fit) = iterative_fits(PUBLISHED), answered(iterative_wild_type(PUBLISHED))
    normalized = answered(normalized_mic_wild_type(PUBLISHED))
    mixture, choice = mixture_wild_type(PUBLISHED, diagnose_three=True)
    return WildTypeExample(
        counts=_counts(fit),
        n=int(PUBLISHED.n),
        iterative=_normal(iterative, iterative.cut_off_step()),
        subsets=tuple(_subset(one) for one in fits),
        chosen_subset=fits.index(fit),
        quantiles=tuple(_quantile(iterative, share) for share in QUANTILES),
        helpers=helper_rows(),
        normalized=_normal(normalized, normalized_mic_cut_off_step(normalized)),
        mixture=_normal(mixture, mixture.cut_off_step()),
        parts=tuple(
            NormalPart(weight=part.weight, mean=part.mean, sd=part.sd) for part in choice.chosen.components
        ),
        bic=(choice.one.bic, choice.two.bic, answered(choice.three).bic),
    )


def helper_rows() -> tuple[HelperRow, ...]:
    """Lay out the normalized resistance interpretation as on paper, up to the peak.

    Notes
    -----
    Value at a step: its count; half-way between steps: the mean of its neighbours, nothing beyond the
    ends. Total = 2·(cumulated sum at the peak less half the peak).
    """
    count = np.concatenate([[0.0], PUBLISHED.count, [0.0]])
    values = np.zeros(2 * len(count) - 1)
    values[::2], values[1::2] = count, (count[:-1] + count[1:]) / 2
    peak = int(np.argmax(values))
    cumulated = np.cumsum(values[: peak + 1])
    total = 2 * (cumulated[-1] - values[peak] / 2)
    return tuple(
        HelperRow(
            position=PUBLISHED.lowest_step - 1 + at / 2,
            value=float(values[at]),
            cumulated=float(cumulated[at]),
            share=float(share),
            probit=float(ndtri(share)) if 0.01 <= share <= 0.99 else None,
        )
        for at, share in enumerate(cumulated / total)
        if cumulated[at] > 0
    )


def _counts(fit: IterativeFit) -> tuple[MicCount, ...]:
    """Return the counts, cumulated, beside K·Phi((x - mu)/sigma) on the subset that was kept."""
    cumulated = np.cumsum(PUBLISHED.count)
    return tuple(
        MicCount(
            step=int(step),
            count=int(count),
            cumulated=int(so_far),
            fitted=float(fit.k * ndtr((step - fit.mean) / fit.sd)) if step <= fit.subset_last else None,
        )
        for step, count, so_far in zip(PUBLISHED.steps, PUBLISHED.count, cumulated, strict=True)
    )


def _subset(fit: IterativeFit) -> Subset:
    """Return one subset."""
    return Subset(last_step=int(fit.subset_last), n=fit.subset_n, k=fit.k, mean_log2=fit.mean, sd_log2=fit.sd)


def _quantile(wild_type: MicWildType, share: float) -> QuantileStep:
    """Return one quantile with its cut-off."""
    return QuantileStep(
        share=share, quantile_log2=wild_type.quantile_log2(share), cut_off_step=wild_type.cut_off_step(share)
    )


def _normal(wild_type: MicWildType, cut_off_step: int) -> NormalFit:
    """Return a fitted wild type with its cut-off."""
    return NormalFit(
        mean_log2=wild_type.mean_log2, sd_log2=wild_type.sd_log2, n=wild_type.n, cut_off_step=cut_off_step
    )
