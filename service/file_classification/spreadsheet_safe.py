"""Texts that a spreadsheet would run as a formula get an apostrophe before them; measurements never do."""

import re
from typing import Final

import polars as pl

from breakpoints.formats.csv import FORMULA_STARTS

_HARMLESS: Final = r"^[=+\-]{1,2}\s*[0-9]*[.,]?[0-9]*(?:/[0-9]*[.,]?[0-9]*)?$"
"""A sign, a number with a sign: ``+`` of a screening test, ``=4`` of a reader; no formula can hide in it."""

_NEUTRALISED: Final = f"^'([{''.join(map(re.escape, FORMULA_STARTS))}])"


def neutralised(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows that are safe to open in a spreadsheet."""
    changed = [safe for series in rows if (safe := _safe(series)) is not None]
    return rows.with_columns(changed) if changed else rows


def as_sent(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return rows that were `neutralised` as they were before."""
    return rows.with_columns(pl.col(pl.String).str.replace(_NEUTRALISED, "${1}"))


def any_formula(texts: pl.Series) -> bool:
    """Tell whether a spreadsheet would run any of some texts."""
    return bool(_formulas(texts).any())


def _safe(series: pl.Series) -> pl.Series | None:
    """Return a column with its formulas made texts; None where it has none."""
    if isinstance(series.dtype, pl.Enum):  # every shard becomes texts, or none: they are written together
        texts = series.cast(pl.String)
        return _made_text(texts, _formulas(texts)) if _formulas(series.dtype.categories).any() else None
    texts = series.cast(pl.String) if series.dtype == pl.Categorical else series
    if texts.dtype != pl.String:
        return None
    if series.dtype == pl.Categorical and not _formulas(series.unique().cast(pl.String)).any():
        return None
    formula = _formulas(texts)
    return _made_text(texts, formula).cast(series.dtype) if formula.any() else None


def _made_text(texts: pl.Series, formula: pl.Series) -> pl.Series:
    """Return texts with an apostrophe before those that are formulas."""
    safe = pl.when(formula).then(pl.lit("'") + texts).otherwise(texts)
    return pl.select(safe.alias(texts.name)).to_series()


def _formulas(texts: pl.Series) -> pl.Series:
    """Tell which texts a spreadsheet would run."""
    starts = texts.str.slice(0, 1).is_in(list(FORMULA_STARTS)).fill_null(value=False)
    return starts & ~texts.str.contains(_HARMLESS) if starts.any() else starts
