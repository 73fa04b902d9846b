"""Fitting one curve with its density of true concentrations."""

from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np
from scipy.optimize import minimize

from analysis.measurement_error.cells import Cells, cells_of
from analysis.measurement_error.curve import CurveKind, ZoneCurve
from analysis.measurement_error.density import SplineDensity, log_density, spline_density
from analysis.measurement_error.likelihood import Likelihood
from analysis.measurement_error.logistic_curve import LogisticCurve
from analysis.measurement_error.newton import Box, Minimum, newton_minimum
from analysis.measurement_error.spline_curve import spline_curve
from analysis.measurement_error.true_scale import TrueScale, true_scale
from analysis.paired_table import Floats, PairedTable

SIGMA_MIC_LOG2 = float(np.sqrt(0.5))
"""0.71 dilutions, sqrt(0.5² + 0.5²): what the public dBETS program takes (its code; DePalma et al. 2017)."""
SIGMA_ZONE_MM = float(np.sqrt(4.5))
"""2.12 mm, sqrt(1.5² + 1.5²): dBETS again."""
SIGMA_ZONE_BOUNDS_MM = (1.0, 4.0)

_EXACT = 1e-11
_LONGEST_CURVE_STEP, _LONGEST_DENSITY_STEP = 2.0, 20.0
_WARM_UP_STEPS, _STEPS = 25, 200


class ModelOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Choices of a fit.

    ``sigma_zone`` "profiled" estimates the zone's error SD between ``sigma_zone_bounds_mm``, "fixed"
    takes ``sigma_zone_mm`` (the published default, or the value that replicates gave).
    ``smoothing`` is the lambda of the third-difference penalty on the log density.
    """

    sigma_mic_log2: float = SIGMA_MIC_LOG2
    sigma_zone: Literal["profiled", "fixed"] = "profiled"
    sigma_zone_mm: float = SIGMA_ZONE_MM
    sigma_zone_bounds_mm: tuple[float, float] = SIGMA_ZONE_BOUNDS_MM
    smoothing: float = 0.1
    splines_min: int = 20

    def __post_init__(self) -> None:
        """Refuse errors without spread and an upside-down profile."""
        low, high = self.sigma_zone_bounds_mm
        if not (self.sigma_mic_log2 > 0 and self.sigma_zone_mm > 0 and self.smoothing > 0 and 0 < low < high):
            raise ValueError(
                "the error SDs and the smoothing must be positive, the profile's bounds in order"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """One fitted curve.

    Attributes
    ----------
    kind : CurveKind
    scale : TrueScale
    density : ndarray of float64, shape (points,)
        Probability of each grid point; adds up to 1.
    curve_mm : ndarray of float64, shape (points,)
    sigma_mic_log2, sigma_zone_mm : float
    sigma_zone_on_bound : bool
        The profile of the zone's error SD ended on one of its bounds.
    log_likelihood : float
        Without penalties.
    effective_df : float
        tr(H_pen⁻¹ H_lik) over the free parameters.
    aic : float
        2 effective_df - 2 log_likelihood.
    largest_gradient : float
        Largest absolute derivative of the penalised objective by a free parameter.
    converged : bool
    parameters : ndarray of float64
        Where a warm refit starts.
    likelihood : Likelihood
    """

    kind: CurveKind
    scale: TrueScale
    density: Floats
    curve_mm: Floats
    sigma_mic_log2: float
    sigma_zone_mm: float
    sigma_zone_on_bound: bool
    log_likelihood: float
    effective_df: float
    aic: float
    largest_gradient: float
    converged: bool
    parameters: Floats
    likelihood: Likelihood
    options: ModelOptions


def fit_curve(table: PairedTable, kind: CurveKind, options: ModelOptions | None = None) -> Fit:
    """Fit one curve to a table from scratch.

    Notes
    -----
    A short L-BFGS from each start of the curve, then damped Newton from the best. The first
    stage holds sigma_d at its start.
    """
    chosen = options or ModelOptions()
    scale = true_scale(table)
    cells = cells_of(table, scale, chosen.sigma_mic_log2)
    return fit_cells(cells, scale, kind, chosen, _mean_zones(table, scale))


def fit_cells(
    cells: Cells, scale: TrueScale, kind: CurveKind, options: ModelOptions, mean_zones: tuple[Floats, ...]
) -> Fit:
    """Fit one curve to cells laid out on a grid."""
    density = spline_density(scale, options.smoothing, options.splines_min)
    likelihood = Likelihood(cells, density, curve_of(kind, scale))
    offset, zone, count = mean_zones
    theta = _first_density(density, scale, offset, count)
    log_sigma = [np.log(options.sigma_zone_mm)]
    starts = [
        np.concatenate([theta, start, log_sigma]) for start in likelihood.curve.start((offset, zone, count))
    ]
    warm = min((_warmed_up(likelihood, start) for start in starts), key=likelihood.objective)
    return _finish(likelihood, scale, kind, options, _minimum(likelihood, options, warm, _EXACT, _STEPS))


def curve_of(kind: CurveKind, scale: TrueScale) -> ZoneCurve:
    """Return the curve of a kind on a grid."""
    return LogisticCurve(scale.offset) if kind is CurveKind.LOGISTIC else spline_curve(scale)


def parameter_box(
    likelihood: Likelihood,
    options: ModelOptions,
    longest_steps: tuple[float, float] = (_LONGEST_DENSITY_STEP, _LONGEST_CURVE_STEP),
) -> Box:
    """Return the box of the parameters, in which only log sigma_d is bounded.

    Parameters
    ----------
    longest_steps : tuple of float
        Of a coefficient of the log density, and of the others.
    """
    splines = likelihood.density.basis.shape[1]
    many = splines + likelihood.curve.coefficients + 1
    lower, upper = np.full(many, -np.inf), np.full(many, np.inf)
    lower[-1], upper[-1] = np.log(_sigma_bounds(options))
    longest = np.full(many, longest_steps[1])
    longest[:splines] = longest_steps[0]
    return Box(lower, upper, longest)


def _minimum(
    likelihood: Likelihood, options: ModelOptions, start: Floats, tolerance: float, steps: int
) -> Minimum:
    """Minimise from a start."""
    box = parameter_box(likelihood, options)
    return newton_minimum(likelihood.surface, start, box, tolerance=tolerance, steps_max=steps)


def _sigma_bounds(options: ModelOptions) -> tuple[float, float]:
    """Return the bounds of sigma_d, equal where it is fixed."""
    if options.sigma_zone == "fixed":
        return options.sigma_zone_mm, options.sigma_zone_mm
    return options.sigma_zone_bounds_mm


def _finish(
    likelihood: Likelihood, scale: TrueScale, kind: CurveKind, options: ModelOptions, minimum: Minimum
) -> Fit:
    """Describe the fit at a minimum."""
    theta, coefficients, log_sigma = likelihood.split(minimum.point)
    low, high = np.log(_sigma_bounds(options))
    free = len(minimum.point) - int(not low < log_sigma < high)
    kept = slice(0, free)
    effective = float(
        np.trace(np.linalg.solve(minimum.surface.second[kept, kept], minimum.surface.information[kept, kept]))
    )
    log_likelihood = likelihood.penalty(minimum.point)[0] - minimum.surface.value
    return Fit(
        kind=kind,
        scale=scale,
        density=np.exp(log_density(likelihood.density.basis, theta)),
        curve_mm=likelihood.curve.zone_mm(coefficients),
        sigma_mic_log2=options.sigma_mic_log2,
        sigma_zone_mm=float(np.exp(log_sigma)),
        sigma_zone_on_bound=options.sigma_zone == "profiled" and free < len(minimum.point),
        log_likelihood=log_likelihood,
        effective_df=effective,
        aic=2 * (effective - log_likelihood),
        largest_gradient=float(np.abs(minimum.surface.gradient[kept]).max()),
        converged=minimum.converged,
        parameters=minimum.point,
        likelihood=likelihood,
        options=options,
    )


def _warmed_up(likelihood: Likelihood, start: Floats) -> Floats:
    """Return where a short L-BFGS with sigma_d held leads."""

    def value_and_gradient(head: Floats) -> tuple[float, Floats]:
        value, gradient = likelihood.value_and_gradient(np.append(head, start[-1]))
        return value, gradient[:-1]

    found = minimize(
        value_and_gradient, start[:-1], jac=True, method="L-BFGS-B", options={"maxiter": _WARM_UP_STEPS}
    )
    return np.append(found.x, start[-1])


def _mean_zones(table: PairedTable, scale: TrueScale) -> tuple[Floats, ...]:
    """Return middle, mean zone and isolates of each MIC step."""
    steps, position = np.unique(table.nearest_step(), return_inverse=True)
    count = np.bincount(position, weights=table.count).astype(np.float64)
    total = np.bincount(position, weights=table.count * table.zone_mm).astype(np.float64)
    middle = (steps - scale.origin_step).astype(np.float64) - 0.5
    return middle, total / count, count


def _first_density(density: SplineDensity, scale: TrueScale, offset: Floats, count: Floats) -> Floats:
    """Return coefficients of the counts smoothed with an SD of 1.2 dilutions."""
    bumps = np.exp(-(((scale.offset[:, None] - offset) / 1.2) ** 2) / 2) @ (count / count.sum())
    log_bumps = np.log(bumps + 1e-4)
    return np.asarray(
        np.linalg.solve(
            density.basis.T @ density.basis + density.penalty,
            density.basis.T @ (log_bumps - log_bumps.max()),
        )
    )
