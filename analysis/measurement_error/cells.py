"""The distinct cells of a paired table, laid out for the likelihood."""

from dataclasses import dataclass

import numpy as np

from analysis.measurement_error.normal_interval import closed_bounds, interval_probability
from analysis.measurement_error.true_scale import TrueScale
from analysis.paired_table import Floats, Integers, PairedTable
from analysis.zones import NO_INHIBITION_MM


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Distinct (MIC interval, zone) cells sorted by zone, laboratories added up.

    Attributes
    ----------
    log_mic : ndarray of float64, shape (cells, points)
        log P(MIC interval | true MIC at the grid points).
    mic_interval : ndarray of int64, shape (cells,)
        Index of the cell's MIC interval.
    zone_position : ndarray of int64, shape (cells,)
        Index of the cell's zone in ``zones_mm``.
    zones_mm : ndarray of int64, shape (zones,)
    zone_lower, zone_upper : ndarray of float64, shape (zones, 1)
        [n - 0.5, n + 0.5); 6 mm is open below.
    count : ndarray of float64, shape (cells,)
    """

    log_mic: Floats
    mic_interval: Integers
    zone_position: Integers
    zones_mm: Integers
    zone_lower: Floats
    zone_upper: Floats
    count: Floats

    @property
    def n(self) -> float:
        """Return the number of isolates."""
        return float(self.count.sum())


def zone_bounds(zone_mm: Integers) -> tuple[Floats, Floats]:
    """Return the bounds of whole mm: [n - 0.5, n + 0.5), open below at 6 mm."""
    middle = zone_mm.astype(np.float64)
    lower = np.where(zone_mm <= NO_INHIBITION_MM, -np.inf, middle - 0.5)
    return closed_bounds(lower, middle + 0.5)


def distinct_cells(table: PairedTable) -> tuple[Floats, Integers]:
    """Return the distinct (lower, upper, zone), sorted by zone, and the index of each table cell.

    Returns
    -------
    distinct : ndarray of float64, shape (distinct, 3)
        Columns zone, lower, upper.
    position : ndarray of int64, shape (cells,)
    """
    rows = np.column_stack([table.zone_mm, table.mic_lower_log2, table.mic_upper_log2])
    distinct, position = np.unique(rows, axis=0, return_inverse=True)
    return distinct, position.ravel()


def cells_of(table: PairedTable, scale: TrueScale, sigma_mic_log2: float) -> Cells:
    """Lay a table out on a grid of true concentrations."""
    distinct, position = distinct_cells(table)
    intervals, interval = np.unique(distinct[:, 1:], axis=0, return_inverse=True)
    lower, upper = closed_bounds(intervals[:, :1] - scale.origin_step, intervals[:, 1:] - scale.origin_step)
    log_mic = interval_probability(lower, upper, scale.offset, sigma_mic_log2).log_p
    zones, zone_position = np.unique(distinct[:, 0].astype(np.int64), return_inverse=True)
    zone_lower, zone_upper = zone_bounds(zones)
    return Cells(
        log_mic[interval.ravel()],
        interval.ravel(),
        zone_position,
        zones,
        zone_lower[:, None],
        zone_upper[:, None],
        np.bincount(position, weights=table.count).astype(np.float64),
    )
