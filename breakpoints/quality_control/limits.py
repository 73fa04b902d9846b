"""The limits of a range on the axis its readings are compared on."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from breakpoints.ladder import LOWEST, Mic, possible_steps, step_of
from breakpoints.model import Method
from breakpoints.quality_control.outcomes import ControlStanding
from breakpoints.quality_control.ranges import QualityRange
from breakpoints.written import plain
from breakpoints.zones import Zone

_NO_LOWER_LIMIT: Final = 0.0001
"""WHONET prints 0 or 0.0001 where a guideline prints only an upper limit."""
_DECIMAL: Final = re.compile(r"(?<![0-9])[0-9]++\.[0-9]+")


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

    A zone with decimals counts as the nearest whole mm, halves up, as CLSI (M02) and EUCAST have zones
    measured and as those of paired data are read: 22.4 mm is within 15 to 22, 22.5 is not.
    """
    if isinstance(measured, Mic):
        return possible_steps(measured)
    nearest = _nearest_mm(measured)
    return range(nearest, nearest + 1)


def _nearest_mm(measured: Zone) -> int:
    found = _DECIMAL.search(plain(measured.text) or "")
    return measured.mm if found is None else int(Decimal(found[0]).to_integral_value(ROUND_HALF_UP))


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
