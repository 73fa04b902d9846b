"""Warm refits of a fitted model to part of its isolates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.criterion import MicCriterion
from analysis.measurement_error.cells import distinct_cells
from analysis.measurement_error.joint import JointTable, class_probability, shape_joint
from analysis.measurement_error.model import AveragedModel
from analysis.measurement_error.warm_refit import WarmStart, warm_start
from analysis.mic_class import class_of
from analysis.paired_table import Floats, Integers, PairedTable


@dataclass(frozen=True, slots=True, eq=False)
class Refit:
    """What a refit of both curves says.

    Attributes
    ----------
    joint : JointTable
        Averaged, over the zones of the whole table.
    sigma_zone_mm : tuple of float
    converged : bool
    """

    joint: JointTable
    sigma_zone_mm: tuple[float, ...]
    converged: bool


@dataclass(frozen=True, slots=True, eq=False)
class Refits:
    """A model made ready to be refitted to other counts of its own cells.

    Attributes
    ----------
    starts : tuple of WarmStart
    by_class : ndarray of float64, shape (5, points)
        P(MIC class | true MIC).
    zone_min_mm, zone_max_mm : int
    """

    starts: tuple[WarmStart, ...]
    by_class: Floats
    zone_min_mm: int
    zone_max_mm: int

    def refit(self, counts: Floats) -> Refit:
        """Refit to counts of the model's distinct cells, shape (cells,)."""
        laid_out = self.starts[0].table(counts)
        refits = [start.refit(laid_out) for start in self.starts]
        low, high = self.zone_min_mm, self.zone_max_mm
        joint = np.mean([shape_joint(self.by_class, one, low, high) for one in refits], axis=0)
        return Refit(
            joint=JointTable(joint, low),
            sigma_zone_mm=tuple(one.sigma_zone_mm for one in refits),
            converged=all(one.converged for one in refits),
        )


def refits_of(model: AveragedModel, criterion: MicCriterion) -> Refits:
    """Make a model ready for refits."""
    first = model.fits[0]
    return Refits(
        starts=tuple(warm_start(fit, model.zone_min_mm, model.zone_max_mm) for fit in model.fits),
        by_class=class_probability(
            first.scale.offset, first.sigma_mic_log2, criterion, first.scale.origin_step
        ),
        zone_min_mm=model.zone_min_mm,
        zone_max_mm=model.zone_max_mm,
    )


def counts_of(table: PairedTable, chosen: NDArray[np.bool_]) -> Floats:
    """Return the chosen isolates of each distinct cell of a table, shape (distinct cells,)."""
    distinct, position = distinct_cells(table)
    return np.bincount(position, weights=table.count * chosen, minlength=len(distinct)).astype(np.float64)


def class_and_zone(table: PairedTable, criterion: MicCriterion) -> Integers:
    """Return class and zone of each distinct cell at its nearest step, shape (distinct cells, 2)."""
    distinct, _ = distinct_cells(table)
    zone, lower, upper = distinct.T
    step = np.where(np.isinf(upper), lower + 1, upper)
    return np.column_stack([class_of(step, criterion), zone.astype(np.int64)])
