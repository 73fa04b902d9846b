"""A random intercept of the groups in zones at the same MIC, by restricted maximum likelihood."""

from dataclasses import dataclass
from math import erfc, exp, log, sqrt

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import fdtrc

from analysis.heterogeneity.comparable_zones import ComparableZones
from analysis.heterogeneity.report import RandomEffect
from analysis.paired_table import Floats

_CHI_SQUARE_1_95 = 3.841458820694124
_LOG_RATIOS = np.linspace(log(1e-8), log(1e6), 141)


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Everything that the likelihood needs of the isolates once the classes of MIC are taken out.

    Attributes
    ----------
    spread : ndarray of float64, shape (directions,)
        Eigenvalues of K, the cross products of the groups' indicators less their class's mean.
    pull : ndarray of float64, shape (directions,)
        The groups' sums of zones, less their class's mean, along the eigenvectors.
    zone_squared : float
        Sum of squares of zones less their class's mean.
    freedom : int
        Isolates less classes.
    """

    spread: Floats
    pull: Floats
    zone_squared: float
    freedom: int


def random_effect(zones: ComparableZones) -> RandomEffect | None:
    """Fit zone = class of MIC + group + error, the groups drawn from a normal.

    Parameters
    ----------
    zones : ComparableZones
        Isolates of the groups to compare and of no others.

    Returns
    -------
    RandomEffect or None
        None with fewer than two groups, or where nothing is left to estimate an error from.

    Notes
    -----
    Classes of MIC are fixed, the intercepts u_j ~ N(0, tau²) of the groups random, errors N(0, s²). With
    the classes projected out: r = tau²/s², K = diag(n_j) - N'D⁻¹N (n_j isolates of a group, D those of a
    class, N those of class and group), t the groups' sums of y (zone less its class's mean), both along
    the eigenvectors of K with eigenvalues k_i: Q(r) = y'y - sum_i r t_i² / (1 + r k_i), and the
    restricted likelihood -2 l = (n - p) log s² + sum_i log(1 + r k_i) + Q(r) / s². So 100,000 isolates
    cost what 500 do; ``statsmodels`` fits the same model from single isolates, and gives the same
    figures (tests). Interval of tau: where -2 l, minimised over s, exceeds its minimum by 3.84. Test
    against tau = 0: half the probability of chi-squared with 1 degree of freedom (Self & Liang 1987;
    Stram & Lee 1994), which few groups make conservative; F test of the groups beside it.
    """
    sums = _sums(zones)
    exact = _group_test(sums)
    if exact is None:
        return None
    log_ratio = _best_log_ratio(sums)
    nothing = _profile_of_ratio(sums, 0.0)
    ratio, best = 0.0, nothing
    if _profile_of_ratio(sums, exp(log_ratio)) < nothing:
        ratio = exp(log_ratio)
        best = _profile_of_ratio(sums, ratio)
    residual = sqrt(_quadratic(sums, ratio) / sums.freedom)
    statistic = max(0.0, nothing - best)
    lower, upper = _interval(sums, residual * sqrt(ratio), residual, best)
    return RandomEffect(
        groups=int(np.count_nonzero(zones.by_class_and_group().sum(axis=0))),
        n=zones.n,
        sd_mm=residual * sqrt(ratio),
        sd_lower_95=lower,
        sd_upper_95=upper,
        residual_sd_mm=residual,
        likelihood_ratio=statistic,
        p=erfc(sqrt(statistic / 2)) / 2 if statistic > 0 else 1.0,
        p_exact=exact,
    )


def _sums(zones: ComparableZones) -> _Sums:
    """Reduce the isolates to sums."""
    every = zones.by_class_and_group()
    isolates = every[:, every.any(axis=0)]
    total = np.maximum(isolates.sum(axis=1), 1.0)
    cross = np.diag(isolates.sum(axis=0)) - (isolates / total[:, None]).T @ isolates
    centred = zones.zone_mm - (zones.by_class(zones.count * zones.zone_mm) / total)[zones.mic_class]
    by_group = np.bincount(zones.group, weights=zones.count * centred, minlength=zones.groups)
    by_group = by_group[every.any(axis=0)]
    values, vectors = np.linalg.eigh(cross)
    kept = values > 1e-9 * max(float(values.max(initial=0.0)), 1.0)
    return _Sums(
        spread=values[kept],
        pull=vectors[:, kept].T @ by_group,
        zone_squared=float(zones.count @ centred**2),
        freedom=zones.n - int(np.count_nonzero(isolates.sum(axis=1))),
    )


def _quadratic(sums: _Sums, ratio: float) -> float:
    """Return Q at r = tau²/s²."""
    return sums.zone_squared - float((ratio * sums.pull**2 / (1 + ratio * sums.spread)).sum())


def _determinant(sums: _Sums, ratio: float) -> float:
    """Return the sum of log(1 + r k)."""
    return float(np.log1p(ratio * sums.spread).sum())


def _profile_of_ratio(sums: _Sums, ratio: float) -> float:
    """Return -2 l minimised over s², up to a constant."""
    return sums.freedom * (log(_quadratic(sums, ratio) / sums.freedom) + 1) + _determinant(sums, ratio)


def _best_log_ratio(sums: _Sums) -> float:
    """Return the logarithm of the ratio with the smallest -2 l: the best of a grid, refined."""
    ratio = np.exp(_LOG_RATIOS)[:, None]
    quadratic = sums.zone_squared - (ratio * sums.pull**2 / (1 + ratio * sums.spread)).sum(axis=1)
    values = sums.freedom * np.log(quadratic) + np.log1p(ratio * sums.spread).sum(axis=1)
    at = int(np.argmin(values))
    low, high = _LOG_RATIOS[max(at - 1, 0)], _LOG_RATIOS[min(at + 1, len(values) - 1)]
    found = minimize_scalar(
        lambda one: _profile_of_ratio(sums, exp(one)),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-9},
    )
    return float(found.x)


def _profile_of_sd(sums: _Sums, sd: float, residual: float) -> float:
    """Return -2 l at one tau, minimised over s, up to the same constant."""

    def at(log_residual: float) -> float:
        ratio = (sd / exp(log_residual)) ** 2
        rest = _quadratic(sums, ratio) * exp(-2 * log_residual)
        return 2 * sums.freedom * log_residual + _determinant(sums, ratio) + rest

    bounds = (log(residual) - 1.5, log(residual) + 1.5)
    return float(minimize_scalar(at, bounds=bounds, method="bounded", options={"xatol": 1e-7}).fun)


def _interval(sums: _Sums, sd: float, residual: float, best: float) -> tuple[float, float | None]:
    """Return the profile-likelihood limits of tau; None above where -2 l never rises enough."""

    def above(one: float) -> float:
        return _profile_of_sd(sums, one, residual) - best - _CHI_SQUARE_1_95

    lower = 0.0 if sd == 0 or above(0.0) <= 0 else float(brentq(above, 0.0, sd, xtol=1e-6))
    start = max(sd, 1e-3 * residual)
    end = start
    while above(end) <= 0:
        end *= 2
        if end > 1e6 * residual:
            return lower, None
    return lower, float(brentq(above, start if end > start else sd, end, xtol=1e-6))


def _group_test(sums: _Sums) -> float | None:
    """Return the p of the F test of the groups, or None where there is nothing to test or no error left."""
    between = len(sums.spread)
    within = sums.freedom - between
    explained = float((sums.pull**2 / sums.spread).sum())
    rest = sums.zone_squared - explained
    if between < 1 or within < 1 or rest <= 1e-9 * max(sums.zone_squared, 1.0):
        return None
    return float(fdtrc(between, within, explained / between / (rest / within)))
