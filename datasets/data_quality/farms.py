"""Isolates of one farm and year that are alike, as those of one clone are."""

from __future__ import annotations

import polars as pl

from analysis.data_quality.farm_heaps import farm_heaps
from analysis.data_quality.report import QualityFlag
from datasets.data_quality.mics import LOWER, UPPER
from datasets.data_quality.report import FlagFound
from datasets.data_quality.rows import LABORATORY
from datasets.fields import Field

_CELL = (LOWER, UPPER, Field.ZONE_MM.value)
_FARM = (LABORATORY, Field.FARM.value, Field.YEAR.value)


def farms_alike(rows: pl.DataFrame) -> tuple[FlagFound, ...]:
    """Say how many isolates of a series, each in one row, repeat another one of their farm and year.

    ``value`` is how many would by chance, so that ``of`` less ``n`` and more ``value`` are independent.
    """
    named = rows.filter(pl.col(Field.FARM).is_not_null())
    if not named.height:
        return ()
    codes = named.select(
        *(
            pl.struct(columns).rank("dense").cast(pl.Int64).alias(name) - 1
            for name, columns in (("farm", _FARM), ("cell", _CELL), ("stratum", (LABORATORY,)))
        )
    )
    found = farm_heaps(*(codes[name].to_numpy() for name in ("farm", "cell", "stratum")))
    if found is None:
        return ()
    flag = QualityFlag.FARM_ISOLATES_ALIKE
    return (FlagFound(flag=flag, n=found.repeating, of=found.isolates, value=found.expected),)
