"""The settings of the simulation study: populations of isolates, curves, errors, panels."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr

from analysis.criterion import MicCriterion
from analysis.measurement_error.joint import JointTable, class_probability
from analysis.paired_table import PairedTable, paired_table
from analysis.simulate import HIGHEST_ZONE_MM, LOWEST_ZONE_MM, logistic_zone_mm

Floats = NDArray[np.float64]
Curve = Callable[[Floats], Floats]

SIGMA_MIC_LOG2, SIGMA_ZONE_MM = 0.707, 2.121
STUDY_SEED = 20_170_526
LOW_CRITERION = MicCriterion(l_step=-1, u_step=1)


def logistic(*coefficients: float) -> Curve:
    """Return a four-coefficient logistic curve."""
    b1, b2, b3, b4 = coefficients
    return lambda m: logistic_zone_mm(m, (b1, b2, b3, b4))


def through(*points: tuple[float, float]) -> Curve:
    """Return a piecewise linear curve through (log2 MIC, mm)."""
    at, mm = zip(*points, strict=True)
    return lambda m: np.asarray(np.interp(m, at, mm))


@dataclass(frozen=True)
class Setting:
    """One setting; shifts are SDs between laboratories, ``lower_mm`` a second curve's distance.

    ``degrees`` None: normal zone errors; else Student errors scaled to the same SD.
    ``panel``: lowest and highest step tested; None tests everything.
    """

    name: str
    weights: tuple[float, ...]
    means: tuple[float, ...]
    sds: tuple[float, ...]
    curve: Curve
    criterion: MicCriterion = LOW_CRITERION
    sigma_mic_log2: float = SIGMA_MIC_LOG2
    sigma_zone_mm: float = SIGMA_ZONE_MM
    degrees: int | None = None
    laboratories: int = 0
    shift_log2: float = 0.0
    shift_mm: float = 0.0
    panel: tuple[int, int] | None = None
    lower_share: float = 0.0
    lower_mm: float = 0.0
    one_curve: bool = field(default=True)


_LOW = {"weights": (0.6, 0.2, 0.2), "means": (-4.6, -2.0, 1.0), "sds": (1.1, 1.5, 1.5)}
_STEEP = {"weights": (0.7, 0.3), "means": (-3.0, 2.5), "sds": (1.0, 1.5)}
_BIMODAL = {"weights": (0.75, 0.25), "means": (-4.0, 4.0), "sds": (1.0, 1.0)}
_LOW_CURVE = logistic(35, 1.17, 0.1, 1.2)
_PIECES = through((-12, 33), (-3, 33), (-0.5, 27), (1, 14), (4, 12), (12, 12))
_PLATEAU = through((-12, 36), (-5, 34), (-3, 25), (0.5, 24), (1.5, 12), (12, 8))
_CLIFF = through((-12, 30), (-1, 26), (0.5, 4), (12, 0))

SETTINGS: tuple[Setting, ...] = (
    Setting(name="low_mic", curve=_LOW_CURVE, **_LOW),
    Setting(name="piecewise", curve=_PIECES, **_LOW),
    Setting(name="plateau", curve=_PLATEAU, **_LOW),
    Setting(name="cliff", curve=_CLIFF, **_LOW),
    Setting(name="student_errors", curve=_LOW_CURVE, degrees=3, **_LOW),
    Setting(name="four_laboratories", curve=_LOW_CURVE, laboratories=4, shift_log2=0.4, shift_mm=1.5, **_LOW),
    Setting(
        name="larger_errors",
        curve=_LOW_CURVE,
        sigma_mic_log2=1.3 * SIGMA_MIC_LOG2,
        sigma_zone_mm=1.3 * SIGMA_ZONE_MM,
        **_LOW,
    ),
    Setting(name="narrow_panel", curve=_LOW_CURVE, panel=(-1, 1), **_LOW),
    Setting(name="steep", curve=logistic(40, 1.5, 0.5, 0.45), **_STEEP),
    Setting(
        name="bimodal",
        curve=logistic(40, 1, 0.3, 0.3),
        criterion=MicCriterion(l_step=0, u_step=2),
        **_BIMODAL,
    ),
    Setting(name="two_curves", curve=_LOW_CURVE, lower_share=0.4, lower_mm=6.0, one_curve=False, **_LOW),
)


def simulate(setting: Setting, n: int, replicate: int) -> PairedTable:
    """Draw one data set; setting, n and replicate alone decide it."""
    position = [known.name for known in SETTINGS].index(setting.name)
    generator = np.random.Generator(np.random.PCG64([STUDY_SEED, position, n, replicate]))
    weights = np.array(setting.weights)
    component = generator.choice(len(weights), size=n, p=weights)
    true = np.array(setting.means)[component] + np.array(setting.sds)[component] * generator.standard_normal(
        n
    )
    zone = setting.curve(true) - setting.lower_mm * (generator.random(n) < setting.lower_share)
    zone = zone + setting.sigma_zone_mm * _zone_errors(setting, generator, n)
    reading = true + setting.sigma_mic_log2 * generator.standard_normal(n)
    laboratory = None
    if setting.laboratories:
        at = np.arange(n) % setting.laboratories
        reading = reading + setting.shift_log2 * generator.standard_normal(setting.laboratories)[at]
        zone = zone + setting.shift_mm * generator.standard_normal(setting.laboratories)[at]
        laboratory = [f"laboratory {index + 1}" for index in at]
    step = np.ceil(reading)
    lower, upper = step - 1, step
    if setting.panel is not None:
        lowest, highest = setting.panel
        lower = np.where(step <= lowest, -inf, np.where(step > highest, highest, lower))
        upper = np.where(step <= lowest, lowest, np.where(step > highest, inf, upper))
    mm = np.clip(np.floor(zone + 0.5), LOWEST_ZONE_MM, HIGHEST_ZONE_MM)
    return paired_table(lower, upper, mm, laboratory=laboratory)


def _zone_errors(setting: Setting, generator: np.random.Generator, n: int) -> Floats:
    """Draw zone errors of SD 1."""
    if setting.degrees is None:
        return generator.standard_normal(n)
    return generator.standard_t(setting.degrees, n) * np.sqrt((setting.degrees - 2) / setting.degrees)


def true_joint(setting: Setting) -> JointTable:
    """Return the true P(MIC class, zone) of a new isolate, in a new laboratory where there are several.

    The panel does not matter to the truth: the class is that of the whole ladder.
    """
    m, density = true_density(setting)
    sigma = float(np.hypot(setting.sigma_mic_log2, setting.shift_log2))
    by_class = class_probability(m, sigma, setting.criterion) * density
    edges = np.arange(LOWEST_ZONE_MM, HIGHEST_ZONE_MM) + 0.5
    curves = [
        (1 - setting.lower_share, setting.curve(m)),
        (setting.lower_share, setting.curve(m) - setting.lower_mm),
    ]
    joint = sum(share * by_class @ _zone_shares(setting, curve, edges).T for share, curve in curves)
    return JointTable(np.asarray(joint), LOWEST_ZONE_MM)


def true_density(setting: Setting) -> tuple[Floats, Floats]:
    """Return a fine grid of true log2 MIC and the probability of each point."""
    m = np.arange(-14, 14, 0.01)
    bumps = [
        weight / sd * np.exp(-(((m - mean) / sd) ** 2) / 2)
        for weight, mean, sd in zip(setting.weights, setting.means, setting.sds, strict=True)
    ]
    density = np.sum(bumps, axis=0)
    return m, density / density.sum()


def _zone_shares(setting: Setting, curve_mm: Floats, edges: Floats) -> Floats:
    """Return P(zone | true MIC), shape (zones, points)."""
    if setting.degrees is None:
        below = ndtr((edges[:, None] - curve_mm) / np.hypot(setting.sigma_zone_mm, setting.shift_mm))
    else:
        scale = setting.sigma_zone_mm * np.sqrt((setting.degrees - 2) / setting.degrees)
        below = stdtr(setting.degrees, (edges[:, None] - curve_mm) / scale)
    ends = np.zeros((1, len(curve_mm))), np.ones((1, len(curve_mm)))
    return np.asarray(np.diff(np.vstack([ends[0], below, ends[1]]), axis=0))
