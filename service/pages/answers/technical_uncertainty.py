"""The area of technical uncertainty: zones at which no MIC category is probable enough."""

import msgspec

from analysis.evidence.report import TechnicalUncertainty
from analysis.record import Candidate, DerivationRecord


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """The zones of one prevalence in runs of consecutive whole mm."""

    found: TechnicalUncertainty
    spans_mm: tuple[tuple[int, int], ...]


def view(record: DerivationRecord, _about: Candidate | None) -> tuple[Area, ...] | None:
    """Return the areas of all prevalences, where any zone is uncertain."""
    areas = () if record.evidence is None else record.evidence.technical_uncertainty
    if not any(one.zones for one in areas):
        return None
    return tuple(Area(found=one, spans_mm=_spans([zone.zone_mm for zone in one.zones])) for one in areas)


def _spans(zones_mm: list[int]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for zone in sorted(zones_mm):
        if spans and zone == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], zone)
        else:
            spans.append((zone, zone))
    return tuple(spans)
