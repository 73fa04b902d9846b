"""How much larger the zones of one group are at the same MIC, with an interval."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import stdtr, stdtrit

from analysis.heterogeneity.comparable_zones import ComparableZones


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """A difference in mm with its standard error and degrees of freedom.

    Attributes
    ----------
    difference_mm, standard_error_mm : float
    freedom : int
    n, n_against : int
        Isolates in classes of MIC that both sides have.
    """

    difference_mm: float
    standard_error_mm: float
    freedom: int
    n: int
    n_against: int

    @property
    def p(self) -> float:
        """Return the two-sided p of no difference."""
        t = abs(self.difference_mm) / self.standard_error_mm
        return float(2 * stdtr(self.freedom, -t))

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return Student's interval."""
        half = float(stdtrit(self.freedom, (1 + confidence) / 2)) * self.standard_error_mm
        return self.difference_mm - half, self.difference_mm + half


def mean_difference(zones: ComparableZones, group: int, against: int | None = None) -> MeanDifference | None:
    """Compare the zones of a group with those of another one, or of all others, at the same MIC.

    Parameters
    ----------
    zones : ComparableZones
    group, against : int
        Index of the groups; None: all others.

    Returns
    -------
    MeanDifference or None
        None where the two have too few isolates in common classes of MIC to tell an error.

    Notes
    -----
    Least squares of the zone on a constant for each class of MIC and an indicator d of the group:
    with d~ = d less its class's mean and S = sum d~², difference = sum d~ y / S; whatever the curve,
    it drops out. Variance sum d~² e² / (1 - h)² / S², h = 1/n_class + d~²/S (HC3, MacKinnon & White
    1985): zones scatter more where the curve is steep. Student's t with n - classes - 1 degrees of
    freedom.
    """
    rows = np.ones(len(zones.count), np.bool_) if against is None else np.isin(zones.group, [group, against])
    isolates = zones.by_class_and_group()
    own = isolates[:, group]
    others = isolates.sum(axis=1) - own if against is None else isolates[:, against]
    common = (own > 0) & (others > 0)
    used = zones.keep(rows & common[zones.mic_class])
    freedom = used.n - int(common.sum()) - 1
    if freedom < 1:
        return None
    total = np.where(common, own + others, 1.0)
    inside = (used.group == group).astype(np.float64)
    centred = inside - (own / total)[used.mic_class]
    spread = float(used.count @ centred**2)
    difference = float((used.count * centred) @ used.zone_mm) / spread
    rest = used.zone_mm - difference * inside
    error = rest - (used.by_class(used.count * rest) / total)[used.mic_class]
    leverage = 1 / total[used.mic_class] + centred**2 / spread
    with np.errstate(divide="ignore", invalid="ignore"):
        inflated = np.where(leverage < 1 - 1e-9, error / (1 - leverage), 0.0)
    standard_error = sqrt(float(used.count @ (centred * inflated) ** 2)) / spread
    if standard_error == 0:
        return None
    return MeanDifference(
        difference, standard_error, freedom, int(own[common].sum()), int(others[common].sum())
    )
