"""What the data say against another quantile of the wild type: the fall of the log likelihood."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from analysis.paired_table import Floats
from analysis.wild_type.classes import Classes
from analysis.wild_type.climbing import climb
from analysis.wild_type.cut_off import DEFAULT_QUANTILE
from analysis.wild_type.mixture import Component, Mixture
from analysis.wild_type.mixture_likelihood import mixture_box

_SDS_TRIED, _ZOOMS = 17, 5
_TOLERANCE, _STEPS = 1e-11, 200
_CHI_SQUARE_95 = 3.841458820694124


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FittedMixture:
    """A mixture with what it was fitted to.

    Attributes
    ----------
    classes : Classes
    count : ndarray of float64, shape (classes,)
        Isolates of each class as they were fitted.
    mixture : Mixture
        On the scale of the classes.
    sds : tuple of float
        Smallest and largest SD of a component.
    """

    classes: Classes
    count: Floats
    mixture: Mixture
    sds: tuple[float, float]

    @property
    def n(self) -> float:
        """Return the number of isolates."""
        return float(self.count.sum())

    @property
    def rest(self) -> tuple[Component, ...]:
        """Return the components that are not the wild type."""
        return tuple(part for part in self.mixture.components if part is not self.mixture.wild_type)


def log_likelihood_fall(fitted: FittedMixture, quantile: float, share: float = DEFAULT_QUANTILE) -> float:
    """Return how far the log likelihood falls if the wild type's quantile has to be ``quantile``.

    Parameters
    ----------
    fitted : FittedMixture
    quantile : float
        On the scale of the classes: log2 mg/L, or minus mm.
    share : float

    Returns
    -------
    float
        0 or more, in units of the natural logarithm, for all isolates.

    Notes
    -----
    Mean = quantile - z·SD for 17 SDs in equal ratios between the bounds, then for 17 between the
    neighbours of the best, five times; all else is fitted again to each of them from the fit.
    """
    narrowest, widest = fitted.sds
    best = -np.inf
    for _ in range(_ZOOMS):
        tried = np.geomspace(narrowest, widest, _SDS_TRIED)
        values = _best_with(fitted, quantile - float(ndtri(share)) * tried, tried)
        at = int(np.argmax(values))
        narrowest, widest = tried[max(at - 1, 0)], tried[min(at + 1, _SDS_TRIED - 1)]
        best = max(best, float(values[at]))
    return max(0.0, fitted.mixture.log_likelihood - best * fitted.n)


def _best_with(fitted: FittedMixture, means: Floats, sds: Floats) -> Floats:
    """Return the log likelihood an isolate with the wild type held at each mean and SD, shape (SDs,)."""
    start = _starts(fitted, means, sds)
    many = len(fitted.mixture.components)
    held = np.zeros(start.shape[1], dtype=np.bool_)
    held[[many - 1, 2 * many - 1]] = True
    ends = climb(
        start,
        mixture_box(fitted.sds, many),
        fitted.classes.lower,
        fitted.classes.upper,
        np.tile(fitted.count / fitted.n, (len(start), 1)),
        tolerance=_TOLERANCE,
        steps_max=_STEPS,
        held=held,
    )
    return ends.value


def isolates_to_tell_apart(fall: float, n: float) -> float:
    """Return how many isolates of this distribution would exclude the other quantile at 5 %.

    Notes
    -----
    Twice the fall grows with n; it excludes at 3.84. Infinite where nothing falls.
    """
    return np.inf if fall <= 0 else n * _CHI_SQUARE_95 / (2 * fall)


def _starts(fitted: FittedMixture, means: Floats, sds: Floats) -> Floats:
    """Return starts with the wild type first, shape (SDs, p)."""
    rest, wild = fitted.rest, fitted.mixture.wild_type
    odds = [np.log(part.weight / wild.weight) for part in rest]
    return np.array(
        [
            [*odds, mean, *(part.mean for part in rest), np.log(sd), *(np.log(part.sd) for part in rest)]
            for mean, sd in zip(means, sds, strict=True)
        ]
    )
