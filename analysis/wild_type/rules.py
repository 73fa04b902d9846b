"""How much data a wild-type cut-off rests on: rules as data, checked one by one."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from analysis.wild_type.distribution import MicDistribution


class WildTypeRule(StrEnum):
    """What is required of the data behind a cut-off."""

    SOURCES = "sources"
    WILD_TYPE_ISOLATES = "wild_type_isolates"
    MODES_TOGETHER = "modes_together"
    MODE_NOT_TRUNCATED = "mode_not_truncated"


class Standing(StrEnum):
    """What a cut-off may be called."""

    FULL = "full"
    TENTATIVE = "tentative"
    INSUFFICIENT = "insufficient"


class Requirements(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Required numbers; attributed to EUCAST SOP 10 by secondary sources, not read there."""

    wild_type_per_source: int = 15
    wild_type_in_all: int = 100
    sources_full: int = 5
    sources_tentative: int = 3
    mode_steps_apart_max: int = 1


class RuleCheck(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: required and observed number; ``sources`` names those that stand against it."""

    rule: WildTypeRule
    required: float
    observed: float
    met: bool
    sources: tuple[str, ...] = ()


class RulesReport(msgspec.Struct, frozen=True, kw_only=True):
    """All rules with their checks and what follows from them."""

    checks: tuple[RuleCheck, ...]
    standing: Standing
    sources_counted: tuple[str, ...]


def check_rules(
    sources: Sequence[MicDistribution], cut_off_step: int, requirements: Requirements | None = None
) -> RulesReport:
    """Check the data behind a cut-off: wild type is MIC <= ``cut_off_step`` (log2 mg/L).

    Notes
    -----
    A source counts if its mode is not truncated and it has enough wild types. Insufficient also
    where a rule other than the number of sources is broken.
    """
    required = requirements or Requirements()
    wild = {id(source): wild_type_isolates(source, cut_off_step) for source in sources}
    counted = [
        source
        for source in sources
        if not source.mode_truncated and wild[id(source)] >= required.wild_type_per_source
    ]
    checks = (
        _enough(WildTypeRule.SOURCES, required.sources_full, len(counted), _others(sources, counted)),
        _enough(
            WildTypeRule.WILD_TYPE_ISOLATES, required.wild_type_in_all, sum(wild[id(s)] for s in counted), ()
        ),
        _modes(counted, required.mode_steps_apart_max),
        _truncated(sources),
    )
    return RulesReport(
        checks=checks,
        standing=_standing(checks, len(counted), required),
        sources_counted=tuple(source.source for source in counted),
    )


def wild_type_isolates(source: MicDistribution, cut_off_step: int) -> float:
    """Return the isolates at or below the cut-off."""
    return float(source.count[source.steps <= cut_off_step].sum())


def _standing(checks: tuple[RuleCheck, ...], sources: int, required: Requirements) -> Standing:
    """Return what follows from the checks."""
    others_met = all(check.met for check in checks if check.rule is not WildTypeRule.SOURCES)
    if not others_met or sources < required.sources_tentative:
        return Standing.INSUFFICIENT
    return Standing.FULL if sources >= required.sources_full else Standing.TENTATIVE


def _enough(rule: WildTypeRule, required: float, observed: float, sources: tuple[str, ...]) -> RuleCheck:
    """Check a least number."""
    return RuleCheck(
        rule=rule, required=required, observed=observed, met=observed >= required, sources=sources
    )


def _modes(counted: Sequence[MicDistribution], apart_max: int) -> RuleCheck:
    """Check that the modes lie within so many steps of each other."""
    modes = [source.mode_step for source in counted]
    apart = max(modes) - min(modes) if modes else 0
    middle = sorted(modes)[len(modes) // 2] if modes else 0
    away = tuple(source.source for source in counted if abs(source.mode_step - middle) > 0)
    met = apart <= apart_max
    return RuleCheck(
        rule=WildTypeRule.MODES_TOGETHER,
        required=apart_max,
        observed=apart,
        met=met,
        sources=() if met else away,
    )


def _truncated(sources: Sequence[MicDistribution]) -> RuleCheck:
    """Count sources whose mode is the lowest class tested."""
    truncated = tuple(source.source for source in sources if source.mode_truncated)
    return RuleCheck(
        rule=WildTypeRule.MODE_NOT_TRUNCATED,
        required=0,
        observed=len(truncated),
        met=len(truncated) < len(sources) or not sources,
        sources=truncated,
    )


def _others(sources: Sequence[MicDistribution], counted: Sequence[MicDistribution]) -> tuple[str, ...]:
    """Return the names of the sources that do not count."""
    kept = {id(source) for source in counted}
    return tuple(source.source for source in sources if id(source) not in kept)
