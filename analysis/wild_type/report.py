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


class WildTypeProblem(StrEnum):
    """Why a distribution gives no cut-off."""

    MODE_TRUNCATED = "mode_truncated"
    TOO_FEW_ISOLATES = "too_few_isolates"
    TOO_FEW_CLASSES = "too_few_classes"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of a report."""


class NormalPart(_Part, frozen=True, kw_only=True):
    """One normal of a mixture, in the units of the readings."""

    weight: float
    mean: float
    sd: float


class MicCutOff(_Part, frozen=True, kw_only=True):
    """Wild type is MIC <= 2**``cut_off_step`` mg/L."""

    method: WildTypeMethod
    mean_log2: float
    sd_log2: float
    n: float
    cut_off_step: int


class ZoneCutOff(_Part, frozen=True, kw_only=True):
    """Wild type is zone >= ``cut_off_mm``."""

    method: WildTypeMethod
    mean_mm: float
    sd_mm: float
    n: float
    cut_off_mm: int


class WildTypeAnswer(_Part, frozen=True, kw_only=True):
    """Cut-offs of the isolates' MICs and zones by several methods, the default (mixture) first.

    ``mic_problem`` and ``zone_problem`` say why there are none. The cut-offs describe these data
    alone; an epidemiological cut-off needs several laboratories.
    """

    mic: tuple[MicCutOff, ...] = ()
    mic_parts: tuple[NormalPart, ...] = ()
    mic_problem: WildTypeProblem | None = None
    zone: tuple[ZoneCutOff, ...] = ()
    zone_parts: tuple[NormalPart, ...] = ()
    zone_problem: WildTypeProblem | None = None
