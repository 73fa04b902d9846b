"""What may move a cut-off by a step, or make it doubtful: thresholds fixed in advance, round numbers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from analysis.paired_table import Floats
from analysis.wild_type.cut_off import DEFAULT_QUANTILE
from analysis.wild_type.profile import FittedMixture, isolates_to_tell_apart, log_likelihood_fall
from analysis.wild_type.report import Cautioned, WildTypeCaution
from analysis.wild_type.resampling import ResampledQuantiles

NEAR_STEPS = 0.15
LEAST_SHARE_OF_RESAMPLES = 0.2
SHOULDER_SHARE = 1 - DEFAULT_QUANTILE
OVERLAP_SHARE = 0.1
MISFIT_SHARE = 0.05
MISFIT_SIGNIFICANCE_SDS = 3.0
OPEN_SHARE = 0.1
_FAR = 500.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FittedCutOff:
    """A fit with its cut-off on the scale of the classes, the wild type on the left.

    Attributes
    ----------
    fit : FittedMixture
    quantile : float
        99 % quantile of the wild type.
    edge : float
        Upper edge of the last class that is called wild type.
    slack_classes : int
        Neighbours this far off count as the same answer: 0 two-fold steps, 1 mm.
    written : callable
        Write an edge as a cut-off with its unit: ``≤ 2 mg/L``, ``≥ 25 mm``.
    """

    fit: FittedMixture
    quantile: float
    edge: float
    slack_classes: int
    written: Callable[[float], str]


def cautions_of(
    fitted: FittedCutOff, resampled: ResampledQuantiles | None, other_edges: Sequence[float]
) -> Iterator[Cautioned]:
    """Yield what the fit itself has to be cautioned about.

    Parameters
    ----------
    fitted : FittedCutOff
    resampled : ResampledQuantiles or None
    other_edges : sequence of float
        Upper edges of the last wild-type class by the other methods.

    Notes
    -----
    The quantile within 0.15 of an edge (MICs only); a fifth of the resamples at other cut-offs (zones:
    more than 1 mm off); another method more than one step (2 mm) off; more isolates than the 1 % that the
    quantile leaves out from the cut-off up to the next valley of the counts; a tenth of the rest called
    wild type; the SD of the rest on its bound; observed and fitted shares 5 % apart, beyond chance; a
    tenth of the wild type in open classes.
    """
    checks = (
        _not_converged(fitted),
        _near(fitted),
        _resamples_differ(fitted, resampled),
        _methods_differ(fitted, other_edges),
        _shoulder(fitted),
        _overlap(fitted),
        _very_broad(fitted),
        _misfit(fitted),
        _open_wild_type(fitted),
    )
    return (one for one in checks if one is not None)


def _caution(code: WildTypeCaution, **parameters: str) -> Cautioned:
    return Cautioned(code=code, parameters=parameters)


def _percent(share: float) -> str:
    """Write a share in per cent with two significant digits, whole from 10 % on."""
    return f"{100 * share:.0f}" if share >= 0.0995 else f"{100 * share:.2g}"


def _not_converged(fitted: FittedCutOff) -> Cautioned | None:
    """Tell where the search for the maximum gave up."""
    return None if fitted.fit.mixture.converged else _caution(WildTypeCaution.NOT_CONVERGED)


def _near(fitted: FittedCutOff) -> Cautioned | None:
    """Tell where the neighbouring step is nearly as good, and how many isolates would exclude it."""
    below = fitted.edge - 1
    to_edge, from_below = fitted.edge - fitted.quantile, fitted.quantile - below
    if fitted.slack_classes or min(to_edge, from_below) > NEAR_STEPS:
        return None
    up = to_edge <= from_below
    boundary = fitted.edge if up else below
    fall = log_likelihood_fall(fitted.fit, boundary)
    needed = isolates_to_tell_apart(fall, fitted.fit.n)
    return _caution(
        WildTypeCaution.NEXT_NEARLY_EQUAL,
        distance=f"{min(to_edge, from_below):.2f}",
        other=fitted.written(fitted.edge + 1 if up else below),
        fall=f"{fall:.1f}",
        isolates=f"{float(f'{needed:.2g}'):.0f}" if needed < 1e7 else "10000000",
    )


def _resamples_differ(fitted: FittedCutOff, resampled: ResampledQuantiles | None) -> Cautioned | None:
    """Tell where resamples put the cut-off elsewhere."""
    if resampled is None or not len(resampled.quantile):
        return None
    highest, lowest = fitted.edge + fitted.slack_classes, fitted.edge - 1 - fitted.slack_classes
    same = (resampled.quantile <= highest + 1e-9) & (resampled.quantile > lowest + 1e-9)
    elsewhere = 1 - float(same.mean())
    if elsewhere < LEAST_SHARE_OF_RESAMPLES:
        return None
    return _caution(WildTypeCaution.RESAMPLES_DIFFER, percent=_percent(elsewhere))


def _methods_differ(fitted: FittedCutOff, other_edges: Sequence[float]) -> Cautioned | None:
    """Tell where another method is more than one class off."""
    edges = [fitted.edge, *other_edges]
    if max(abs(edge - fitted.edge) for edge in edges) <= 1 + fitted.slack_classes:
        return None
    return _caution(
        WildTypeCaution.METHODS_DIFFER,
        narrowest=fitted.written(min(edges)),
        widest=fitted.written(max(edges)),
    )


def _shoulder(fitted: FittedCutOff) -> Cautioned | None:
    """Tell where the counts fall on beyond the cut-off without a gap: isolates up to the next valley."""
    upper, count = _closed(fitted)
    onward = count[upper > fitted.edge - 0.75]
    valley = 0
    while valley + 1 < len(onward) and onward[valley + 1] < onward[valley]:
        valley += 1
    isolates = float(onward[1 : valley + 1].sum())
    called = fitted.fit.mixture.wild_type.weight * fitted.fit.n
    if isolates < SHOULDER_SHARE * called:
        return None
    return _caution(WildTypeCaution.SHOULDER, isolates=f"{isolates:.0f}", percent=_percent(isolates / called))


def _closed(fitted: FittedCutOff) -> tuple[Floats, Floats]:
    """Return upper edge and isolates of every class of unit width, empty ones between them included."""
    lower, upper = fitted.fit.classes.lower, fitted.fit.classes.upper
    width_one = (upper - lower) < _FAR
    edges = np.round(upper[width_one] * 2).astype(np.int64)
    if not len(edges):
        return np.empty(0), np.empty(0)
    filled = np.bincount((edges - edges.min()) // 2, weights=fitted.fit.count[width_one])
    return edges.min() / 2 + np.arange(len(filled)), np.asarray(filled, dtype=np.float64)


def _overlap(fitted: FittedCutOff) -> Cautioned | None:
    """Tell how much of the rest would be called wild type."""
    rest = fitted.fit.rest
    if not rest:
        return None
    below = sum(part.weight * float(ndtr((fitted.edge - part.mean) / part.sd)) for part in rest)
    share = below / sum(part.weight for part in rest)
    return _caution(WildTypeCaution.OVERLAP, percent=_percent(share)) if share >= OVERLAP_SHARE else None


def _very_broad(fitted: FittedCutOff) -> Cautioned | None:
    """Tell where the rest is broader than one population."""
    rest = fitted.fit.rest
    if all(part.sd < fitted.fit.sds[1] * (1 - 1e-6) for part in rest):
        return None
    return _caution(WildTypeCaution.REST_VERY_BROAD, sd=f"{fitted.fit.sds[1]:g}")


def _misfit(fitted: FittedCutOff) -> Cautioned | None:
    """Tell where normals do not describe the counts: half the sum of the differences of shares.

    Notes
    -----
    Beyond chance: Pearson's statistic over classes of at least one expected isolate, more than three SDs
    above its degrees of freedom.
    """
    lower, upper = fitted.fit.classes.lower, fitted.fit.classes.upper
    n = fitted.fit.n
    order = np.argsort(upper, kind="stable")
    if (lower[order][1:] < upper[order][:-1]).any():  # open classes over others: nothing to compare with
        return None
    expected = np.zeros(len(lower))
    for part in fitted.fit.mixture.components:
        ends = ndtr((np.stack([lower, upper]) - part.mean) / part.sd)
        expected += n * part.weight * (ends[1] - ends[0])
    apart = float(np.abs(fitted.fit.count - expected).sum() + n - expected.sum()) / (2 * n)
    used = expected >= 1
    freedom = max(int(used.sum()) - 3 * len(fitted.fit.mixture.components), 1)
    statistic = float(((fitted.fit.count - expected)[used] ** 2 / expected[used]).sum())
    if apart < MISFIT_SHARE or statistic < freedom + MISFIT_SIGNIFICANCE_SDS * np.sqrt(2 * freedom):
        return None
    return _caution(WildTypeCaution.SHAPE_MISFIT, percent=_percent(apart))


def _open_wild_type(fitted: FittedCutOff) -> Cautioned | None:
    """Tell how much of the wild type is seen as ``<=`` only (or, mirrored, never for zones)."""
    inside = fitted.fit.classes.upper <= fitted.edge
    open_ = inside & (fitted.fit.classes.upper - fitted.fit.classes.lower > _FAR)
    called = float(fitted.fit.count[inside].sum())
    share = float(fitted.fit.count[open_].sum()) / called if called else 0.0
    if share < OPEN_SHARE:
        return None
    return _caution(WildTypeCaution.OPEN_WILD_TYPE, percent=_percent(share))
