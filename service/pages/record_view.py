"""A derivation's record arranged for reading: acceptance cells in a grid, candidates in order."""

from typing import Any

import msgspec

from analysis.measurement_error.report import ExpectedErrors, ExpectedRate, ZoneCategory
from analysis.methods import AcceptanceRow, Denominator, ErrorKind
from analysis.record import AcceptanceCell, Candidate, DerivationRecord, ErrorRate
from service.publication.candidate_row import candidate_name

ExpectedGrid = tuple[tuple[AcceptanceRow, tuple[ExpectedRate | None, ...]], ...]
Grid = tuple[tuple[AcceptanceRow, tuple[AcceptanceCell | None, ...]], ...]


def record_of(plain: dict[str, Any] | None) -> DerivationRecord | None:
    """Return a stored record as structs."""
    return None if plain is None else msgspec.convert(plain, DerivationRecord)


def acceptance_grid(candidate: Candidate) -> Grid:
    """Arrange the bounded cells: a row of the table each, very major, major and minor beside one another."""
    cells = {(cell.row, cell.error): cell for cell in candidate.acceptance}
    return tuple((row, tuple(cells.get((row, error)) for error in ErrorKind)) for row in AcceptanceRow)


def expected_grid(errors: ExpectedErrors) -> ExpectedGrid:
    """Arrange the expected rates as the acceptance table is."""
    cells = {(rate.row, rate.error): rate for rate in errors.rates}
    return tuple((row, tuple(cells.get((row, error)) for error in ErrorKind)) for row in AcceptanceRow)


class PerMillimetre(msgspec.Struct, frozen=True, kw_only=True):
    """One zone with its category by a candidate and its probabilities, one entry for each prevalence."""

    zone_mm: int
    category: str
    probabilities: tuple[ZoneCategory, ...]


def per_millimetre(record: DerivationRecord, about: Candidate | None) -> tuple[PerMillimetre, ...]:
    """Arrange the probabilities of the MIC categories by zone, the smallest zone first."""
    by_zone: dict[int, list[ZoneCategory]] = {}
    for row in () if record.model is None else record.model.zone_categories:
        by_zone.setdefault(row.zone_mm, []).append(row)
    return tuple(
        PerMillimetre(zone_mm=zone, category=_category(zone, about), probabilities=tuple(rows))
        for zone, rows in sorted(by_zone.items())
    )


def _category(zone_mm: int, about: Candidate | None) -> str:
    if about is None or about.zone_s_ge_mm is None:
        return ""
    if zone_mm >= about.zone_s_ge_mm:
        return "S"
    return "R" if about.zone_r_le_mm is not None and zone_mm <= about.zone_r_le_mm else "I"


def rates(candidate: Candidate) -> dict[str, ErrorRate]:
    """Return the error rates over the MIC category, by kind."""
    return {
        rate.error.value: rate
        for rate in candidate.discrepancies
        if rate.denominator is Denominator.MIC_CATEGORY
    }


def named_candidate(record: DerivationRecord, name: str | None) -> Candidate | None:
    """Return the candidate that a row or a proposal rests on, without a name the default."""
    if name is None:
        return record.default
    found = (one for one in record.candidates if candidate_name(one) == name)
    return next(found, None)


def in_order(record: DerivationRecord) -> tuple[tuple[bool, Candidate], ...]:
    """Return the candidates, the default first and marked."""
    default = record.default_candidate
    marked = [(index == default, candidate) for index, candidate in enumerate(record.candidates)]
    return tuple(sorted(marked, key=lambda pair: not pair[0]))
