"""The wild type of one paired table: cut-offs of its MICs and of its zones, and what splits it."""

from analysis.paired_table import PairedTable
from analysis.wild_type.cut_off import (
    MicWildType,
    ZoneWildType,
    splits_wild_type,
    zone_splits_wild_type,
)
from analysis.wild_type.mic_answer import mic_answer
from analysis.wild_type.report import WildTypeAnswer, WildTypeProblem
from analysis.wild_type.resampling import RESAMPLES
from analysis.wild_type.sources import mic_sources, zone_sources
from analysis.wild_type.zone_answer import zone_answer


def wild_type_answer(table: PairedTable, *, seed: int = 1, resamples: int = RESAMPLES) -> WildTypeAnswer:
    """Place wild-type cut-offs by every method on the random sample, laboratories as sources.

    Parameters
    ----------
    table : PairedTable
        At least one isolate; challenge isolates are left out, they were not drawn from the wild type.
    seed, resamples : int
        Of the resampling; 0 leaves it out.

    Notes
    -----
    The interval-censored mixture, at its 99 % quantile, is the default; iterative regression at 99 %
    and normalized resistance interpretation stand beside it. The standing says what the cut-off may be
    called: few data sets have the laboratories that an epidemiological cut-off needs.
    """
    drawn = table.random_sample()
    if not drawn.n:
        few = WildTypeProblem.TOO_FEW_ISOLATES
        return WildTypeAnswer(mic_problem=few, zone_problem=few)
    mic = mic_answer(mic_sources(drawn), seed=seed, resamples=resamples)
    zone = zone_answer(zone_sources(drawn), seed=seed, resamples=resamples)
    return WildTypeAnswer(
        mic=mic.cut_offs,
        mic_parts=mic.parts,
        mic_basis=mic.basis,
        mic_problem=mic.problem,
        zone=zone.cut_offs,
        zone_parts=zone.parts,
        zone_basis=zone.basis,
        zone_problem=zone.problem,
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
