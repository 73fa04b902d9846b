"""The concentrations that an MIC as written may stand for."""

from __future__ import annotations

import math

from breakpoints.ladder import HIGHEST, LOWEST, possible_steps, read_mic
from breakpoints.outcomes import Refused


def mic_interval_log2(mic_mg_per_l: str) -> tuple[float, float] | None:
    """Return (lower, upper] of an MIC as written, in log2(mg/L), open ends infinite; else ``None``."""
    mic = read_mic(mic_mg_per_l)
    if isinstance(mic, Refused):
        return None
    steps = possible_steps(mic)
    lower = -math.inf if steps.start == LOWEST else steps.start - 1
    upper = math.inf if steps.stop - 1 == HIGHEST else steps.stop - 1
    return lower, upper
