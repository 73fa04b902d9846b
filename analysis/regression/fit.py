"""What every line is fitted to, and what every fit gives back."""

from dataclasses import dataclass

import numpy as np

from analysis.methods import IntervalKind, Method, RSquaredKind
from analysis.paired_table import Floats, Integers, PairedTable
from analysis.refusals import Refusal


class NoLine(Exception):  # noqa: N818 - named by the fault
    """A property of the data that leaves a method without a line."""

    def __init__(self, code: Refusal) -> None:
        self.code = code
        super().__init__(code.value)


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Aggregated points for a line.

    Attributes
    ----------
    step : ndarray of float64, shape (cells,)
        MIC in log2 steps above L, so that a change of unit cannot reach a fit.
    zone_mm : ndarray of float64, shape (cells,)
    count : ndarray of int64, shape (cells,)
    """

    step: Floats
    zone_mm: Floats
    count: Integers

    @property
    def n(self) -> int:
        """Return the number of isolates."""
        return int(self.count.sum())


@dataclass(frozen=True, slots=True)
class Reading:
    """A value on a line with its 95 % interval."""

    value: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line: zone = ``intercept_mm`` + ``slope`` * (log2 steps above L).

    ``at_l`` and ``at_u`` are the zones at the places where the line is read.
    """

    method: Method
    intercept_mm: float
    slope: Reading
    at_l: Reading | None
    at_u: Reading | None
    interval_kind: IntervalKind
    r_squared: float | None
    r_squared_kind: RSquaredKind
    residual_sd_mm: float
    quantile_percent: int | None = None


def points(table: PairedTable, l_step: int) -> Points:
    """Return the points of a table, censored concentrations at their nearest step.

    Raises
    ------
    NoLine
        Fewer than three isolates, or all of one concentration, or all of one zone.
    """
    grid = np.column_stack([table.nearest_step() - l_step, table.zone_mm]).astype(float)
    cells, inverse = np.unique(grid, axis=0, return_inverse=True)
    count = np.bincount(inverse.ravel(), weights=table.count, minlength=len(cells)).astype(np.int64)
    if count.sum() < 3:
        raise NoLine(Refusal.TOO_FEW_UNCENSORED)
    if np.ptp(cells[:, 0]) == 0:
        raise NoLine(Refusal.CONSTANT_MICS)
    if np.ptp(cells[:, 1]) == 0:
        raise NoLine(Refusal.CONSTANT_ZONES)
    return Points(cells[:, 0], cells[:, 1], count)


def explained_share(points: Points, intercept: float, slope: float) -> float:
    """Return 1 - residual / total sum of squares of the zones about a line."""
    mean = float(np.average(points.zone_mm, weights=points.count))
    residual = points.zone_mm - intercept - slope * points.step
    total = float(points.count @ (points.zone_mm - mean) ** 2)
    return 1 - float(points.count @ residual**2) / total


def residual_sd(points: Points, intercept: float, slope: float) -> float:
    """Return the residual SD of the zones about a line of two coefficients."""
    residual = points.zone_mm - intercept - slope * points.step
    return float(np.sqrt(points.count @ residual**2 / (points.n - 2)))
