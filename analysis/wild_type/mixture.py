"""Interval-censored normal mixtures: the default way to a wild type."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from analysis.paired_table import Floats
from analysis.wild_type.classes import Classes, mic_classes, zone_classes
from analysis.wild_type.climbing import climb
from analysis.wild_type.cut_off import MicWildType, ZoneWildType
from analysis.wild_type.distribution import MicDistribution, ZoneDistribution
from analysis.wild_type.mixture_likelihood import mixture_box, unpacked

MIC_SDS = (0.3, 3.0)
ZONE_SDS = (0.8, 8.0)
LEAST_WEIGHT = 0.1
_START_SHARES = (0.05, 0.25, 0.5, 0.75)
_TOLERANCE, _STEPS = 1e-13, 200


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
    classes = mic_classes([(source,) for source in sources])
    choice = choose(classes, classes.pooled(weighted=weighted), MIC_SDS, diagnose_three=diagnose_three)
    return mic_wild_type_of(choice, classes.n), choice


def mixture_zone_wild_type(
    distribution: ZoneDistribution, *, diagnose_three: bool = False
) -> tuple[ZoneWildType, MixtureChoice]:
    """Fit the wild type of a distribution of zones: the component with the largest zones.

    Notes
    -----
    Mirrored: a zone read n mm is in [n - 0.5, n + 0.5), 6 mm is open below; 0.8 <= s_j <= 8 mm.
    """
    classes = zone_classes([distribution])
    choice = choose(classes, classes.pooled(weighted=False), ZONE_SDS, diagnose_three=diagnose_three)
    return zone_wild_type_of(choice, classes.n), mirrored(choice)


def mic_wild_type_of(choice: MixtureChoice, n: float) -> MicWildType:
    """Return the wild type of a choice among ``n`` isolates."""
    part = choice.chosen.wild_type
    return MicWildType(mean_log2=part.mean, sd_log2=part.sd, n=part.weight * n)


def zone_wild_type_of(choice: MixtureChoice, n: float) -> ZoneWildType:
    """Return the wild type of a mirrored choice among ``n`` isolates."""
    part = choice.chosen.wild_type
    return ZoneWildType(mean_mm=-part.mean, sd_mm=part.sd, n=part.weight * n)


def choose(
    classes: Classes, count: Floats, sds: tuple[float, float], *, diagnose_three: bool = False
) -> MixtureChoice:
    """Fit one and two components, and three where asked; take the smaller BIC of the first two.

    Parameters
    ----------
    classes : Classes
    count : ndarray of float64, shape (classes,)
    sds : tuple of float
        Smallest and largest SD of a component.
    """
    one, two = (_fit(classes, count, sds, many) for many in (1, 2))
    three = _fit(classes, count, sds, 3) if diagnose_three else None
    return MixtureChoice(one=one, two=two, three=three, chosen=two if two.bic < one.bic else one)


def mirrored(choice: MixtureChoice) -> MixtureChoice:
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


def _fit(classes: Classes, count: Floats, sds: tuple[float, float], many: int) -> Mixture:
    """Return the best of the fits from all starts, the first of several."""
    total = float(count.sum())
    starts = np.array(list(mixture_starts(classes, count, sds, many)))
    ends = climb(
        starts,
        mixture_box(sds, many),
        classes.lower,
        classes.upper,
        np.tile(count / total, (len(starts), 1)),
        tolerance=_TOLERANCE,
        steps_max=_STEPS,
    )
    best = int(np.argmax(ends.value))
    log_likelihood = float(ends.value[best]) * total
    return _mixture(ends.point[best], log_likelihood, total, many, converged=bool(ends.converged[best]))


def mixture_starts(classes: Classes, count: Floats, sds: tuple[float, float], many: int) -> Iterator[Floats]:
    """Yield starts: one normal at the mode, the others spread over the rest of the range."""
    lower, upper = classes.lower, classes.upper
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
    log_weight, mean, log_sd = unpacked(parameters)
    parts = [
        Component(weight=float(np.exp(w)), mean=float(m), sd=float(np.exp(s)))
        for w, m, s in zip(log_weight, mean, log_sd, strict=True)
    ]
    bic = -2 * log_likelihood + (3 * many - 1) * float(np.log(n))
    ordered = tuple(sorted(parts, key=lambda part: part.mean))
    return Mixture(components=ordered, log_likelihood=log_likelihood, bic=bic, converged=converged)
