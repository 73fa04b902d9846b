"""Zones that were read to half a millimetre: counted one up, and so half a millimetre too large each."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.data_quality.report import QualityFlag
from analysis.zones import NO_INHIBITION_MM
from datasets.data_quality.report import FlagFound
from datasets.fields import Field

FEWEST, LEAST_SHARE = 5, 0.05
_HALF = r"^\d+\.50*$"
_HALF_MM = 0.5


def in_halves(rows: pl.DataFrame) -> NDArray[np.bool_]:
    """Tell which zones were written as a half: 18.5 counts as 19 mm."""
    written = pl.col("zone_as_written").str.normalize("NFKC").str.replace(",", ".", literal=True)
    return rows.select(written.str.contains(_HALF).fill_null(value=False)).to_series().to_numpy()


def halves_found(rows: pl.DataFrame) -> tuple[FlagFound, ...]:
    """Say how many zones end on a half, and by how much that moves the mean of those that have a zone."""
    zone = rows[Field.ZONE_MM].cast(pl.Int64).to_numpy()
    n, of = int(in_halves(rows).sum()), int((zone > NO_INHIBITION_MM).sum())
    if n < FEWEST or n < LEAST_SHARE * of:
        return ()
    return (FlagFound(flag=QualityFlag.ZONES_IN_HALVES, n=n, of=of, value=_HALF_MM * n / of),)
