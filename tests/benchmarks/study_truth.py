"""What is best in truth, and how far a pair is from it."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.error_bounded import error_index, pair_errors, search, within_bounds
from analysis.measurement_error.craig_loss import TrueCurve, craig_minimum
from analysis.paired_table import Floats
from analysis.zone_pairs import ZonePairs
from tests.benchmarks.study_rules import RULE, Pair
from tests.benchmarks.study_settings import SETTINGS, true_density, true_joint

ISOLATES = 10**8


@dataclass(frozen=True)
class Truth:
    """The true index of every pair, the smallest one with its pairs, and Craig's pair on the true curve."""

    index: Floats
    bounded: np.ndarray
    pairs: ZonePairs
    best: float
    best_pair: tuple[int, int]
    constrained_pair: tuple[int, int] | None
    craig: tuple[int, int]


@cache
def truth_of(name: str) -> Truth:
    """Compute the truth of a setting."""
    setting = next(setting for setting in SETTINGS if setting.name == name)
    table = true_joint(setting).expected_counts(ISOLATES)
    d1, d2 = np.meshgrid(np.arange(3, 60), np.arange(3, 60), indexing="ij")
    pairs = ZonePairs(d1[d2 > d1], d2[d2 > d1])
    errors = pair_errors(table.counts, table.zone_min_mm, pairs)
    bounded = np.logical_and.reduce(list(within_bounds(errors, RULE).values()))
    result = search(table, RULE)
    found, within = result.unconstrained, result.constrained
    assert found is not None
    m, weight = true_density(setting)
    curve = TrueCurve(m, weight, setting.curve(m), setting.sigma_mic_log2, setting.sigma_zone_mm)
    loss = craig_minimum([curve], setting.criterion, 6, 55)
    assert loss is not None
    return Truth(
        error_index(errors, RULE),
        bounded,
        pairs,
        found.index,
        (found.d1_mm, found.d2_mm),
        (within.d1_mm, within.d2_mm) if within else None,
        (loss.d1_mm, loss.d2_mm),
    )


def regret(name: str, pair: Pair) -> float | None:
    """Return the true index of a pair less the smallest one, or None without a pair."""
    if pair is None:
        return None
    truth = truth_of(name)
    at = np.flatnonzero((truth.pairs.d1_mm == pair[0]) & (truth.pairs.d2_mm == pair[1]))
    return float(truth.index[at[0]]) - truth.best
