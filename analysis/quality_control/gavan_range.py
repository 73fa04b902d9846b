"""Zone range of a quality control strain by medians: Gavan's statistic."""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np

from analysis.quality_control.described import described
from analysis.quality_control.readings import ZoneReadings
from analysis.quality_control.report import QualityRange, QualityRequirements, RangeMethod, RangeRefused
from analysis.quality_control.requirements import (
    TIER_2,
    kept_laboratories,
    refused_range,
)


def gavan_range(
    laboratories: Sequence[ZoneReadings],
    *,
    left_out: Sequence[str] = (),
    required: QualityRequirements = TIER_2,
) -> QualityRange | RangeRefused:
    """Return the overall median and half of the median of the laboratories' ranges on either side.

    Parameters
    ----------
    laboratories : sequence of ZoneReadings
    left_out : sequence of str
        Laboratories to compute without; their readings are still counted in the range.
    required : QualityRequirements

    Notes
    -----
    Gavan, Jones, Barry et al. 1981 (from its abstract): overall median plus and minus 0.5 times the
    median range of the individual laboratories. A range is the largest less the smallest zone; limits
    that fall between two mm are moved outwards. The range grows with the number of readings of each
    laboratory: half of it is 1.54, 1.87 and 2.04 SD of normal readings for 10, 20 and 30 of them.
    """
    used = kept_laboratories(laboratories, left_out)
    refusal = refused_range(RangeMethod.GAVAN, [len(one.zones_mm) for one in used], required)
    if refusal is not None:
        return refusal
    middle = float(np.median([zone for one in used for zone in one.zones_mm]))
    half = float(np.median([max(one.zones_mm) - min(one.zones_mm) for one in used])) / 2
    return described(laboratories, RangeMethod.GAVAN, floor(middle - half), ceil(middle + half), left_out)
