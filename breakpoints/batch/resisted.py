"""Drugs that columns of a file list as resisted, as rows of their own: a result R by no known method."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
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
        lists = _Lists(drugs(texts))
        if not lists.longest:
            continue
        of_row = cells.replace_strict(texts, lists.of_text, default=0, return_dtype=pl.UInt32).to_numpy()
        step = max(_MOST_ROWS // lists.longest, 1)
        for first in range(0, len(of_row), step):
            places, listed = lists.drugs(of_row[first : first + step])
            if len(places):
                yield _asked(places + first, listed, fields), len(places)


class _Lists:
    """The lists of drugs that texts hold, each once; the first is of no drug."""

    def __init__(self, of_texts: Iterable[tuple[str, ...]]) -> None:
        numbers: dict[tuple[str, ...], int] = {(): 0}
        self.of_text = [numbers.setdefault(one, len(numbers)) for one in of_texts]
        self._lengths = np.array([*map(len, numbers)])
        self._starts = self._lengths.cumsum() - self._lengths
        self._drugs = pl.Series([*chain(*numbers)], dtype=pl.String).cast(pl.Categorical)
        self.longest = int(self._lengths.max())

    def drugs(self, of_row: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.intp], pl.Series]:
        """Return of each drug that rows list the place of the row, and the drug."""
        lengths = self._lengths[of_row]
        places = np.repeat(np.arange(len(of_row)), lengths)
        within = np.arange(len(places)) - np.repeat(lengths.cumsum() - lengths, lengths)
        return places, self._drugs.gather(np.repeat(self._starts[of_row], lengths) + within)


def _asked(
    places: npt.NDArray[np.intp], listed: pl.Series, fields: Mapping[str, pl.Series]
) -> dict[str, pl.Series]:
    said = {name: one.gather(places) for name, one in fields.items()}
    by_none, resistant = (
        pl.Series([text], dtype=pl.Categorical).new_from_index(0, len(places)) for text in ("", "R")
    )
    return {**said, "drug": listed, "method": by_none, VALUE: resistant}
