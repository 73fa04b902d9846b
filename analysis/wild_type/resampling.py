"""How a cut-off varies when the data are drawn again: hundreds of refits at once."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from analysis.paired_table import Floats
from analysis.wild_type.classes import Classes
from analysis.wild_type.climbing import Maxima, climb
from analysis.wild_type.cut_off import DEFAULT_QUANTILE
from analysis.wild_type.mixture import LEAST_WEIGHT, Mixture, MixtureChoice, mixture_starts
from analysis.wild_type.mixture_likelihood import mixture_box, unpacked

RESAMPLES = 200
_TOLERANCE, _STEPS = 1e-9, 100


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ResampledQuantiles:
    """The wild type's 99 % quantile in each resample that converged, on the scale of the classes.

    ``by_source``: sources were drawn, then isolates within them.
    """

    quantile: Floats
    not_converged: int
    by_source: bool

    def interval_95(self, estimate: float) -> tuple[float, float]:
        """Return the 2.5th and 97.5th percentile, extended to the estimate; it alone where none converged."""
        if not len(self.quantile):
            return estimate, estimate
        lower, upper = np.percentile(self.quantile, [2.5, 97.5]).tolist()
        return min(lower, estimate), max(upper, estimate)


def resample_quantiles(
    classes: Classes,
    choice: MixtureChoice,
    sds: tuple[float, float],
    *,
    weighted: bool,
    seed: int,
    resamples: int = RESAMPLES,
) -> ResampledQuantiles:
    """Draw the data again and refit one and two components to each drawing.

    Parameters
    ----------
    classes : Classes
    choice : MixtureChoice
        The fits to the data, on the scale of the classes: where the refits start.
    sds : tuple of float
        Smallest and largest SD of a component.
    weighted : bool
        Every drawn source has the same weight.
    seed : int
        Of numpy's default generator.
    resamples : int

    Notes
    -----
    With two sources or more: sources with replacement, then the isolates of each drawn source
    (multinomial); else isolates alone. One or two components by BIC in every resample, as in the
    data, from the fit to the data and from the two starts that lie farthest apart. All refits climb
    together: 200 resamples cost about as much as ten fits one by one.
    """
    counts = _draw(classes, weighted=weighted, seed=seed, resamples=resamples)
    n = counts.sum(axis=1)
    found = [_refit(mixture, classes, counts, sds) for mixture in (choice.one, choice.two)]
    bics = [-2 * n * end.value + (3 * many - 1) * np.log(n) for many, end in zip((1, 2), found, strict=True)]
    two = bics[1] < bics[0]
    quantile = np.where(two, _quantile(found[1].point), _quantile(found[0].point))
    converged = np.where(two, found[1].converged, found[0].converged)
    return ResampledQuantiles(
        quantile=quantile[converged],
        not_converged=int((~converged).sum()),
        by_source=len(classes.counts) > 1,
    )


def _refit(mixture: Mixture, classes: Classes, counts: Floats, sds: tuple[float, float]) -> Maxima:
    """Return the best of the climbs of every resample."""
    many = len(mixture.components)
    generic = list(mixture_starts(classes, counts.sum(axis=0), sds, many))
    starts = np.array([_point(mixture), generic[0], generic[-1]])
    share = counts / counts.sum(axis=1, keepdims=True)
    climbs = climb(
        np.repeat(starts, len(share), axis=0),
        mixture_box(sds, many),
        classes.lower,
        classes.upper,
        np.tile(share, (len(starts), 1)),
        tolerance=_TOLERANCE,
        steps_max=_STEPS,
    )
    each = np.arange(len(share))
    best = np.argmax(climbs.value.reshape(len(starts), -1), axis=0) * len(share) + each
    return Maxima(point=climbs.point[best], value=climbs.value[best], converged=climbs.converged[best])


def _draw(classes: Classes, *, weighted: bool, seed: int, resamples: int) -> Floats:
    """Return the counts of every resample, shape (resamples, classes)."""
    rng = np.random.default_rng(seed)
    sources = np.round(classes.counts).astype(np.int64)
    isolates = sources.sum(axis=1)
    many = len(sources)
    times = (
        rng.multinomial(many, np.full(many, 1 / many), size=resamples)
        if many > 1
        else np.ones((resamples, 1), dtype=np.int64)
    )
    drawn = np.zeros((resamples, sources.shape[1]))
    for index, (row, n) in enumerate(zip(sources, isolates.tolist(), strict=True)):
        weight = isolates.sum() / many / n if weighted else 1.0
        drawn += weight * rng.multinomial(n * times[:, index], row / n)
    return drawn


def _point(mixture: Mixture) -> Floats:
    """Return the parameters of a mixture: log odds against the first, means, log SDs."""
    weight = np.array([part.weight for part in mixture.components])
    odds = np.log(np.maximum(weight[1:], 1e-9) / max(float(weight[0]), 1e-9))
    means = [part.mean for part in mixture.components]
    return np.concatenate([odds, means, np.log([part.sd for part in mixture.components])])


def _quantile(points: Floats) -> Floats:
    """Return the 99 % quantile of the first component, by mean, that holds a tenth: shape (resamples,)."""
    log_weight, mean, log_sd = unpacked(points)
    rank = np.where(np.exp(log_weight) >= LEAST_WEIGHT, mean, np.inf)
    wild = np.argmin(rank, axis=-1)[:, None]
    picked = (np.take_along_axis(part, wild, axis=-1)[:, 0] for part in (mean, log_sd))
    location, log_scale = picked
    return np.asarray(location + float(ndtri(DEFAULT_QUANTILE)) * np.exp(log_scale))
