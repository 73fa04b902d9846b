"""The analysis plan: every choice of a derivation, fixed before the fit."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from analysis.evidence.report import ZoneCriterionInForce
from analysis.evidence.rules import FIRST_LOOK, DataRule
from analysis.methods import Method

Percentage = Annotated[int, Meta(ge=1, le=100)]


class AllowedRates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Allowed percentages of errors, in either group of isolates.

    The defaults are attributed to CLSI M23 by secondary sources; the standard itself
    was not read.
    """

    within_very_major: Percentage = 10
    within_major: Percentage = 10
    within_minor: Percentage = 40
    outside_very_major: Percentage = 2
    outside_major: Percentage = 2
    outside_minor: Percentage = 5


ENOUGH_LABORATORIES = 4


class AnalysisPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every choice of a derivation, fixed before the fit.

    The measurement-error model is fitted where ``methods`` names one of its answers; a plan
    that leaves them out proposes the counted pair. ``sigma_zone`` "profiled" estimates the SD of
    a zone's error, "fixed" takes ``sigma_zone_mm``; ``resistant_percent`` are the prevalences
    that the probabilities of each mm are given for, beside that of the sample.

    ``minimum_isolates``, ``minimum_resistant`` and ``minimum_susceptible`` refuse an answer that falls
    short; ``data_rules`` (see :data:`analysis.evidence.rules.RULE_SETS`) are checked and reported beside
    them. ``in_force`` names the zone criterion that the new one would replace. A zone whose most probable
    category has less than ``uncertain_under_percent`` belongs to the area of technical uncertainty.

    ``challenge`` "apart" lets the random sample alone choose limits; "searched" lets challenge isolates take
    part in searches, model, operating characteristic and lines, where a random sample holds too few
    resistant isolates: index and expected rates are then those of the isolates tested, while the
    probabilities of each mm are re-weighted to the random sample and its wild type stays alone.

    Groups of isolates (laboratories, hosts, species, years) with ``minimum_of_a_group`` comparable isolates
    are compared; up to ``negligible_difference_mm`` their zones count as the same, and ``group_resamples``
    give the intervals of the limits of each host or species (0: no intervals).

    ``resampling`` "automatic" resamples whole laboratories where ``ENOUGH_LABORATORIES`` are named: fewer
    cannot tell how laboratories differ.
    """

    primary: Literal["expected_error_bounded_constrained", "error_bounded_constrained"] = (
        "expected_error_bounded_constrained"
    )
    methods: tuple[Method, ...] = tuple(Method)
    allowed: AllowedRates = AllowedRates()
    minimum_width_mm: Annotated[int, Meta(ge=1, le=50)] = 3
    maximum_width_mm: Annotated[int, Meta(ge=1, le=50)] = 10
    bootstrap_resamples: Annotated[int, Meta(ge=0, le=50_000)] = 5_000
    regression_resamples: Annotated[int, Meta(ge=0, le=5_000)] = 500
    resampling: Literal["automatic", "isolates", "laboratories"] = "automatic"
    seed: Annotated[int, Meta(ge=0, le=2**53)] = 1
    roc_weight_percent: Annotated[int, Meta(ge=1, le=99)] = 50
    deming_variance_ratio: Annotated[float, Meta(gt=0, le=10_000)] = 9.0
    model_resamples: Annotated[int, Meta(ge=0, le=5_000)] = 200
    model_simulations: Annotated[int, Meta(ge=0, le=5_000)] = 199
    model_sensitivity: bool = True
    sigma_mic_log2: Annotated[float, Meta(gt=0, le=3)] = 0.5**0.5
    sigma_zone: Literal["profiled", "fixed"] = "profiled"
    sigma_zone_mm: Annotated[float, Meta(gt=0, le=10)] = 4.5**0.5
    smoothing: Annotated[float, Meta(gt=0, le=100)] = 0.1
    resistant_percent: Annotated[tuple[Percentage, ...], Meta(max_length=5)] = (5, 20)
    challenge: Literal["apart", "searched"] = "apart"
    data_rules: Annotated[tuple[DataRule, ...], Meta(max_length=40)] = FIRST_LOOK
    in_force: ZoneCriterionInForce | None = None
    uncertain_under_percent: Percentage = 70
    minimum_of_a_group: Annotated[int, Meta(ge=3, le=100_000)] = 10
    negligible_difference_mm: Annotated[float, Meta(gt=0, le=20)] = 1.0
    group_resamples: Annotated[int, Meta(ge=0, le=1_000)] = 50
    minimum_isolates: Annotated[int, Meta(ge=2, le=100_000)] = 30
    minimum_resistant: Annotated[int, Meta(ge=1, le=100_000)] = 5
    minimum_susceptible: Annotated[int, Meta(ge=1, le=100_000)] = 5

    def resamples_laboratories(self, named: int) -> bool:
        """Tell whether whole laboratories are resampled where so many are named."""
        if self.resampling == "isolates":
            return False
        return named >= (2 if self.resampling == "laboratories" else ENOUGH_LABORATORIES)

    def __post_init__(self) -> None:
        """Refuse width limits that no pair can satisfy."""
        if self.minimum_width_mm > self.maximum_width_mm:
            raise ValueError(
                f"minimum_width_mm {self.minimum_width_mm} is above maximum_width_mm {self.maximum_width_mm}"
            )
