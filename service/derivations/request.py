"""What a researcher asks: one series of a data set version, one MIC criterion, and what may be varied."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from analysis.evidence.report import ZoneCriterionInForce
from analysis.evidence.rules import DataRule
from analysis.plan import AllowedRates, Percentage
from datasets.conditions import ConditionsAsked

MOST_PLAN_TEXT = 200
ShortText = Annotated[str, Meta(max_length=MOST_PLAN_TEXT)]


class MicCriterionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one MIC criterion that the disk criterion is to correlate with."""

    s_le_mg_per_l: ShortText
    kind: ShortText
    source: Annotated[str, Meta(min_length=1, max_length=500)]
    r_ge_mg_per_l: ShortText | None = None


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a derivation may vary; what is left out is as the analysis plan says."""

    primary: Literal["expected_error_bounded_constrained", "error_bounded_constrained"] | None = None
    """The method whose answer is proposed first, chosen before the answer is seen."""
    minimum_width_mm: Annotated[int, Meta(ge=1, le=50)] | None = None
    maximum_width_mm: Annotated[int, Meta(ge=1, le=50)] | None = None
    allowed: AllowedRates | None = None
    """Allowed percentages of errors, within one dilution of the intermediate range and outside it."""
    sigma_zone: Literal["profiled", "fixed"] | None = None
    sigma_zone_mm: Annotated[float, Meta(ge=0.5, le=10)] | None = None
    sigma_mic_log2: Annotated[float, Meta(ge=0.2, le=3)] | None = None
    smoothing: Annotated[float, Meta(ge=0.0001, le=100)] | None = None
    resistant_percent: Annotated[tuple[Percentage, ...], Meta(max_length=5)] | None = None
    """Shares of resistant isolates for which the probabilities of each mm are given, too."""
    resampling: Literal["automatic", "isolates", "laboratories"] | None = None
    bootstrap_resamples: Annotated[int, Meta(ge=0, le=50_000)] | None = None
    model_resamples: Annotated[int, Meta(ge=0, le=1_000)] | None = None
    model_simulations: Annotated[int, Meta(ge=0, le=1_000)] | None = None
    model_sensitivity: bool | None = None
    regression_resamples: Annotated[int, Meta(ge=0, le=5_000)] | None = None
    roc_weight_percent: Annotated[int, Meta(ge=1, le=99)] | None = None
    deming_variance_ratio: Annotated[float, Meta(ge=0.01, le=10_000)] | None = None
    uncertain_under_percent: Percentage | None = None
    challenge: Literal["apart", "searched"] | None = None
    """Whether isolates marked as challenge isolates take part in choosing the limits."""
    group_resamples: Annotated[int, Meta(ge=0, le=1_000)] | None = None
    negligible_difference_mm: Annotated[float, Meta(ge=0.1, le=20)] | None = None
    """Up to this, zones of two laboratories or hosts at the same MIC count as the same."""
    minimum_of_a_group: Annotated[int, Meta(ge=3, le=100_000)] | None = None
    minimum_isolates: Annotated[int, Meta(ge=2, le=100_000)] | None = None
    minimum_resistant: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    minimum_susceptible: Annotated[int, Meta(ge=1, le=100_000)] | None = None


class PlanRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The analysis plan as it is asked for; what is left out has its default."""

    methods: Annotated[tuple[ShortText, ...], Meta(max_length=20)] = ()
    seed: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    options: Options = Options()
    in_force: ZoneCriterionInForce | Annotated[str, Meta(max_length=MOST_PLAN_TEXT)] | None = None
    """The zone criterion that the new one would replace, or the id of a published one. Left out, and with
    the id of a published MIC criterion: the one that stands beside it for the same disk content."""
    data_rules: (
        Literal["first_look", "committee", "none"] | Annotated[tuple[DataRule, ...], Meta(max_length=40)]
    ) = "first_look"
    """What is required of the data, by the name of a set or rule by rule."""


class DerivationRequest(PlanRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question about one data set version; the same question twice is answered from the store."""

    dataset: ShortText
    """Id of the data set, or ``id@version``."""
    organism: ShortText
    drug: ShortText
    disk_content: ShortText
    mic_criterion: MicCriterionIn | ShortText
    """The criterion, or the id of a published MIC criterion."""
    host: ShortText | None = None
    conditions: ConditionsAsked = ConditionsAsked()
    """How the isolates that count were tested; several values are pooled. What is left out is as the data
    state it: broth microdilution before other MICs, and one medium and atmosphere, or none is proposed."""
