"""The wild type among the isolates: cut-offs by every method, what they rest on, what makes them doubtful."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from analysis.record import Candidate, DerivationRecord
from analysis.wild_type.report import (
    MicAnswer,
    MicBasis,
    MicCutOff,
    MicResamples,
    MicSourceReport,
    ResampledUnit,
    Weighting,
    WildTypeMethod,
    WildTypeProblem,
    ZoneAnswer,
    ZoneBasis,
    ZoneCutOff,
    ZoneResamples,
    ZoneSourceReport,
)
from breakpoints.ladder import mg_per_l_text
from service.pages.figures import real

LEAST_SHARE_SHOWN = 0.01


class CutOffShown(msgspec.Struct, frozen=True, kw_only=True):
    """One method: its cut-off with unit, its normal, its cut-offs at other quantiles."""

    method: WildTypeMethod
    written: str
    mean: str
    sd: str
    n: float
    at_quantiles: tuple[str, ...]


class SourceShown(msgspec.Struct, frozen=True, kw_only=True):
    """One laboratory: isolates, wild types, their most frequent value, whether it counts."""

    source: str
    isolates: float
    wild_type: float
    mode: str
    counted: bool


class ResamplesShown(msgspec.Struct, frozen=True, kw_only=True):
    """Where the cut-off lies when the data are drawn again, most frequent first."""

    resamples: int
    unit: ResampledUnit
    lower_95: str
    upper_95: str
    shares: tuple[tuple[str, float], ...]


class AxisShown(msgspec.Struct, frozen=True, kw_only=True):
    """Zones or MICs."""

    axis: Literal["zone", "mic"]
    cut_offs: tuple[CutOffShown, ...]
    percents: tuple[float, ...]
    problem: WildTypeProblem | None
    basis: ZoneBasis | MicBasis | None
    sources: tuple[SourceShown, ...] = ()
    pooled: tuple[tuple[Weighting, str], ...] = ()
    resamples: ResamplesShown | None = None


def view(record: DerivationRecord, _about: Candidate | None) -> tuple[AxisShown, ...] | None:
    """Return both axes, zones first, or None where the record has no wild type."""
    found = record.wild_type
    if found is None:
        return None
    return (
        zones_shown(ZoneAnswer(cut_offs=found.zone, basis=found.zone_basis, problem=found.zone_problem)),
        mics_shown(MicAnswer(cut_offs=found.mic, basis=found.mic_basis, problem=found.mic_problem)),
    )


def zones_shown(answer: ZoneAnswer) -> AxisShown:
    """Return what is shown of a cut-off of zones."""
    percents, basis = _percents(answer.cut_offs), answer.basis
    shown = AxisShown(
        axis="zone",
        cut_offs=tuple(_zone(one, len(percents)) for one in answer.cut_offs),
        percents=percents,
        problem=answer.problem,
        basis=basis,
    )
    if basis is None:
        return shown
    return msgspec.structs.replace(
        shown,
        sources=tuple(
            _source(one, "–" if one.mode_mm is None else f"{one.mode_mm} mm") for one in basis.sources
        ),
        pooled=tuple((one.weighting, f"≥ {one.cut_off_mm} mm") for one in basis.pooled),
        resamples=_zone_resamples(basis.resamples),
    )


def mics_shown(answer: MicAnswer) -> AxisShown:
    """Return what is shown of a cut-off of MICs."""
    percents, basis = _percents(answer.cut_offs), answer.basis
    shown = AxisShown(
        axis="mic",
        cut_offs=tuple(_mic(one, len(percents)) for one in answer.cut_offs),
        percents=percents,
        problem=answer.problem,
        basis=basis,
    )
    if basis is None:
        return shown
    return msgspec.structs.replace(
        shown,
        sources=tuple(
            _source(one, "–" if one.mode_step is None else f"{mg_per_l_text(one.mode_step)} mg/L")
            for one in basis.sources
        ),
        pooled=tuple((one.weighting, f"≤ {mg_per_l_text(one.cut_off_step)} mg/L") for one in basis.pooled),
        resamples=_mic_resamples(basis.resamples),
    )


def _source(one: ZoneSourceReport | MicSourceReport, mode: str) -> SourceShown:
    return SourceShown(
        source=one.source, isolates=one.isolates, wild_type=one.wild_type, mode=mode, counted=one.counted
    )


def _percents(cut_offs: Sequence[ZoneCutOff | MicCutOff]) -> tuple[float, ...]:
    """Return the quantiles that the methods are shown at."""
    return next((tuple(at.percent for at in one.quantiles) for one in cut_offs if one.quantiles), ())


def _zone(one: ZoneCutOff, quantiles: int) -> CutOffShown:
    return CutOffShown(
        method=one.method,
        written=f"≥ {one.cut_off_mm} mm",
        mean=f"{real(one.mean_mm, 1)} mm",
        sd=f"{real(one.sd_mm, 2)} mm",
        n=one.n,
        at_quantiles=tuple(str(at.cut_off_mm) for at in one.quantiles) or ("–",) * quantiles,
    )


def _mic(one: MicCutOff, quantiles: int) -> CutOffShown:
    return CutOffShown(
        method=one.method,
        written=f"≤ {mg_per_l_text(one.cut_off_step)} mg/L",
        mean=f"{2**one.mean_log2:.2g} mg/L",
        sd=f"{real(one.sd_log2, 2)} log₂",
        n=one.n,
        at_quantiles=tuple(mg_per_l_text(at.cut_off_step) for at in one.quantiles) or ("–",) * quantiles,
    )


def _zone_resamples(found: ZoneResamples | None) -> ResamplesShown | None:
    if found is None:
        return None
    return ResamplesShown(
        resamples=found.resamples,
        unit=found.unit,
        lower_95=real(found.quantile_mm_lower_95, 1),
        upper_95=f"{real(found.quantile_mm_upper_95, 1)} mm",
        shares=_frequent([(f"{one.cut_off_mm} mm", one.share) for one in found.zones]),
    )


def _mic_resamples(found: MicResamples | None) -> ResamplesShown | None:
    if found is None:
        return None
    return ResamplesShown(
        resamples=found.resamples,
        unit=found.unit,
        lower_95=f"{2**found.quantile_log2_lower_95:.3g}",
        upper_95=f"{2**found.quantile_log2_upper_95:.3g} mg/L",
        shares=_frequent([(f"{mg_per_l_text(one.cut_off_step)} mg/L", one.share) for one in found.steps]),
    )


def _frequent(shares: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Return the shares of 1 % and more, the largest first."""
    shown = [one for one in shares if one[1] >= LEAST_SHARE_SHOWN]
    return tuple(sorted(shown, key=lambda one: -one[1]))
