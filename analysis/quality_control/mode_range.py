"""MIC range of a quality control strain: the mode and one step on either side."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from analysis.quality_control.described import described
from analysis.quality_control.readings import MicReadings
from analysis.quality_control.report import (
    QualityRange,
    QualityRequirements,
    RangeMethod,
    RangeProblem,
    RangeRefused,
)
from analysis.quality_control.requirements import (
    TIER_2,
    kept_laboratories,
    refused_range,
)

SHARED_FROM = 0.6


def mode_range(
    laboratories: Sequence[MicReadings],
    *,
    left_out: Sequence[str] = (),
    shared_from: float = SHARED_FROM,
    required: QualityRequirements = TIER_2,
) -> QualityRange | RangeRefused:
    """Return three steps around the mode, four where two adjacent steps share it.

    Parameters
    ----------
    laboratories : sequence of MicReadings
    left_out : sequence of str
        Laboratories to compute without (see :mod:`analysis.quality_control.outliers`); their readings
        are still counted in the range.
    shared_from : float
        Two adjacent steps share the mode where the rarer has at least this share of the readings of
        the more frequent; 1 asks for a tie.
    required : QualityRequirements

    Notes
    -----
    Readings at their nearest step. Both neighbours alike leave three steps, which hold them all. Of
    modes that are not adjacent the one nearer to the median counts. A mode that is mostly ``<=`` or
    ``>`` is not seen, and refused. The 60 % are attributed to CLSI M23 by reports of tier-2 studies;
    the guideline itself was not read.
    """
    used = kept_laboratories(laboratories, left_out)
    refusal = refused_range(RangeMethod.MODE, [len(one.mics) for one in used], required)
    if refusal is not None:
        return refusal
    mics = [mic for one in used for mic in one.mics]
    counts = Counter(mic.nearest_step for mic in mics)
    mode = _mode(counts)
    hidden = sum(
        mic.nearest_step == mode and (mic.lower_log2 is None or mic.upper_log2 is None) for mic in mics
    )
    if 2 * hidden > counts[mode]:
        return RangeRefused(
            method=RangeMethod.MODE,
            problem=RangeProblem.MODE_NOT_SEEN,
            required=counts[mode] - counts[mode] // 2,
            observed=counts[mode] - hidden,
        )
    below, above = counts[mode - 1], counts[mode + 1]
    shares = max(below, above) >= shared_from * counts[mode] and below != above
    lowest = mode - 1 - (shares and below > above)
    highest = mode + 1 + (shares and above > below)
    return described(laboratories, RangeMethod.MODE, lowest, highest, left_out)


def _mode(counts: Counter[int]) -> int:
    """Return the most frequent step, of several the one nearest to the median, then the lowest."""
    most = max(counts.values())
    median = float(np.median(np.repeat(list(counts), list(counts.values()))))
    return min((step for step, n in counts.items() if n == most), key=lambda step: (abs(step - median), step))
