"""What a researcher asks: one series of a data set version, one MIC criterion, and what may be varied."""

from typing import Annotated, Literal

import msgspec

MOST_PLAN_TEXT = 200
ShortText = Annotated[str, msgspec.Meta(max_length=MOST_PLAN_TEXT)]


class MicCriterionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one MIC criterion that the disk criterion is to correlate with."""

    s_le_mg_per_l: ShortText
    kind: ShortText
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    r_ge_mg_per_l: ShortText | None = None


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a derivation may vary; the defaults are those of the analysis plan."""

    bootstrap_resamples: Annotated[int, msgspec.Meta(ge=0, le=50_000)] | None = None
    regression_resamples: Annotated[int, msgspec.Meta(ge=0, le=5_000)] | None = None
    minimum_width_mm: Annotated[int, msgspec.Meta(ge=1, le=50)] | None = None
    maximum_width_mm: Annotated[int, msgspec.Meta(ge=1, le=50)] | None = None
    roc_weight_percent: Annotated[int, msgspec.Meta(ge=1, le=99)] | None = None
    primary: Literal["expected_error_bounded_constrained", "error_bounded_constrained"] | None = None
    model_resamples: Annotated[int, msgspec.Meta(ge=0, le=1_000)] | None = None
    model_simulations: Annotated[int, msgspec.Meta(ge=0, le=1_000)] | None = None
    model_sensitivity: bool | None = None
    sigma_zone: Literal["profiled", "fixed"] | None = None
    sigma_zone_mm: Annotated[float, msgspec.Meta(ge=0.5, le=10)] | None = None
    sigma_mic_log2: Annotated[float, msgspec.Meta(ge=0.2, le=3)] | None = None
    smoothing: Annotated[float, msgspec.Meta(ge=0.0001, le=100)] | None = None


class DerivationRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question about one data set version; the same question twice is answered from the store."""

    dataset: str
    """Id of the data set, or ``id@version``."""
    organism: ShortText
    drug: ShortText
    disk_content: ShortText
    mic_criterion: MicCriterionIn | str
    """The criterion, or the id of a published MIC criterion."""
    host: ShortText | None = None
    methods: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None
    options: Options = Options()
