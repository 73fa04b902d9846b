"""One control reading against the ranges a laboratory holds."""

import datetime as dt
from collections.abc import Iterable

from breakpoints.ladder import Mic, read_mic
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.quality_control.controls import ControlReading
from breakpoints.quality_control.elsewhere import no_range
from breakpoints.quality_control.limits import standing_in
from breakpoints.quality_control.outcomes import ControlOutcome, ControlReason, ControlStanding, RangeJudged
from breakpoints.quality_control.ranges import QualityRanges
from breakpoints.quality_control.selecting import Edition, applying
from breakpoints.zones import Zone, read_zone


def check(
    reading: ControlReading,
    ranges: QualityRanges,
    on: dt.date,
    *,
    guideline: str | None = None,
    year: int | None = None,
) -> ControlOutcome:
    """Say where a control reading lies.

    Parameters
    ----------
    reading : ControlReading
        Its value is text as written: mm, or mg/L with its sign.
    ranges : QualityRanges
        What the laboratory holds.
    on : date
        Of each guideline that is kept up, the newest edition whose year is not later is asked.
    guideline, year : optional
        Ask only this guideline; only the edition of this year.

    Returns
    -------
    ControlOutcome
        In range, below or above if every range that applies says so. Undecided where a
        censored reading (``<=0.25``) may lie on both sides of a limit, or where ranges that
        apply differ. No range, with the nearest that exist. Unreadable, with the reason.

    Notes
    -----
    Both limits are in range. MICs are compared by ladder steps, zones by whole mm; nothing is
    rounded into a range. A range without medium or content applies to any; a reading
    without them is held against all.
    """
    measured = reading.fault or _measured(reading)
    if isinstance(measured, Refused):
        return ControlOutcome(standing=ControlStanding.UNREADABLE, refused=measured)
    asked = Edition(guideline=guideline, year=year, on=on)
    found = applying(reading, ranges, asked)
    if not found:
        return no_range(reading, ranges, asked)
    return _agreed(RangeJudged(range=one, standing=standing_in(one, measured)) for one in found)


def _measured(reading: ControlReading) -> Mic | Zone | Refused:
    return read_zone(reading.value) if reading.method is Method.DISK else read_mic(reading.value)


def _agreed(found: Iterable[RangeJudged]) -> ControlOutcome:
    """Return the standing on which all ranges agree."""
    judged = tuple(found)
    standings = {one.standing for one in judged}
    if len(standings) > 1:
        differ = ControlReason.RANGES_DIFFER
        return ControlOutcome(standing=ControlStanding.UNDECIDED, reason=differ, judged=judged)
    (standing,) = standings
    reason = ControlReason.CENSORED if standing is ControlStanding.UNDECIDED else None
    return ControlOutcome(standing=standing, reason=reason, judged=judged)
