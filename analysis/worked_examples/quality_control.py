"""Zones of a control strain by seven laboratories, and the range that they give."""

import numpy as np

from analysis.quality_control.gavan_range import gavan_range
from analysis.quality_control.normal_range import normal_zone_range
from analysis.quality_control.readings import ZoneReadings
from analysis.quality_control.report import QualityRange, RangeRefused
from analysis.worked_examples.answered import ExampleWithoutAnswer
from analysis.worked_examples.report import ControlExample, ControlReadings

ZONES_MM = {
    "A": (24, 25, 25, 26, 26, 26, 27, 27, 28, 28),
    "B": (23, 24, 25, 25, 26, 26, 26, 27, 27, 27),
    "C": (25, 25, 26, 26, 27, 27, 27, 28, 28, 29),
    "D": (24, 24, 25, 26, 26, 26, 26, 27, 27, 28),
    "E": (24, 25, 26, 26, 26, 27, 27, 28, 28, 29),
    "F": (23, 24, 24, 25, 25, 26, 26, 26, 27, 28),
    "G": (25, 25, 26, 26, 26, 27, 27, 27, 28, 30),
}


def control_example() -> ControlExample:
    """Compute the range by medians and by the normal model."""
    readings = [ZoneReadings(laboratory=name, zones_mm=zones) for name, zones in ZONES_MM.items()]
    zones = np.array([zone for one in ZONES_MM.values() for zone in one])
    return ControlExample(
        laboratories=tuple(ControlReadings(laboratory=name, zones_mm=one) for name, one in ZONES_MM.items()),
        zone_min_mm=int(zones.min()),
        zone_max_mm=int(zones.max()),
        median_mm=float(np.median(zones)),
        median_range_mm=float(np.median([max(one) - min(one) for one in ZONES_MM.values()])),
        mean_mm=float(zones.mean()),
        sd_mm=float(zones.std(ddof=1)),
        gavan=_range(gavan_range(readings)),
        normal=_range(normal_zone_range(readings)),
    )


def _range(found: QualityRange | RangeRefused) -> QualityRange:
    """Return a range that was not refused."""
    if isinstance(found, RangeRefused):
        raise ExampleWithoutAnswer("the readings of the example give no range")
    return found
