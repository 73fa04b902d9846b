"""Refits of a model to other counts on the same MIC intervals and whole mm, starting where it ended."""

from dataclasses import dataclass

import numpy as np

from analysis.measurement_error.cells import Cells
from analysis.measurement_error.density import log_density
from analysis.measurement_error.factored import FactoredLikelihood, factored
from analysis.measurement_error.fit import Fit, parameter_box
from analysis.measurement_error.likelihood import Likelihood
from analysis.measurement_error.newton import Box, newton_minimum
from analysis.measurement_error.quasi_newton import inverse_curvature, quasi_newton_minimum
from analysis.measurement_error.zone_edges import edges_mm
from analysis.paired_table import Floats

TOLERANCE = 1e-4
"""Expected remaining fall of the objective at which a refit stops: far below what one isolate weighs."""

_LONGEST_CURVE_STEP, _LONGEST_DENSITY_STEP = 1.0, 10.0
_STEPS, _NEWTON_STEPS = 30, 60


@dataclass(frozen=True, slots=True, eq=False)
class RefittedCurve:
    """What a refit is asked for.

    Attributes
    ----------
    density : ndarray of float64, shape (points,)
        Probability of each grid point.
    curve_mm : ndarray of float64, shape (points,)
    sigma_zone_mm : float
    converged : bool
    parameters : ndarray of float64
    """

    density: Floats
    curve_mm: Floats
    sigma_zone_mm: float
    converged: bool
    parameters: Floats


@dataclass(frozen=True, slots=True, eq=False)
class WarmStart:
    """A fit made ready for refits.

    Attributes
    ----------
    fit : Fit
    likelihood : FactoredLikelihood
    inverse : ndarray of float64, shape (parameters, parameters)
        Of the second derivatives at the fit.
    box : Box
    zone_min_mm, zone_max_mm : int
        Zones of the first and the last column of the tables.
    """

    fit: Fit
    likelihood: FactoredLikelihood
    inverse: Floats
    box: Box
    zone_min_mm: int
    zone_max_mm: int

    def table(self, counts: Floats) -> Floats:
        """Lay isolates of the fit's own cells, shape (cells,), out as (intervals, zones)."""
        table = np.zeros((len(self.likelihood.mic), self.zone_max_mm - self.zone_min_mm + 1))
        cells = self.fit.likelihood.cells
        table[cells.mic_interval, cells.zones_mm[cells.zone_position] - self.zone_min_mm] = counts
        return table

    def refit(self, counts: Floats) -> RefittedCurve:
        """Fit other counts, shape (intervals, zones).

        Notes
        -----
        The second derivatives at the fit precondition BFGS: the first step is that of a one-step
        bootstrap (Davidson & MacKinnon 1999), the others lead on to the minimum of this table. Where
        they cannot tell that it was reached, or probabilities need logarithms, damped Newton goes on.
        """
        point, certain = quasi_newton_minimum(
            lambda parameters: self.likelihood.value_and_gradient(parameters, counts),
            self.fit.parameters,
            self.inverse,
            self.box,
            tolerance=TOLERANCE,
            steps_max=_STEPS,
        )
        return self._refitted(point, converged=True) if certain else self.refit_by_newton(counts, point)

    def refit_by_newton(
        self, counts: Floats, start: Floats | None = None, *, tolerance: float = TOLERANCE
    ) -> RefittedCurve:
        """Fit other counts by damped Newton on the likelihood in logarithms."""
        likelihood = self.likelihood_of(counts)
        found = newton_minimum(
            likelihood.surface,
            self.fit.parameters if start is None else start,
            parameter_box(likelihood, self.fit.options),
            tolerance=tolerance,
            steps_max=_NEWTON_STEPS,
        )
        return self._refitted(found.point, converged=found.converged)

    def likelihood_of(self, counts: Floats) -> Likelihood:
        """Return the likelihood in logarithms of other counts, cells without isolates left out."""
        zone, interval = np.nonzero(counts.T)
        own = self.fit.likelihood
        first = np.unique(own.cells.mic_interval, return_index=True)[1]
        zones, position = np.unique(zone, return_inverse=True)
        cells = Cells(
            log_mic=own.cells.log_mic[first][interval],
            mic_interval=interval.astype(np.int64),
            zone_position=position.astype(np.int64),
            zones_mm=zones + self.zone_min_mm,
            zone_lower=self.likelihood.edges[:-1][zones],
            zone_upper=self.likelihood.edges[1:][zones],
            count=counts[interval, zone],
        )
        return Likelihood(cells, own.density, own.curve)

    def _refitted(self, point: Floats, *, converged: bool) -> RefittedCurve:
        """Describe the model at a point."""
        theta, coefficients, log_sigma = self.fit.likelihood.split(point)
        return RefittedCurve(
            density=np.exp(log_density(self.fit.likelihood.density.basis, theta)),
            curve_mm=self.fit.likelihood.curve.zone_mm(coefficients),
            sigma_zone_mm=float(np.exp(log_sigma)),
            converged=converged,
            parameters=point,
        )


def warm_start(fit: Fit, zone_min_mm: int, zone_max_mm: int) -> WarmStart:
    """Make a fit ready for refits to tables with zones in a range.

    Parameters
    ----------
    fit : Fit
    zone_min_mm, zone_max_mm : int
        No narrower than the fit's own zones.
    """
    longest = _LONGEST_DENSITY_STEP, _LONGEST_CURVE_STEP
    return WarmStart(
        fit=fit,
        likelihood=factored(fit.likelihood, edges_mm(zone_min_mm, zone_max_mm)),
        inverse=inverse_curvature(fit.likelihood.surface(fit.parameters).second),
        box=parameter_box(fit.likelihood, fit.options, longest),
        zone_min_mm=zone_min_mm,
        zone_max_mm=zone_max_mm,
    )
