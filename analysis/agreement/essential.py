"""Essential agreement and bias of tested with reference MICs, with an explicit rule for censored ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from analysis.agreement.mic_pairs import MicPairs, nearest_step
from analysis.agreement.report import AgreementMeasure, AgreementRate, Bias
from analysis.exact_limits import two_sided_95

Bools = NDArray[np.bool_]
_TAIL = 0.0125
_WITHIN_STEPS = 1
"""Two-fold steps at which two results still agree."""


@dataclass(frozen=True, slots=True, eq=False)
class StepsApart:
    """How far apart two results may lie, in two-fold steps.

    Attributes
    ----------
    least, most : ndarray of float64, shape (cells,)
        Smallest and largest distance over all steps that the two may stand for; may be infinite.
    """

    least: NDArray[np.float64]
    most: NDArray[np.float64]


def steps_apart(pairs: MicPairs) -> StepsApart:
    """Return the smallest and the largest possible distance of each pair.

    Notes
    -----
    A result (lower, upper] stands for the steps lower + 1 to upper. Least: max(0, lowest test -
    highest reference, lowest reference - highest test); most: max(highest test - lowest reference,
    highest reference - lowest test).
    """
    reference = pairs.reference_lower_log2 + 1, pairs.reference_upper_log2
    test = pairs.test_lower_log2 + 1, pairs.test_upper_log2
    gap = np.maximum(test[0] - reference[1], reference[0] - test[1])
    span = np.maximum(test[1] - reference[0], reference[1] - test[0])
    return StepsApart(np.maximum(gap, 0.0), span)


def essential_agreement(pairs: MicPairs) -> AgreementRate:
    """Count results within one two-fold step of the reference.

    Parameters
    ----------
    pairs : MicPairs

    Notes
    -----
    Three answers. Agrees: every step that the two results may stand for lies within one step of
    the other. Disagrees: none does. Otherwise it cannot be told (``<=0.25`` against ``<=0.25``, or
    ``>8`` against 16): such isolates agree in the best case and disagree in the worst. k counts
    ``<=c`` at c and ``>c`` one step above c, which is what is usually published.
    """
    apart = steps_apart(pairs)
    nearest = np.abs(
        nearest_step(pairs.test_lower_log2, pairs.test_upper_log2)
        - nearest_step(pairs.reference_lower_log2, pairs.reference_upper_log2)
    )
    k, best, worst = (
        int(pairs.count[distance <= _WITHIN_STEPS].sum()) for distance in (nearest, apart.least, apart.most)
    )
    return _rate(AgreementMeasure.ESSENTIAL_AGREEMENT, k, pairs.n, best=best, worst=worst)


def evaluable_essential_agreement(pairs: MicPairs) -> AgreementRate:
    """Count results within one two-fold step of the reference among the pairs that can tell.

    Parameters
    ----------
    pairs : MicPairs

    Notes
    -----
    A pair is evaluable if the reference lies on the scale and the tested MIC does too, or is surely farther
    off: ``>8`` beside 0.5 is a gross error, and leaving it out would hide it. ``<=0.25`` beside ``<=0.25``
    agrees whatever the method does, and ``>8`` beside 8 may agree or not: neither can tell. Secondary sources
    attribute the measure, beside essential agreement of all, to CLSI M52 and to the FDA's guidance on systems
    for susceptibility testing; neither was read, so that this rule for readings beyond the scale is
    unverified. Best and worst case agree.
    """
    apart = steps_apart(pairs)
    reference_on: Bools = np.isfinite(pairs.reference_lower_log2) & np.isfinite(pairs.reference_upper_log2)
    test_on: Bools = np.isfinite(pairs.test_lower_log2) & np.isfinite(pairs.test_upper_log2)
    evaluable = reference_on & (test_on | (apart.least > _WITHIN_STEPS))
    k, n = _count(pairs, evaluable & (apart.most <= _WITHIN_STEPS)), _count(pairs, evaluable)
    return _rate(AgreementMeasure.EVALUABLE_ESSENTIAL_AGREEMENT, k, n, best=k, worst=k)


def _rate(measure: AgreementMeasure, k: int, n: int, *, best: int, worst: int) -> AgreementRate:
    lower, upper = two_sided_95(k, n)
    return AgreementRate(
        measure=measure,
        k=k,
        n=n,
        best_k=best,
        best_n=n,
        worst_k=worst,
        worst_n=n,
        lower_95=lower,
        upper_95=upper,
    )


def bias(pairs: MicPairs) -> Bias:
    """Compare how often the tested result is higher with how often it is lower.

    Notes
    -----
    100 (higher - lower) / n, as the documentation of the R package MIC gives it for ISO
    20776-2:2021; the standard itself was not read. Lowest and highest: every pair whose order
    cannot be told counts towards one side. Limits: :func:`bias_limits_95`.
    """
    reference = pairs.reference_lower_log2 + 1, pairs.reference_upper_log2
    test = pairs.test_lower_log2 + 1, pairs.test_upper_log2
    difference = nearest_step(pairs.test_lower_log2, pairs.test_upper_log2) - nearest_step(
        pairs.reference_lower_log2, pairs.reference_upper_log2
    )
    nearest, lowest, highest = (
        (_count(pairs, higher), _count(pairs, lower))
        for higher, lower in (
            (difference > 0, difference < 0),
            (test[0] > reference[1], test[0] < reference[1]),
            (test[1] > reference[0], test[1] < reference[0]),
        )
    )
    limits = [bias_limits_95(*sides, pairs.n) for sides in (nearest, lowest, highest)]
    return Bias(
        n=pairs.n,
        higher=nearest[0],
        equal=pairs.n - sum(nearest),
        lower=nearest[1],
        percent=_percent(nearest, pairs.n),
        lower_95_percent=limits[0][0],
        upper_95_percent=limits[0][1],
        lowest_percent=_percent(lowest, pairs.n),
        highest_percent=_percent(highest, pairs.n),
        worst_lower_95_percent=limits[1][0],
        worst_upper_95_percent=limits[2][1],
    )


def bias_limits_95(higher: int, lower: int, n: int) -> tuple[float | None, float | None]:
    """Return exact 95 % limits of the bias, per cent, or None twice where n is 0.

    Notes
    -----
    The bias is d (2 h - 1): d, the share of pairs that differ, and h, the share of higher ones among
    them. Both get exact (Clopper-Pearson) limits of 97.5 %, h given the number that differ, so both
    hold together with at least 95 %; the limits are the extremes of d (2 h - 1) over the two.
    """
    if n == 0:
        return None, None
    differ = _exact(higher + lower, n)
    share = _exact(higher, higher + lower)
    ends = [100 * d * (2 * h - 1) for d in differ for h in share]
    return min(ends), max(ends)


def _exact(k: int, n: int) -> tuple[float, float]:
    """Return the exact limits of k/n with 1.25 % in each tail; everything where n is 0."""
    lower = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, _TAIL))
    upper = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - _TAIL))
    return lower, upper


def _count(pairs: MicPairs, cells: Bools) -> int:
    """Return the isolates of the chosen cells."""
    return int(pairs.count[cells].sum())


def _percent(sides: tuple[int, int], n: int) -> float | None:
    """Return higher less lower, per cent of n, or None where n is 0."""
    return 100 * (sides[0] - sides[1]) / n if n else None
