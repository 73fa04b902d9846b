"""Everything that readings of a control strain say about its range, on one axis."""

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from analysis.quality_control.gavan_range import gavan_range
from analysis.quality_control.mode_range import mode_range
from analysis.quality_control.normal_range import normal_mic_range, normal_zone_range
from analysis.quality_control.outliers import outlier_laboratories
from analysis.quality_control.readings import MicReadings, Readings, ZoneReadings, values_of
from analysis.quality_control.report import (
    LotReadings,
    QualityAnswer,
    QualityRange,
    QualityRequirements,
    RangeRefused,
    ReadingCount,
)
from analysis.quality_control.requirements import TIER_2

Found = QualityRange | RangeRefused
OnLot = tuple[str, str, float]
"""Lot of the medium, laboratory, and reading as a number."""


def zone_answer(
    laboratories: Sequence[ZoneReadings],
    lots: Sequence[OnLot] = (),
    *,
    required: QualityRequirements = TIER_2,
) -> QualityAnswer:
    """Return the zone ranges by medians and by a normal, with outlier laboratories and without.

    Parameters
    ----------
    laboratories : sequence of ZoneReadings
    lots : sequence of (lot, laboratory, mm)
        Readings whose lot of the medium is known.
    required : QualityRequirements
    """

    def ranges(left_out: Sequence[str]) -> tuple[Found, ...]:
        return (
            gavan_range(laboratories, left_out=left_out, required=required),
            normal_zone_range(laboratories, left_out=left_out, required=required),
        )

    return _answer(laboratories, lots, ranges)


def mic_answer(
    laboratories: Sequence[MicReadings],
    lots: Sequence[OnLot] = (),
    *,
    required: QualityRequirements = TIER_2,
) -> QualityAnswer:
    """Return the MIC ranges by the mode and by a normal, with outlier laboratories and without.

    Parameters
    ----------
    laboratories : sequence of MicReadings
    lots : sequence of (lot, laboratory, step)
        Readings whose lot of the medium is known; log2 mg/L, censored ones at their nearest step.
    required : QualityRequirements
    """

    def ranges(left_out: Sequence[str]) -> tuple[Found, ...]:
        return (
            mode_range(laboratories, left_out=left_out, required=required),
            normal_mic_range(laboratories, left_out=left_out, required=required),
        )

    return _answer(laboratories, lots, ranges)


def _answer(
    laboratories: Readings, lots: Sequence[OnLot], ranges: Callable[[Sequence[str]], tuple[Found, ...]]
) -> QualityAnswer:
    """Put together what every axis has."""
    values = values_of(laboratories)
    outliers = outlier_laboratories(values)
    flagged = tuple(one.laboratory for one in outliers if one.outlier)
    without = ranges(flagged) if flagged else ()
    found = (*ranges(()), *(msgspec.structs.replace(one, left_out=flagged) for one in without))
    counts = Counter(int(value) for readings in values.values() for value in readings)
    return QualityAnswer(
        n=counts.total(),
        ranges=tuple(one for one in found if isinstance(one, QualityRange)),
        refused=tuple(one for one in found if isinstance(one, RangeRefused)),
        outliers=outliers,
        lots=_lots(lots),
        counts=tuple(ReadingCount(value=value, n=n) for value, n in sorted(counts.items())),
    )


def _lots(lots: Sequence[OnLot]) -> tuple[LotReadings, ...]:
    """Describe the readings on each lot, in the order of their names."""
    found: dict[str, list[OnLot]] = {}
    for one in lots:
        found.setdefault(one[0], []).append(one)
    return tuple(_lot(name, found[name]) for name in sorted(found))


def _lot(name: str, readings: Sequence[OnLot]) -> LotReadings:
    """Describe one lot."""
    values = np.array([value for _, _, value in readings], dtype=np.float64)
    return LotReadings(
        lot=name,
        n=len(values),
        laboratories=len({laboratory for _, laboratory, _ in readings}),
        mean=float(values.mean()),
        sd=float(np.std(values, ddof=1)) if len(values) > 1 else None,
    )
