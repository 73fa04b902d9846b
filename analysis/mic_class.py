"""Five classes of concentrations around a criterion, and the table of classes by zone.

Class 0: x < L, 1: x = L, 2: L < x < U, 3: x = U, 4: x > U. Categories (S, I, R) and
acceptance rows are both unions of neighbouring classes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.criterion import MicCriterion
from analysis.methods import Censoring
from analysis.paired_table import Floats, Integers, PairedTable

BELOW_L, AT_L, BETWEEN, AT_U, ABOVE_U = range(5)
CLASSES = 5


def class_of(step: Floats | Integers, criterion: MicCriterion) -> Integers:
    """Return the class of each step (log2 mg/L, may be infinite)."""
    low, high = criterion.l_step, criterion.r_ge_step
    above = (step >= low).astype(np.int64) + (step > low) + (step >= high) + (step > high)
    return np.asarray(above, dtype=np.int64)


def nearest_class(table: PairedTable, criterion: MicCriterion) -> Integers:
    """Return each cell's class with ``<=c`` at c and ``>c`` one step above c."""
    return class_of(table.nearest_step(), criterion)


def far_class(table: PairedTable, criterion: MicCriterion) -> Integers:
    """Return each cell's class with censored concentrations at the far end of the scale."""
    lowest, highest = _extreme_steps(table)
    return class_of(np.where(np.isinf(lowest), lowest, highest), criterion)


def class_at(table: PairedTable, criterion: MicCriterion, censoring: Censoring) -> Integers:
    """Return each cell's class under one of the two treatments."""
    return far_class(table, criterion) if censoring is Censoring.FAR_END else nearest_class(table, criterion)


def possible_classes(table: PairedTable, criterion: MicCriterion) -> NDArray[np.bool_]:
    """Tell which classes each cell may belong to.

    Returns
    -------
    ndarray of bool, shape (cells, 5)
    """
    lowest, highest = _extreme_steps(table)
    classes = np.arange(CLASSES)
    first, last = class_of(lowest, criterion)[:, None], class_of(highest, criterion)[:, None]
    inside = (classes >= first) & (classes <= last)
    inside[:, BETWEEN] &= criterion.r_ge_step - criterion.l_step > 1
    return inside


def _extreme_steps(table: PairedTable) -> tuple[Floats, Floats]:
    """Return the lowest and the highest step each cell may stand for."""
    return table.mic_lower_log2 + 1, table.mic_upper_log2


@dataclass(frozen=True, slots=True, eq=False)
class ClassTable:
    """Isolates by class and whole mm.

    Attributes
    ----------
    counts : ndarray of int64, shape (5, zones)
    zone_min_mm : int
        Zone of the first column; the last column is the largest zone in the data.
    """

    counts: Integers
    zone_min_mm: int

    @property
    def zone_max_mm(self) -> int:
        """Return the largest zone."""
        return self.zone_min_mm + int(self.counts.shape[1]) - 1


def strata_tables(table: PairedTable, classes: Integers) -> tuple[ClassTable, ...]:
    """Count every laboratory's isolates by class and zone, over the zones of the whole table."""
    zone_min, zone_max = int(table.zone_mm.min()), int(table.zone_mm.max())
    width = zone_max - zone_min + 1
    many = max(1, len(table.laboratories))
    position = (table.laboratory * CLASSES + classes) * width + (table.zone_mm - zone_min)
    counts = np.bincount(position, weights=table.count, minlength=many * CLASSES * width)
    return tuple(
        ClassTable(stratum, zone_min) for stratum in counts.astype(np.int64).reshape(many, CLASSES, width)
    )


def class_table(table: PairedTable, classes: Integers) -> ClassTable:
    """Count a paired table by class and zone; the table must not be empty."""
    zone_min, zone_max = int(table.zone_mm.min()), int(table.zone_mm.max())
    width = zone_max - zone_min + 1
    position = classes * width + (table.zone_mm - zone_min)
    counts = np.bincount(position, weights=table.count, minlength=CLASSES * width)
    return ClassTable(counts.astype(np.int64).reshape(CLASSES, width), zone_min)
