"""Interval-censored normal mixtures: the default way to a wild type."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from analysis.measurement_error.newton import Box, Surface, newton_minimum
from analysis.measurement_error.normal_interval import closed_bounds, interval_probability
from analysis.paired_table import NO_INHIBITION_MM, Floats
from analysis.wild_type.cut_off import MicWildType, ZoneWildType
from analysis.wild_type.distribution import MicDistribution, ZoneDistribution, trimmed

SD_BOUNDS_LOG2 = (0.3, 3.0)
SD_BOUNDS_MM = (0.8, 8.0)
LEAST_WEIGHT = 0.1
_START_SHARES = (0.05, 0.25, 0.5, 0.75)
_DIFFERENCE, _TOLERANCE, _STEPS = 1e-5, 1e-13, 200


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """One normal of a mixture; units of the readings (log2 mg/L or mm)."""

    weight: float
    mean: float
    sd: float


class Mixture(msgspec.Struct, frozen=True, kw_only=True):
    """A fitted mixture, components by mean from the wild-type side; ``bic`` = -2 log L + p log n."""

    components: tuple[Component, ...]
    log_likelihood: float
    bic: float
    converged: bool

    @property
    def wild_type(self) -> Component:
        """Return the first component that holds at least a tenth."""
        return next(part for part in self.components if part.weight >= LEAST_WEIGHT)


class MixtureChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One and two components, three as a diagnostic; ``chosen`` has the smaller BIC of the first two.

    ``three_preferred``: three components have a smaller BIC still. In pooled data they nearly
    always have and then split the wild type, so they never give the cut-off.
    """

    one: Mixture
    two: Mixture
    three: Mixture | None
    chosen: Mixture

    @property
    def three_preferred(self) -> bool:
        """Tell whether three components would be taken by BIC."""
        return self.three is not None and self.three.bic < self.chosen.bic


def mixture_wild_type(
    distribution: MicDistribution, *, diagnose_three: bool = False
) -> tuple[MicWildType, MixtureChoice]:
    """Fit the wild type of a distribution of MICs: a normal, beside at most one other.

    Parameters
    ----------
    distribution : MicDistribution
    diagnose_three : bool
        Fit three components too, for the report.

    Notes
    -----
    Maximum likelihood with a reading x in (x - 1, x], open ends as they are: sum_x n_x log sum_j w_j
    [Phi((x - mu_j)/s_j) - Phi((x - 1 - mu_j)/s_j)], 0.3 <= s_j <= 3. One or two components by BIC;
    the wild type is the lowest component of weight 0.1 or more. Deterministic starts.
    """
    return pooled_mixture_wild_type([distribution], weighted=False, diagnose_three=diagnose_three)


def pooled_mixture_wild_type(
    sources: Sequence[MicDistribution], *, weighted: bool, diagnose_three: bool = False
) -> tuple[MicWildType, MixtureChoice]:
    """Fit one wild type to several sources, each with its own open ends.

    Parameters
    ----------
    sources : sequence of MicDistribution
    weighted : bool
        Give every source the same weight, whatever its size; the isolates in all stay.
    """
    total = sum(source.n for source in sources)
    classes = [_classes(trimmed(source)) for source in sources]
    weights = [total / len(sources) / source.n if weighted else 1.0 for source in sources]
    lower, upper = (np.concatenate([part[side] for part in classes]) for side in (0, 1))
    count = np.concatenate([part[2] * weight for part, weight in zip(classes, weights, strict=True)])
    choice = _choose(lower, upper, count, SD_BOUNDS_LOG2, diagnose_three=diagnose_three)
    part = choice.chosen.wild_type
    return MicWildType(mean_log2=part.mean, sd_log2=part.sd, n=part.weight * total), choice


def _classes(data: MicDistribution) -> tuple[Floats, Floats, Floats]:
    """Return lower and upper bound of the classes, and their counts."""
    upper = data.steps.copy()
    lower = upper - 1
    if data.lowest_open:
        lower[0] = -np.inf
    if data.highest_open:
        upper[-1] = np.inf
    return lower, upper, data.count


def mixture_zone_wild_type(
    distribution: ZoneDistribution, *, diagnose_three: bool = False
) -> tuple[ZoneWildType, MixtureChoice]:
    """Fit the wild type of a distribution of zones: the component with the largest zones.

    Notes
    -----
    Mirrored: a zone read n mm is in [n - 0.5, n + 0.5), 6 mm is open below; 0.8 <= s_j <= 8 mm.
    """
    filled = np.flatnonzero(distribution.count)
    zones, count = distribution.zones_mm[filled][::-1], distribution.count[filled][::-1]
    upper = np.where(zones <= NO_INHIBITION_MM, np.inf, -(zones - 0.5))
    choice = _choose(-(zones + 0.5), upper, count, SD_BOUNDS_MM, diagnose_three=diagnose_three)
    part = choice.chosen.wild_type
    return ZoneWildType(mean_mm=-part.mean, sd_mm=part.sd, n=part.weight * distribution.n), _mirrored(choice)


def _choose(
    lower: Floats, upper: Floats, count: Floats, sds: tuple[float, float], *, diagnose_three: bool
) -> MixtureChoice:
    """Fit one and two components, and three where asked."""
    one, two = (_fit(lower, upper, count, sds, many) for many in (1, 2))
    three = _fit(lower, upper, count, sds, 3) if diagnose_three else None
    return MixtureChoice(one=one, two=two, three=three, chosen=two if two.bic < one.bic else one)


def _fit(lower: Floats, upper: Floats, count: Floats, sds: tuple[float, float], many: int) -> Mixture:
    """Return the best of the fits from all starts."""
    bounds = closed_bounds(lower, upper)
    total = float(count.sum())

    def surface(parameters: Floats) -> Surface:
        return _surface(parameters, *bounds, count / total)

    box = _box(sds, many)
    found = [
        newton_minimum(surface, start, box, tolerance=_TOLERANCE, steps_max=_STEPS)
        for start in _starts(*bounds, count, sds, many)
    ]
    best = min(found, key=lambda end: end.surface.value)
    return _mixture(best.point, -best.surface.value * total, total, many, converged=best.converged)


def _box(sds: tuple[float, float], many: int) -> Box:
    """Bound the log SDs; let odds and log SDs move by 1 a step, means by two of the smallest SDs."""
    free = np.full(2 * many - 1, np.inf)
    longest = np.concatenate([np.ones(many - 1), np.full(many, 2 * sds[0]), np.ones(many)])
    low, high = np.log(sds)
    return Box(
        np.concatenate([-free, np.full(many, low)]), np.concatenate([free, np.full(many, high)]), longest
    )


def _surface(parameters: Floats, lower: Floats, upper: Floats, share: Floats) -> Surface:
    """Return minus the log likelihood an isolate; second derivatives by central differences."""
    steps = _DIFFERENCE * np.eye(len(parameters))
    stack = parameters + np.concatenate([np.zeros((1, len(parameters))), steps, -steps])
    value, slope = _log_likelihood(stack, lower, upper, share)
    ahead, behind = np.split(slope[1:], 2)
    second = (behind - ahead) / (2 * _DIFFERENCE)
    second = (second + second.T) / 2
    return Surface(-float(value[0]), -slope[0], second, second)


def _log_likelihood(parameters: Floats, lower: Floats, upper: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Return the log likelihood an isolate, and its gradient by (log odds, means, log SDs).

    Parameters
    ----------
    parameters : ndarray of float64, shape (..., 3 components - 1)

    Returns
    -------
    value : ndarray of float64, shape (...)
    gradient : ndarray of float64, shape (..., 3 components - 1)
    """
    log_weight, mean, log_sd = _unpacked(parameters)
    parts = interval_probability(lower, upper, mean[..., None], np.exp(log_sd)[..., None])
    joint = parts.log_p + log_weight[..., None]
    total = np.logaddexp.reduce(joint, axis=-2)
    member = np.exp(joint - total[..., None, :]) * share
    by_weight = member.sum(axis=-1) - np.exp(log_weight)
    by_mean, by_sd = (member * parts.g).sum(axis=-1), (member * parts.s).sum(axis=-1)
    return np.asarray(total @ share), np.concatenate([by_weight[..., 1:], by_mean, by_sd], axis=-1)


def _unpacked(parameters: Floats) -> tuple[Floats, Floats, Floats]:
    """Return log weights, means and log SDs; the first weight is the reference of the odds."""
    many = (parameters.shape[-1] + 1) // 3
    odds = np.concatenate([np.zeros_like(parameters[..., :1]), parameters[..., : many - 1]], axis=-1)
    log_weight = odds - np.logaddexp.reduce(odds, axis=-1)[..., None]
    return log_weight, parameters[..., many - 1 : 2 * many - 1], parameters[..., 2 * many - 1 :]


def _starts(
    lower: Floats, upper: Floats, count: Floats, sds: tuple[float, float], many: int
) -> Iterator[Floats]:
    """Yield starts: one normal at the mode, the others spread over the rest of the range."""
    middle = np.where(upper - lower > 100, np.where(lower < -500, upper, lower), (lower + upper) / 2)
    mode = float(middle[np.argmax(count)])
    narrow, broad = np.log(sds[0] * 3), np.log(sds[1] * 0.6)
    if many == 1:
        yield np.array([float(np.average(middle, weights=count)), broad])
        yield np.array([mode, narrow])
        return
    span = float(middle.max() - middle.min())
    for share in _START_SHARES:
        others = [float(middle.max()) - span * share / (index + 1) for index in range(many - 1)]
        yield np.array([*[-1.0] * (many - 1), mode, *others, narrow, *[broad] * (many - 1)])
    yield np.array([*[-1.0] * (many - 1), mode, *[mode] * (many - 1), narrow, *[broad] * (many - 1)])


def _mixture(parameters: Floats, log_likelihood: float, n: float, many: int, *, converged: bool) -> Mixture:
    """Describe a fit, components by mean."""
    log_weight, mean, log_sd = _unpacked(parameters)
    parts = [
        Component(weight=float(np.exp(w)), mean=float(m), sd=float(np.exp(s)))
        for w, m, s in zip(log_weight, mean, log_sd, strict=True)
    ]
    bic = -2 * log_likelihood + (3 * many - 1) * float(np.log(n))
    ordered = tuple(sorted(parts, key=lambda part: part.mean))
    return Mixture(components=ordered, log_likelihood=log_likelihood, bic=bic, converged=converged)


def _mirrored(choice: MixtureChoice) -> MixtureChoice:
    """Turn the means of a mirrored fit back into mm."""

    def turned(mixture: Mixture) -> Mixture:
        parts = tuple(msgspec.structs.replace(part, mean=-part.mean) for part in mixture.components)
        return msgspec.structs.replace(mixture, components=parts)

    return MixtureChoice(
        one=turned(choice.one),
        two=turned(choice.two),
        three=turned(choice.three) if choice.three else None,
        chosen=turned(choice.chosen),
    )
