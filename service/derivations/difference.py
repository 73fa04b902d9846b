"""How two derivations differ: in what was asked, in what came out, and by how much."""

from collections.abc import Iterable
from typing import Any

import msgspec

from analysis.measurement_error.report import ZoneCategory
from analysis.methods import Censoring, ErrorKind
from analysis.record import AcceptanceCell, Candidate, DerivationRecord, Refused, Warned
from service.derivations.difference_view import (
    CandidateDifference,
    CategoriesShown,
    CellDifference,
    CellShown,
    ChoiceDifference,
    CodeDifference,
    Difference,
    Interval,
    IntervalDifference,
    LimitsShown,
    PairShown,
    ProbabilityDifference,
)
from service.jobs.question import DerivationQuestion
from service.plots.bootstrap_pairs import bootstraps_of
from service.publication.candidate_row import candidate_name


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, and the record that answers it."""

    question: DerivationQuestion
    record: DerivationRecord


def difference(one: Answered, other: Answered) -> Difference:
    """Compare two derivations; nothing depends on who asked."""
    first, second = one.record, other.record
    return Difference(
        same_data=first.data_digest == second.data_digest and first.cells == second.cells,
        question=tuple(_choices(one.question, other.question)),
        default=_default(first, second),
        default_methods=(_method(first.default), _method(second.default)),
        default_reasons=(first.default_reason.value, second.default_reason.value),
        candidates=tuple(_candidates(first, second)),
        acceptance=tuple(_cells(first.default, second.default)),
        intervals=tuple(_intervals(first, second)),
        warnings=tuple(_codes(_warned(first), _warned(second))),
        refusals=tuple(_codes(first.refusals, second.refusals)),
        zone_probabilities=tuple(_probabilities(first, second)),
    )


def _choices(one: DerivationQuestion, other: DerivationQuestion) -> Iterable[ChoiceDifference]:
    first, second = _flat(msgspec.to_builtins(one)), _flat(msgspec.to_builtins(other))
    for field in dict.fromkeys((*first, *second)):
        if first.get(field) != second.get(field):
            yield ChoiceDifference(field=field, one=first.get(field), other=second.get(field))


def _flat(value: dict[str, Any], place: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, inner in value.items():
        flat |= _flat(inner, f"{place}{name}.") if isinstance(inner, dict) else {f"{place}{name}": inner}
    return flat


def _default(one: DerivationRecord, other: DerivationRecord) -> CandidateDifference | None:
    if one.default is None and other.default is None:
        return None
    shown = one.default or other.default
    return None if shown is None else _candidate(one, other, one.default, other.default, about=shown)


def _method(candidate: Candidate | None) -> str | None:
    return None if candidate is None else candidate.method.value


def _candidates(one: DerivationRecord, other: DerivationRecord) -> Iterable[CandidateDifference]:
    """Pair the candidates by method and treatment; data without censored values take the place of both."""
    first = {_place(candidate): candidate for candidate in one.candidates}
    second = {_place(candidate): candidate for candidate in other.candidates}
    for place in dict.fromkeys((*first, *second)):
        left, right = first.get(place), second.get(place)
        about = left or right
        if about is not None:
            yield _candidate(one, other, left, right, about=about)


def _place(candidate: Candidate) -> str:
    if candidate.censoring is Censoring.NONE_CENSORED:
        candidate = msgspec.structs.replace(candidate, censoring=Censoring.NEAREST_STEP)
    return candidate_name(candidate)


def _candidate(
    one: DerivationRecord,
    other: DerivationRecord,
    left: Candidate | None,
    right: Candidate | None,
    *,
    about: Candidate,
) -> CandidateDifference:
    return CandidateDifference(
        method=about.method.value,
        censoring=about.censoring.value,
        one=None if left is None else _pair(left, default=left is one.default),
        other=None if right is None else _pair(right, default=right is other.default),
        moved_s_mm=_moved(*(None if side is None else side.zone_s_ge_mm for side in (left, right))),
        moved_r_mm=_moved(*(None if side is None else side.zone_r_le_mm for side in (left, right))),
    )


def _moved(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else other - one


def _pair(candidate: Candidate, *, default: bool) -> PairShown:
    refusal = candidate.refusal
    counted = {
        kind.value: sum(group_errors[kind] for group_errors in _errors(candidate))
        for kind in (ErrorKind.VERY_MAJOR, ErrorKind.MAJOR, ErrorKind.MINOR)
        if candidate.groups
    }
    return PairShown(
        zone_s_ge_mm=candidate.zone_s_ge_mm,
        zone_r_le_mm=candidate.zone_r_le_mm,
        index=candidate.index,
        verdict=None if candidate.verdict is None else candidate.verdict.value,
        default=default,
        errors=counted,
        refusal=None if refusal is None else refusal.code.value,
        refusal_parameters={} if refusal is None else refusal.parameters,
    )


def _errors(candidate: Candidate) -> Iterable[dict[ErrorKind, int]]:
    for group in candidate.groups:
        yield {
            ErrorKind.VERY_MAJOR: group.very_major,
            ErrorKind.MAJOR: group.major,
            ErrorKind.MINOR: group.minor,
        }


def _cells(one: Candidate | None, other: Candidate | None) -> Iterable[CellDifference]:
    first, second = _by_place(one), _by_place(other)
    for place in dict.fromkeys((*first, *second)):
        left, right = first.get(place), second.get(place)
        yield CellDifference(row=place[0], error=place[1], one=_cell(left), other=_cell(right))


def _by_place(candidate: Candidate | None) -> dict[tuple[str, str], AcceptanceCell]:
    cells = () if candidate is None else candidate.acceptance
    return {(cell.row.value, cell.error.value): cell for cell in cells}


def _cell(cell: AcceptanceCell | None) -> CellShown | None:
    if cell is None:
        return None
    return CellShown(k=cell.k, n=cell.n, bound_percent=cell.bound_percent, verdict=cell.verdict.value)


def _intervals(one: DerivationRecord, other: DerivationRecord) -> Iterable[IntervalDifference]:
    first, second = _limits(one), _limits(other)
    for method, censoring in dict.fromkeys((*first, *second)):
        yield IntervalDifference(
            method=method,
            censoring=censoring,
            one=first.get((method, censoring)),
            other=second.get((method, censoring)),
        )


def _limits(record: DerivationRecord) -> dict[tuple[str, str], LimitsShown]:
    return {
        (found.method.value, found.censoring.value): LimitsShown(
            zone_s_ge_95=_interval(found.zone_s_ge_lower_95, found.zone_s_ge_upper_95),
            zone_r_le_95=_interval(found.zone_r_le_lower_95, found.zone_r_le_upper_95),
            resamples=found.resamples,
        )
        for found in bootstraps_of(record)
    }


def _interval(low: int | None, high: int | None) -> Interval | None:
    return None if low is None or high is None else (low, high)


def _warned(record: DerivationRecord) -> tuple[Warned, ...]:
    return (*record.warnings, *(() if record.default is None else record.default.warnings))


def _codes(
    one: Iterable[Warned] | Iterable[Refused], other: Iterable[Warned] | Iterable[Refused]
) -> Iterable[CodeDifference]:
    first, second = [*one], [*other]
    for code in dict.fromkeys(found.code for found in (*first, *second)):
        yield CodeDifference(
            code=code.value,
            one=tuple(found.parameters for found in first if found.code is code),
            other=tuple(found.parameters for found in second if found.code is code),
        )


def _probabilities(one: DerivationRecord, other: DerivationRecord) -> Iterable[ProbabilityDifference]:
    first, second = _by_mm(one), _by_mm(other)
    for prevalence, zone_mm in sorted({*first, *second}, key=lambda place: (place[0] != "as_sampled", place)):
        left, right = first.get((prevalence, zone_mm)), second.get((prevalence, zone_mm))
        yield ProbabilityDifference(
            prevalence=prevalence,
            zone_mm=zone_mm,
            one=_shown(left),
            other=_shown(right),
            largest=None if left is None or right is None else _largest(left, right),
        )


def _by_mm(record: DerivationRecord) -> dict[tuple[str, int], ZoneCategory]:
    rows = () if record.model is None else record.model.zone_categories
    return {(row.prevalence, row.zone_mm): row for row in rows}


def _shown(row: ZoneCategory | None) -> CategoriesShown | None:
    if row is None:
        return None
    return CategoriesShown(
        susceptible=row.susceptible, intermediate=row.intermediate, resistant=row.resistant
    )


def _largest(one: ZoneCategory, other: ZoneCategory) -> float:
    return max(
        abs(one.susceptible - other.susceptible),
        abs(one.intermediate - other.intermediate),
        abs(one.resistant - other.resistant),
    )
