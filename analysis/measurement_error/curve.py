"""What a curve from true concentration to zone has to offer."""

from typing import Protocol

from analysis.measurement_error.report import CurveKind as CurveKind  # noqa: PLC0414 - public here too
from analysis.paired_table import Floats


class ZoneCurve(Protocol):
    """A monotone decreasing curve g on a fixed grid, with a penalty on its coefficients.

    Every method takes the coefficients, shape (coefficients,).
    """

    @property
    def coefficients(self) -> int:
        """Return how many coefficients the curve has."""

    def zone_mm(self, coefficients: Floats) -> Floats:
        """Return g at the grid points, shape (points,)."""

    def jacobian(self, coefficients: Floats) -> Floats:
        """Return dg/dcoefficients, shape (points, coefficients)."""

    def zone_and_jacobian(self, coefficients: Floats) -> tuple[Floats, Floats]:
        """Return both at the cost of about one."""

    def curvature(self, coefficients: Floats, weight: Floats) -> Floats:
        """Return the weighted sum over points of the second derivatives of g."""

    def penalty(self, coefficients: Floats) -> tuple[float, Floats, Floats]:
        """Return the penalty, its gradient and its second derivatives."""

    def start(self, zone_by_offset: tuple[Floats, Floats, Floats]) -> tuple[Floats, ...]:
        """Return coefficients to start from, given (offset, mean zone, isolates) of each MIC."""
