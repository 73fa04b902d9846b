"""What one curve expects of the zones of a group at an observed MIC, given the group's own MICs."""

import numpy as np

from analysis.measurement_error.fit import Fit
from analysis.measurement_error.model import AveragedModel
from analysis.measurement_error.normal_interval import closed_bounds, interval_probability
from analysis.paired_table import Floats, Integers, Labels, PairedTable

_STEPS = 20


def expected_shift_mm(table: PairedTable, labels: Labels, model: AveragedModel) -> Floats:
    """Return what the distribution of its MICs alone adds to the zones of a group, mm.

    Parameters
    ----------
    table : PairedTable
        The table that ``model`` was fitted to.
    labels : Labels
        The group of every cell.
    model : AveragedModel
        The curves of all isolates.

    Returns
    -------
    ndarray of float64, shape (cells,)
        E[zone | MIC interval, group] - E[zone | MIC interval], the mean of both curves.

    Notes
    -----
    An MIC is read with an error, so isolates read as 4 mg/L come from lower true MICs in a group where
    those are frequent, and have larger zones there, although zone and true MIC are related alike. With
    one curve g, E[zone | x, group] = sum_k h_k P(x | m_k) g(m_k) / sum_k h_k P(x | m_k), h the
    distribution of the group's true MICs: that of all isolates, led towards the group's own MICs by 20
    steps of expectation and maximisation, h_k <- h_k sum_x (n_x / n) P(x | m_k) / sum_j h_j P(x | m_j).
    Zones have no part in h, so a group whose zones are larger keeps its difference. Measured on
    simulated groups with the same curve and different MICs, zones compared without this differ by 0.2 to
    0.9 mm where there is no difference.
    """
    bounds = np.column_stack([table.mic_lower_log2, table.mic_upper_log2])
    intervals, position = np.unique(bounds, axis=0, return_inverse=True)
    shifts = [_shift(table, labels, fit, intervals, position.ravel()) for fit in model.fits]
    return np.asarray(np.mean(shifts, axis=0), dtype=np.float64)


def _shift(table: PairedTable, labels: Labels, fit: Fit, intervals: Floats, position: Integers) -> Floats:
    """Return the shift by one curve, shape (cells,)."""
    origin = fit.scale.origin_step
    lower, upper = closed_bounds(intervals[:, :1] - origin, intervals[:, 1:] - origin)
    probability = np.exp(interval_probability(lower, upper, fit.scale.offset, fit.sigma_mic_log2).log_p)
    of_all = _mean_zone(probability, fit.density, fit.curve_mm)[position]
    shift = np.zeros(len(table.count))
    for group in range(len(labels.names)):
        own = labels.code == group
        if own.any():
            count = np.bincount(position[own], weights=table.count[own], minlength=len(intervals))
            density = _distribution(probability, fit.density, count.astype(np.float64))
            shift[own] = (_mean_zone(probability, density, fit.curve_mm)[position] - of_all)[own]
    return shift


def _distribution(probability: Floats, start: Floats, count: Floats) -> Floats:
    """Lead a distribution of true MICs towards the counted intervals that it knows of."""
    density, share = start, count / count.sum()
    for _ in range(_STEPS):
        density = density * (_over(share, probability @ density) @ probability)
    return density


def _mean_zone(probability: Floats, density: Floats, curve_mm: Floats) -> Floats:
    """Return the mean of the curve given each interval, shape (intervals,)."""
    return _over(probability @ (density * curve_mm), probability @ density)


def _over(part: Floats, whole: Floats) -> Floats:
    """Divide, with 0 where the whole is too improbable for a number: nothing is known there."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
