"""The penalised marginal likelihood, its gradient and its exact second derivatives."""

from dataclasses import dataclass

import numpy as np

from analysis.measurement_error.cells import Cells
from analysis.measurement_error.curve import ZoneCurve
from analysis.measurement_error.density import SplineDensity, log_density
from analysis.measurement_error.newton import Surface
from analysis.measurement_error.normal_interval import IntervalProbability, interval_probability
from analysis.paired_table import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Where each cell's isolates lie on the grid, given the parameters.

    Attributes
    ----------
    log_likelihood : float
        sum_c n_c log sum_k f_k P(x_c | m_k) P(y_c | g(m_k)).
    isolates : ndarray of float64, shape (cells, points)
        n_c times the posterior weight of each grid point.
    density : ndarray of float64, shape (points,)
    zone : IntervalProbability
        Of the distinct zones, shape (zones, points).
    """

    log_likelihood: float
    isolates: Floats
    density: Floats
    zone: IntervalProbability


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """Marginal likelihood of a table of cells.

    Parameters are one vector: the coefficients of the log density, those of the curve, and
    log sigma_d (mm).

    Notes
    -----
    Craig 2000; DePalma, Turnidge & Craig 2017, with the integral over true concentrations as a sum
    over the grid in place of sampling. All sums in logarithms. The second derivatives follow Louis
    1982: the posterior mean of the cell's second derivatives plus the posterior variance of its
    first, so they cost about as much as the gradient. Cost: cells x points.
    """

    cells: Cells
    density: SplineDensity
    curve: ZoneCurve

    def split(self, parameters: Floats) -> tuple[Floats, Floats, float]:
        """Return log-density coefficients, curve coefficients and log sigma_d."""
        splines = self.density.basis.shape[1]
        return parameters[:splines], parameters[splines:-1], float(parameters[-1])

    def posterior(self, parameters: Floats) -> Posterior:
        """Weigh the grid points by each cell."""
        theta, coefficients, log_sigma = self.split(parameters)
        log_f = log_density(self.density.basis, theta)
        cells, location = self.cells, self.curve.zone_mm(coefficients)
        zone = interval_probability(cells.zone_lower, cells.zone_upper, location, float(np.exp(log_sigma)))
        joint = cells.log_mic + (zone.log_p + log_f)[cells.zone_position]
        peak = joint.max(axis=1, keepdims=True)
        np.exp(joint - peak, out=joint)
        total = joint.sum(axis=1, keepdims=True)
        log_likelihood = float(cells.count @ (peak + np.log(total))[:, 0])
        joint *= cells.count[:, None] / total
        return Posterior(log_likelihood, joint, np.exp(log_f), zone)

    def penalty(self, parameters: Floats) -> tuple[float, Floats, Floats]:
        """Return what is subtracted from the log likelihood, its gradient and second derivatives."""
        theta, coefficients, _ = self.split(parameters)
        smooth = self.density.penalty @ theta
        value, gradient, second = self.curve.penalty(coefficients)
        whole = np.zeros((len(parameters), len(parameters)))
        splines = len(theta)
        whole[:splines, :splines] = self.density.penalty
        whole[splines:-1, splines:-1] = second
        return float(theta @ smooth) / 2 + value, np.concatenate([smooth, gradient, [0.0]]), whole

    def objective(self, parameters: Floats) -> float:
        """Return penalty less log likelihood."""
        return self.penalty(parameters)[0] - self.posterior(parameters).log_likelihood

    def value_and_gradient(self, parameters: Floats) -> tuple[float, Floats]:
        """Return the objective and its gradient."""
        posterior = self.posterior(parameters)
        value, slope, _ = self.penalty(parameters)
        sums = self._sums(parameters, posterior)
        return value - posterior.log_likelihood, slope - self._gradient(sums)

    def surface(self, parameters: Floats) -> Surface:
        """Return the objective with its gradient and second derivatives."""
        posterior = self.posterior(parameters)
        value, slope, curvature = self.penalty(parameters)
        sums = self._sums(parameters, posterior)
        information = self._scores(sums, posterior) - self._expected_second(parameters, sums, posterior)
        return Surface(
            value=value - posterior.log_likelihood,
            gradient=slope - self._gradient(sums),
            second=curvature + information,
            information=information,
        )

    def _sums(self, parameters: Floats, posterior: Posterior) -> "_Sums":
        """Add the posterior isolates up by zone and by grid point."""
        _, coefficients, _ = self.split(parameters)
        starts = np.flatnonzero(np.diff(self.cells.zone_position, prepend=-1))
        by_zone = np.add.reduceat(posterior.isolates, starts, axis=0)
        return _Sums(
            jacobian=self.curve.jacobian(coefficients),
            mean_basis=self.density.basis.T @ posterior.density,
            by_zone=by_zone,
            at_point=by_zone.sum(axis=0),
            by_g=(by_zone * posterior.zone.g).sum(axis=0),
            by_s=(by_zone * posterior.zone.s).sum(axis=0),
        )

    def _gradient(self, sums: "_Sums") -> Floats:
        """Return the gradient of the log likelihood."""
        by_theta = self.density.basis.T @ sums.at_point - self.cells.n * sums.mean_basis
        return np.concatenate([by_theta, sums.jacobian.T @ sums.by_g, [sums.by_s.sum()]])

    def _expected_second(self, parameters: Floats, sums: "_Sums", posterior: Posterior) -> Floats:
        """Return the posterior sum of (second derivatives of P) / P over cells."""
        basis, jacobian, zone = self.density.basis, sums.jacobian, posterior.zone
        _, coefficients, _ = self.split(parameters)
        first, last = basis.shape[1], len(parameters) - 1
        second = np.zeros((last + 1, last + 1))
        excess = sums.at_point - self.cells.n * posterior.density
        second[:first, :first] = (basis.T * excess) @ basis
        second[:first, :first] += self.cells.n * np.outer(sums.mean_basis, sums.mean_basis)
        second[:first, first:last] = (basis.T * sums.by_g) @ jacobian
        second[:first, last] = basis.T @ sums.by_s
        second[first:last, first:last] = (jacobian.T * (sums.by_zone * zone.gg).sum(axis=0)) @ jacobian
        second[first:last, first:last] += self.curve.curvature(coefficients, sums.by_g)
        second[first:last, last] = jacobian.T @ (sums.by_zone * zone.gs).sum(axis=0)
        second[last, last] = (sums.by_zone * zone.ss).sum()
        return np.asarray(np.triu(second) + np.triu(second, 1).T)

    def _scores(self, sums: "_Sums", posterior: Posterior) -> Floats:
        """Return the sum over cells of the outer products of their posterior mean derivatives."""
        position, isolates, zone = self.cells.zone_position, posterior.isolates, posterior.zone
        score = np.column_stack(
            [
                isolates @ self.density.basis,
                (isolates * zone.g[position]) @ sums.jacobian,
                np.einsum("ck,ck->c", isolates, zone.s[position]),
            ]
        )
        return np.asarray((score.T / self.cells.count) @ score)


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Posterior isolates added up: what gradient and second derivatives share."""

    jacobian: Floats
    mean_basis: Floats
    by_zone: Floats
    at_point: Floats
    by_g: Floats
    by_s: Floats
