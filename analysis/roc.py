"""Receiver operating characteristic of the zone against MIC category R or not."""

from math import sqrt

import numpy as np

from analysis.criterion import MicCriterion
from analysis.exact_limits import two_sided_95
from analysis.mic_class import AT_U, class_table, nearest_class, possible_classes
from analysis.paired_table import Integers, PairedTable
from analysis.record import RocPoint, RocResult

NORMAL_975 = 1.959963984540054


def roc(table: PairedTable, criterion: MicCriterion, weight_percent: int = 50) -> RocResult:
    """Compare every zone limit D: R below D, not R from D on.

    Parameters
    ----------
    table : PairedTable
    criterion : MicCriterion
        Truth is MIC >= its resistant step, censored values at their nearest step.
    weight_percent : int
        v of v * sensitivity + (1 - v) * specificity, in per cent; 50 is Youden's index,
        which weighs very major and major errors alike.

    Returns
    -------
    RocResult
        Every D from the smallest zone to one above the largest, all D that are best, the
        area under the curve with DeLong's interval.

    Raises
    ------
    ValueError
        No isolate, or every isolate, is resistant.

    Notes
    -----
    The method of Japan's National Veterinary Assay Laboratory. Ties are exact.
    """
    counts = class_table(table, nearest_class(table, criterion))
    resistant, other = counts.counts[AT_U:].sum(axis=0), counts.counts[:AT_U].sum(axis=0)
    n_resistant, n_other = int(resistant.sum()), int(other.sum())
    if n_resistant == 0 or n_other == 0:
        raise ValueError("a receiver operating characteristic needs resistant and other isolates")
    below = np.concatenate([[0], np.cumsum(resistant)])
    from_on = n_other - np.concatenate([[0], np.cumsum(other)])
    merit = weight_percent * below * n_other + (100 - weight_percent) * from_on * n_resistant
    best = np.flatnonzero(merit == merit.max())
    points = tuple(
        _point(counts.zone_min_mm + index, int(below[index]), n_resistant, int(from_on[index]), n_other)
        for index in range(len(below))
    )
    auc, lower, upper = area_under_curve(resistant, other)
    return RocResult(
        n_resistant=n_resistant,
        n_not_resistant=n_other,
        n_uncertain=_uncertain(table, criterion),
        weight_percent=weight_percent,
        best_zone_s_ge_mm=tuple(counts.zone_min_mm + int(index) for index in best),
        youden_j=float(below[best[-1]] / n_resistant + from_on[best[-1]] / n_other - 1),
        auc=auc,
        auc_lower_95=lower,
        auc_upper_95=upper,
        points=points,
    )


def area_under_curve(resistant: Integers, other: Integers) -> tuple[float, float | None, float | None]:
    """Return P(zone R < zone not R) + P(equal)/2 with DeLong's 95 % interval.

    Parameters
    ----------
    resistant, other : ndarray of int64, shape (zones,)
        Isolates by whole mm.

    Notes
    -----
    DeLong, DeLong & Clarke-Pearson 1988, on counts: placement values by mm. The interval
    is cut at 0 and 1. With complete separation, or one isolate in a group, its variance
    says nothing of the uncertainty, and there is none.
    """
    n_resistant, n_other = int(resistant.sum()), int(other.sum())
    larger = (n_other - np.cumsum(other) + other / 2) / n_other
    smaller = (np.cumsum(resistant) - resistant / 2) / n_resistant
    auc = float(resistant @ larger / n_resistant)
    variance = 0.0
    for counts, placement, n in ((resistant, larger, n_resistant), (other, smaller, n_other)):
        variance += float(counts @ (placement - auc) ** 2) / max(1, n - 1) / n
    if variance <= 0 or min(n_resistant, n_other) == 1:
        return auc, None, None
    half = NORMAL_975 * sqrt(variance)
    return auc, max(0.0, auc - half), min(1.0, auc + half)


def _point(zone: int, below: int, n_resistant: int, from_on: int, n_other: int) -> RocPoint:
    """Return one limit's sensitivity and specificity with exact limits."""
    sensitivity, specificity = two_sided_95(below, n_resistant), two_sided_95(from_on, n_other)
    return RocPoint(
        zone_lt_mm=zone,
        true_resistant=below,
        true_not_resistant=from_on,
        sensitivity=below / n_resistant,
        sensitivity_lower_95=sensitivity[0] or 0.0,
        sensitivity_upper_95=sensitivity[1] or 0.0,
        specificity=from_on / n_other,
        specificity_lower_95=specificity[0] or 0.0,
        specificity_upper_95=specificity[1] or 0.0,
    )


def _uncertain(table: PairedTable, criterion: MicCriterion) -> int:
    """Return how many isolates may be resistant or not."""
    possible = possible_classes(table, criterion)
    both = possible[:, AT_U:].any(axis=1) & possible[:, :AT_U].any(axis=1)
    return int(table.count[both].sum())
