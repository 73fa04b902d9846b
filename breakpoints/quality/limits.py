"""The limits of a range on the axis its readings are compared on."""

import math
import re
from decimal import Decimal
from typing import Final

from breakpoints.ladder import LOWEST, Mic, possible_steps, step_of
from breakpoints.model import Method
from breakpoints.quality.outcomes import ControlStanding
from breakpoints.quality.ranges import QualityRange
from breakpoints.zones import Zone

_NO_LOWER_LIMIT: Final = 0.0001
"""WHONET prints 0 or 0.0001 where a guideline prints only an upper limit."""
_DECIMALS: Final = re.compile(r"\.0*[1-9]")


def limits_of(one: QualityRange) -> tuple[int, int]:
    """Return the lowest and highest whole mm, or ladder step, that are in range.

    A limit off the ladder counts on the step inside the range, so that no reading beyond
    it is in range.
    """
    if one.method is Method.DISK:
        return math.ceil(Decimal(one.lowest)), math.floor(Decimal(one.highest))
    lowest, highest = float(one.lowest), float(one.highest)
    first = LOWEST if lowest <= _NO_LOWER_LIMIT else step_of(lowest)[0]
    last, on_ladder = step_of(highest)
    return first, last if on_ladder else last - 1


def positions_read(measured: Mic | Zone) -> range:
    """Return where a reading may lie, in ladder steps or in mm.

    A zone with decimals covers the whole mm on both sides: 22.5 mm is not within 15 to 22.
    """
    if isinstance(measured, Mic):
        return possible_steps(measured)
    return range(measured.mm, measured.mm + 1 + bool(_DECIMALS.search(measured.text)))


def standing_in(one: QualityRange, measured: Mic | Zone) -> ControlStanding:
    """Say where a reading lies in one range; undecided if it may lie on both sides of a limit."""
    first, last = limits_of(one)
    read = positions_read(measured)
    lowest, highest = read.start, read.stop - 1
    if first <= lowest and highest <= last:
        return ControlStanding.IN_RANGE
    if isinstance(measured, Zone):
        return ControlStanding.BELOW if lowest < first else ControlStanding.ABOVE
    if highest < first:
        return ControlStanding.BELOW
    if lowest > last:
        return ControlStanding.ABOVE
    return ControlStanding.UNDECIDED
