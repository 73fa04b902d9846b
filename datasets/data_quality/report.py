"""What is found of a version's quality: plain structs, decoded by processes that load no numbers."""

from __future__ import annotations

import msgspec

from analysis.conditions import StatedValue
from analysis.data_quality.report import (
    DigitPreference,
    ImprobableCell,
    LaboratoryQuality,
    QualityFlag,
    ReadingErrors,
    ReadingSpread,
    TestedRange,
    ZoneCount,
)

OTHERS = "\x00others"
"""Stands for all laboratories beyond those that are shown one by one."""
LEAST_MIC_LOG2, LEAST_ZONE_MM = 0.2, 0.5
"""Smaller errors are taken as these: the grid of true values would grow without end."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part."""


class FlagFound(_Part, frozen=True, kw_only=True):
    """One thing worth a second look; ``laboratory`` where it concerns one, ``n`` of ``of`` readings."""

    flag: QualityFlag
    laboratory: str | None = None
    n: int | None = None
    of: int | None = None
    value: float | None = None
    lower_95: float | None = None
    upper_95: float | None = None
    stated: tuple[StatedValue, ...] = ()
    """What rows state of a condition, and how many."""


class FieldStated(_Part, frozen=True, kw_only=True):
    """In how many kept rows a field says something, laboratory by laboratory."""

    field: str
    stated: tuple[int, ...]


class LaboratoryRows(_Part, frozen=True, kw_only=True):
    """A laboratory, empty where none is stated, and its kept rows."""

    laboratory: str
    n: int


class LaboratoryCell(_Part, frozen=True, kw_only=True):
    """Isolates of one laboratory (its place among those shown) with one MIC interval and zone."""

    laboratory: int
    mic_lower_log2: int | None
    mic_upper_log2: int | None
    zone_mm: int
    count: int


class Repeats(_Part, frozen=True, kw_only=True):
    """Isolates that were tested more than once, and the measurement error they show."""

    isolates: int
    readings: int
    duplicates: int
    """Rows equal to another one in every cell without a replicate number: copies or repeats, nobody can tell.
    They count as copies, and take no part in the error."""
    unnumbered: int
    """Isolates with a repeat that has no number: they take no part in the error either, as those of their
    repeats that agree count as copies."""
    zone_mm: ReadingSpread | None
    mic_log2: ReadingSpread | None


class SeriesOverview(_Part, frozen=True, kw_only=True):
    """One organism, drug and disk content of a version."""

    organism: str
    drug: str
    disk_content: str
    n: int
    laboratories: int
    other_mic_series: int
    """Rows of another dilution series, which lie between the steps and are left out."""
    repeats: Repeats
    flags: tuple[FlagFound, ...]


class SeriesQuality(_Part, frozen=True, kw_only=True):
    """Everything that is found of one series."""

    overview: SeriesOverview
    shown: tuple[str, ...]
    """The laboratories of ``cells``; the last may be all the others."""
    cells: tuple[LaboratoryCell, ...]
    laboratories: tuple[LaboratoryQuality, ...]
    errors: ReadingErrors
    improbable: tuple[ImprobableCell, ...]
    even_zones: DigitPreference | None
    fives: DigitPreference | None
    range: TestedRange | None
    zones_by_mm: tuple[ZoneCount, ...]
    """Those without inhibition left out."""


class VersionQuality(_Part, frozen=True, kw_only=True):
    """The quality of a version; ``chosen`` holds the series that was asked for."""

    n_rows: int
    laboratories: tuple[LaboratoryRows, ...]
    fields: tuple[FieldStated, ...]
    repeats: Repeats
    """Of all series together."""
    series: tuple[SeriesOverview, ...]
    """The largest first."""
    further_series: int
    chosen: SeriesQuality | None
