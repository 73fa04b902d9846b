"""Iterative non-linear regression of cumulative counts (Turnidge, Kahlmeter & Kronvall 2006)."""

from collections.abc import Callable, Iterator

import msgspec
import numpy as np
from scipy.optimize import least_squares
from scipy.special import log_ndtr, ndtr

from analysis.paired_table import Floats
from analysis.wild_type.cut_off import MicWildType, ZoneWildType
from analysis.wild_type.distribution import (
    MicDistribution,
    ZoneDistribution,
    high_zone_peak_mm,
    low_mic_peak_step,
    trimmed,
)

_SMALLEST_SUBSET = 3


class IterativeFit(msgspec.Struct, frozen=True, kw_only=True):
    """The subset that was kept: position of its last class and its isolates; K and the normal fitted."""

    mean: float
    sd: float
    k: float
    subset_last: float
    subset_n: float


def iterative_wild_type(distribution: MicDistribution) -> tuple[MicWildType, IterativeFit] | None:
    """Fit the wild type of a distribution of MICs.

    Returns
    -------
    wild_type : MicWildType
    fit : IterativeFit
        None in place of both where no subset has three classes or none can be fitted.

    Notes
    -----
    Counts up to step x against K·Phi((x - mu)/sigma), K free, by least squares, for subsets of the
    classes up to one step above the mode, two steps, and so on; the subset with the smallest
    |K - n_subset| is kept. The mode is that of the lowest hump that holds a tenth.
    """
    data = trimmed(distribution)
    fit = _smallest_gap(data.steps, data.count, _peak(data), start_sd=1.0)
    if fit is None:
        return None
    return MicWildType(mean_log2=fit.mean, sd_log2=fit.sd, n=fit.k), fit


def iterative_zone_wild_type(distribution: ZoneDistribution) -> tuple[ZoneWildType, IterativeFit] | None:
    """Fit the wild type of a distribution of zones, cumulated from the largest zone down.

    Notes
    -----
    Mirrored: counts of zones >= y against K·Phi((mu - (y - 0.5))/sigma), subsets growing by 1 mm from
    1 mm below the peak of the wild type's hump.
    """
    mirrored, count = -(distribution.zones_mm[::-1] - 0.5), distribution.count[::-1]
    filled = np.flatnonzero(count)
    kept = slice(int(filled[0]), int(filled[-1]) + 1)
    peak = int(np.searchsorted(mirrored[kept], -high_zone_peak_mm(distribution)))
    fit = _smallest_gap(mirrored[kept], count[kept], peak, start_sd=2.5)
    if fit is None:
        return None
    wild_type = ZoneWildType(mean_mm=-fit.mean, sd_mm=fit.sd, n=fit.k)
    return wild_type, msgspec.structs.replace(fit, mean=-fit.mean, subset_last=0.5 - fit.subset_last)


def iterative_fits(distribution: MicDistribution) -> tuple[IterativeFit, ...]:
    """Fit every subset of a distribution of MICs, the smallest first."""
    data = trimmed(distribution)
    return tuple(_fits(data.steps, data.count, _peak(data), start_sd=1.0))


def _peak(data: MicDistribution) -> int:
    """Return the class where the wild type's hump is highest."""
    return low_mic_peak_step(data) - data.lowest_step


def _smallest_gap(position: Floats, count: Floats, mode: int, start_sd: float) -> IterativeFit | None:
    """Fit growing subsets; return the one whose K is nearest to its isolates, the first of several."""
    fits = _fits(position, count, mode, start_sd)
    return min(fits, key=lambda fit: abs(fit.k - fit.subset_n), default=None)


def _fits(position: Floats, count: Floats, mode: int, start_sd: float) -> Iterator[IterativeFit]:
    """Fit growing subsets, as far as they can be fitted."""
    for last in range(max(mode + 1, _SMALLEST_SUBSET - 1), len(count)):
        fit = _fit_subset(position[: last + 1], np.cumsum(count[: last + 1]), position[mode], start_sd)
        if fit is not None:
            yield fit


def _fit_subset(position: Floats, cumulated: Floats, mode: float, start_sd: float) -> IterativeFit | None:
    """Fit one subset by least squares; None where the fit does not converge to a positive K."""
    total = float(cumulated[-1])
    found = least_squares(
        _residuals(position, cumulated / total),
        np.array([mode - start_sd / 2, np.log(start_sd), 1.0]),
        jac=_jacobian(position),
        method="lm",
        xtol=1e-13,
        ftol=1e-13,
        gtol=1e-13,
    )
    mean, log_sd, k = found.x
    if not found.success or k <= 0:
        return None
    return IterativeFit(
        mean=float(mean),
        sd=float(np.exp(log_sd)),
        k=float(k) * total,
        subset_last=float(position[-1]),
        subset_n=total,
    )


def _residuals(position: Floats, share: Floats) -> Callable[[Floats], Floats]:
    """Return K·Phi((x - mu)/sigma) less the cumulated share, as a function of (mu, log sigma, K)."""

    def residuals(parameters: Floats) -> Floats:
        z = (position - parameters[0]) / np.exp(parameters[1])
        return np.asarray(parameters[2] * ndtr(z) - share)

    return residuals


def _jacobian(position: Floats) -> Callable[[Floats], Floats]:
    """Return the derivatives of the residuals."""

    def jacobian(parameters: Floats) -> Floats:
        sd = np.exp(parameters[1])
        z = (position - parameters[0]) / sd
        density = parameters[2] * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        return np.column_stack([-density / sd, -density * z, np.exp(log_ndtr(z))])

    return jacobian
