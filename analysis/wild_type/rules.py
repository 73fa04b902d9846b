"""How much data a wild-type cut-off rests on: rules as data, checked one by one."""

from collections.abc import Sequence

import msgspec
import numpy as np

from analysis.wild_type.report import (
    MicSourceReport,
    RuleCheck,
    Standing,
    WildTypeRule,
    ZoneSourceReport,
)
from analysis.wild_type.sources import MicSource, ZoneSource
from analysis.zones import NO_INHIBITION_MM

SourceReport = MicSourceReport | ZoneSourceReport


class Requirements(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Required numbers; attributed to EUCAST SOP 10 by secondary sources, not read there.

    ``mode_mm_apart_max`` is our own: one two-fold step of the MIC moves a zone by about 3 mm.
    """

    wild_type_per_source: int = 15
    wild_type_in_all: int = 100
    sources_full: int = 5
    sources_tentative: int = 3
    mode_steps_apart_max: int = 1
    mode_mm_apart_max: int = 3


EUCAST_SOP_10 = Requirements()


def standing_of(checks: Sequence[RuleCheck], required: Requirements = EUCAST_SOP_10) -> Standing:
    """Return what a cut-off may be called by its rules.

    Notes
    -----
    Full with every rule met; tentative where only the number of sources falls short of a full value and
    suffices for a tentative one; else local: a cut-off of these isolates, not an epidemiological one.
    """
    sources = sum(check.observed for check in checks if check.rule is WildTypeRule.SOURCES)
    others_met = all(check.met for check in checks if check.rule is not WildTypeRule.SOURCES)
    if not others_met or sources < required.sources_tentative:
        return Standing.LOCAL
    return Standing.FULL if sources >= required.sources_full else Standing.TENTATIVE


def check_mic_rules(
    sources: Sequence[MicSource], cut_off_step: int, required: Requirements = EUCAST_SOP_10
) -> tuple[tuple[MicSourceReport, ...], tuple[RuleCheck, ...]]:
    """Check the data behind a cut-off: wild type is MIC <= ``cut_off_step`` (log2 mg/L).

    Notes
    -----
    A source counts if its mode is not truncated and it has enough wild types. Its mode is that of its
    wild types, the lowest of several; truncated: most of the isolates there are ``<=`` readings.
    """
    reports = tuple(_mic_source(source, cut_off_step, required) for source in sources)
    modes = [one.mode_step for one in reports]
    return reports, _checks(reports, modes, required.mode_steps_apart_max, required)


def check_zone_rules(
    sources: Sequence[ZoneSource], cut_off_mm: int, required: Requirements = EUCAST_SOP_10
) -> tuple[tuple[ZoneSourceReport, ...], tuple[RuleCheck, ...]]:
    """Check the data behind a cut-off: wild type is zone >= ``cut_off_mm``.

    Notes
    -----
    Mirrored: the mode of a source is that of its wild types, the largest of several; truncated: 6 mm.
    """
    reports = tuple(_zone_source(source, cut_off_mm, required) for source in sources)
    modes = [one.mode_mm for one in reports]
    return reports, _checks(reports, modes, required.mode_mm_apart_max, required)


def _mic_source(source: MicSource, cut_off_step: int, required: Requirements) -> MicSourceReport:
    """Describe one source."""
    whole = source.whole
    wild = np.where(whole.steps <= cut_off_step, whole.count, 0.0)
    mode = int(whole.steps[np.argmax(wild)]) if wild.any() else None
    truncated = mode is not None and _mostly_open(source, mode, float(wild.max()))
    return MicSourceReport(
        source=source.name,
        isolates=source.n,
        wild_type=float(wild.sum()),
        mode_step=mode,
        mode_truncated=truncated,
        counted=not truncated and float(wild.sum()) >= required.wild_type_per_source,
    )


def _mostly_open(source: MicSource, step: int, isolates: float) -> bool:
    """Tell whether most of the isolates at a step are ``<=`` readings."""
    lowest = (part.counts[0] for part in source.parts if part.lowest_open and part.lowest_step == step)
    return 2 * sum(lowest) > isolates


def _zone_source(source: ZoneSource, cut_off_mm: int, required: Requirements) -> ZoneSourceReport:
    """Describe one source."""
    zones, count = source.zones.zones_mm[::-1], source.zones.count[::-1]
    wild = np.where(zones >= cut_off_mm, count, 0.0)
    mode = int(zones[np.argmax(wild)]) if wild.any() else None
    truncated = mode is not None and mode <= NO_INHIBITION_MM
    return ZoneSourceReport(
        source=source.name,
        isolates=source.n,
        wild_type=float(wild.sum()),
        mode_mm=mode,
        mode_truncated=truncated,
        counted=not truncated and float(wild.sum()) >= required.wild_type_per_source,
    )


def _checks(
    reports: Sequence[SourceReport], modes: Sequence[int | None], apart_max: int, required: Requirements
) -> tuple[RuleCheck, ...]:
    """Check every rule."""
    counted = [one for one in reports if one.counted]
    of_counted = {
        one.source: mode for one, mode in zip(reports, modes, strict=True) if one.counted and mode is not None
    }
    left_out = tuple(one.source for one in reports if not one.counted)
    return (
        _enough(WildTypeRule.SOURCES, required.sources_full, len(counted), left_out),
        _enough(
            WildTypeRule.WILD_TYPE_ISOLATES, required.wild_type_in_all, sum(one.wild_type for one in counted)
        ),
        _modes(of_counted, apart_max),
        _truncated(reports),
    )


def _enough(rule: WildTypeRule, required: float, observed: float, sources: tuple[str, ...] = ()) -> RuleCheck:
    """Check a least number."""
    return RuleCheck(
        rule=rule,
        required=float(required),
        observed=float(observed),
        met=observed >= required,
        sources=sources,
    )


def _modes(modes: dict[str, int], apart_max: int) -> RuleCheck:
    """Check that the modes lie near each other; name the sources away from the middle one."""
    ordered = sorted(modes.values())
    apart = ordered[-1] - ordered[0] if ordered else 0
    met = apart <= apart_max
    away = (name for name, mode in modes.items() if mode != ordered[len(ordered) // 2])
    return RuleCheck(
        rule=WildTypeRule.MODES_TOGETHER,
        required=float(apart_max),
        observed=float(apart),
        met=met,
        sources=() if met else tuple(away),
    )


def _truncated(reports: Sequence[SourceReport]) -> RuleCheck:
    """Count sources whose mode is the lowest class tested; one that is not is required."""
    truncated = tuple(one.source for one in reports if one.mode_truncated)
    return RuleCheck(
        rule=WildTypeRule.MODE_NOT_TRUNCATED,
        required=0.0,
        observed=float(len(truncated)),
        met=len(truncated) < len(reports) or not reports,
        sources=truncated,
    )
