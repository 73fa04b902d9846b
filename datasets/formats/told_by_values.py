"""Whether columns that nothing names hold zones or MICs: by all of their values, or not at all."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Literal

from datasets.normalise import measurement_text

_NUMBER = re.compile(r"(?P<sign>[<>=]{0,2})\s*(?P<number>[0-9]+(?:\.[0-9]+)?)")
_SMALLEST_ZONE_MM = 6.0
_LARGEST_ZONE_MM = 60.0
_TOLERANCE = 0.1

Measure = Literal["zone", "mic"]


def measure_told_by(cells: Iterable[str]) -> Measure | None:
    """Return what the different cells of all columns measure; ``None`` where they could be either or neither.

    MICs: most numbers lie on the two-fold series, and some are below 6 or have a sign. Zones: no sign, every
    number 0 or in 6-60, and some of them on no two-fold series.
    """
    found = [
        read for cell in cells if (read := _NUMBER.fullmatch(measurement_text(cell, ",") or "")) is not None
    ]
    numbers = [float(read["number"]) for read in found]
    signs = [read["sign"].strip("=") for read in found]
    on_series = [number for number in numbers if number > 0 and _is_on_series(number)]
    off_series = len([number for number in numbers if number > 0]) - len(on_series)
    if any(signs) or any(0 < number < _SMALLEST_ZONE_MM for number in numbers):
        return "mic" if len(on_series) > off_series else None
    may_be_zones = all(number == 0 or number <= _LARGEST_ZONE_MM for number in numbers)
    return "zone" if may_be_zones and off_series else None


def _is_on_series(number: float) -> bool:
    exact = math.log2(number)
    return abs(exact - round(exact)) <= _TOLERANCE
