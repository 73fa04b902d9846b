"""The probability of each MIC category for every whole millimetre."""

import msgspec

from analysis.measurement_error.report import ZoneCategory
from analysis.record import Candidate, DerivationRecord


class PerMillimetre(msgspec.Struct, frozen=True, kw_only=True):
    """One zone with its category by a candidate and its probabilities, one entry for each prevalence."""

    zone_mm: int
    category: str
    probabilities: tuple[ZoneCategory, ...]


def view(record: DerivationRecord, about: Candidate | None) -> tuple[PerMillimetre, ...] | None:
    """Arrange the probabilities by zone, the smallest first."""
    by_zone: dict[int, list[ZoneCategory]] = {}
    for row in () if record.model is None else record.model.zone_categories:
        by_zone.setdefault(row.zone_mm, []).append(row)
    rows = tuple(
        PerMillimetre(zone_mm=zone, category=category(zone, about), probabilities=tuple(found))
        for zone, found in sorted(by_zone.items())
    )
    return rows or None


def category(zone_mm: int, about: Candidate | None) -> str:
    """Return the category of a zone by a candidate's limits; nothing where it has none."""
    if about is None or about.zone_s_ge_mm is None:
        return ""
    if zone_mm >= about.zone_s_ge_mm:
        return "S"
    return "R" if about.zone_r_le_mm is not None and zone_mm <= about.zone_r_le_mm else "I"
