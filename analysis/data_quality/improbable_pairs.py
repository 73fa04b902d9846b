"""Pairs that contradict all others: a very low MIC without a zone, a huge zone with a high MIC."""

from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.data_quality.laboratory_constants import laboratory_constants
from analysis.data_quality.monotone_median import MonotoneMedian, monotone_median
from analysis.data_quality.report import ImprobableCell
from analysis.measurement_error.fit import SIGMA_MIC_LOG2
from analysis.paired_table import Floats, Integers, PairedTable

FEWEST_ISOLATES = 20
"""With fewer isolates nothing is usual yet."""
SMALLEST_DISTANCE_MM = 6
SPREADS = 4.5
"""How many robust standard deviations outside; both limits are choices of this service."""
NEAR_STEPS = 3
FEWEST_AT_END = 3
_ROUNDS = 4
_NORMAL_MAD = 1.4826
_HALF_MM = 0.5


def improbable_pairs(table: PairedTable) -> tuple[ImprobableCell, ...]:
    """Return the cells whose zone no isolate within one dilution of their MIC usually shows.

    Parameters
    ----------
    table : PairedTable
        Of one organism, drug and disk content; laboratories are taken together, each with its constant.

    Returns
    -------
    tuple of ImprobableCell
        Furthest outside first; empty with fewer than 20 isolates.

    Notes
    -----
    The usual zone is a falling line through medians (:func:`monotone_median`), which a few wrong pairs cannot
    bend, after each laboratory's own constant (:func:`laboratory_constants`): one whose zones are all a
    little larger makes no pair probable. A pair may be one dilution off, the accepted error of an MIC: it is
    improbable only where its zone lies further than 6 mm outside of all that is usual from one dilution below
    to one above what its MIC may stand for. With k = 4.5 (with more than 12,000 isolates sqrt(2 log 2n),
    beyond which even the furthest of n normal values hardly lies), s 1.4826 times the median distance of all
    isolates from the line, and b the steepest fall of the line in mm a dilution within three dilutions, along
    which an MIC's own error moves a pair, it also lies, either, further from what is usual at its own MIC
    than k sqrt(s² + (0.71 b)²); or further than k s outside of all that is usual within three dilutions,
    where hardly any error of an MIC leads (not told where MICs are open there): a cliff or a gap in the MICs
    widens no limit beyond itself. The outermost steps with fewer than three isolates together say nothing of
    the others. Measured without a slip, a pair named in this share of 500 sets of 100 and of 500 isolates: a
    curve that falls 20 mm in two dilutions 0.4 and 0.4 %, of five laboratories one of which reads 3 mm more
    1 and 2 %. Either may be a slip of the pen, exchanged isolates or a real mechanism: it is shown, and never
    dropped.
    """
    if table.n < FEWEST_ISOLATES:
        return ()
    nearest = table.nearest_step()
    constant, usual = _usual(table, nearest)
    zone = table.zone_mm - constant
    at = np.searchsorted(usual.step, nearest)
    sd = _robust_sd(zone - usual.zone_mm[at], table.count)
    inside, outermost = usual.without_outermost(_isolates(at, table.count), FEWEST_AT_END)
    smallest, largest, improbable = _judged(inside, table, nearest, zone, sd)
    for own, judged in zip(
        (smallest, largest, improbable), _judged(usual, table, nearest, zone, sd), strict=True
    ):
        np.copyto(own, judged, where=outermost[at])
    distance = _outside(zone, smallest, largest)
    return tuple(
        ImprobableCell(
            mic_lower_log2=None if np.isinf(table.mic_lower_log2[at]) else int(table.mic_lower_log2[at]),
            mic_upper_log2=None if np.isinf(table.mic_upper_log2[at]) else int(table.mic_upper_log2[at]),
            zone_mm=int(table.zone_mm[at]),
            count=int(table.count[at]),
            expected_from_mm=int(np.floor(smallest[at] + constant[at])),
            expected_to_mm=int(np.ceil(largest[at] + constant[at])),
            distance_mm=round(float(distance[at])),
            laboratory=table.laboratories[table.laboratory[at]] if table.laboratories else "",
        )
        for at in sorted(np.flatnonzero(improbable).tolist(), key=lambda at: (-abs(distance[at]), at))
    )


def _usual(table: PairedTable, nearest: Integers) -> tuple[Floats, MonotoneMedian]:
    """Return the constant of each cell's laboratory, and the line that is usual after it."""
    constant = np.zeros(len(nearest))
    usual = monotone_median(nearest, table.zone_mm, table.count)
    for _ in range(_ROUNDS if table.named_laboratories > 1 else 0):
        line = usual.zone_mm[np.searchsorted(usual.step, nearest)]
        constant = laboratory_constants(table, table.zone_mm - line)
        usual = monotone_median(nearest, table.zone_mm - constant, table.count)
    return constant, usual


def _judged(
    usual: MonotoneMedian, table: PairedTable, nearest: Integers, zone: Floats, sd: float
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return between which zones each cell is usual, and whether it is improbable."""
    lowest = np.where(np.isinf(table.mic_lower_log2), -np.inf, table.mic_lower_log2 + 1)
    highest = table.mic_upper_log2
    spreads = max(SPREADS, sqrt(2 * log(2 * table.n)))
    fall = usual.steepest_within(NEAR_STEPS)[np.searchsorted(usual.step, nearest)]
    smallest, largest = usual.around(lowest, highest)
    from_own = _outside(zone, *usual.around(lowest, highest, further=0))
    low, high = lowest - NEAR_STEPS, highest + NEAR_STEPS
    near_smallest, near_largest = usual.around(lowest, highest, further=NEAR_STEPS)
    # What lies beyond an open end nobody knows: larger zones, or smaller ones, than are usual there.
    near_largest = np.where(low <= _open_below(table), np.inf, near_largest)
    near_smallest = np.where(high >= _open_above(table), -np.inf, near_smallest)
    from_near = _outside(zone, near_smallest, near_largest)
    unlikely = np.abs(from_own) > spreads * np.hypot(sd, SIGMA_MIC_LOG2 * fall)
    unlikely |= np.abs(from_near) > spreads * sd
    return smallest, largest, unlikely & (np.abs(_outside(zone, smallest, largest)) > SMALLEST_DISTANCE_MM)


def _open_below(table: PairedTable) -> float:
    """Return the highest step that an MIC is only said not to exceed."""
    return float(table.mic_upper_log2[np.isinf(table.mic_lower_log2)].max(initial=-np.inf))


def _open_above(table: PairedTable) -> float:
    """Return the lowest step that an MIC is only said to exceed."""
    return float(table.mic_lower_log2[np.isinf(table.mic_upper_log2)].min(initial=np.inf))


def _outside(zone: Floats, smallest: Floats, largest: Floats) -> Floats:
    """Return how far zones lie outside of two others; negative: below the smaller one."""
    return np.asarray(np.minimum(zone - smallest, 0) + np.maximum(zone - largest, 0), dtype=np.float64)


def _isolates(at: Integers, count: Integers) -> Integers:
    return np.bincount(at, weights=count).astype(np.int64)


def _robust_sd(residual: Floats, count: Integers) -> float:
    """Return 1.4826 times the median absolute residual of all isolates.

    Zones are whole mm: the isolates of one residual lie anywhere within half a millimetre of it.
    """
    size, place = np.unique(np.abs(residual), return_inverse=True)
    isolates = np.bincount(place.ravel(), weights=count)
    before = np.cumsum(isolates) - isolates
    half = float(isolates.sum()) / 2
    at = int(np.searchsorted(before + isolates, half))
    lowest = max(float(size[at]) - _HALF_MM, 0.0)
    inside = (half - float(before[at])) / float(isolates[at])
    return _NORMAL_MAD * (lowest + inside * (float(size[at]) + _HALF_MM - lowest))
