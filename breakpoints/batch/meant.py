"""What the texts of a column mean, each distinct one looked up once."""

from collections.abc import Callable, Sequence
from typing import Final

import polars as pl

from breakpoints.quality.strains import NAMES_OF_COLLECTIONS, strain_of_isolate
from breakpoints.screening import one_of_several

_BETWEEN: Final = "\x1f"
_WIDE: Final = "[\uff21-\uff5a]"
"""Letters of full width."""
POSITIVE_ELSEWHERE: Final = "? (+ in another row; isolate not named / 別の行で陽性・菌株名なし)"
"""Stands for a test of a row that may belong to the isolate of a positive one: it cannot be read."""
_BETWEEN_NAMES: Final = "~|~"
"""Nobody writes it in a name, and it is plain text, which is compared fast."""


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


def paired(columns: Sequence[str]) -> pl.Expr:
    """Return what names an isolate in several columns together; empty where the first of them is."""
    first, *others = (pl.col(name).cast(pl.String).fill_null("").str.strip_chars() for name in columns)
    together = pl.concat_str([first, *others], separator=_BETWEEN_NAMES)
    return pl.when(first != "").then(together)


def names_a_strain(names: pl.Expr) -> pl.Expr:
    """Tell of names of isolates, roughly and fast, which may be those of control strains."""
    texts = names.cast(pl.String).str
    return texts.contains_any(list(NAMES_OF_COLLECTIONS), ascii_case_insensitive=True) | texts.contains(_WIDE)


def with_strains(isolates: pl.Expr, organisms: pl.Expr) -> pl.Expr:
    """Return organisms, of isolates that are control strains their names."""
    names = isolates.cast(pl.String).map_batches(
        lambda cells: meant(cells, lambda name: name if strain_of_isolate(name) else None), pl.String
    )
    return pl.coalesce(names, organisms.cast(pl.String))


def nowhere_named(isolate: str | None, columns: Sequence[str]) -> pl.Expr:
    """Return, of rows that name no isolate and state nothing of a test, that it was positive in another."""
    cells = (pl.col(name).cast(pl.String).fill_null("").str.strip_chars() for name in columns)
    untold = pl.concat_str(cells) == ""
    if isolate is not None:
        untold &= pl.col(isolate).cast(pl.String).fill_null("").str.strip_chars() == ""
    return pl.when(untold).then(pl.lit(POSITIVE_ELSEWHERE)).otherwise(pl.lit(""))


def joined(test: str, columns: Sequence[str], *more: pl.Expr) -> pl.Expr:
    """Return what counts of several columns of one screening test, row by row."""
    texts = [*(pl.col(name).cast(pl.String).fill_null("") for name in columns), *more]
    together = pl.concat_str(texts, separator=_BETWEEN)
    return together.map_batches(
        lambda cells: meant(cells, lambda text: one_of_several(test, text.split(_BETWEEN))), pl.String
    )
