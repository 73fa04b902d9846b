"""Zones that can be compared at the same MIC: one row for each class of MIC, group and whole mm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.paired_table import Floats, Integers, Labels, PairedTable

MOST_WITHOUT_INHIBITION = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class ComparableZones:
    """Isolates whose zones can be compared.

    Attributes
    ----------
    mic_class : ndarray of int64, shape (rows,)
        Index of the MIC step, and of the laboratory where zones are compared inside each.
    group : ndarray of int64, shape (rows,)
        Index into the names of the labels.
    zone_mm : ndarray of float64, shape (rows,)
        Corrected zones, where they were corrected.
    count : ndarray of float64, shape (rows,)
    classes, groups : int
    """

    mic_class: Integers
    group: Integers
    zone_mm: Floats
    count: Floats
    classes: int
    groups: int

    @property
    def n(self) -> int:
        """Return the number of isolates."""
        return int(self.count.sum())

    def by_class(self, values: Floats) -> Floats:
        """Add up per class of MIC, shape (classes,)."""
        found = np.bincount(self.mic_class, weights=values, minlength=self.classes)
        return found.astype(np.float64)

    def by_class_and_group(self) -> Floats:
        """Return the isolates, shape (classes, groups)."""
        place = self.mic_class * self.groups + self.group
        found = np.bincount(place, weights=self.count, minlength=self.classes * self.groups)
        return found.astype(np.float64).reshape(self.classes, self.groups)

    def keep(self, rows: NDArray[np.bool_]) -> "ComparableZones":
        """Return the chosen rows."""
        return ComparableZones(
            self.mic_class[rows],
            self.group[rows],
            self.zone_mm[rows],
            self.count[rows],
            self.classes,
            self.groups,
        )


def comparable_zones(
    table: PairedTable, labels: Labels, shift_mm: Floats | None = None, within: Labels | None = None
) -> ComparableZones:
    """Return the isolates whose zones can be compared at the same MIC.

    Parameters
    ----------
    table : PairedTable
    labels : Labels
        The group of every cell.
    shift_mm : ndarray of float64, shape (cells,), optional
        Taken off every zone (:func:`analysis.heterogeneity.expected_zones.expected_shift_mm`).
    within : Labels, optional
        Laboratories: zones are compared inside each, so that a class is an MIC in one laboratory.

    Notes
    -----
    Kept: MICs known to one step, in classes where at most a tenth of the isolates show no inhibition.
    A censored MIC is no class (what lies behind ``>8`` differs from group to group), and a zone of
    6 mm hides a difference; a whole class is left out, for leaving out its small zones would hide a
    difference too.
    """
    known = np.isfinite(table.mic_lower_log2) & (table.mic_upper_log2 - table.mic_lower_log2 == 1)
    steps, position = np.unique(table.mic_upper_log2, return_inverse=True)
    weight = table.count.astype(np.float64) * known
    total = np.bincount(position, weights=weight, minlength=len(steps))
    hidden = np.bincount(position, weights=weight * table.zone_censored, minlength=len(steps))
    seen = known & (hidden <= MOST_WITHOUT_INHIBITION * total)[position]
    strata = position if within is None else position * len(within.names) + within.code
    classes, mic_class = np.unique(strata[seen], return_inverse=True)
    zone = table.zone_mm.astype(np.float64)
    if shift_mm is not None:
        zone = zone - shift_mm
    return ComparableZones(
        mic_class.astype(np.int64),
        labels.code[seen],
        zone[seen],
        table.count[seen].astype(np.float64),
        len(classes),
        len(labels.names),
    )
