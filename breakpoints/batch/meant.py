"""What the texts of a column mean, each distinct one looked up once."""

from collections.abc import Callable

import polars as pl


def meant(cells: pl.Series, meaning: Callable[[str], str | None] | None) -> pl.Series:
    """Replace each distinct text by what it means."""
    texts = cells.cast(pl.String)
    if meaning is None:
        return texts
    distinct = texts.unique().drop_nulls()
    found = pl.Series([meaning(one) for one in distinct], dtype=pl.String)
    return texts.replace_strict(distinct, found, default=None, return_dtype=pl.String)


def as_day(cells: pl.Series) -> pl.Series:
    """Return a column as text; of a point in time its day."""
    return (cells.cast(pl.Date) if cells.dtype == pl.Datetime else cells).cast(pl.String)
