"""What is reported of the wild type: plain structs, cheap to import (no numpy).

Concentrations are log2(mg/L), zones mm; ``n`` are the wild-type isolates by the fit.
"""

from enum import StrEnum

import msgspec


class WildTypeMethod(StrEnum):
    """Ways to a wild-type cut-off."""

    MIXTURE = "mixture"
    ITERATIVE = "iterative"
    NORMALIZED = "normalized"
    NORMALIZED_AS_PUBLISHED = "normalized_as_published"


class WildTypeProblem(StrEnum):
    """Why a distribution gives no cut-off."""

    MODE_TRUNCATED = "mode_truncated"
    TOO_FEW_ISOLATES = "too_few_isolates"
    TOO_FEW_CLASSES = "too_few_classes"


class WildTypeRule(StrEnum):
    """What is required of the data behind a cut-off."""

    SOURCES = "sources"
    WILD_TYPE_ISOLATES = "wild_type_isolates"
    MODES_TOGETHER = "modes_together"
    MODE_NOT_TRUNCATED = "mode_not_truncated"


class Standing(StrEnum):
    """What a cut-off may be called."""

    FULL = "full"
    TENTATIVE = "tentative"
    LOCAL = "local"


class WildTypeCaution(StrEnum):
    """What may move the cut-off of these data by a step, or make it doubtful."""

    SOURCES_NOT_STATED = "sources_not_stated"
    NEXT_NEARLY_EQUAL = "next_nearly_equal"
    RESAMPLES_DIFFER = "resamples_differ"
    METHODS_DIFFER = "methods_differ"
    WEIGHTING_DECIDES = "weighting_decides"
    SHOULDER = "shoulder"
    OVERLAP = "overlap"
    REST_VERY_BROAD = "rest_very_broad"
    SHAPE_MISFIT = "shape_misfit"
    OPEN_WILD_TYPE = "open_wild_type"
    NOT_CONVERGED = "not_converged"


class Weighting(StrEnum):
    """How several sources are added up."""

    ISOLATES = "isolates"
    SOURCES = "sources"


class ResampledUnit(StrEnum):
    """What was drawn again and again: isolates, or sources and then isolates within them."""

    ISOLATES = "isolates"
    SOURCES_AND_ISOLATES = "sources_and_isolates"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of a report."""


class NormalPart(_Part, frozen=True, kw_only=True):
    """One normal of a mixture, in the units of the readings."""

    weight: float
    mean: float
    sd: float


class MicQuantile(_Part, frozen=True, kw_only=True):
    """A share of the fitted wild type, in per cent, and the step that it is rounded up to."""

    percent: float
    quantile_log2: float
    cut_off_step: int


class ZoneQuantile(_Part, frozen=True, kw_only=True):
    """A share of the fitted wild type, in per cent, and the whole mm that holds it."""

    percent: float
    quantile_mm: float
    cut_off_mm: int


class MicCutOff(_Part, frozen=True, kw_only=True):
    """Wild type is MIC <= 2**``cut_off_step`` mg/L; what other shares of the fit would give."""

    method: WildTypeMethod
    mean_log2: float
    sd_log2: float
    n: float
    cut_off_step: int
    quantiles: tuple[MicQuantile, ...] = ()


class ZoneCutOff(_Part, frozen=True, kw_only=True):
    """Wild type is zone >= ``cut_off_mm``; what other shares of the fit would give."""

    method: WildTypeMethod
    mean_mm: float
    sd_mm: float
    n: float
    cut_off_mm: int
    quantiles: tuple[ZoneQuantile, ...] = ()


class RuleCheck(_Part, frozen=True, kw_only=True):
    """One rule: required and observed number; ``sources`` names those that stand against it."""

    rule: WildTypeRule
    required: float
    observed: float
    met: bool
    sources: tuple[str, ...] = ()


class MicSourceReport(_Part, frozen=True, kw_only=True):
    """One laboratory or survey: isolates, wild types, and the most frequent wild-type step."""

    source: str
    isolates: float
    wild_type: float
    mode_step: int | None
    mode_truncated: bool
    counted: bool


class ZoneSourceReport(_Part, frozen=True, kw_only=True):
    """One laboratory or survey: isolates, wild types, and the most frequent wild-type zone."""

    source: str
    isolates: float
    wild_type: float
    mode_mm: int | None
    mode_truncated: bool
    counted: bool


class MicStepShare(_Part, frozen=True, kw_only=True):
    """Share of the resamples whose cut-off is this step."""

    cut_off_step: int
    share: float


class ZoneMmShare(_Part, frozen=True, kw_only=True):
    """Share of the resamples whose cut-off is this zone."""

    cut_off_mm: int
    share: float


class MicResamples(_Part, frozen=True, kw_only=True):
    """How the default method's 99 % quantile and its step vary when the data are drawn again.

    The interval goes from the 2.5th to the 97.5th percentile of the resamples, extended to the estimate.
    """

    unit: ResampledUnit
    resamples: int
    not_converged: int
    quantile_log2_lower_95: float
    quantile_log2_upper_95: float
    steps: tuple[MicStepShare, ...]


class ZoneResamples(_Part, frozen=True, kw_only=True):
    """How the default method's 99 % quantile and its whole mm vary when the data are drawn again."""

    unit: ResampledUnit
    resamples: int
    not_converged: int
    quantile_mm_lower_95: float
    quantile_mm_upper_95: float
    zones: tuple[ZoneMmShare, ...]


class MicPooled(_Part, frozen=True, kw_only=True):
    """The default method on the sources added up with these weights."""

    weighting: Weighting
    mean_log2: float
    sd_log2: float
    cut_off_step: int


class ZonePooled(_Part, frozen=True, kw_only=True):
    """The default method on the sources added up with these weights."""

    weighting: Weighting
    mean_mm: float
    sd_mm: float
    cut_off_mm: int


class Cautioned(_Part, frozen=True, kw_only=True):
    """A caution with the figures that explain it, as text in the units of the readings."""

    code: WildTypeCaution
    parameters: dict[str, str] = {}


class MicBasis(_Part, frozen=True, kw_only=True):
    """What the cut-off of the MICs rests on, and how firmly it stands.

    ``three_preferred``: three normals have a smaller BIC than the fit; reported only.
    """

    standing: Standing
    rules: tuple[RuleCheck, ...]
    sources: tuple[MicSourceReport, ...]
    pooled: tuple[MicPooled, ...] = ()
    resamples: MicResamples | None = None
    three_preferred: bool | None = None
    cautions: tuple[Cautioned, ...] = ()


class ZoneBasis(_Part, frozen=True, kw_only=True):
    """What the cut-off of the zones rests on, and how firmly it stands.

    ``three_preferred``: three normals have a smaller BIC than the fit; reported only.
    """

    standing: Standing
    rules: tuple[RuleCheck, ...]
    sources: tuple[ZoneSourceReport, ...]
    pooled: tuple[ZonePooled, ...] = ()
    resamples: ZoneResamples | None = None
    three_preferred: bool | None = None
    cautions: tuple[Cautioned, ...] = ()


class MicAnswer(_Part, frozen=True, kw_only=True):
    """Cut-offs of MICs by several methods, the default (mixture) first, or why there are none."""

    cut_offs: tuple[MicCutOff, ...] = ()
    parts: tuple[NormalPart, ...] = ()
    basis: MicBasis | None = None
    problem: WildTypeProblem | None = None


class ZoneAnswer(_Part, frozen=True, kw_only=True):
    """Cut-offs of zones by several methods, the default (mixture) first, or why there are none."""

    cut_offs: tuple[ZoneCutOff, ...] = ()
    parts: tuple[NormalPart, ...] = ()
    basis: ZoneBasis | None = None
    problem: WildTypeProblem | None = None


class WildTypeAnswer(_Part, frozen=True, kw_only=True):
    """Cut-offs of the isolates' MICs and zones by several methods, the default (mixture) first.

    ``mic_problem`` and ``zone_problem`` say why there are none; the basis says by how many laboratories
    they stand, so whether they may be called epidemiological cut-offs.
    """

    mic: tuple[MicCutOff, ...] = ()
    mic_parts: tuple[NormalPart, ...] = ()
    mic_basis: MicBasis | None = None
    mic_problem: WildTypeProblem | None = None
    zone: tuple[ZoneCutOff, ...] = ()
    zone_parts: tuple[NormalPart, ...] = ()
    zone_basis: ZoneBasis | None = None
    zone_problem: WildTypeProblem | None = None
