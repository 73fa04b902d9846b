"""The four-coefficient logistic curve."""

from dataclasses import dataclass

import numpy as np

from analysis.paired_table import Floats

_STEP = 1e-5
_LARGEST_EXPONENT = 300.0
_CENTRE = np.array([np.log(40.0), 0.0, np.log(0.5), np.log(0.5)])
_PRECISION = np.array([1 / 1.0**2, 0.0, 1 / 1.5**2, 1 / 1.5**2])


@dataclass(frozen=True, slots=True, eq=False)
class LogisticCurve:
    """g = b1·E/(1+E) with E = w·exp(b3 d) + (1-w)·exp(b4 d), d = b2 - m, w = 1/(1+exp(-m_b d)).

    m_b = 2 b3 b4/(b3 + b4) is the harmonic mean of the slopes. Coefficients: log b1 (mm), b2
    (dilutions from the grid's origin, any sign), log b3, log b4.

    Notes
    -----
    Weak normal penalties keep what the data cannot see finite: log b1 around log 40 mm (SD 1),
    log b3 and log b4 around log 0.5 (SD 1.5). DePalma, Turnidge & Craig 2017 give the curve.
    """

    offset: Floats

    @property
    def coefficients(self) -> int:
        """Return 4."""
        return 4

    def zone_mm(self, coefficients: Floats) -> Floats:
        """Return g at the grid points."""
        b1, b3, b4 = np.exp(coefficients[[0, 2, 3]])
        d = coefficients[1] - self.offset
        w = 1 / (1 + _exponential(-2 * b3 * b4 / (b3 + b4) * d))
        odds = w * _exponential(b3 * d) + (1 - w) * _exponential(b4 * d)
        return np.asarray(b1 * odds / (1 + odds))

    def jacobian(self, coefficients: Floats) -> Floats:
        """Return dg/dcoefficients, shape (points, 4); (..., points, 4) for a stack of coefficients."""
        b1, b3, b4 = (np.exp(coefficients[..., at, None]) for at in (0, 2, 3))
        d = coefficients[..., 1, None] - self.offset
        e3, e4 = _exponential(b3 * d), _exponential(b4 * d)
        harmonic = 2 * b3 * b4 / (b3 + b4)
        w = 1 / (1 + _exponential(-harmonic * d))
        part3, part4 = w * e3, (1 - w) * e4
        odds = part3 + part4
        turn = w * (1 - w) * (e3 - e4)
        by_d = harmonic * turn + b3 * part3 + b4 * part4
        by_b3 = d * (turn * 2 * (b4 / (b3 + b4)) ** 2 + part3)
        by_b4 = d * (turn * 2 * (b3 / (b3 + b4)) ** 2 + part4)
        slope = b1 / (1 + odds) ** 2
        parts = [b1 * odds / (1 + odds), slope * by_d, slope * by_b3 * b3, slope * by_b4 * b4]
        return np.stack(parts, axis=-1)

    def zone_and_jacobian(self, coefficients: Floats) -> tuple[Floats, Floats]:
        """Return g and dg/dcoefficients; g is its own derivative by log b1."""
        jacobian = self.jacobian(coefficients)
        return jacobian[:, 0], jacobian

    def curvature(self, coefficients: Floats, weight: Floats) -> Floats:
        """Return the weighted second derivatives, by central differences of the Jacobian."""
        steps = _STEP * np.eye(4)
        ahead, behind = np.split(weight @ self.jacobian(coefficients + np.concatenate([steps, -steps])), 2)
        second = (ahead - behind) / (2 * _STEP)
        return np.asarray((second + second.T) / 2)

    def penalty(self, coefficients: Floats) -> tuple[float, Floats, Floats]:
        """Return the weak normal penalty with its derivatives."""
        away = coefficients - _CENTRE
        return float(_PRECISION @ away**2) / 2, _PRECISION * away, np.diag(_PRECISION)

    def start(self, zone_by_offset: tuple[Floats, Floats, Floats]) -> tuple[Floats, ...]:
        """Return a flat, a middling and a steep start through half the largest mean zone."""
        offset, zone, count = zone_by_offset
        top = max(float(zone.max()), 10.0) * 1.1
        nearness = count / (1 + (zone - top / 2) ** 2)
        middle = float(np.average(offset, weights=nearness))
        return tuple(
            np.array([np.log(top), middle, np.log(slope), np.log(slope)]) for slope in (0.25, 0.6, 1.2)
        )


def _exponential(exponent: Floats) -> Floats:
    """Return exp without overflow: beyond e**300 the curve is flat."""
    return np.asarray(np.exp(np.minimum(exponent, _LARGEST_EXPONENT)))
