"""Isolates that were tested more than once, and the measurement error they show."""

from __future__ import annotations

import numpy as np
import polars as pl

from analysis.data_quality.repeated_readings import reading_spread
from analysis.data_quality.report import ReadingSpread
from analysis.zones import NO_INHIBITION_MM
from datasets.data_quality.mics import LOWER, UPPER
from datasets.data_quality.report import Repeats
from datasets.data_quality.rows import COPY, REPEATED
from datasets.fields import Field
from datasets.same_isolate import OF
from datasets.tested_apart import apart

_REPLICATE = Field.REPLICATE.value
_CONDITIONS = [Field.LABORATORY.value, Field.MEDIUM.value, Field.ATMOSPHERE.value]
"""What differs here differs in more than the reading."""
_ONE_ZONE = [REPEATED, *_CONDITIONS, Field.METHOD_DISK.value, Field.DISK_MAKER.value]
_ONE_MIC = [Field.ORGANISM.value, Field.DRUG.value, OF, *_CONDITIONS, Field.METHOD_MIC.value]
"""An MIC belongs to the isolate, whatever disks it is paired with."""
_ONE = "one"


def repeats_of(rows: pl.DataFrame) -> Repeats:
    """Estimate the error of a reading from the isolates of some rows that stand there more than once.

    Rows have intervals of MICs (``with_intervals``), ``copy`` and ``isolate`` (``frame_of_version``). Only
    isolates whose repeats are all numbered show an error: without numbers, repeats that agree cannot be told
    from copies, and those that differ alone would show too large a one. A number that stands twice with
    different readings is no number (1 and 2 of one day, and again of another). A reading that stands in
    several rows (the MIC of one replicate beside two disks) counts once, and readings by another method, on
    another medium, with disks of another maker are no repeats of one another.
    """
    repeated = rows.filter(pl.col(REPEATED).is_not_null())
    repeated = repeated.filter(pl.len().over(REPEATED, *apart(rows.columns, [REPEATED])) > 1)
    told = pl.col(Field.REPLICATE).is_not_null()
    numbered = repeated.filter((told & _one_reading()).all().over(REPEATED))
    return Repeats(
        isolates=repeated[REPEATED].n_unique(),
        readings=repeated.height,
        duplicates=int(rows[COPY].sum()),
        unnumbered=repeated[REPEATED].n_unique() - numbered[REPEATED].n_unique(),
        zone_mm=_zones(_once(numbered, _ONE_ZONE)),
        mic_log2=_mics(_once(numbered, _ONE_MIC)),
    )


def _one_reading() -> pl.Expr:
    """Tell whether a replicate's number stands for one zone and one MIC of its isolate."""
    zones = pl.col(Field.ZONE_MM).n_unique().over(*_ONE_ZONE, _REPLICATE)
    mics = pl.col(Field.MIC_MG_PER_L).n_unique().over(*_ONE_MIC, _REPLICATE)
    return (zones == 1) & (mics == 1)


def _once(rows: pl.DataFrame, isolate: list[str]) -> pl.DataFrame:
    """Return one row for each replicate of an isolate, and the number of the isolate."""
    own = rows.unique([*isolate, _REPLICATE], keep="first", maintain_order=True)
    return own.with_columns(pl.struct(isolate).rank("dense").alias(_ONE))


def _zones(rows: pl.DataFrame) -> ReadingSpread | None:
    zone = rows[Field.ZONE_MM].cast(pl.Int64).to_numpy()
    return reading_spread(zone, rows[_ONE].to_numpy(), zone <= NO_INHIBITION_MM)


def _mics(rows: pl.DataFrame) -> ReadingSpread | None:
    lower, upper = rows[LOWER].to_numpy(), rows[UPPER].to_numpy()
    beyond = np.isinf(lower) | np.isinf(upper)
    return reading_spread(np.where(beyond, 0, upper), rows[_ONE].to_numpy(), beyond)
