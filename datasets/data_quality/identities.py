"""Isolates that may be one and count as several, or the other way round."""

from __future__ import annotations

import polars as pl

from analysis.data_quality.report import QualityFlag
from datasets.canonical import COLUMNS
from datasets.data_quality.report import FlagFound
from datasets.data_quality.rows import UNDECIDED
from datasets.fields import Field
from datasets.one_isolate import times_pasted
from datasets.same_isolate import OF

_ID = Field.ISOLATE_ID.value
_OF_ONE_ISOLATE = (
    Field.SPECIMEN.value,
    Field.COUNTRY.value,
)
"""What cannot differ between rows of one isolate."""


def identities_doubted(rows: pl.DataFrame) -> tuple[FlagFound, ...]:
    """Flag the isolates of a series, an organism, drug and disk content, that may be counted wrongly."""
    named = rows.filter(pl.col(_ID).is_not_null())
    unnamed = rows.filter(pl.col(_ID).is_null())
    found = (
        (QualityFlag.ISOLATES_ALIKE, named.filter(UNDECIDED)[_ID].n_unique(), named[_ID].n_unique()),
        (QualityFlag.ISOLATES_CONTRADICT, _contradicting(named), named[_ID].n_unique()),
        (QualityFlag.ROWS_ALL_TWICE, _twice(unnamed), unnamed.height),
    )
    return tuple(FlagFound(flag=flag, n=n, of=of) for flag, n, of in found if n)


def _contradicting(named: pl.DataFrame) -> int:
    """Count isolates whose rows state different hosts, specimens, countries or accessions."""
    if not named.height:
        return 0
    stated = (
        named.filter(pl.col(OF).is_not_null())
        .group_by(OF)
        .agg(pl.col(name).drop_nulls().n_unique() for name in _OF_ONE_ISOLATE)
    )
    return stated.filter(pl.any_horizontal(pl.col(name) > 1 for name in _OF_ONE_ISOLATE)).height


def _twice(unnamed: pl.DataFrame) -> int:
    """Return the rows without an isolate number if every one of them occurs twice, or a multiple of it."""
    times = unnamed.select(COLUMNS).group_by(COLUMNS).len("times")["times"]
    return unnamed.height if times_pasted(times.to_list()) > 1 else 0
