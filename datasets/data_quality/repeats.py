"""Isolates that were tested more than once, and the measurement error they show."""

from __future__ import annotations

import numpy as np
import polars as pl

from analysis.data_quality.repeated_readings import MOST_ISOLATES, reading_spread
from analysis.data_quality.report import ReadingSpread
from analysis.measurement_error.fit import SIGMA_MIC_LOG2, SIGMA_ZONE_MM
from analysis.zones import NO_INHIBITION_MM
from datasets.data_quality.half_mm import FROM_MM, TO_MM, with_zone_intervals
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
_ZONE_KNOTS_MM = 2.0


def repeats_of(rows: pl.DataFrame, most: int = MOST_ISOLATES) -> Repeats:
    """Estimate the error of a reading from the isolates of some rows that stand there more than once.

    Rows have intervals of MICs (``with_intervals``), ``copy`` and ``isolate`` (``frame_of_version``). Only
    isolates whose repeats are all numbered show an error: without numbers, repeats that agree cannot be told
    from copies, and those that differ alone would show too large a one. A number that stands twice with
    different readings is no number (1 and 2 of one day, and again of another). A reading that stands in
    several rows (the MIC of one replicate beside two disks) counts once, and readings by another method, on
    another medium, with disks of another maker are no repeats of one another. Isolates that stand in one row
    tell how true values are distributed. ``most``: :func:`reading_spread`.
    """
    rows = with_zone_intervals(rows)
    repeated = rows.filter(pl.col(REPEATED).is_not_null())
    repeated = repeated.filter(pl.len().over(REPEATED, *apart(rows.columns, [REPEATED])) > 1)
    told = pl.col(Field.REPLICATE).is_not_null()
    numbered = repeated.filter((told & _one_reading()).all().over(REPEATED))
    alone = rows.filter(pl.col(REPEATED).is_null() & ~pl.col(COPY))
    return Repeats(
        isolates=repeated[REPEATED].n_unique(),
        readings=repeated.height,
        duplicates=int(rows[COPY].sum()),
        unnumbered=repeated[REPEATED].n_unique() - numbered[REPEATED].n_unique(),
        zone_mm=None if numbered.is_empty() else _zones(_once(numbered, alone, _ONE_ZONE), most),
        mic_log2=None if numbered.is_empty() else _mics(_once(numbered, alone, _ONE_MIC), most),
    )


def _one_reading() -> pl.Expr:
    """Tell whether a replicate's number stands for one zone and one MIC of its isolate."""
    zones = pl.col(Field.ZONE_MM).n_unique().over(*_ONE_ZONE, _REPLICATE)
    mics = pl.col(Field.MIC_MG_PER_L).n_unique().over(*_ONE_MIC, _REPLICATE)
    return (zones == 1) & (mics == 1)


def _once(rows: pl.DataFrame, alone: pl.DataFrame, isolate: list[str]) -> pl.DataFrame:
    """Return one row for each replicate of an isolate and each that stands alone, numbered by isolate."""
    own = rows.unique([*isolate, _REPLICATE], keep="first", maintain_order=True)
    own = own.with_columns(pl.struct(isolate).rank("dense").cast(pl.Int64).alias(_ONE))
    others = alone.with_columns((own.height + 1 + pl.int_range(pl.len())).alias(_ONE))
    return pl.concat([own, others])


def _zones(rows: pl.DataFrame, most: int) -> ReadingSpread | None:
    zone = rows[Field.ZONE_MM].cast(pl.Int64).to_numpy()
    return reading_spread(
        zone,
        np.where(zone <= NO_INHIBITION_MM, -np.inf, rows[FROM_MM].to_numpy()),
        rows[TO_MM].to_numpy(),
        rows[_ONE].to_numpy(),
        unit=_ZONE_KNOTS_MM,
        assumed_sd=SIGMA_ZONE_MM,
        most=most,
    )


def _mics(rows: pl.DataFrame, most: int) -> ReadingSpread | None:
    lower, upper = rows[LOWER].to_numpy(), rows[UPPER].to_numpy()
    beyond = np.isinf(lower) | np.isinf(upper)
    return reading_spread(
        np.where(beyond, 0, upper),
        lower,
        upper,
        rows[_ONE].to_numpy(),
        assumed_sd=SIGMA_MIC_LOG2,
        most=most,
    )
