"""Differences of all groups, and whether one zone criterion can serve them."""

from collections.abc import Sequence
from itertools import combinations

from analysis.heterogeneity.comparable_zones import ComparableZones
from analysis.heterogeneity.report import OneCriterion, ZoneDifference
from analysis.heterogeneity.zone_difference import mean_difference

ERROR_RATE = 0.05


def zone_difference(
    zones: ComparableZones, names: Sequence[str], group: int, against: int | None, *, comparisons: int
) -> ZoneDifference | None:
    """Describe the difference of a group from another one, or from all others.

    Parameters
    ----------
    zones : ComparableZones
    names : sequence of str
    group, against : int
        Index into ``names``; None: all others.
    comparisons : int
        How many differences the simultaneous interval is to hold for together.
    """
    found = mean_difference(zones, group, against)
    if found is None:
        return None
    return ZoneDifference(
        group=names[group],
        against=None if against is None else names[against],
        n=found.n,
        n_against=found.n_against,
        difference_mm=found.difference_mm,
        difference_95=found.interval(1 - ERROR_RATE),
        simultaneous_95=found.interval(1 - ERROR_RATE / comparisons),
        p=found.p,
    )


def all_differences(
    zones: ComparableZones, names: Sequence[str], groups: Sequence[int]
) -> tuple[ZoneDifference | None, ...]:
    """Compare every two groups, the one with the larger zones first; None without a class in common."""
    pairs = list(combinations(groups, 2))
    found = [zone_difference(zones, names, a, b, comparisons=len(pairs)) for a, b in pairs]
    return tuple(
        zone_difference(zones, names, b, a, comparisons=len(pairs))
        if one is not None and one.difference_mm < 0
        else one
        for one, (a, b) in zip(found, pairs, strict=True)
    )


def one_criterion(differences: Sequence[ZoneDifference | None], negligible_mm: float) -> OneCriterion:
    """Answer from the differences of every two groups.

    Parameters
    ----------
    differences : sequence of ZoneDifference or None
        None: two groups that cannot be compared.
    negligible_mm : float
        Differences up to this matter to no limit.

    Notes
    -----
    One: every 95 % interval lies within the negligible difference; each is shown at 5 % (two one-sided
    tests at 2.5 %), so all together are (Berger 1982). Separate: some simultaneous interval lies beyond
    it. A difference that is not significant is not the same as none: with few isolates neither is shown.
    """
    known = [one for one in differences if one is not None]
    beyond = [
        one
        for one in known
        if one.simultaneous_95[0] > negligible_mm or one.simultaneous_95[1] < -negligible_mm
    ]
    if beyond:
        return OneCriterion.SEPARATE
    within = all(
        -negligible_mm <= one.difference_95[0] and one.difference_95[1] <= negligible_mm for one in known
    )
    return OneCriterion.ONE if within and len(known) == len(differences) else OneCriterion.CANNOT_BE_TOLD
