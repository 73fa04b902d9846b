"""Does one curve describe these data? Two checks against simulated tables of the fitted model."""

from collections.abc import Sequence

import numpy as np

from analysis.measurement_error.joint import FittedShape, shape_joint
from analysis.measurement_error.model import AveragedModel
from analysis.measurement_error.report import FitCheck
from analysis.measurement_error.warm_refit import warm_start
from analysis.paired_table import Floats, Integers
from analysis.zones import NO_INHIBITION_MM

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
    low, high = max(NO_INHIBITION_MM, model.zone_min_mm - _MARGIN_MM), model.zone_max_mm + _MARGIN_MM
    starts = [warm_start(fit, low, high) for fit in model.fits]
    first, zones = starts[0], np.arange(low, high + 1)
    counts = first.table(model.counts)
    expected = _zone_given_interval(first.likelihood.mic, model.fits, zones)
    observed, rows = _statistics(expected, counts, zones), counts.sum(axis=1).astype(np.int64)
    generator = np.random.Generator(np.random.PCG64(seed))
    exceeded, done = np.zeros(2, dtype=np.int64), 0
    while done < simulations and exceeded.min() < _ENOUGH_EXCEEDANCES:
        simulated = generator.multinomial(rows, expected).astype(np.float64)
        refits = [start.refit(simulated) for start in starts]
        again = _zone_given_interval(first.likelihood.mic, refits, zones)
        exceeded += _statistics(again, simulated, zones) >= observed
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


def _zone_given_interval(mic: Floats, shapes: Sequence[FittedShape], zones: Integers) -> Floats:
    """Return P(zone | MIC interval) under the averaged model, shape (intervals, zones)."""
    joint = np.mean([shape_joint(mic, shape, int(zones[0]), int(zones[-1])) for shape in shapes], axis=0)
    return np.asarray(joint / joint.sum(axis=1, keepdims=True))


def _statistics(expected: Floats, table: Floats, zones: Integers) -> Floats:
    """Return dispersion and row means of a table, shape (intervals, zones)."""
    away = zones - (expected @ zones)[:, None]
    variance = (expected * away**2).sum(axis=1, keepdims=True)
    squared = away**2 / variance
    spread = (expected * squared**2).sum(axis=1) - 1
    isolates = table.sum(axis=1)
    dispersion = ((table * squared).sum(axis=1) - isolates) ** 2 / (isolates * spread)
    means = (table * away).sum(axis=1) ** 2 / (isolates * variance[:, 0])
    return np.array([dispersion.sum(), means.sum()])
