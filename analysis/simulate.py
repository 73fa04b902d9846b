"""Simulated paired data: for examples and for proofs, never evidence."""

from math import inf

import msgspec
import numpy as np

from analysis.paired_table import Floats, Integers, PairedTable, paired_table

LOWEST_ZONE_MM, HIGHEST_ZONE_MM = 6, 55


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
    panel_lowest_step: int = -7
    panel_highest_step: int = 4


class SimulatedPair(msgspec.Struct, frozen=True, kw_only=True):
    """One simulated isolate: MIC in (lower, upper] (log2 mg/L, None is open) and zone."""

    mic_lower_log2: int | None
    mic_upper_log2: int | None
    zone_mm: int


EXAMPLE_SETTING = SimulationSetting(
    weights=(0.35, 0.35, 0.3),
    means_log2=(-4.0, 0.0, 3.0),
    sds_log2=(1.1, 1.6, 1.2),
    curve=(38.0, 0.5, 0.3, 0.55),
)


def simulate_pairs(
    n: int, *, seed: int, setting: SimulationSetting = EXAMPLE_SETTING
) -> tuple[SimulatedPair, ...]:
    """Simulate ``n`` isolates, in the order in which they were drawn."""
    lower, upper, zone = _simulate(n, seed, setting)
    return tuple(
        SimulatedPair(
            mic_lower_log2=None if np.isinf(low) else int(low),
            mic_upper_log2=None if np.isinf(high) else int(high),
            zone_mm=int(mm),
        )
        for low, high, mm in zip(lower, upper, zone, strict=True)
    )


def simulated_table(n: int, *, seed: int, setting: SimulationSetting = EXAMPLE_SETTING) -> PairedTable:
    """Simulate ``n`` isolates as a table of counts."""
    return paired_table(*_simulate(n, seed, setting))


def logistic_zone_mm(log2_mic: Floats, curve: tuple[float, float, float, float]) -> Floats:
    """Return the zone on the four-coefficient logistic curve.

    Parameters
    ----------
    log2_mic : ndarray of float64
        True log2 MIC.
    curve : tuple of float
        Asymptote b1 (mm), location b2 (log2 mg/L, any sign), slopes b3 and b4 > 0.

    Notes
    -----
    m_b = 2 b3 b4/(b3+b4); w = 1/(1+exp(-m_b (b2-m))); E = w exp(b3 (b2-m)) +
    (1-w) exp(b4 (b2-m)); g = b1 E/(1+E). After Craig 2000.
    """
    b1, b2, b3, b4 = curve
    gap = b2 - log2_mic
    middle = 2 * b3 * b4 / (b3 + b4)
    weight = 1 / (1 + np.exp(-middle * gap))
    rise = weight * np.exp(b3 * gap) + (1 - weight) * np.exp(b4 * gap)
    return np.asarray(b1 * rise / (1 + rise), dtype=np.float64)


def _simulate(n: int, seed: int, setting: SimulationSetting) -> tuple[Floats, Floats, Integers]:
    """Draw MIC intervals and zones."""
    generator = np.random.Generator(np.random.PCG64(seed))
    weights = np.array(setting.weights) / sum(setting.weights)
    component = generator.choice(len(weights), size=n, p=weights)
    true = (
        np.array(setting.means_log2)[component]
        + generator.standard_normal(n) * np.array(setting.sds_log2)[component]
    )
    step = np.ceil(true + generator.normal(0.0, setting.sigma_mic_log2, n))
    zone = np.round(logistic_zone_mm(true, setting.curve) + generator.normal(0.0, setting.sigma_zone_mm, n))
    below, above = step <= setting.panel_lowest_step, step > setting.panel_highest_step
    lower = np.where(below, -inf, np.where(above, setting.panel_highest_step, step - 1))
    upper = np.where(below, setting.panel_lowest_step, np.where(above, inf, step))
    return lower, upper, np.clip(zone, LOWEST_ZONE_MM, HIGHEST_ZONE_MM).astype(np.int64)
