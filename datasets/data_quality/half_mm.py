"""Zones that were read to half a millimetre: counted one up, and so half a millimetre too large each.

A derivation takes the nearest whole millimetre, because its criterion is in whole millimetres; a category
rounds down, towards resistance. Neither is undone here: the error of a reading, which tells how far readings
lie apart before they are rounded to anything, takes each zone as the interval that its laboratory reads.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.data_quality.report import QualityFlag
from analysis.zones import NO_INHIBITION_MM
from datasets.data_quality.report import FlagFound
from datasets.data_quality.rows import LABORATORY
from datasets.fields import Field

FEWEST, LEAST_SHARE = 5, 0.05
HALVES_FROM = 0.25
"""A laboratory with this share of halves reads its whole millimetres to half a millimetre, too."""
FROM_MM, TO_MM = "zone_from_mm", "zone_to_mm"
_AS_WRITTEN = "zone_as_written"
_HALF = r"^\d+\.50*$"
_HALF_MM, _QUARTER_MM = 0.5, 0.25


def in_halves(rows: pl.DataFrame) -> NDArray[np.bool_]:
    """Tell which zones were written as a half: 18.5 counts as 19 mm."""
    return rows.select(_half()).to_series().to_numpy()


def with_zone_intervals(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``zone_from_mm`` and ``zone_to_mm``: what a zone was before it was read.

    A laboratory reads halves where a quarter of its zones or more, and at least five, are written so: each of
    its zones is the half mm around it. Where few are, a half is the half mm around it, a whole one the mm.
    Where more zones have other decimals, halves are decimals among others: the nearest mm stands for all.
    """
    zone = pl.col(Field.ZONE_MM).cast(pl.Int64)
    half, whole = _half(), pl.col(_AS_WRITTEN).is_null()
    laboratory = pl.col(LABORATORY).fill_null("")
    halves, seen = half.sum().over(laboratory), (zone > NO_INHIBITION_MM).sum().over(laboratory)
    finer = (~half & ~whole).sum().over(laboratory) > halves
    reads_halves = ~finer & (halves >= FEWEST) & (halves >= HALVES_FROM * seen)
    read = zone - pl.when(half & ~finer).then(_HALF_MM).otherwise(0.0)
    around = pl.when(~finer & (half | (whole & reads_halves))).then(_QUARTER_MM).otherwise(_HALF_MM)
    return rows.with_columns((read - around).alias(FROM_MM), (read + around).alias(TO_MM))


def _half() -> pl.Expr:
    written = pl.col(_AS_WRITTEN).str.normalize("NFKC").str.replace(",", ".", literal=True)
    return written.str.contains(_HALF).fill_null(value=False)


def halves_found(rows: pl.DataFrame) -> tuple[FlagFound, ...]:
    """Say how many zones end on a half, and by how much that moves the mean of those that have a zone."""
    zone = rows[Field.ZONE_MM].cast(pl.Int64).to_numpy()
    n, of = int(in_halves(rows).sum()), int((zone > NO_INHIBITION_MM).sum())
    if n < FEWEST or n < LEAST_SHARE * of:
        return ()
    return (FlagFound(flag=QualityFlag.ZONES_IN_HALVES, n=n, of=of, value=_HALF_MM * n / of),)
