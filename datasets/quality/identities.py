"""Isolates that may be one and count as several, or the other way round."""

from __future__ import annotations

import numpy as np
import polars as pl

from analysis.data_quality.report import QualityFlag
from datasets.canonical import COLUMNS
from datasets.fields import Field
from datasets.quality.report import FlagFound
from datasets.quality.rows import ISOLATE, LABORATORY

_ID, _YEAR = Field.ISOLATE_ID.value, Field.YEAR.value
_OF_ONE_ISOLATE = (
    Field.HOST.value,
    Field.SPECIMEN.value,
    Field.COUNTRY.value,
    Field.BIOSAMPLE.value,
)
"""What cannot differ between rows of one isolate."""
FEWEST_ROWS_TWICE = 10
"""So many different rows do not all occur an even number of times by chance."""


def identities_doubted(rows: pl.DataFrame) -> tuple[FlagFound, ...]:
    """Flag the isolates of a series, an organism, drug and disk content, that may be counted wrongly."""
    named = rows.filter(pl.col(_ID).is_not_null())
    unnamed = rows.filter(pl.col(_ID).is_null())
    found = (
        (QualityFlag.ISOLATES_ALIKE, _alike(named), named[_ID].n_unique()),
        (QualityFlag.ISOLATES_CONTRADICT, _contradicting(named), named[_ID].n_unique()),
        (QualityFlag.ROWS_ALL_TWICE, _twice(unnamed), unnamed.height),
    )
    return tuple(FlagFound(flag=flag, n=n, of=of) for flag, n, of in found if n)


def _alike(named: pl.DataFrame) -> int:
    """Count numbers that stand for several isolates which differ only in case or in what is not stated."""
    written = named.select(_ID, LABORATORY, _YEAR).unique()
    folded = written.with_columns(pl.col(_ID, LABORATORY).str.strip_chars().str.to_lowercase())
    doubts = [
        folded.is_duplicated(),
        _stated_by_some(_YEAR, [_ID, LABORATORY]),
        _stated_by_some(LABORATORY, [_ID, _YEAR]),
        pl.col(LABORATORY).is_null() & pl.col(_YEAR).is_null() & (pl.len().over(_ID) > 1),
    ]
    return folded.filter(pl.any_horizontal(doubts))[_ID].n_unique()


def _stated_by_some(name: str, of: list[str]) -> pl.Expr:
    return pl.col(name).is_null().any().over(of) & pl.col(name).is_not_null().any().over(of)


def _contradicting(named: pl.DataFrame) -> int:
    """Count isolates whose rows state different hosts, specimens, countries or accessions."""
    if not named.height:
        return 0
    stated = named.group_by(ISOLATE).agg(pl.col(name).drop_nulls().n_unique() for name in _OF_ONE_ISOLATE)
    return stated.filter(pl.any_horizontal(pl.col(name) > 1 for name in _OF_ONE_ISOLATE)).height


def _twice(unnamed: pl.DataFrame) -> int:
    """Return the rows without an isolate number if every one of them occurs twice, or a multiple of it."""
    times = unnamed.select(COLUMNS).group_by(COLUMNS).len("times")["times"].to_numpy()
    if len(times) < FEWEST_ROWS_TWICE or int(np.gcd.reduce(times)) == 1:
        return 0
    return unnamed.height
