"""Quality control of the day: what a control strain read, and what it was to read.

``ranges``   the ranges a laboratory holds, by strain, drug and method
``strains``  control strains by name, however they are written
``check``    one reading against the ranges: in, below, above, undecided, or no range
``day``      what the controls of a day say beside each result of that day
"""

from breakpoints.quality_control.check import check
from breakpoints.quality_control.controls import ControlReading, WrittenControl, read_control
from breakpoints.quality_control.outcomes import ControlOutcome, ControlReason, ControlStanding, RangeJudged
from breakpoints.quality_control.ranges import QualityRange, QualityRanges
from breakpoints.quality_control.strains import control_strain

__all__ = [
    "ControlOutcome",
    "ControlReading",
    "ControlReason",
    "ControlStanding",
    "QualityRange",
    "QualityRanges",
    "RangeJudged",
    "WrittenControl",
    "check",
    "control_strain",
    "read_control",
]
