"""Probabilities of whole mm, from the normal distribution at the edges between them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import erfcx

from analysis.measurement_error.cells import zone_bounds
from analysis.paired_table import Floats

_HALF_ROOT = np.sqrt(0.5)
_PEAK = np.sqrt(0.5 / np.pi)


@dataclass(frozen=True, slots=True, eq=False)
class ZoneEdges:
    """What readings around a curve look like at the edges of consecutive whole mm.

    Attributes
    ----------
    probability : ndarray of float64, shape (zones, points)
        P(zone | g).
    a : ndarray of float64, shape (zones + 1, points)
        (edge - g)/sigma_d.
    bell : ndarray of float64, shape (zones + 1, points)
        Standard normal density at ``a``. P of a zone changes by g at the rate (bell at its lower edge
        less bell at its upper)/sigma_d, and by log sigma_d at that of a·bell.
    """

    probability: Floats
    a: Floats
    bell: Floats


def edges_mm(zone_min_mm: int, zone_max_mm: int) -> Floats:
    """Return the edges of consecutive whole mm, shape (zones + 1, 1); 6 mm is open below."""
    lower, upper = zone_bounds(np.arange(zone_min_mm, zone_max_mm + 1))
    return np.append(lower, upper[-1])[:, None]


def zone_edges(edges: Floats, curve_mm: Floats, sigma_mm: float) -> ZoneEdges:
    """Evaluate the normal distribution at edges of zones.

    Parameters
    ----------
    edges : ndarray of float64, shape (zones + 1, 1)
        Ascending.
    curve_mm : ndarray of float64, shape (points,)
    sigma_mm : float

    Notes
    -----
    2 Phi(-|a|) = exp(-a²/2) erfcx(|a|/√2). The difference of two tails on one side of the curve loses no
    digits; a zone that straddles the curve has 1 less both tails. Beyond 38 SDs the tails are 0, where
    only logarithms go on (``normal_interval``).
    """
    a = (edges - curve_mm) / sigma_mm
    bell = a * a
    bell *= -0.5
    np.exp(bell, out=bell)
    tail = np.copysign(erfcx(np.abs(a) * _HALF_ROOT), -a)
    tail *= bell
    tail *= 0.5
    probability = tail[1:] - tail[:-1]
    below = np.signbit(a)
    probability += below[:-1] > below[1:]
    bell *= _PEAK
    return ZoneEdges(probability, a, bell)
