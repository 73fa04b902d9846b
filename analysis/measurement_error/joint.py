"""The joint distribution of what would be observed: MIC class by whole mm."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.criterion import MicCriterion
from analysis.measurement_error.fit import Fit
from analysis.measurement_error.normal_interval import OPEN_END, closed_bounds, interval_probability
from analysis.measurement_error.zone_edges import edges_mm, zone_edges
from analysis.mic_class import ClassTable
from analysis.paired_table import Floats, PairedTable

EXPECTED_ISOLATES = 10**8


class FittedShape(Protocol):
    """What a fit or a refit says of zones."""

    @property
    def density(self) -> Floats:
        """Return the probability of each grid point, shape (points,)."""

    @property
    def curve_mm(self) -> Floats:
        """Return the curve at the grid points, shape (points,)."""

    @property
    def sigma_zone_mm(self) -> float:
        """Return the SD of the zone's error."""


@dataclass(frozen=True, slots=True, eq=False)
class JointTable:
    """Probabilities P(MIC class, zone), adding up to 1.

    Attributes
    ----------
    probability : ndarray of float64, shape (5, zones)
        Classes of ``analysis.mic_class``: below L, L, between, U, above U.
    zone_min_mm : int
        Zone of the first column. The first and the last column hold all zones beyond them.
    """

    probability: Floats
    zone_min_mm: int

    @property
    def zones_mm(self) -> range:
        """Return the whole mm of the columns."""
        return range(self.zone_min_mm, self.zone_min_mm + self.probability.shape[1])

    def expected_counts(self, isolates: int = EXPECTED_ISOLATES) -> ClassTable:
        """Return the counts expected among so many isolates, rounded to whole isolates.

        Notes
        -----
        Whole numbers let the search over counted tables serve this one, ties included. Among
        10**8 isolates a rate is right to about 1e-7.
        """
        return ClassTable(np.rint(self.probability * isolates).astype(np.int64), self.zone_min_mm)


def class_probability(
    true_log2: Floats, sigma_mic_log2: float, criterion: MicCriterion, origin_step: int = 0
) -> Floats:
    """Return P(MIC class | true MIC), shape (5, points).

    Parameters
    ----------
    true_log2 : ndarray of float64, shape (points,)
        True log2 MIC less ``origin_step``.

    Notes
    -----
    A reading is the next whole step above m + e, e ~ N(0, sigma_m²), so x <= L where m + e <= L.
    """
    low, high = criterion.l_step - origin_step, criterion.r_ge_step - origin_step
    edges = np.array([-np.inf, low - 1.0, low, high - 1.0, high, np.inf])
    probability = np.zeros((5, len(true_log2)))
    filled = edges[:-1] < edges[1:]
    lower, upper = closed_bounds(edges[:-1][filled, None], edges[1:][filled, None])
    probability[filled] = np.exp(interval_probability(lower, upper, true_log2, sigma_mic_log2).log_p)
    return probability


def zone_probability(curve_mm: Floats, sigma_zone_mm: float, zone_min_mm: int, zone_max_mm: int) -> Floats:
    """Return P(zone | true MIC) for each whole mm, shape (zones, points), columns adding up to 1."""
    if zone_min_mm == zone_max_mm:
        return np.ones((1, len(curve_mm)))
    edges = edges_mm(zone_min_mm, zone_max_mm)
    edges[0], edges[-1] = edges[1] - OPEN_END, edges[-2] + OPEN_END
    return zone_edges(edges, curve_mm, sigma_zone_mm).probability


def joint_table(fit: Fit, criterion: MicCriterion, zone_min_mm: int, zone_max_mm: int) -> JointTable:
    """Return what would be observed if the fit were true.

    Notes
    -----
    P(x, y) = sum_k f_k P(x | m_k) P(y | g(m_k)).
    """
    by_class = class_probability(fit.scale.offset, fit.sigma_mic_log2, criterion, fit.scale.origin_step)
    return JointTable(shape_joint(by_class, fit, zone_min_mm, zone_max_mm), zone_min_mm)


def shape_joint(by_class: Floats, shape: FittedShape, zone_min_mm: int, zone_max_mm: int) -> Floats:
    """Return P(row, zone), shape (rows, zones), from P(row | true MIC), shape (rows, points)."""
    by_zone = zone_probability(shape.curve_mm, shape.sigma_zone_mm, zone_min_mm, zone_max_mm)
    return np.asarray((by_class * shape.density) @ by_zone.T)


def averaged_joint_table(
    fits: Sequence[Fit], criterion: MicCriterion, zone_min_mm: int, zone_max_mm: int
) -> JointTable:
    """Return the equal-weight average of the joint tables of several fits."""
    tables = [joint_table(fit, criterion, zone_min_mm, zone_max_mm).probability for fit in fits]
    return JointTable(np.mean(tables, axis=0), zone_min_mm)


def zone_range(table: PairedTable) -> tuple[int, int]:
    """Return the smallest and the largest zone in the data."""
    return int(table.zone_mm.min()), int(table.zone_mm.max())
