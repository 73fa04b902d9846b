"""Normalized resistance interpretation of MICs and of zones (Kronvall 2003, 2010)."""

import numpy as np
from scipy.special import ndtri

from analysis.paired_table import Floats
from analysis.wild_type.cut_off import MicWildType, ZoneWildType
from analysis.wild_type.distribution import (
    MOVING_MM,
    MicDistribution,
    ZoneDistribution,
    high_zone_peak_mm,
    low_mic_peak_step,
    moving_mean,
    trimmed,
)

SDS_ABOVE_MIC_MEAN = 2.0
SDS_BELOW_ZONE_MEAN = 2.5
_LEAST_SHARE = 0.01
_FEWEST_CLASSES = 3
_MOVING_VARIANCE = (MOVING_MM**2 - 1) / 12
_SLACK = 1e-9


def normalized_mic_wild_type(distribution: MicDistribution) -> MicWildType | None:
    """Fit the wild type from the side of the MICs that resistance does not touch.

    Returns
    -------
    MicWildType or None
        None where fewer than three classes are counted or two points remain to regress on.

    Notes
    -----
    Helper values half-way between steps, the mean of their neighbours (outside the ends a class
    counts 0, so the outermost helpers are half the end classes). Peak: the largest value of the lowest
    hump that holds a tenth. All values up to the peak, its own half, make half of the wild type:
    total = 2·(cumulated sum at the peak - half the peak). Cumulated shares of 0.01 to 0.99 up to the
    peak, as probits; position + 0.25 is regressed on them: intercept = mean, slope = SD. The cut-off
    is :func:`normalized_mic_cut_off_step`.
    """
    data = trimmed(distribution)
    if np.count_nonzero(data.count) < _FEWEST_CLASSES:
        return None
    count = np.concatenate([[0.0], data.count, [0.0]])
    values = np.zeros(2 * len(count) - 1)
    values[::2], values[1::2] = count, (count[:-1] + count[1:]) / 2
    position = data.lowest_step - 1 + np.arange(len(values)) / 2
    hump = position <= low_mic_peak_step(data) + 0.5
    line = _line_to_peak(values[hump], position[hump] + 0.25)
    if line is None:
        return None
    mean, sd, total = line
    return MicWildType(mean_log2=mean, sd_log2=sd, n=total / 2)


def normalized_mic_cut_off_step(wild_type: MicWildType, sds: float = SDS_ABOVE_MIC_MEAN) -> int:
    """Return mean + 2 SD rounded up to the next two-fold step."""
    return int(np.ceil(wild_type.mean_log2 + sds * wild_type.sd_log2 - _SLACK))


def normalized_zone_wild_type(
    distribution: ZoneDistribution, *, corrected: bool = True
) -> ZoneWildType | None:
    """Fit the wild type from the large-zone side.

    Parameters
    ----------
    distribution : ZoneDistribution
    corrected : bool
        Take the variance of the moving mean, 1.25 mm², off the fitted one. Without it the SD is
        sqrt(s² + 1.25) mm and the cut-off lies 1 to 2 mm too low, as published.

    Returns
    -------
    ZoneWildType or None
        None where fewer than two points remain to regress on.

    Notes
    -----
    Moving mean of four neighbouring mm, at their middle; peak; values cumulated from the largest
    zone down to the peak of the wild type, half of it included; probits of the shares regressed as for MICs.
    """
    smoothed, middle = moving_mean(distribution)
    hump = middle >= high_zone_peak_mm(distribution)
    smoothed, middle = smoothed[hump], middle[hump]
    line = _line_to_peak(smoothed[::-1], -(middle[::-1] - 0.5))
    if line is None:
        return None
    mean, sd, total = line
    variance = sd**2 - (_MOVING_VARIANCE if corrected else 0.0)
    return ZoneWildType(mean_mm=-mean, sd_mm=float(np.sqrt(max(variance, 0.0))), n=total)


def normalized_zone_cut_off_mm(wild_type: ZoneWildType, sds: float = SDS_BELOW_ZONE_MEAN) -> int:
    """Return the whole mm of mean - 2.5 SD: wild type is zone >= it."""
    return int(np.floor(wild_type.mean_mm - sds * wild_type.sd_mm + 0.5 + _SLACK))


def _line_to_peak(values: Floats, position: Floats) -> tuple[float, float, float] | None:
    """Return intercept, slope and total of the probit line up to the peak, or None."""
    peak = int(np.argmax(values))
    cumulated = np.cumsum(values[: peak + 1])
    total = 2 * (cumulated[-1] - values[peak] / 2)
    share = cumulated / total if total > 0 else np.zeros(peak + 1)
    used = (share >= _LEAST_SHARE) & (share <= 1 - _LEAST_SHARE)
    if used.sum() < 2:
        return None
    slope, intercept = np.polyfit(ndtri(share[used]), position[: peak + 1][used], 1)
    return float(intercept), float(slope), float(total)
