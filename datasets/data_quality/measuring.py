"""Measure the quality of a whole version. Runs inside the limited child."""

from __future__ import annotations

import msgspec
import polars as pl

from analysis.data_quality.repeated_readings import MOST_ISOLATES
from datasets.canonical import COLUMNS
from datasets.data_quality.mics import LOWER, with_intervals
from datasets.data_quality.repeats import repeats_of
from datasets.data_quality.report import (
    FieldStated,
    LaboratoryRows,
    Repeats,
    SeriesOverview,
    SeriesQuality,
    VersionQuality,
)
from datasets.data_quality.rows import LABORATORY, SERIES, frame_of_version
from datasets.data_quality.series import Found, examine, quality_of
from datasets.fields import Field

MOST_SERIES = 200
MOST_LABORATORIES = 40
MOST_REPEATED = 20_000
"""Repeated isolates, of all series together, from which errors are found: some ten seconds."""
_ALWAYS_STATED = {Field.ORGANISM, Field.DRUG, Field.DISK_CONTENT, Field.ZONE_MM, Field.MIC_MG_PER_L}
NOT_MEASURED = {"zone_as_written", Field.LADDER.value, *(field.value for field in _ALWAYS_STATED)}
"""Columns that every kept row states, or that say nothing when they are empty."""


class QualityErrand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The canonical bytes of a version, and the place of the series to be shown whole, the largest first."""

    canonical: bytes
    series: int


def quality_asked(errand: bytes) -> bytes:
    """Answer an encoded ``QualityErrand`` with an encoded ``VersionQuality``; called by name in the child."""
    asked = msgspec.msgpack.decode(errand, type=QualityErrand)
    return msgspec.msgpack.encode(version_quality(asked.canonical, asked.series))


def version_quality(canonical: bytes, series: int = 0) -> VersionQuality:
    """Measure a version of checked canonical bytes."""
    rows = with_intervals(frame_of_version(canonical))
    laboratories = _laboratories(rows)
    parts = sorted(
        rows.partition_by(SERIES, maintain_order=True), key=lambda one: (-one.height, one.row(0)[1:4])
    )
    most = min(MOST_ISOLATES, max(1, MOST_REPEATED // max(1, min(MOST_SERIES, len(parts)))))
    overviews: list[SeriesOverview] = []
    chosen: tuple[SeriesOverview, Found] | None = None
    for place, part in enumerate(parts):
        if place >= MOST_SERIES and place != series:
            continue
        overview, found = examine(part, most)
        if place == series:
            chosen = overview, found
        if place < MOST_SERIES:
            overviews.append(overview)
    shown: SeriesQuality | None = None if chosen is None else quality_of(*chosen)
    return VersionQuality(
        n_rows=rows.height,
        laboratories=tuple(laboratories),
        fields=_fields(rows, [one.laboratory for one in laboratories]),
        repeats=overviews[0].repeats if len(parts) == 1 else _repeats(rows),
        series=tuple(overviews),
        further_series=max(0, len(parts) - MOST_SERIES),
        chosen=shown,
    )


def _repeats(rows: pl.DataFrame) -> Repeats:
    """Return the repeats of all series together."""
    return repeats_of(rows.filter((pl.col(Field.LADDER) == "1") & pl.col(LOWER).is_not_null()))


def _laboratories(rows: pl.DataFrame) -> list[LaboratoryRows]:
    counted = (
        rows.group_by(pl.col(LABORATORY).fill_null(""))
        .len("n")
        .sort("n", LABORATORY, descending=[True, False])
    )
    return [LaboratoryRows(laboratory=name, n=n) for name, n in counted.head(MOST_LABORATORIES).iter_rows()]


def _fields(rows: pl.DataFrame, laboratories: list[str]) -> tuple[FieldStated, ...]:
    """Count in how many rows each field that may be left out says something."""
    asked = [name for name in COLUMNS if name not in NOT_MEASURED]
    counted = rows.group_by(pl.col(LABORATORY).fill_null("").alias("of")).agg(
        pl.col(name).is_not_null().sum() for name in asked
    )
    stated = {row["of"]: row for row in counted.iter_rows(named=True)}
    return tuple(
        FieldStated(field=name, stated=tuple(int(stated[one][name]) for one in laboratories))
        for name in asked
    )
