"""What is reported of agreement: plain structs, cheap to import (no numpy).

Rates are counts k of n. Where a censored result leaves more than one answer, ``k`` of ``n`` counts
it at its nearest step, ``best`` and ``worst`` are the extremes over all that it may stand for.
"""

from enum import StrEnum

import msgspec

from analysis.methods import Verdict


class AgreementMeasure(StrEnum):
    """What is counted: three agreements, and three errors of the category."""

    ESSENTIAL_AGREEMENT = "essential_agreement"
    EVALUABLE_ESSENTIAL_AGREEMENT = "evaluable_essential_agreement"
    CATEGORICAL_AGREEMENT = "categorical_agreement"
    VERY_MAJOR = "very_major"
    MAJOR = "major"
    MINOR = "minor"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of a report."""


class AgreementRate(_Part, frozen=True, kw_only=True):
    """One measure with the exact two-sided 95 % limits of k/n.

    Best is the largest share of an agreement and the smallest of an error. Of an agreement,
    ``worst_k`` isolates agree whatever their true values, ``n - best_k`` disagree, and of the rest
    it cannot be told.
    """

    measure: AgreementMeasure
    k: int
    n: int
    best_k: int
    best_n: int
    worst_k: int
    worst_n: int
    lower_95: float | None
    upper_95: float | None

    @property
    def share(self) -> float | None:
        """Return k/n, or None where there is nothing to count."""
        return self.k / self.n if self.n else None


class Bias(_Part, frozen=True, kw_only=True):
    """Isolates whose result is higher less those whose result is lower than the reference, per cent.

    ``lowest`` and ``highest`` are the extremes over what censored results may stand for, ``worst``
    the limits of those. The limits are exact: their coverage is at least 95 % whatever the true shares.
    """

    n: int
    higher: int
    equal: int
    lower: int
    percent: float | None
    lower_95_percent: float | None
    upper_95_percent: float | None
    lowest_percent: float | None
    highest_percent: float | None
    worst_lower_95_percent: float | None
    worst_upper_95_percent: float | None


class AgreementBounds(_Part, frozen=True, kw_only=True):
    """What is asked of a method, per cent; None asks nothing of a measure.

    ``source`` says where the figures are from. The defaults are attributed to ISO 20776-2:2021 by
    secondary sources; the standard itself was not read.
    """

    name: str = "ISO 20776-2:2021"
    source: str = "secondary sources; the standard itself was not read"
    essential_agreement_ge_percent: float | None = 90.0
    categorical_agreement_ge_percent: float | None = None
    very_major_le_percent: float | None = None
    major_le_percent: float | None = None
    bias_within_percent: float | None = 30.0


ISO_20776_2_2021 = AgreementBounds()
"""Essential agreement of at least 90 %, bias within 30 %."""

ISO_20776_2_2007 = AgreementBounds(
    name="ISO 20776-2:2007",
    categorical_agreement_ge_percent=90.0,
    very_major_le_percent=3.0,
    major_le_percent=3.0,
    bias_within_percent=None,
)
"""The edition before: categorical agreement too, and at most 3 % of very major and of major errors."""


class AgreementCheck(_Part, frozen=True, kw_only=True):
    """One measure against its bound.

    ``verdict``: meets, if the bound is kept with one-sided 95 % confidence in the worst case; fails,
    if the share breaks it even in the best case; otherwise not demonstrated. ``point_verdict``
    compares the share at the nearest step, which is what the standard asks.
    """

    measure: AgreementMeasure | None
    """None: the bias."""
    bound_percent: float
    verdict: Verdict
    point_verdict: Verdict


class MicAgreement(_Part, frozen=True, kw_only=True):
    """Agreement of tested with reference MICs; categories where a criterion was given."""

    n: int
    essential: AgreementRate
    evaluable_essential: AgreementRate
    """Of the pairs of which both MICs lie on the scale; the rest tell little or nothing."""
    bias: Bias
    categorical: tuple[AgreementRate, ...] = ()
    bounds: AgreementBounds
    checks: tuple[AgreementCheck, ...]
    verdict: Verdict
    point_verdict: Verdict
