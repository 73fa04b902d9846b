"""Pairs that contradict all others: a very low MIC without a zone, a huge zone with a high MIC."""

from math import log, sqrt

import numpy as np

from analysis.data_quality.monotone_median import monotone_median
from analysis.data_quality.report import ImprobableCell
from analysis.measurement_error.fit import SIGMA_MIC_LOG2
from analysis.paired_table import Floats, Integers, PairedTable

FEWEST_ISOLATES = 20
"""With fewer isolates nothing is usual yet."""
SMALLEST_DISTANCE_MM = 6
SPREADS = 4.0
"""How many robust standard deviations outside; both limits are choices of this service."""
NEAR_STEPS = 3
_NORMAL_MAD = 1.4826
_HALF_MM = 0.5


def improbable_pairs(table: PairedTable) -> tuple[ImprobableCell, ...]:
    """Return the cells whose zone no isolate within one dilution of their MIC usually shows.

    Parameters
    ----------
    table : PairedTable
        Of one organism, drug and disk content; laboratories are taken together.

    Returns
    -------
    tuple of ImprobableCell
        Furthest outside first; empty with fewer than 20 isolates.

    Notes
    -----
    The usual zone is a falling line through medians (:func:`monotone_median`), which a few wrong pairs cannot
    bend. A pair may be one dilution off, the accepted error of an MIC: its zone is compared with all
    that is usual from one dilution below to one above what its MIC may stand for. It is improbable where it
    lies further outside than 6 mm and than 4 standard deviations (with more than 1,500 isolates sqrt(2 log
    2n), beyond which even the furthest of n normal values hardly lies). The deviation is a local one,
    s² + (0.71 b)²: s 1.4826 times the median distance of all isolates from the line, b the steepest fall of
    the line in mm a dilution within three dilutions, along which an MIC's own error moves a pair. Measured
    without a slip, a curve that falls 20 mm in two dilutions: a pair named in 1 % of sets of 100 isolates and
    in 3 % of 500 (by s alone: 21 and 51 %). Either may be a slip of the pen, exchanged
    isolates or a real mechanism: it is shown, and never dropped.
    """
    if table.n < FEWEST_ISOLATES:
        return ()
    nearest = table.nearest_step()
    usual = monotone_median(nearest, table.zone_mm, table.count)
    lowest = np.where(np.isinf(table.mic_lower_log2), -np.inf, table.mic_lower_log2 + 1)
    smallest, largest = usual.around(lowest, table.mic_upper_log2)
    distance = np.where(
        table.zone_mm < smallest,
        table.zone_mm - smallest,
        np.where(table.zone_mm > largest, table.zone_mm - largest, 0.0),
    )
    line = usual.zone_mm[np.searchsorted(usual.step, nearest)]
    spreads = max(SPREADS, sqrt(2 * log(2 * table.n)))
    fall = usual.steepest_within(NEAR_STEPS)[np.searchsorted(usual.step, nearest)]
    sd = np.hypot(_robust_sd(table.zone_mm - line, table.count), SIGMA_MIC_LOG2 * fall)
    found = np.flatnonzero(np.abs(distance) > np.maximum(SMALLEST_DISTANCE_MM, spreads * sd))
    return tuple(
        ImprobableCell(
            mic_lower_log2=None if np.isinf(table.mic_lower_log2[at]) else int(table.mic_lower_log2[at]),
            mic_upper_log2=None if np.isinf(table.mic_upper_log2[at]) else int(table.mic_upper_log2[at]),
            zone_mm=int(table.zone_mm[at]),
            count=int(table.count[at]),
            expected_from_mm=int(np.floor(smallest[at])),
            expected_to_mm=int(np.ceil(largest[at])),
            distance_mm=round(float(distance[at])),
        )
        for at in sorted(found.tolist(), key=lambda at: (-abs(distance[at]), at))
    )


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
