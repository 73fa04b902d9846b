"""Isolates that were tested more than once, and the measurement error they show."""

from __future__ import annotations

import numpy as np
import polars as pl

from analysis.data_quality.repeated_readings import reading_spread
from analysis.zones import NO_INHIBITION_MM
from datasets.fields import Field
from datasets.quality.mics import LOWER, UPPER
from datasets.quality.report import Repeats
from datasets.quality.rows import COPY, REPEATED


def repeats_of(rows: pl.DataFrame) -> Repeats:
    """Estimate the error of a reading from the isolates of some rows that stand there more than once.

    Rows have intervals of MICs (``with_intervals``), ``copy`` and ``isolate`` (``frame_of_version``).
    """
    repeated = rows.filter(pl.col(REPEATED).is_not_null())
    isolate = repeated[REPEATED].to_numpy()
    zone = repeated[Field.ZONE_MM].cast(pl.Int64).to_numpy()
    lower, upper = repeated[LOWER].to_numpy(), repeated[UPPER].to_numpy()
    beyond = np.isinf(lower) | np.isinf(upper)
    return Repeats(
        isolates=repeated[REPEATED].n_unique(),
        readings=repeated.height,
        duplicates=int(rows[COPY].sum()),
        zone_mm=reading_spread(zone, isolate, zone <= NO_INHIBITION_MM),
        mic_log2=reading_spread(np.where(beyond, 0, upper), isolate, beyond),
    )
