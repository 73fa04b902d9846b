"""Rows of one series that were tested on several media, in several atmospheres, or by several methods."""

from __future__ import annotations

from collections import Counter

import polars as pl

from analysis.conditions import REFERENCE, StatedValue
from analysis.data_quality.report import QualityFlag
from datasets.conditions import folded_condition, mic_method
from datasets.data_quality.report import FlagFound
from datasets.fields import Field
from datasets.same_isolate import OF

_PLAIN = (
    (QualityFlag.MEDIA_SEVERAL, Field.MEDIUM.value),
    (QualityFlag.ATMOSPHERES_SEVERAL, Field.ATMOSPHERE.value),
)
_KEY = "condition"


def tested_differently(rows: pl.DataFrame) -> tuple[FlagFound, ...]:
    """Name what the rows of a series state where a derivation would not pool it.

    ``n`` is how many isolates were tested under more than one of them: such rows are no repeats.
    """
    found = [_found(flag, rows, name, _spellings(rows, name)) for flag, name in _PLAIN]
    name = Field.METHOD_MIC.value
    methods = {text: mic_method(text) for text in rows[name].fill_null("").unique().to_list()}
    if not set(methods.values()) <= REFERENCE:
        named = {text: method.value for text, method in methods.items()}
        found.append(_found(QualityFlag.MIC_METHODS_SEVERAL, rows, name, named))
    return tuple(one for one in found if one is not None)


def _spellings(rows: pl.DataFrame, name: str) -> dict[str, str]:
    """Return of each text that rows state the first one, in order, that is spelled like it."""
    first: dict[str, str] = {}
    texts = sorted(rows[name].drop_nulls().unique().to_list())
    return {text: first.setdefault(folded_condition(text), text) for text in texts}


def _found(flag: QualityFlag, rows: pl.DataFrame, name: str, meaning: dict[str, str]) -> FlagFound | None:
    if len(set(meaning.values())) < 2:
        return None
    said = rows.with_columns(pl.col(name).fill_null("").replace_strict(meaning, default=None).alias(_KEY))
    said = said.filter(pl.col(_KEY).is_not_null())
    counted = Counter(said[_KEY].to_list())
    of_isolate = said.filter(pl.col(OF).is_not_null()).group_by(OF).agg(pl.col(_KEY).n_unique())
    return FlagFound(
        flag=flag,
        n=of_isolate.filter(pl.col(_KEY) > 1).height,
        of=rows.height,
        stated=tuple(StatedValue(value=value, n=n) for value, n in sorted(counted.items())),
    )
