"""Rows of one isolate that were tested under conditions of which each row states its own: no repeats."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from datasets.fields import Field

_APART = (Field.MEDIUM.value, Field.ATMOSPHERE.value, Field.METHOD_MIC.value)


def apart(columns: Collection[str], isolate: Sequence[str]) -> list[pl.Expr]:
    """Return the conditions that part the rows of an isolate; null where any of its rows states none."""
    return [
        pl.when(pl.col(name).is_not_null().all().over(isolate))
        .then(pl.col(name).cast(pl.String).str.to_lowercase().str.replace_all(r"\s", ""))
        .alias(f"apart by {name}")
        for name in _APART
        if name in columns
    ]
