"""A random intercept of the groups in zones at the same MIC, by restricted maximum likelihood."""

from dataclasses import dataclass
from math import erfc, exp, inf, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import fdtrc

from analysis.heterogeneity.comparable_zones import ComparableZones
from analysis.heterogeneity.report import RandomEffect
from analysis.paired_table import Floats

_CHI_SQUARE_1_95 = 3.841458820694124
_LOG_RATIOS = np.linspace(log(1e-8), log(1e6), 141)


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Everything that the likelihood needs of the isolates, zones less the mean of their class of MIC.

    Attributes
    ----------
    isolates : ndarray of float64, shape (classes, groups)
    zone_by_group : ndarray of float64, shape (groups,)
    zone_squared : float
    """

    isolates: Floats
    zone_by_group: Floats
    zone_squared: float

    @property
    def group_n(self) -> Floats:
        """Return the isolates of each group."""
        return np.asarray(self.isolates.sum(axis=0))

    @property
    def freedom(self) -> int:
        """Return isolates less classes."""
        return int(self.isolates.sum()) - len(self.isolates)


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
    Classes of MIC are fixed, the intercepts u_j ~ N(0, tau²) of the groups random, errors N(0, s²):
    V = s² (I + r ZZ'), r = tau²/s². With n_j isolates of a group, D the isolates of each class, N those
    of class and group and w_j = r / (1 + r n_j): A = D - sum_j w_j N_j N_j', Q = y'y - sum_j w_j t_j² -
    b' A⁻¹ b, b = -sum_j w_j t_j N_j (y less its class's mean, t_j its sum in group j). Restricted
    likelihood: -2 l = (n - p) log s² + sum_j log(1 + r n_j) + log |A| + Q / s². These are sums over
    classes and groups, so 100,000 isolates cost what 500 do; ``statsmodels`` fits the same model from
    single isolates, and gives the same figures (tests). Interval of tau: where -2 l, minimised over s,
    exceeds its minimum by 3.84. Test against tau = 0: half the probability of chi-squared with 1 degree
    of freedom (Self & Liang 1987; Stram & Lee 1994), which few groups make conservative.
    """
    isolates = zones.by_class_and_group()
    present = isolates.sum(axis=0) > 0
    sums = _sums(zones, isolates[:, present], present)
    between, exact = _group_test(sums)
    if between < 1 or exact is None:
        return None
    log_ratio = _best_log_ratio(sums)
    nothing = _profile_of_ratio(sums, 0.0)
    ratio, best = 0.0, nothing
    if _profile_of_ratio(sums, exp(log_ratio)) < nothing:
        ratio = exp(log_ratio)
        best = _profile_of_ratio(sums, ratio)
    residual = sqrt(_quadratic(sums, ratio)[0] / sums.freedom)
    statistic = max(0.0, nothing - best)
    lower, upper = _interval(sums, residual * sqrt(ratio), residual, best)
    return RandomEffect(
        groups=int(present.sum()),
        n=zones.n,
        sd_mm=residual * sqrt(ratio),
        sd_lower_95=lower,
        sd_upper_95=upper,
        residual_sd_mm=residual,
        likelihood_ratio=statistic,
        p=erfc(sqrt(statistic / 2)) / 2 if statistic > 0 else 1.0,
        p_exact=exact,
    )


def _sums(zones: ComparableZones, isolates: Floats, present: NDArray[np.bool_]) -> _Sums:
    """Reduce the isolates to sums."""
    total = zones.by_class(zones.count)
    mean = zones.by_class(zones.count * zones.zone_mm) / np.maximum(total, 1.0)
    centred = zones.zone_mm - mean[zones.mic_class]
    by_group = np.bincount(zones.group, weights=zones.count * centred, minlength=zones.groups)
    filled = isolates.sum(axis=1) > 0
    return _Sums(isolates[filled], by_group[present].astype(np.float64), float(zones.count @ centred**2))


def _quadratic(sums: _Sums, ratio: float) -> tuple[float, float]:
    """Return Q and the sum of the logarithms of the determinants at r = tau²/s²."""
    weight = ratio / (1 + ratio * sums.group_n)
    matrix = np.diag(sums.isolates.sum(axis=1)) - (sums.isolates * weight) @ sums.isolates.T
    pull = -sums.isolates @ (weight * sums.zone_by_group)
    quadratic = sums.zone_squared - float(weight @ sums.zone_by_group**2)
    quadratic -= float(pull @ np.linalg.solve(matrix, pull))
    determinants = float(np.log1p(ratio * sums.group_n).sum() + np.linalg.slogdet(matrix)[1])
    return quadratic, determinants


def _profile_of_ratio(sums: _Sums, ratio: float) -> float:
    """Return -2 l minimised over s², up to a constant."""
    quadratic, determinants = _quadratic(sums, ratio)
    return sums.freedom * (log(quadratic / sums.freedom) + 1) + determinants


def _best_log_ratio(sums: _Sums) -> float:
    """Return the logarithm of the ratio with the smallest -2 l: the best of a grid, refined."""
    values = [_profile_of_ratio(sums, exp(one)) for one in _LOG_RATIOS]
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
        quadratic, determinants = _quadratic(sums, (sd / exp(log_residual)) ** 2)
        return 2 * sums.freedom * log_residual + determinants + quadratic * exp(-2 * log_residual)

    bounds = (log(residual) - 1.5, log(residual) + 1.5)
    return float(minimize_scalar(at, bounds=bounds, method="bounded", options={"xatol": 1e-9}).fun)


def _interval(sums: _Sums, sd: float, residual: float, best: float) -> tuple[float, float | None]:
    """Return the profile-likelihood limits of tau; None above where -2 l never rises enough."""

    def above(one: float) -> float:
        return _profile_of_sd(sums, one, residual) - best - _CHI_SQUARE_1_95

    lower = 0.0 if sd == 0 or above(0.0) <= 0 else float(brentq(above, 0.0, sd, xtol=1e-7))
    start = max(sd, 1e-3 * residual)
    end = start
    while above(end) <= 0:
        end *= 2
        if end > 1e6 * residual:
            return lower, None
    return lower, float(brentq(above, start if end > start else sd, end, xtol=1e-7))


def _group_test(sums: _Sums) -> tuple[int, float | None]:
    """Return the degrees of freedom of the groups and the p of their F test."""
    total = sums.isolates.sum(axis=1)
    matrix = np.diag(sums.group_n) - (sums.isolates / total[:, None]).T @ sums.isolates
    values, vectors = np.linalg.eigh(matrix)
    kept = values > 1e-9 * max(float(values.max(initial=0.0)), 1.0)
    between, within = int(kept.sum()), sums.freedom - int(kept.sum())
    projected = vectors[:, kept].T @ sums.zone_by_group
    explained = float((projected**2 / values[kept]).sum())
    rest = sums.zone_squared - explained
    if between < 1 or within < 1 or rest <= 1e-9 * sums.zone_squared or sums.zone_squared == 0:
        return between, None
    statistic = explained / between / (rest / within)
    return between, float(fdtrc(between, within, statistic)) if statistic < inf else 0.0
