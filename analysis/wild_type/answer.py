"""The wild type of one paired table: cut-offs of its MICs and of its zones, and what splits it."""

import msgspec
import numpy as np

from analysis.paired_table import NO_INHIBITION_MM, PairedTable
from analysis.wild_type.cut_off import (
    MicWildType,
    ZoneWildType,
    splits_wild_type,
    zone_splits_wild_type,
)
from analysis.wild_type.distribution import MicDistribution, ZoneDistribution
from analysis.wild_type.iterative_regression import iterative_wild_type, iterative_zone_wild_type
from analysis.wild_type.mixture import Mixture, mixture_zone_wild_type, pooled_mixture_wild_type
from analysis.wild_type.normalized_resistance import (
    normalized_mic_cut_off_step,
    normalized_mic_wild_type,
    normalized_zone_cut_off_mm,
    normalized_zone_wild_type,
)
from analysis.wild_type.pooling import pooled
from analysis.wild_type.report import (
    MicCutOff,
    NormalPart,
    WildTypeAnswer,
    WildTypeMethod,
    WildTypeProblem,
    ZoneCutOff,
)

FEWEST_ISOLATES = 15
_FEWEST_CLASSES = 3


def wild_type_answer(table: PairedTable) -> WildTypeAnswer:
    """Place wild-type cut-offs by every method.

    Parameters
    ----------
    table : PairedTable
        At least one isolate.

    Notes
    -----
    The interval-censored mixture, at its 99 % quantile, is the default; iterative regression at 99 %
    and normalized resistance interpretation stand beside it. A cut-off of these isolates alone:
    the rules that an epidemiological cut-off must meet are not asked of one data set.
    Concentrations are fitted relative to the lowest step, so that their unit changes nothing.
    """
    mic = _mic_part(table)
    return msgspec.structs.replace(
        _zone_part(table), mic=mic.mic, mic_parts=mic.mic_parts, mic_problem=mic.mic_problem
    )


def mic_sources(table: PairedTable) -> tuple[tuple[MicDistribution, ...], int]:
    """Return the MICs as distributions, steps relative to the one that is returned with them.

    Notes
    -----
    Closed intervals make one distribution, each open class one of its own: ``<=`` and ``>`` stand at
    different steps where the tested ranges differ. An interval of several steps counts at its upper.
    """
    steps = table.nearest_step()
    origin = int(steps.min())
    relative = steps - origin
    below, above = np.isinf(table.mic_lower_log2), np.isinf(table.mic_upper_log2)
    closed = ~(below | above)
    found = []
    if closed.any():
        counts = np.bincount(relative[closed], weights=table.count[closed])
        found.append(MicDistribution(lowest_step=0, counts=tuple(counts.tolist())))
    for ends, lowest_open in ((below, True), (above, False)):
        for step in np.unique(relative[ends]).tolist():
            n = float(table.count[ends & (relative == step)].sum())
            found.append(
                MicDistribution(
                    lowest_step=step, counts=(n,), lowest_open=lowest_open, highest_open=not lowest_open
                )
            )
    return tuple(found), origin


def _mic_part(table: PairedTable) -> WildTypeAnswer:
    """Fit the wild type of the MICs."""
    sources, origin = mic_sources(table)
    whole = pooled(sources, weighted=False)
    problem = _mic_problem(sources, whole)
    if problem is not None:
        return WildTypeAnswer(mic_problem=problem)
    wild_type, choice = pooled_mixture_wild_type(sources, weighted=False)
    found = [_mic_cut_off(WildTypeMethod.MIXTURE, wild_type, wild_type.cut_off_step(), origin)]
    iterative = iterative_wild_type(whole)
    if iterative is not None:
        step = iterative[0].cut_off_step()
        found.append(_mic_cut_off(WildTypeMethod.ITERATIVE, iterative[0], step, origin))
    normalized = normalized_mic_wild_type(whole)
    if normalized is not None:
        step = normalized_mic_cut_off_step(normalized)
        found.append(_mic_cut_off(WildTypeMethod.NORMALIZED, normalized, step, origin))
    return WildTypeAnswer(mic=tuple(found), mic_parts=_parts(choice.chosen, origin))


def _mic_problem(sources: tuple[MicDistribution, ...], whole: MicDistribution) -> WildTypeProblem | None:
    """Return why the MICs show no wild type."""
    if whole.n < FEWEST_ISOLATES:
        return WildTypeProblem.TOO_FEW_ISOLATES
    at_mode = [source for source in sources if source.lowest_open and source.mode_step == whole.mode_step]
    if 2 * sum(source.n for source in at_mode) > max(whole.counts):
        return WildTypeProblem.MODE_TRUNCATED
    if np.count_nonzero(whole.count) < _FEWEST_CLASSES:
        return WildTypeProblem.TOO_FEW_CLASSES
    return None


def _mic_cut_off(method: WildTypeMethod, wild_type: MicWildType, step: int, origin: int) -> MicCutOff:
    """Describe one wild type on the scale of the data."""
    return MicCutOff(
        method=method,
        mean_log2=wild_type.mean_log2 + origin,
        sd_log2=wild_type.sd_log2,
        n=wild_type.n,
        cut_off_step=step + origin,
    )


def _zone_part(table: PairedTable) -> WildTypeAnswer:
    """Fit the wild type of the zones."""
    lowest = int(table.zone_mm.min())
    counts = np.bincount(table.zone_mm - lowest, weights=table.count)
    data = ZoneDistribution(lowest_mm=lowest, counts=tuple(counts.tolist()))
    problem = _zone_problem(data)
    if problem is not None:
        return WildTypeAnswer(zone_problem=problem)
    wild_type, choice = mixture_zone_wild_type(data)
    found = [_zone_cut_off(WildTypeMethod.MIXTURE, wild_type, wild_type.cut_off_mm())]
    iterative = iterative_zone_wild_type(data)
    if iterative is not None:
        found.append(_zone_cut_off(WildTypeMethod.ITERATIVE, iterative[0], iterative[0].cut_off_mm()))
    normalized = normalized_zone_wild_type(data)
    if normalized is not None:
        cut_off = normalized_zone_cut_off_mm(normalized)
        found.append(_zone_cut_off(WildTypeMethod.NORMALIZED, normalized, cut_off))
    return WildTypeAnswer(zone=tuple(found), zone_parts=_parts(choice.chosen, 0))


def _zone_problem(data: ZoneDistribution) -> WildTypeProblem | None:
    """Return why the zones show no wild type."""
    if data.n < FEWEST_ISOLATES:
        return WildTypeProblem.TOO_FEW_ISOLATES
    if np.count_nonzero(data.count) < _FEWEST_CLASSES:
        return WildTypeProblem.TOO_FEW_CLASSES
    most = data.zones_mm[np.argmax(data.count)]
    return WildTypeProblem.MODE_TRUNCATED if most <= NO_INHIBITION_MM and 2 * data.count[0] > data.n else None


def _zone_cut_off(method: WildTypeMethod, wild_type: ZoneWildType, cut_off_mm: int) -> ZoneCutOff:
    """Describe one wild type."""
    return ZoneCutOff(
        method=method,
        mean_mm=wild_type.mean_mm,
        sd_mm=wild_type.sd_mm,
        n=wild_type.n,
        cut_off_mm=cut_off_mm,
    )


def _parts(mixture: Mixture, origin: int) -> tuple[NormalPart, ...]:
    """Return the normals of a mixture."""
    return tuple(
        NormalPart(weight=part.weight, mean=part.mean + origin, sd=part.sd) for part in mixture.components
    )


def mic_criterion_splits(answer: WildTypeAnswer, s_le_step: int) -> bool:
    """Tell whether S <= ``s_le_step`` (log2 mg/L) lies inside the central 95 % of the wild type."""
    return bool(answer.mic) and splits_wild_type(
        MicWildType(mean_log2=answer.mic[0].mean_log2, sd_log2=answer.mic[0].sd_log2, n=answer.mic[0].n),
        s_le_step,
    )


def zone_limit_splits(answer: WildTypeAnswer, s_ge_mm: int) -> bool:
    """Tell whether S >= ``s_ge_mm`` lies inside the central 95 % of the wild type."""
    return bool(answer.zone) and zone_splits_wild_type(
        ZoneWildType(mean_mm=answer.zone[0].mean_mm, sd_mm=answer.zone[0].sd_mm, n=answer.zone[0].n),
        s_ge_mm,
    )
