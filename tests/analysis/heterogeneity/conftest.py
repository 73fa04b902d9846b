"""Isolates of several groups with known differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import pytest

from analysis.methods import Factor
from analysis.paired_table import PairedTable, paired_table
from analysis.simulate import EXAMPLE_SETTING, SimulationSetting, simulate_pairs

OPEN = np.inf


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Simulated isolates of one laboratory and host; their zones are ``shift_mm`` larger than the curve."""

    n: int
    shift_mm: int = 0
    laboratory: str = "A"
    host: str = ""
    setting: SimulationSetting = EXAMPLE_SETTING


TableOf = Callable[..., PairedTable]


@pytest.fixture(scope="session")
def table_of() -> TableOf:
    """Return a function that simulates the isolates of several sources."""

    def simulated(*sources: Source, seed: int) -> PairedTable:
        lower: list[float] = []
        upper: list[float] = []
        zones: list[int] = []
        laboratory: list[str] = []
        host: list[str] = []
        for place, source in enumerate(sources):
            pairs = simulate_pairs(source.n, seed=100 * seed + place, setting=source.setting)
            lower += [-OPEN if one.mic_lower_log2 is None else one.mic_lower_log2 for one in pairs]
            upper += [OPEN if one.mic_upper_log2 is None else one.mic_upper_log2 for one in pairs]
            zones += _shifted([one.zone_mm for one in pairs], source.shift_mm)
            laboratory += [source.laboratory] * source.n
            host += [source.host] * source.n
        labels = {Factor.HOST: host} if any(host) else None
        return paired_table(lower, upper, zones, laboratory=laboratory, labels=labels)

    return simulated


def _shifted(zones: Sequence[int], shift_mm: int) -> list[int]:
    """Move zones; where there is no inhibition there is nothing to move."""
    return [zone if zone <= 6 else max(6, zone + shift_mm) for zone in zones]
