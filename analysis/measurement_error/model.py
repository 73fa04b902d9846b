"""The averaged model: a logistic and a spline curve fitted side by side, neither chosen."""

from dataclasses import dataclass

import numpy as np

from analysis.criterion import MicCriterion
from analysis.measurement_error.cells import distinct_cells
from analysis.measurement_error.craig_loss import TrueCurve
from analysis.measurement_error.curve import CurveKind
from analysis.measurement_error.fit import Fit, ModelOptions, fit_curve
from analysis.measurement_error.joint import JointTable, averaged_joint_table, zone_range
from analysis.paired_table import Floats, PairedTable


@dataclass(frozen=True, slots=True, eq=False)
class AveragedModel:
    """Both fits of one table.

    Attributes
    ----------
    fits : tuple of Fit
        Logistic, spline.
    zone_min_mm, zone_max_mm : int
        Smallest and largest zone in the data.
    """

    fits: tuple[Fit, ...]
    zone_min_mm: int
    zone_max_mm: int

    @property
    def converged(self) -> bool:
        """Tell whether every fit converged."""
        return all(fit.converged for fit in self.fits)

    @property
    def counts(self) -> Floats:
        """Return the isolates of each distinct cell, shape (cells,)."""
        return self.fits[0].likelihood.cells.count

    def fit_of(self, kind: CurveKind) -> Fit:
        """Return the fit of one curve."""
        return next(fit for fit in self.fits if fit.kind is kind)

    def joint(self, criterion: MicCriterion) -> JointTable:
        """Return the equal-weight average of the joint tables."""
        return averaged_joint_table(self.fits, criterion, self.zone_min_mm, self.zone_max_mm)


def fit_model(table: PairedTable, options: ModelOptions | None = None) -> AveragedModel:
    """Fit both curves to a table.

    Parameters
    ----------
    table : PairedTable
        At least one isolate; MICs and zones as intervals.
    options : ModelOptions, optional

    Notes
    -----
    Cost: distinct cells x grid points a step, whatever the number of isolates.
    """
    return AveragedModel(tuple(fit_curve(table, kind, options) for kind in CurveKind), *zone_range(table))


def counts_by_cluster(table: PairedTable) -> Floats:
    """Return the isolates of each laboratory in each distinct cell, shape (laboratories, cells)."""
    _, position = distinct_cells(table)
    laboratories = max(len(table.laboratories), 1)
    counts = np.zeros((laboratories, int(position.max()) + 1))
    np.add.at(counts, (table.laboratory, position), table.count)
    return counts


def true_curves(model: AveragedModel) -> tuple[TrueCurve, ...]:
    """Return both curves with their densities, as Craig's loss takes them."""
    return tuple(
        TrueCurve(fit.scale.log2_mg_per_l, fit.density, fit.curve_mm, fit.sigma_mic_log2, fit.sigma_zone_mm)
        for fit in model.fits
    )
