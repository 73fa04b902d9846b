"""The joint distribution of what would be observed: MIC class by whole mm."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.criterion import MicCriterion
from analysis.measurement_error.cells import zone_bounds
from analysis.measurement_error.fit import Fit
from analysis.measurement_error.normal_interval import closed_bounds, interval_probability
from analysis.mic_class import ClassTable
from analysis.paired_table import Floats, PairedTable

EXPECTED_ISOLATES = 10**8


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
    lower, upper = zone_bounds(np.arange(zone_min_mm, zone_max_mm + 1))
    lower[0], upper[-1] = -np.inf, np.inf
    if zone_min_mm == zone_max_mm:
        return np.ones((1, len(curve_mm)))
    lower, upper = closed_bounds(lower, upper)
    return np.asarray(
        np.exp(interval_probability(lower[:, None], upper[:, None], curve_mm, sigma_zone_mm).log_p)
    )


def joint_table(fit: Fit, criterion: MicCriterion, zone_min_mm: int, zone_max_mm: int) -> JointTable:
    """Return what would be observed if the fit were true.

    Notes
    -----
    P(x, y) = sum_k f_k P(x | m_k) P(y | g(m_k)).
    """
    by_class = class_probability(fit.scale.offset, fit.sigma_mic_log2, criterion, fit.scale.origin_step)
    by_zone = zone_probability(fit.curve_mm, fit.sigma_zone_mm, zone_min_mm, zone_max_mm)
    return JointTable((by_class * fit.density) @ by_zone.T, zone_min_mm)


def averaged_joint_table(
    fits: Sequence[Fit], criterion: MicCriterion, zone_min_mm: int, zone_max_mm: int
) -> JointTable:
    """Return the equal-weight average of the joint tables of several fits."""
    tables = [joint_table(fit, criterion, zone_min_mm, zone_max_mm).probability for fit in fits]
    return JointTable(np.mean(tables, axis=0), zone_min_mm)


def zone_range(table: PairedTable) -> tuple[int, int]:
    """Return the smallest and the largest zone in the data."""
    return int(table.zone_mm.min()), int(table.zone_mm.max())
