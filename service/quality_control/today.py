"""Today's controls: which ranges a laboratory holds, and where its readings lie."""

from typing import Annotated, Final

import msgspec

from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.quality_control.check import check
from breakpoints.quality_control.controls import ControlReading, read_control
from breakpoints.quality_control.day import ControlOfDay
from breakpoints.quality_control.elsewhere import no_range
from breakpoints.quality_control.outcomes import ControlOutcome
from breakpoints.quality_control.ranges import QualityRange, QualityRanges, canonical_strain
from breakpoints.quality_control.selecting import Edition, editions_asked, of_its_edition
from service import wording
from service.context import Context
from service.errors import Refused
from service.locale.catalogue import Language
from service.lookup.controls import MOST_CONTROLS, ControlIn, Written, as_written
from service.lookup.notes import Note
from service.lookup.tables_asked import civil_date
from service.quality_control.check_shown import (
    ControlRangeView,
    ControlView,
    control_views,
    range_view,
    reason,
)
from service.quality_control.held import held_ranges
from service.security.caller import Caller

MOST_RANGES: Final = 500


class ChecksRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Readings of control strains; by default each guideline's newest edition on the date is asked."""

    readings: Annotated[tuple[ControlIn, ...], msgspec.Meta(min_length=1, max_length=MOST_CONTROLS)]
    on: Written | None = None
    guideline: Written | None = None
    year: Annotated[int, msgspec.Meta(ge=1900, le=2199)] | None = None


class ChecksAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome per reading, in their order."""

    readings: tuple[ControlView, ...]
    failed: int
    """How many lie outside their range."""
    confirmed: int
    """How many lie in it; all others confirm nothing."""
    editions: tuple[str, ...]
    """The editions that were asked."""
    on: str
    timezone: str


class RangesAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which ranges are looked for, as written."""

    strain: str | None = None
    drug: str | None = None
    method: str | None = None
    guideline: str | None = None
    year: int | None = None
    on: str | None = None


class RangesHeld(msgspec.Struct, frozen=True, kw_only=True):
    """The ranges of the editions asked, or why there are none and what exists instead."""

    ranges: tuple[ControlRangeView, ...]
    further: int
    """How many more there are than are listed."""
    reason: Note | None
    exists: tuple[ControlRangeView, ...]
    editions: tuple[str, ...]
    on: str
    timezone: str


def check_readings(
    context: Context, caller: Caller, request: ChecksRequest, language: Language
) -> ChecksAnswer:
    """Check every reading; one that cannot be read is one outcome, the others are answered."""
    on = civil_date(context, request.on)
    words = context.tables.vocabulary_of(caller.laboratory_id)
    ranges = held_ranges(context, caller)
    checked = []
    for one in request.readings:
        reading = read_control(as_written(one), words)
        outcome = check(reading, ranges, reading.date or on, guideline=request.guideline, year=request.year)
        checked.append(ControlOfDay(reading=reading, outcome=outcome))
    return ChecksAnswer(
        readings=control_views(checked, language, words),
        failed=sum(one.outcome.standing.has_failed for one in checked),
        confirmed=sum(one.outcome.standing.confirms for one in checked),
        editions=_editions(ranges, Edition(guideline=request.guideline, year=request.year, on=on)),
        on=on.isoformat(),
        timezone=context.settings.timezone,
    )


def ranges_held(context: Context, caller: Caller, asked: RangesAsked, language: Language) -> RangesHeld:
    """List the ranges of a strain, a drug, or both."""
    on = civil_date(context, asked.on, "/query/on")
    words = context.tables.vocabulary_of(caller.laboratory_id)
    if not (asked.strain or asked.drug):
        raise Refused("strain_or_drug_needed", pointer="/query/strain")
    drug = None if not asked.drug else wording.drug_id(asked.drug, "/query/drug", words)
    method = None if not asked.method else _method(asked.method)
    ranges = held_ranges(context, caller)
    edition = Edition(guideline=asked.guideline, year=asked.year, on=on)
    found = _found(ranges, asked.strain, drug, method, edition)
    outcome = None if found else _why_none(ranges, asked.strain, drug, method, edition)
    return RangesHeld(
        ranges=tuple(range_view(one, words) for one in found[:MOST_RANGES]),
        further=max(0, len(found) - MOST_RANGES),
        reason=None if outcome is None else reason(outcome, language, words),
        exists=() if outcome is None else tuple(range_view(one, words) for one in outcome.exists),
        editions=_editions(ranges, edition),
        on=on.isoformat(),
        timezone=context.settings.timezone,
    )


def _found(
    ranges: QualityRanges, strain: str | None, drug: str | None, method: Method | None, edition: Edition
) -> list[QualityRange]:
    """Return the ranges of the editions asked, by strain, drug, method and guideline."""
    candidates = ranges.of_strain(strain) if strain else ranges.of_drug_by_any_method(drug or "")
    wanted = [one for one in candidates if drug in {None, one.drug} and method in {None, one.method}]
    return sorted(
        of_its_edition(wanted, ranges, edition),
        key=lambda one: (canonical_strain(one.strain), one.drug, one.method, one.edition, one.medium or ""),
    )


def _why_none(
    ranges: QualityRanges, strain: str | None, drug: str | None, method: Method | None, edition: Edition
) -> ControlOutcome | None:
    """Say why there is no range of a strain and drug; of one alone, only where none are held at all."""
    if len(ranges) and not (strain and drug):
        return None
    reading = ControlReading(strain=strain or "", drug=drug or "", method=method or Method.DISK, value="")
    return no_range(reading, ranges, edition)


def _editions(ranges: QualityRanges, asked: Edition) -> tuple[str, ...]:
    """Name the editions that are asked."""
    return tuple(f"{guideline} {year}" for guideline, year in sorted(editions_asked(ranges, asked)))


def _method(written: str) -> Method:
    method = method_written(written)
    if method is None:
        allowed = ", ".join(one.value for one in Method)
        raise Refused("unknown_method", pointer="/query/method", value=written, allowed=allowed)
    return method
