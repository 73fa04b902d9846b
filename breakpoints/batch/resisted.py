"""Drugs that columns of a file list as resisted, as rows of their own: a result R by no known method."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

import numpy as np
import polars as pl

from breakpoints.batch.columns import ISOLATE, VALUE

_OF_ISOLATES: Final = frozenset({"organism", "host", ISOLATE})
T = TypeVar("T")
Drugs = Callable[[pl.Series], list[tuple[str, ...]]]


def of_isolates(fields: Mapping[str, T]) -> dict[str, T]:
    """Return what fields say of isolates alone."""
    return {name: said for name, said in fields.items() if name in _OF_ISOLATES}


def resisted(
    shard: pl.DataFrame, columns: Iterable[str], fields: Mapping[str, pl.Series], drugs: Drugs
) -> Iterator[tuple[dict[str, pl.Series], int]]:
    """Yield, for each column that lists any, what rows ask that hold one listed drug each, and how many.

    Parameters
    ----------
    shard : polars.DataFrame
        n rows of the file.
    columns : iterable of str
    fields : mapping of field to polars.Series
        What these rows say of their isolates, n texts each.
    drugs : callable
        Returns the drugs that each distinct text lists.
    """
    for column in columns:
        cells = shard[column].cast(pl.String)
        texts = cells.drop_nulls().unique()
        named = {text: said for text, said in zip(texts, drugs(texts), strict=True) if said}
        rows = [(place, drug) for place, text in enumerate(cells) for drug in named.get(text or "", ())]
        if not rows:
            continue
        of = np.array([place for place, _ in rows])
        said = {name: one.gather(of) for name, one in fields.items()}
        listed = pl.Series([drug for _, drug in rows], dtype=pl.String)
        constant = pl.Series([""], dtype=pl.String).new_from_index(0, len(rows))
        yield {**said, "drug": listed, "method": constant, VALUE: constant.replace("", "R")}, len(rows)
