"""Isolates that were tested more than once, and the measurement error they show."""

from __future__ import annotations

import numpy as np
import polars as pl

from analysis.data_quality.repeated_readings import reading_spread
from analysis.zones import NO_INHIBITION_MM
from datasets.fields import Field
from datasets.quality.mics import LOWER, UPPER
from datasets.quality.report import Repeats
from datasets.quality.rows import ISOLATE


def repeats_of(rows: pl.DataFrame) -> Repeats:
    """Estimate the error of a reading from the isolates of some rows that stand there more than once.

    Rows have intervals of MICs (``with_intervals``) and ``copy``; an isolate is one of its laboratory, year,
    organism, drug and disk content.
    """
    named = rows.filter(pl.col(Field.ISOLATE_ID).is_not_null() & (pl.col("copy") == 0))
    repeated = named.with_columns(isolate=pl.struct(ISOLATE).rank("dense")).filter(
        pl.col("isolate").is_duplicated()
    )
    isolate = repeated["isolate"].to_numpy()
    zone = repeated[Field.ZONE_MM].cast(pl.Int64).to_numpy()
    lower, upper = repeated[LOWER].to_numpy(), repeated[UPPER].to_numpy()
    beyond = np.isinf(lower) | np.isinf(upper)
    return Repeats(
        isolates=repeated["isolate"].n_unique(),
        readings=repeated.height,
        duplicates=int((rows["copy"] > 0).sum()),
        zone_mm=reading_spread(zone, isolate, zone <= NO_INHIBITION_MM),
        mic_log2=reading_spread(np.where(beyond, 0, upper), isolate, beyond),
    )
