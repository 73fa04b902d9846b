"""The likelihood of a whole table of counts, MIC interval by whole mm, as products of small matrices."""

from dataclasses import dataclass

import numpy as np

from analysis.measurement_error.curve import ZoneCurve
from analysis.measurement_error.density import log_density
from analysis.measurement_error.likelihood import Likelihood
from analysis.measurement_error.zone_edges import zone_edges
from analysis.paired_table import Floats

SMALLEST = 1e-250
"""Cells less probable than this belong to the likelihood in logarithms."""


@dataclass(frozen=True, slots=True, eq=False)
class FactoredLikelihood:
    """Penalised marginal likelihood of every table on the same MIC intervals and whole mm.

    Attributes
    ----------
    mic : ndarray of float64, shape (intervals, points)
        P(MIC interval | true MIC).
    edges : ndarray of float64, shape (zones + 1, 1)
        Between consecutive whole mm.
    basis : ndarray of float64, shape (points, splines)
        Of the log density.
    curve : ZoneCurve
    penalty : tuple of (float, ndarray, ndarray)
        Value, gradient and second derivatives of the quadratic penalty at parameters 0.

    Notes
    -----
    The sum over cells of ``likelihood.Likelihood`` with P(x, y) = sum_k f_k P(x | m_k) P(y | g(m_k))
    written as a product of matrices: with W = n/P, the sums over cells are W'P(x | m), so a gradient
    costs zones x points, whatever the number of cells. Without logarithms, a cell with isolates under
    ``SMALLEST`` makes the objective infinite instead of wrong.
    """

    mic: Floats
    edges: Floats
    basis: Floats
    curve: ZoneCurve
    penalty: tuple[float, Floats, Floats]

    def value_and_gradient(self, parameters: Floats, counts: Floats) -> tuple[float, Floats]:
        """Return penalty less log likelihood of a table, and its gradient.

        Parameters
        ----------
        parameters : ndarray of float64, shape (parameters,)
            As ``likelihood.Likelihood`` takes them.
        counts : ndarray of float64, shape (intervals, zones)
        """
        splines = self.basis.shape[1]
        f = np.exp(log_density(self.basis, parameters[:splines]))
        curve_mm, jacobian = self.curve.zone_and_jacobian(parameters[splines:-1])
        sigma_mm = float(np.exp(parameters[-1]))
        zone = zone_edges(self.edges, curve_mm, sigma_mm)
        cells = (self.mic * f) @ zone.probability.T
        at_zero, slope, second = self.penalty
        bent = second @ parameters
        gradient = slope + bent
        filled = counts > 0
        if cells[filled].min() < SMALLEST:
            return np.inf, gradient
        weight = np.divide(counts, cells, out=np.zeros_like(cells), where=filled)
        sums = weight.T @ self.mic
        between = _differences(sums)
        between *= zone.bell
        at_point = f * (np.einsum("zk,zk->k", sums, zone.probability) - counts.sum())
        gradient[:splines] -= at_point @ self.basis
        gradient[splines:-1] -= (between.sum(axis=0) * f / sigma_mm) @ jacobian
        gradient[-1] -= np.einsum("zk,zk->k", between, zone.a) @ f
        penalty = at_zero + float(parameters @ (slope + bent / 2))
        return penalty - float(counts[filled] @ np.log(cells[filled])), gradient


def factored(likelihood: Likelihood, edges: Floats) -> FactoredLikelihood:
    """Return the likelihood of every table on the same MIC intervals.

    Parameters
    ----------
    likelihood : Likelihood
        Of one of those tables.
    edges : ndarray of float64, shape (zones + 1, 1)
        Of the whole mm that the tables may have.
    """
    cells, basis = likelihood.cells, likelihood.density.basis
    first = np.unique(cells.mic_interval, return_index=True)[1]
    origin = np.zeros(basis.shape[1] + likelihood.curve.coefficients + 1)
    return FactoredLikelihood(
        np.exp(cells.log_mic[first]), edges, basis, likelihood.curve, likelihood.penalty(origin)
    )


def _differences(sums: Floats) -> Floats:
    """Return each zone's sums less those of the zone below, at the edges."""
    differences = np.empty((len(sums) + 1, sums.shape[1]))
    differences[0], differences[-1] = sums[0], -sums[-1]
    np.subtract(sums[1:], sums[:-1], out=differences[1:-1])
    return differences
