"""Does one curve describe these data? Two checks against simulated tables of the fitted model."""

from dataclasses import replace

import numpy as np

from analysis.measurement_error.cells import Cells, zone_bounds
from analysis.measurement_error.fit import Fit
from analysis.measurement_error.joint import zone_probability
from analysis.measurement_error.likelihood import Likelihood
from analysis.measurement_error.model import AveragedModel, refit_model
from analysis.measurement_error.report import FitCheck
from analysis.paired_table import NO_INHIBITION_MM, Floats

REJECTED_AT = 0.01
_ENOUGH_EXCEEDANCES = 10
_MARGIN_MM = 8


def check_fit(model: AveragedModel, *, simulations: int = 199, seed: int) -> FitCheck:
    """Compare the data with tables simulated from the model, each refitted as the data were.

    Notes
    -----
    Given the MIC interval x with n_x isolates, mean zone mu_x and variance v_x under the averaged
    model: dispersion = sum_x (sum_i (y_i - mu_x)²/v_x - n_x)² / (n_x kappa_x), kappa_x the model's
    variance of (y - mu_x)²/v_x; row means = sum_x n_x (mean y - mu_x)²/v_x. Tables are simulated with
    the observed number of isolates of each MIC interval. p = (1 + exceedances)/(1 + simulations);
    simulation stops at ten exceedances of both (Besag & Clifford 1991).

    A profiled sigma_d takes the scatter between two curves for error of reading. Check the model
    with sigma_d fixed too: rejected there and not here, the zones scatter more than readings are
    known to, by larger errors or by more than one curve.
    """
    wide, counts = _every_cell(model)
    intervals = _intervals(wide.fits[0].likelihood.cells)
    observed = _statistics(wide, counts)
    rows = counts.reshape(-1, intervals).sum(axis=0).astype(np.int64)
    expected = _zone_given_interval(wide)
    generator = np.random.Generator(np.random.PCG64(seed))
    exceeded, done = np.zeros(2, dtype=np.int64), 0
    while done < simulations and exceeded.min() < _ENOUGH_EXCEEDANCES:
        simulated = generator.multinomial(rows, expected).T.astype(np.float64).ravel()
        refitted = replace(wide, fits=tuple(_widened(refit_model(wide, simulated), wide)))
        exceeded += _statistics(refitted, simulated) >= observed
        done += 1
    dispersion_p, row_means_p = ((1 + exceeded) / (1 + done)).tolist()
    return FitCheck(
        dispersion=float(observed[0]),
        dispersion_p=dispersion_p,
        row_means=float(observed[1]),
        row_means_p=row_means_p,
        simulations=done,
        rejected=min(dispersion_p, row_means_p) <= REJECTED_AT,
    )


def _every_cell(model: AveragedModel) -> tuple[AveragedModel, Floats]:
    """Return the model on every MIC interval x zone, and the counts there, by zone then interval."""
    cells = model.fits[0].likelihood.cells
    first = np.unique(cells.mic_interval, return_index=True)[1]
    zones = np.arange(
        max(NO_INHIBITION_MM, model.zone_min_mm - _MARGIN_MM), model.zone_max_mm + _MARGIN_MM + 1
    )
    many = len(first)
    lower, upper = zone_bounds(zones)
    position = (cells.zones_mm[cells.zone_position] - zones[0]) * many + cells.mic_interval
    every = Cells(
        np.tile(cells.log_mic[first], (len(zones), 1)),
        np.tile(np.arange(many), len(zones)),
        np.repeat(np.arange(len(zones)), many),
        zones,
        lower[:, None],
        upper[:, None],
        np.bincount(position, weights=cells.count, minlength=many * len(zones)).astype(np.float64),
    )
    fits = tuple(
        replace(fit, likelihood=Likelihood(every, fit.likelihood.density, fit.likelihood.curve))
        for fit in model.fits
    )
    return AveragedModel(fits, int(zones[0]), int(zones[-1])), every.count


def _widened(refitted: AveragedModel, wide: AveragedModel) -> list[Fit]:
    """Give refitted models every cell back, the empty ones included."""
    return [
        replace(fit, likelihood=original.likelihood)
        for fit, original in zip(refitted.fits, wide.fits, strict=True)
    ]


def _intervals(cells: Cells) -> int:
    """Return the number of MIC intervals."""
    return int(cells.mic_interval.max()) + 1


def _zone_given_interval(wide: AveragedModel) -> Floats:
    """Return P(zone | MIC interval) under the averaged model, shape (intervals, zones)."""
    cells = wide.fits[0].likelihood.cells
    interval = np.exp(cells.log_mic[: _intervals(cells)])
    joint = np.mean(
        [
            (interval * fit.density)
            @ zone_probability(fit.curve_mm, fit.sigma_zone_mm, wide.zone_min_mm, wide.zone_max_mm).T
            for fit in wide.fits
        ],
        axis=0,
    )
    return np.asarray(joint / joint.sum(axis=1, keepdims=True))


def _statistics(wide: AveragedModel, counts: Floats) -> Floats:
    """Return dispersion and row means."""
    expected = _zone_given_interval(wide)
    zones = np.arange(wide.zone_min_mm, wide.zone_max_mm + 1)
    table = counts.reshape(len(zones), -1).T
    away = zones - (expected @ zones)[:, None]
    variance = (expected * away**2).sum(axis=1, keepdims=True)
    squared = away**2 / variance
    spread = (expected * squared**2).sum(axis=1) - 1
    isolates = table.sum(axis=1)
    dispersion = ((table * squared).sum(axis=1) - isolates) ** 2 / (isolates * spread)
    means = (table * away).sum(axis=1) ** 2 / (isolates * variance[:, 0])
    return np.array([dispersion.sum(), means.sum()])
