"""What is reported of quality control: plain structs, cheap to import (no numpy).

Zones are whole mm, concentrations log2(mg/L); shares are fractions.
"""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

Required = Annotated[int, Meta(ge=1, le=10_000)]


class RangeMethod(StrEnum):
    """Ways to a range that a quality control strain is held to."""

    MODE = "mode"
    GAVAN = "gavan"
    NORMAL = "normal"


class RangeProblem(StrEnum):
    """Why readings give no range."""

    TOO_FEW_LABORATORIES = "too_few_laboratories"
    TOO_FEW_READINGS = "too_few_readings"
    MODE_NOT_SEEN = "mode_not_seen"
    TOO_FEW_CLASSES = "too_few_classes"


class Control(StrEnum):
    """A reading against a range; a censored one may not tell."""

    IN_RANGE = "in_range"
    OUT_OF_RANGE = "out_of_range"
    CANNOT_BE_TOLD = "cannot_be_told"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of a report."""


class QualityRequirements(_Part, frozen=True, kw_only=True):
    """Required numbers; attributed to CLSI M23 (tier 2) by secondary sources, not read there."""

    laboratories: Required = 7
    readings_of_each: Required = 10


class LaboratoryReadings(_Part, frozen=True, kw_only=True):
    """One laboratory: readings, their mean and SD (mm or steps), and how many lie in the range."""

    laboratory: str
    n: int
    mean: float
    sd: float | None
    in_range: int


class OutlierCheck(_Part, frozen=True, kw_only=True):
    """One laboratory's mean against those of the others.

    ``p`` is that of Student's t with the laboratory left out; ``outlier`` after Holm's correction for
    as many laboratories as there are.
    """

    laboratory: str
    mean: float
    others_mean: float
    p: float
    outlier: bool


class QualityRange(_Part, frozen=True, kw_only=True):
    """From ``lowest`` to ``highest``, both in range (mm, or steps log2 mg/L).

    ``in_range`` of ``n`` readings, exact limits of the share; ``undecided`` censored readings may lie
    inside or outside and count as outside. ``left_out``: laboratories that the range was computed without.
    """

    method: RangeMethod
    lowest: int
    highest: int
    n: int
    in_range: int
    undecided: int
    share_lower_95: float | None
    share_upper_95: float | None
    laboratories: tuple[LaboratoryReadings, ...]
    left_out: tuple[str, ...] = ()


class RangeRefused(_Part, frozen=True, kw_only=True):
    """Readings that give no range, with the required and the observed number.

    ``left_out``: laboratories without which a range was looked for.
    """

    method: RangeMethod
    problem: RangeProblem
    required: int
    observed: int
    left_out: tuple[str, ...] = ()


class LotReadings(_Part, frozen=True, kw_only=True):
    """The readings on one lot of a medium: how many, from how many laboratories, mean and SD."""

    lot: str
    n: int
    laboratories: int
    mean: float
    sd: float | None


class ReadingCount(_Part, frozen=True, kw_only=True):
    """So many readings of one mm, or of one step (log2 mg/L, censored ones at the nearest)."""

    value: int
    n: int


class QualityAnswer(_Part, frozen=True, kw_only=True):
    """The ranges of a control strain on one axis, by every method, and what they rest on.

    ``ranges`` and ``refused`` hold every method with all laboratories first; where laboratories are
    outliers, every method once more without them. Which of the two holds is for people to decide.
    """

    n: int
    ranges: tuple[QualityRange, ...]
    refused: tuple[RangeRefused, ...]
    outliers: tuple[OutlierCheck, ...]
    lots: tuple[LotReadings, ...]
    counts: tuple[ReadingCount, ...]
