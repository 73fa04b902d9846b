"""Ranges of a quality control strain by a normal model, of zones and of log2 MICs."""

from collections.abc import Sequence
from math import ceil, floor, log

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtri

from analysis.measurement_error.normal_interval import closed_bounds, interval_probability
from analysis.paired_table import Floats
from analysis.quality_control.described import described
from analysis.quality_control.readings import MicReadings, ZoneReadings
from analysis.quality_control.report import (
    QualityRange,
    QualityRequirements,
    RangeMethod,
    RangeProblem,
    RangeRefused,
)
from analysis.quality_control.requirements import (
    TIER_2,
    kept_laboratories,
    refused_range,
)

COVERAGE = 0.95
_FEWEST_CLASSES = 3


def normal_zone_range(
    laboratories: Sequence[ZoneReadings],
    *,
    left_out: Sequence[str] = (),
    coverage: float = COVERAGE,
    required: QualityRequirements = TIER_2,
) -> QualityRange | RangeRefused:
    """Return the whole mm that hold a share of the readings of a normal.

    Parameters
    ----------
    laboratories : sequence of ZoneReadings
    left_out : sequence of str
        Laboratories to compute without; their readings are still counted in the range.
    coverage : float
        Share of the readings that the range is to hold.
    required : QualityRequirements

    Notes
    -----
    Mean and SD of all readings; a reading of n mm is [n - 0.5, n + 0.5), so the limits mean -/+ z SD
    rounded to the nearest mm leave at most (1 - coverage)/2 on either side. After Turnidge & Bordash
    2007, who found zones of such studies normal; rounding is ours.
    """
    used = kept_laboratories(laboratories, left_out)
    refusal = refused_range(RangeMethod.NORMAL, [len(one.zones_mm) for one in used], required)
    if refusal is not None:
        return refusal
    zones = np.array([zone for one in used for zone in one.zones_mm], dtype=np.float64)
    half = float(ndtri((1 + coverage) / 2) * zones.std(ddof=1))
    lowest, highest = floor(zones.mean() - half + 0.5), ceil(zones.mean() + half - 0.5)
    return described(laboratories, RangeMethod.NORMAL, lowest, highest, left_out)


def normal_mic_range(
    laboratories: Sequence[MicReadings],
    *,
    left_out: Sequence[str] = (),
    coverage: float = COVERAGE,
    required: QualityRequirements = TIER_2,
) -> QualityRange | RangeRefused:
    """Return the steps that hold a share of the readings of a normal in log2 mg/L.

    Parameters
    ----------
    laboratories : sequence of MicReadings
    left_out : sequence of str
    coverage : float
    required : QualityRequirements

    Notes
    -----
    Maximum likelihood with every MIC as its interval, sum_i log [Phi((upper_i - mu)/s) - Phi((lower_i
    - mu)/s)], open ends as they are; both quantiles rounded up to the step that a true value there is
    read as. Fewer than three different readings fix no SD and are refused. After Turnidge & Bordash
    2007, who fit a lognormal by least squares to cumulated counts.
    """
    used = kept_laboratories(laboratories, left_out)
    refusal = refused_range(RangeMethod.NORMAL, [len(one.mics) for one in used], required)
    if refusal is not None:
        return refusal
    bounds, count = np.unique([mic.bounds for one in used for mic in one.mics], axis=0, return_counts=True)
    if len(bounds) < _FEWEST_CLASSES:
        return RangeRefused(
            method=RangeMethod.NORMAL,
            problem=RangeProblem.TOO_FEW_CLASSES,
            required=_FEWEST_CLASSES,
            observed=len(bounds),
        )
    mean, sd = fitted_normal(bounds, count.astype(np.float64))
    half = float(ndtri((1 + coverage) / 2)) * sd
    return described(laboratories, RangeMethod.NORMAL, ceil(mean - half), ceil(mean + half), left_out)


def fitted_normal(bounds: Floats, count: Floats) -> tuple[float, float]:
    """Return mean and SD of the normal with the largest likelihood of intervals.

    Parameters
    ----------
    bounds : ndarray of float64, shape (intervals, 2)
        Lower and upper end; open ends infinite.
    count : ndarray of float64, shape (intervals,)
    """
    lower, upper = closed_bounds(bounds[:, 0], bounds[:, 1])
    finite = np.where(np.isfinite(bounds), bounds, np.nan)
    middle = np.nanmean(finite, axis=1)
    start = float(np.average(middle, weights=count))
    spread = max(float(np.sqrt(np.average((middle - start) ** 2, weights=count))), 0.3)

    def objective(point: Floats) -> tuple[float, Floats]:
        found = interval_probability(lower, upper, np.full_like(lower, point[0]), float(np.exp(point[1])))
        return -float(count @ found.log_p), -np.array([count @ found.g, count @ found.s])

    best = minimize(
        objective, np.array([start, log(spread)]), jac=True, method="BFGS", options={"gtol": 1e-6}
    )
    return float(best.x[0]), float(np.exp(best.x[1]))
