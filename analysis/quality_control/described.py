"""A range with the readings that lie in it, laboratory by laboratory."""

from collections.abc import Sequence

import numpy as np

from analysis.exact_limits import two_sided_95
from analysis.paired_table import Floats
from analysis.quality_control.control import mic_control, zone_control
from analysis.quality_control.readings import MicReadings, Readings, ZoneReadings, values_of
from analysis.quality_control.report import Control, LaboratoryReadings, QualityRange, RangeMethod


def described(
    laboratories: Readings, method: RangeMethod, lowest: int, highest: int, left_out: Sequence[str] = ()
) -> QualityRange:
    """Count the readings of all laboratories in a range, those of left-out laboratories too."""
    controls = {one.laboratory: _controls(one, lowest, highest) for one in laboratories}
    every = [control for found in controls.values() for control in found]
    inside = every.count(Control.IN_RANGE)
    lower, upper = two_sided_95(inside, len(every))
    return QualityRange(
        method=method,
        lowest=lowest,
        highest=highest,
        n=len(every),
        in_range=inside,
        undecided=every.count(Control.CANNOT_BE_TOLD),
        share_lower_95=lower,
        share_upper_95=upper,
        laboratories=tuple(
            _laboratory(name, values, controls[name].count(Control.IN_RANGE))
            for name, values in values_of(laboratories).items()
        ),
        left_out=tuple(sorted(left_out)),
    )


def _controls(one: ZoneReadings | MicReadings, lowest: int, highest: int) -> list[Control]:
    """Hold every reading of a laboratory to a range."""
    if isinstance(one, ZoneReadings):
        return [zone_control(zone, lowest, highest) for zone in one.zones_mm]
    return [mic_control(mic, lowest, highest) for mic in one.mics]


def _laboratory(name: str, values: Floats, inside: int) -> LaboratoryReadings:
    """Describe one laboratory."""
    return LaboratoryReadings(
        laboratory=name,
        n=len(values),
        mean=float(values.mean()),
        sd=float(np.std(values, ddof=1)) if len(values) > 1 else None,
        in_range=inside,
    )
