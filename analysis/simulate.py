"""Simulated paired data."""

import msgspec

from analysis.paired_table import PairedTable


class SimulationSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is simulated: mixture of true log2 MIC, logistic curve, errors, panel.

    True log2 MIC m: normal mixture. Zone: ``curve`` = (b1, b2, b3, b4), the
    four-coefficient logistic. Errors: SD ``sigma_mic_log2`` and ``sigma_zone_mm``.
    Panel: steps ``panel_lowest_step`` .. ``panel_highest_step`` (log2 mg/L); what grows in
    the last well is ``>``, what does not grow in the first is ``<=``.
    """

    weights: tuple[float, ...] = (0.6, 0.2, 0.2)
    means_log2: tuple[float, ...] = (-4.6, -2.0, 1.0)
    sds_log2: tuple[float, ...] = (1.1, 1.5, 1.5)
    curve: tuple[float, float, float, float] = (35.0, 1.17, 0.1, 1.2)
    sigma_mic_log2: float = 0.707
    sigma_zone_mm: float = 2.121
    panel_lowest_step: int = -5
    panel_highest_step: int = 4


class SimulatedPair(msgspec.Struct, frozen=True, kw_only=True):
    """One simulated isolate: MIC in (lower, upper] (log2 mg/L, None is open) and zone."""

    mic_lower_log2: int | None
    mic_upper_log2: int | None
    zone_mm: int


EXAMPLE_SETTING = SimulationSetting()


def simulate_pairs(
    n: int, *, seed: int, setting: SimulationSetting = EXAMPLE_SETTING
) -> tuple[SimulatedPair, ...]:
    """Simulate ``n`` isolates."""
    raise NotImplementedError


def simulated_table(n: int, *, seed: int, setting: SimulationSetting = EXAMPLE_SETTING) -> PairedTable:
    """Simulate ``n`` isolates as a table of counts."""
    raise NotImplementedError
