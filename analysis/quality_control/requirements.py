"""How many laboratories and readings a range needs."""

from collections.abc import Sequence
from typing import TypeVar

from analysis.quality_control.readings import MicReadings, ZoneReadings
from analysis.quality_control.report import QualityRequirements, RangeMethod, RangeProblem, RangeRefused

OneLaboratory = TypeVar("OneLaboratory", ZoneReadings, MicReadings)


TIER_2 = QualityRequirements()


def kept_laboratories(laboratories: Sequence[OneLaboratory], left_out: Sequence[str]) -> list[OneLaboratory]:
    """Return the laboratories that a range is computed from."""
    return [one for one in laboratories if one.laboratory not in left_out]


def refused_range(
    method: RangeMethod, readings: Sequence[int], required: QualityRequirements
) -> RangeRefused | None:
    """Return why so many readings (of each laboratory) give no range, or None."""
    fewest = min(readings, default=0)
    if len(readings) < required.laboratories:
        problem, least, observed = RangeProblem.TOO_FEW_LABORATORIES, required.laboratories, len(readings)
    elif fewest < required.readings_of_each:
        problem, least, observed = RangeProblem.TOO_FEW_READINGS, required.readings_of_each, fewest
    else:
        return None
    return RangeRefused(method=method, problem=problem, required=least, observed=observed)
