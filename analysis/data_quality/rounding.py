"""What rounding to whole units adds to a variance, and how to take it off again."""

from math import exp, pi, sqrt

_TERMS = 20
_HALVINGS = 200
_SMALL = 0.1
"""Below, two readings of one isolate never differ by more than a unit."""


def variance_of_rounded(sd: float) -> float:
    """Return the variance of one rounded reading about its isolate's mean, averaged over isolates.

    Parameters
    ----------
    sd : float
        Standard deviation of a reading before it is rounded, in units (mm, or steps of log2 mg/L).

    Returns
    -------
    float
        In squared units.

    Notes
    -----
    Half the mean squared difference of two rounded readings of one isolate whose true value lies anywhere
    between two whole units with the same probability. A difference d before rounding becomes its floor or its
    ceiling with mean d, so it gains fr(d)(1 - fr(d)), whose Fourier series is 1/6 - sum cos(2 pi k d) /
    (pi k)²; with d ~ N(0, 2 sd²): sd² + 1/12 - sum exp(-4 pi² k² sd²) / (2 pi² k²). Sheppard's
    correction (1/12) from about a third of a unit on; E|d|/2 = sd / sqrt(pi) where d stays within a unit.
    """
    if sd < _SMALL:
        return sd / sqrt(pi)
    shrunk = sum(exp(-4 * (pi * k * sd) ** 2) / (2 * (pi * k) ** 2) for k in range(1, _TERMS + 1))
    return sd**2 + 1 / 12 - shrunk


def worth_of_rounded(sd: float) -> float:
    """Return what a rounded reading tells of a deviation, as a share of what an unrounded one would.

    Parameters
    ----------
    sd : float
        Standard deviation of a reading before it is rounded, in units; more than 0.

    Notes
    -----
    (sd²/(sd² + 1/12))²: the variance of what is read is that of Sheppard, and of it only sd² is looked for.
    """
    return (sd**2 / (sd**2 + 1 / 12)) ** 2


def sd_before_rounding(variance: float) -> float:
    """Return the standard deviation whose rounded readings have this variance; 0 for 0.

    Parameters
    ----------
    variance : float
        Of rounded readings about their isolate's mean, in squared units, 0 or more.

    Notes
    -----
    Bisection: the variance of rounded readings grows with the deviation.
    """
    if variance <= _SMALL / sqrt(pi):
        return variance * sqrt(pi)
    low, high = _SMALL, sqrt(variance) + 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if variance_of_rounded(middle) < variance:
            low = middle
        else:
            high = middle
        if high - low < 1e-12:
            break
    return (low + high) / 2
