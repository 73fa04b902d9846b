"""Is a reading in its range."""

from analysis.quality_control.readings import MicReading
from analysis.quality_control.report import Control


def zone_control(zone_mm: int, lowest_mm: int, highest_mm: int) -> Control:
    """Tell whether a zone lies in its range, ends included."""
    return Control.IN_RANGE if lowest_mm <= zone_mm <= highest_mm else Control.OUT_OF_RANGE


def mic_control(mic: MicReading, lowest_step: int, highest_step: int) -> Control:
    """Tell whether an MIC lies in its range of steps, ends included.

    Notes
    -----
    A result (lower, upper] stands for the steps lower + 1 to upper: in range if all of them are, out
    of range if none is (``<=0.06`` where the range starts at 0.25), otherwise it cannot be told.
    """
    lower, upper = mic.bounds
    if lowest_step <= lower + 1 and upper <= highest_step:
        return Control.IN_RANGE
    if upper < lowest_step or lower + 1 > highest_step:
        return Control.OUT_OF_RANGE
    return Control.CANNOT_BE_TOLD
