"""Drugs that columns of a file list as resisted, as rows of their own: a result R by no known method."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

import numpy as np
import polars as pl

from breakpoints.batch.columns import ISOLATE, VALUE

_OF_ISOLATES: Final = frozenset({"organism", "host", ISOLATE})
_MOST_ROWS: Final = 500_000
"""Rows that are asked at once: a text may say that every drug is resisted."""
T = TypeVar("T")
Drugs = Callable[[pl.Series], list[tuple[str, ...]]]


def of_isolates(fields: Mapping[str, T]) -> dict[str, T]:
    """Return what fields say of isolates alone."""
    return {name: said for name, said in fields.items() if name in _OF_ISOLATES}


def resisted(
    shard: pl.DataFrame, columns: Iterable[str], fields: Mapping[str, pl.Series], drugs: Drugs
) -> Iterator[tuple[dict[str, pl.Series], int]]:
    """Yield, for each column that lists any, what rows ask that hold one listed drug each, and how many.

    A column of long lists is asked in several parts.

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
        step = max(_MOST_ROWS // max(map(len, named.values()), default=1), 1)
        for first in range(0, len(cells), step):
            texts_here = enumerate(cells.slice(first, step), first)
            rows = [(place, drug) for place, text in texts_here for drug in named.get(text or "", ())]
            if rows:
                yield _asked(rows, fields), len(rows)


def _asked(rows: Sequence[tuple[int, str]], fields: Mapping[str, pl.Series]) -> dict[str, pl.Series]:
    of = np.array([place for place, _ in rows])
    said = {name: one.gather(of) for name, one in fields.items()}
    listed = pl.Series([drug for _, drug in rows], dtype=pl.String)
    constant = pl.Series([""], dtype=pl.String).new_from_index(0, len(rows))
    return {**said, "drug": listed, "method": constant, VALUE: constant.replace("", "R")}
