"""The wild type of MICs from one source or several: every method, its basis, its cautions."""

from collections.abc import Sequence

import msgspec
import numpy as np

from analysis.concentration import concentration_text
from analysis.wild_type.cautions import FittedCutOff, cautions_of
from analysis.wild_type.classes import Classes, mic_classes
from analysis.wild_type.cut_off import DEFAULT_QUANTILE, QUANTILES, MicWildType
from analysis.wild_type.distribution import (
    FEWEST_CLASSES,
    FEWEST_ISOLATES,
    MicDistribution,
    low_mic_peak_step,
)
from analysis.wild_type.iterative_regression import iterative_wild_type
from analysis.wild_type.mixture import MIC_SDS, MixtureChoice, choose, mic_wild_type_of
from analysis.wild_type.normalized_resistance import normalized_mic_cut_off_step, normalized_mic_wild_type
from analysis.wild_type.pooling import pooled
from analysis.wild_type.profile import FittedMixture
from analysis.wild_type.report import (
    Cautioned,
    MicAnswer,
    MicBasis,
    MicCutOff,
    MicPooled,
    MicQuantile,
    MicResamples,
    MicStepShare,
    NormalPart,
    ResampledUnit,
    Weighting,
    WildTypeCaution,
    WildTypeMethod,
    WildTypeProblem,
)
from analysis.wild_type.resampling import RESAMPLES, ResampledQuantiles, resample_quantiles
from analysis.wild_type.rules import EUCAST_SOP_10, Requirements, check_mic_rules, standing_of
from analysis.wild_type.sources import MicSource


def mic_answer(
    sources: Sequence[MicSource],
    *,
    seed: int,
    resamples: int = RESAMPLES,
    diagnose_three: bool = True,
    required: Requirements = EUCAST_SOP_10,
) -> MicAnswer:
    """Place a cut-off on MICs by every method.

    Parameters
    ----------
    sources : sequence of MicSource
        One at least; laboratories or surveys.
    seed : int
        Of the resampling.
    resamples : int
        0 leaves the resampling out.
    diagnose_three : bool
        Compare with three normals by BIC, for the report.
    required : Requirements
        Of an epidemiological cut-off.

    Notes
    -----
    The interval-censored mixture at its 99 % quantile is the default, every isolate with the same weight;
    with several sources its answer with the same weight for each source stands beside it. Concentrations
    are fitted relative to the lowest step, so that their unit changes nothing.
    """
    origin = min(part.lowest_step for source in sources for part in source.parts)
    relative = [_moved(source, -origin) for source in sources]
    parts = [part for source in relative for part in source.parts]
    whole = pooled(parts, weighted=False)
    problem = _problem(parts, whole)
    if problem is not None:
        return MicAnswer(problem=problem)
    classes = mic_classes([source.parts for source in relative])
    choice = choose(classes, classes.pooled(weighted=False), MIC_SDS, diagnose_three=diagnose_three)
    resampled = (
        resample_quantiles(classes, choice, MIC_SDS, weighted=False, seed=seed, resamples=resamples)
        if resamples
        else None
    )
    cut_offs = _cut_offs(mic_wild_type_of(choice, classes.n), whole, origin)
    return MicAnswer(
        cut_offs=cut_offs,
        parts=tuple(
            NormalPart(weight=part.weight, mean=part.mean + origin, sd=part.sd)
            for part in choice.chosen.components
        ),
        basis=_basis(
            sources,
            classes=classes,
            choice=choice,
            cut_offs=cut_offs,
            resampled=resampled,
            origin=origin,
            required=required,
        ),
    )


def _moved(source: MicSource, steps: int) -> MicSource:
    """Return the source on another unit of concentration."""
    return MicSource(
        name=source.name,
        parts=tuple(
            msgspec.structs.replace(part, lowest_step=part.lowest_step + steps) for part in source.parts
        ),
    )


def _problem(parts: Sequence[MicDistribution], whole: MicDistribution) -> WildTypeProblem | None:
    """Return why the MICs show no wild type."""
    if whole.n < FEWEST_ISOLATES:
        return WildTypeProblem.TOO_FEW_ISOLATES
    mode = low_mic_peak_step(whole)
    open_at_mode = sum(part.counts[0] for part in parts if part.lowest_open and part.lowest_step == mode)
    if 2 * open_at_mode > whole.counts[mode - whole.lowest_step]:
        return WildTypeProblem.MODE_TRUNCATED
    if np.count_nonzero(whole.count) < FEWEST_CLASSES:
        return WildTypeProblem.TOO_FEW_CLASSES
    return None


def _cut_offs(mixture: MicWildType, whole: MicDistribution, origin: int) -> tuple[MicCutOff, ...]:
    """Return the cut-offs of every method that has one."""
    found = [_cut_off(WildTypeMethod.MIXTURE, mixture, mixture.cut_off_step(), origin)]
    iterative = iterative_wild_type(whole)
    if iterative is not None:
        found.append(_cut_off(WildTypeMethod.ITERATIVE, iterative[0], iterative[0].cut_off_step(), origin))
    normalized = normalized_mic_wild_type(whole)
    if normalized is not None:
        step = normalized_mic_cut_off_step(normalized)
        found.append(_cut_off(WildTypeMethod.NORMALIZED, normalized, step, origin, quantiles=False))
    return tuple(found)


def _cut_off(
    method: WildTypeMethod, wild_type: MicWildType, step: int, origin: int, *, quantiles: bool = True
) -> MicCutOff:
    """Describe one wild type on the scale of the data."""
    return MicCutOff(
        method=method,
        mean_log2=wild_type.mean_log2 + origin,
        sd_log2=wild_type.sd_log2,
        n=wild_type.n,
        cut_off_step=step + origin,
        quantiles=tuple(
            MicQuantile(
                percent=100 * share,
                quantile_log2=wild_type.quantile_log2(share) + origin,
                cut_off_step=wild_type.cut_off_step(share) + origin,
            )
            for share in (QUANTILES if quantiles else ())
        ),
    )


def _basis(
    sources: Sequence[MicSource],
    *,
    classes: Classes,
    choice: MixtureChoice,
    cut_offs: Sequence[MicCutOff],
    resampled: ResampledQuantiles | None,
    origin: int,
    required: Requirements,
) -> MicBasis:
    """Check the rules, pool with other weights, gather the cautions."""
    reports, checks = check_mic_rules(sources, cut_offs[0].cut_off_step, required)
    both = _pooled(classes, cut_offs[0], origin)
    fitted = FittedCutOff(
        fit=FittedMixture(
            classes=classes, count=classes.pooled(weighted=False), mixture=choice.chosen, sds=MIC_SDS
        ),
        quantile=mic_wild_type_of(choice, classes.n).quantile_log2(DEFAULT_QUANTILE),
        edge=float(cut_offs[0].cut_off_step - origin),
        slack_classes=0,
        written=lambda edge: f"≤ {concentration_text(round(edge) + origin)} mg/L",
    )
    others = [float(one.cut_off_step - origin) for one in cut_offs[1:]]
    return MicBasis(
        standing=standing_of(checks, required),
        rules=checks,
        sources=reports,
        pooled=both,
        resamples=None if resampled is None else _resamples(resampled, fitted, origin),
        three_preferred=choice.three_preferred if choice.three else None,
        cautions=(*_of_sources(sources, both), *cautions_of(fitted, resampled, others)),
    )


def _pooled(classes: Classes, by_isolates: MicCutOff, origin: int) -> tuple[MicPooled, ...]:
    """Return the cut-off with either weighting, where there are several sources."""
    if len(classes.counts) < 2:
        return ()
    choice = choose(classes, classes.pooled(weighted=True), MIC_SDS)
    by_sources = mic_wild_type_of(choice, classes.n)
    return (
        MicPooled(
            weighting=Weighting.ISOLATES,
            mean_log2=by_isolates.mean_log2,
            sd_log2=by_isolates.sd_log2,
            cut_off_step=by_isolates.cut_off_step,
        ),
        MicPooled(
            weighting=Weighting.SOURCES,
            mean_log2=by_sources.mean_log2 + origin,
            sd_log2=by_sources.sd_log2,
            cut_off_step=by_sources.cut_off_step() + origin,
        ),
    )


def _of_sources(sources: Sequence[MicSource], both: Sequence[MicPooled]) -> tuple[Cautioned, ...]:
    """Caution where nobody said who tested, or where the weights of the sources decide."""
    found = []
    if not any(source.name for source in sources):
        found.append(Cautioned(code=WildTypeCaution.SOURCES_NOT_STATED))
    if both and both[0].cut_off_step != both[1].cut_off_step:
        written = (f"≤ {concentration_text(one.cut_off_step)} mg/L" for one in both)
        by_isolates, by_sources = written
        found.append(
            Cautioned(
                code=WildTypeCaution.WEIGHTING_DECIDES,
                parameters={"by_isolates": by_isolates, "by_sources": by_sources},
            )
        )
    return tuple(found)


def _resamples(resampled: ResampledQuantiles, fitted: FittedCutOff, origin: int) -> MicResamples:
    """Describe the resamples."""
    lower, upper = resampled.interval_95(fitted.quantile)
    steps, n = np.unique(np.ceil(resampled.quantile - 1e-9).astype(np.int64), return_counts=True)
    return MicResamples(
        unit=ResampledUnit.SOURCES_AND_ISOLATES if resampled.by_source else ResampledUnit.ISOLATES,
        resamples=len(resampled.quantile) + resampled.not_converged,
        not_converged=resampled.not_converged,
        quantile_log2_lower_95=lower + origin,
        quantile_log2_upper_95=upper + origin,
        steps=tuple(
            MicStepShare(cut_off_step=int(step) + origin, share=float(many) / len(resampled.quantile))
            for step, many in zip(steps, n, strict=True)
        ),
    )
