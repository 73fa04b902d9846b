"""The wild type of zones from one source or several: every method, its basis, its cautions."""

from collections.abc import Sequence

import numpy as np

from analysis.wild_type.cautions import FittedCutOff, cautions_of
from analysis.wild_type.classes import Classes, zone_classes
from analysis.wild_type.cut_off import DEFAULT_QUANTILE, QUANTILES, ZoneWildType
from analysis.wild_type.distribution import FEWEST_CLASSES, FEWEST_ISOLATES, ZoneDistribution
from analysis.wild_type.iterative_regression import iterative_zone_wild_type
from analysis.wild_type.mixture import ZONE_SDS, MixtureChoice, choose, mirrored, zone_wild_type_of
from analysis.wild_type.normalized_resistance import normalized_zone_cut_off_mm, normalized_zone_wild_type
from analysis.wild_type.pooling import pooled_zones
from analysis.wild_type.profile import FittedMixture
from analysis.wild_type.report import (
    Cautioned,
    NormalPart,
    ResampledUnit,
    Weighting,
    WildTypeCaution,
    WildTypeMethod,
    WildTypeProblem,
    ZoneAnswer,
    ZoneBasis,
    ZoneCutOff,
    ZoneMmShare,
    ZonePooled,
    ZoneQuantile,
    ZoneResamples,
)
from analysis.wild_type.resampling import RESAMPLES, ResampledQuantiles, resample_quantiles
from analysis.wild_type.rules import EUCAST_SOP_10, Requirements, check_zone_rules, standing_of
from analysis.wild_type.sources import ZoneSource
from analysis.zones import NO_INHIBITION_MM


def zone_answer(
    sources: Sequence[ZoneSource],
    *,
    seed: int,
    resamples: int = RESAMPLES,
    diagnose_three: bool = True,
    required: Requirements = EUCAST_SOP_10,
) -> ZoneAnswer:
    """Place a cut-off on zones by every method.

    Parameters
    ----------
    sources : sequence of ZoneSource
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
    As for MICs, mirrored. Normalized resistance interpretation stands twice: with the variance of its
    moving mean taken off, and as published, where that lies 1 to 2 mm lower.
    """
    whole = pooled_zones([source.zones for source in sources], weighted=False)
    problem = _problem(whole)
    if problem is not None:
        return ZoneAnswer(problem=problem)
    classes = zone_classes([source.zones for source in sources])
    choice = choose(classes, classes.pooled(weighted=False), ZONE_SDS, diagnose_three=diagnose_three)
    resampled = (
        resample_quantiles(classes, choice, ZONE_SDS, weighted=False, seed=seed, resamples=resamples)
        if resamples
        else None
    )
    cut_offs = _cut_offs(zone_wild_type_of(choice, classes.n), whole)
    return ZoneAnswer(
        cut_offs=cut_offs,
        parts=tuple(
            NormalPart(weight=part.weight, mean=part.mean, sd=part.sd)
            for part in mirrored(choice).chosen.components
        ),
        basis=_basis(
            sources,
            classes=classes,
            choice=choice,
            cut_offs=cut_offs,
            resampled=resampled,
            required=required,
        ),
    )


def _problem(whole: ZoneDistribution) -> WildTypeProblem | None:
    """Return why the zones show no wild type."""
    if whole.n < FEWEST_ISOLATES:
        return WildTypeProblem.TOO_FEW_ISOLATES
    if np.count_nonzero(whole.count) < FEWEST_CLASSES:
        return WildTypeProblem.TOO_FEW_CLASSES
    most = whole.zones_mm[np.argmax(whole.count)]
    not_inhibited = float(whole.count[whole.zones_mm <= NO_INHIBITION_MM].sum())
    return (
        WildTypeProblem.MODE_TRUNCATED if most <= NO_INHIBITION_MM and 2 * not_inhibited > whole.n else None
    )


def _cut_offs(mixture: ZoneWildType, whole: ZoneDistribution) -> tuple[ZoneCutOff, ...]:
    """Return the cut-offs of every method that has one."""
    found = [_cut_off(WildTypeMethod.MIXTURE, mixture, mixture.cut_off_mm())]
    iterative = iterative_zone_wild_type(whole)
    if iterative is not None:
        found.append(_cut_off(WildTypeMethod.ITERATIVE, iterative[0], iterative[0].cut_off_mm()))
    for method, corrected in (
        (WildTypeMethod.NORMALIZED, True),
        (WildTypeMethod.NORMALIZED_AS_PUBLISHED, False),
    ):
        normalized = normalized_zone_wild_type(whole, corrected=corrected)
        if normalized is not None:
            cut_off = normalized_zone_cut_off_mm(normalized)
            found.append(_cut_off(method, normalized, cut_off, quantiles=False))
    return tuple(found)


def _cut_off(
    method: WildTypeMethod, wild_type: ZoneWildType, cut_off_mm: int, *, quantiles: bool = True
) -> ZoneCutOff:
    """Describe one wild type."""
    return ZoneCutOff(
        method=method,
        mean_mm=wild_type.mean_mm,
        sd_mm=wild_type.sd_mm,
        n=wild_type.n,
        cut_off_mm=cut_off_mm,
        quantiles=tuple(
            ZoneQuantile(
                percent=100 * share,
                quantile_mm=wild_type.quantile_mm(share),
                cut_off_mm=wild_type.cut_off_mm(share),
            )
            for share in (QUANTILES if quantiles else ())
        ),
    )


def _basis(
    sources: Sequence[ZoneSource],
    *,
    classes: Classes,
    choice: MixtureChoice,
    cut_offs: Sequence[ZoneCutOff],
    resampled: ResampledQuantiles | None,
    required: Requirements,
) -> ZoneBasis:
    """Check the rules, pool with other weights, gather the cautions."""
    reports, checks = check_zone_rules(sources, cut_offs[0].cut_off_mm, required)
    both = _pooled(classes, cut_offs[0])
    fitted = FittedCutOff(
        fit=FittedMixture(
            classes=classes, count=classes.pooled(weighted=False), mixture=choice.chosen, sds=ZONE_SDS
        ),
        quantile=-zone_wild_type_of(choice, classes.n).quantile_mm(DEFAULT_QUANTILE),
        edge=_edge(cut_offs[0].cut_off_mm),
        slack_classes=1,
        written=lambda edge: f"≥ {round(0.5 - edge)} mm",
    )
    others = [
        _edge(one.cut_off_mm)
        for one in cut_offs[1:]
        if one.method is not WildTypeMethod.NORMALIZED_AS_PUBLISHED
    ]
    return ZoneBasis(
        standing=standing_of(checks, required),
        rules=checks,
        sources=reports,
        pooled=both,
        resamples=None if resampled is None else _resamples(resampled, fitted),
        three_preferred=choice.three_preferred if choice.three else None,
        cautions=(*_of_sources(sources, both), *cautions_of(fitted, resampled, others)),
    )


def _edge(cut_off_mm: int) -> float:
    """Return the upper edge of the last wild-type class, mirrored."""
    return 0.5 - cut_off_mm


def _pooled(classes: Classes, by_isolates: ZoneCutOff) -> tuple[ZonePooled, ...]:
    """Return the cut-off with either weighting, where there are several sources."""
    if len(classes.counts) < 2:
        return ()
    by_sources = zone_wild_type_of(choose(classes, classes.pooled(weighted=True), ZONE_SDS), classes.n)
    return (
        ZonePooled(
            weighting=Weighting.ISOLATES,
            mean_mm=by_isolates.mean_mm,
            sd_mm=by_isolates.sd_mm,
            cut_off_mm=by_isolates.cut_off_mm,
        ),
        ZonePooled(
            weighting=Weighting.SOURCES,
            mean_mm=by_sources.mean_mm,
            sd_mm=by_sources.sd_mm,
            cut_off_mm=by_sources.cut_off_mm(),
        ),
    )


def _of_sources(sources: Sequence[ZoneSource], both: Sequence[ZonePooled]) -> tuple[Cautioned, ...]:
    """Caution where nobody said who tested, or where the weights of the sources decide."""
    found = []
    if not any(source.name for source in sources):
        found.append(Cautioned(code=WildTypeCaution.SOURCES_NOT_STATED))
    if both and abs(both[0].cut_off_mm - both[1].cut_off_mm) > 1:
        parameters = {
            "by_isolates": f"≥ {both[0].cut_off_mm} mm",
            "by_sources": f"≥ {both[1].cut_off_mm} mm",
        }
        found.append(Cautioned(code=WildTypeCaution.WEIGHTING_DECIDES, parameters=parameters))
    return tuple(found)


def _resamples(resampled: ResampledQuantiles, fitted: FittedCutOff) -> ZoneResamples:
    """Describe the resamples."""
    lower, upper = resampled.interval_95(fitted.quantile)
    zones, n = np.unique(np.floor(0.5 - resampled.quantile + 1e-9).astype(np.int64), return_counts=True)
    return ZoneResamples(
        unit=ResampledUnit.SOURCES_AND_ISOLATES if resampled.by_source else ResampledUnit.ISOLATES,
        resamples=len(resampled.quantile) + resampled.not_converged,
        not_converged=resampled.not_converged,
        quantile_mm_lower_95=-upper,
        quantile_mm_upper_95=-lower,
        zones=tuple(
            ZoneMmShare(cut_off_mm=int(zone), share=float(many) / len(resampled.quantile))
            for zone, many in zip(zones, n, strict=True)
        ),
    )
