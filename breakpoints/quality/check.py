"""One control reading against the ranges a laboratory holds."""

import datetime as dt

from breakpoints.quality.controls import ControlReading
from breakpoints.quality.outcomes import ControlOutcome
from breakpoints.quality.ranges import QualityRanges


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
    on : date
        Of each guideline the newest edition whose year is not later is asked.
    guideline, year : optional
        Ask only this guideline; only the edition of this year.
    """
    raise NotImplementedError
