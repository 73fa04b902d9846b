"""Laboratories whose readings do not belong to those of the others."""

from collections.abc import Mapping
from math import inf, sqrt

import numpy as np
from scipy.special import stdtr

from analysis.paired_table import Floats
from analysis.quality_control.report import OutlierCheck

FEWEST_LABORATORIES = 4


def outlier_laboratories(values: Mapping[str, Floats], *, level: float = 0.01) -> tuple[OutlierCheck, ...]:
    """Compare each laboratory's mean with the means of the others.

    Parameters
    ----------
    values : mapping of str to ndarray of float64
        Readings of each laboratory (mm, or steps log2 mg/L).
    level : float
        Probability of calling any laboratory an outlier where none is.

    Returns
    -------
    tuple of OutlierCheck
        Empty with fewer than four laboratories: nobody can say then which of them is wrong.

    Notes
    -----
    With the k - 1 other means m and SD s: t = (mean - m) / (s sqrt(1 + 1/(k - 1))), Student's t with
    k - 2 degrees of freedom; Holm's correction for k laboratories. A laboratory counts once, however
    many readings it has, for readings of one laboratory share its medium, disks and eyes. Our own rule:
    Turnidge & Bordash 2007 describe outlier detection, but their text was not at hand.
    """
    if len(values) < FEWEST_LABORATORIES:
        return ()
    means = {name: float(readings.mean()) for name, readings in values.items()}
    tested = {name: _against_others(name, means) for name in means}
    flagged = _holm({name: p for name, (_, p) in tested.items()}, level)
    return tuple(
        OutlierCheck(laboratory=name, mean=means[name], others_mean=middle, p=p, outlier=name in flagged)
        for name, (middle, p) in tested.items()
    )


def _against_others(name: str, means: Mapping[str, float]) -> tuple[float, float]:
    """Return the mean of the other means, and the p of the distance from it."""
    others = np.array([mean for other, mean in means.items() if other != name])
    middle, spread = float(others.mean()), float(others.std(ddof=1)) * sqrt(1 + 1 / len(others))
    distance = abs(means[name] - middle)
    t = distance / spread if spread > 0 else (inf if distance > 0 else 0.0)
    return middle, float(2 * stdtr(len(others) - 1, -t))


def _holm(p: Mapping[str, float], level: float) -> set[str]:
    """Return the names that are significant together."""
    found: set[str] = set()
    for place, name in enumerate(sorted(p, key=lambda one: (p[one], one))):
        if p[name] > level / (len(p) - place):
            break
        found.add(name)
    return found
