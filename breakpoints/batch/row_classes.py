"""Rows that ask the same: each kind of row is a class, and what a class asks is asked once.

Neighbouring columns of a text are one text here, and one look-up for each row; only the texts that are new
are parted into their cells.
"""

import threading
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.tuples import TupleCodes


class RowClasses:
    """Classes of rows, numbered from 0; shards are coded by several threads at once.

    Parameters
    ----------
    runs : sequence of sequences of str
        The columns of each text that is looked up.
    separator : str
        Stands between the cells of a text of several columns, behind which it or the end of its line stands,
        and an empty text is an empty cell; without one each text is a cell of a single column.
    """

    def __init__(self, runs: Sequence[Sequence[str]], separator: str = "") -> None:
        self._runs, self._separator = runs, separator
        self._texts = [TextCodes() for _ in runs]
        self._tuples = TupleCodes(len(runs) + 1)
        self._kept = pl.Series(["row"], dtype=pl.Categorical())  # while one lives, so do all categories
        self._rows_of = np.zeros(0, np.int64)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._tuples)

    def codes(self, texts: Sequence[pl.Series]) -> Codes:
        """Return the class of each row, and count it; what each run says are as many texts."""
        coded = [
            known.codes(text if text.dtype == pl.Categorical else text.cast(pl.Categorical))
            for known, text in zip(self._texts, texts, strict=True)
        ]
        found = self._tuples.codes([np.zeros(1, np.intp), *coded])
        counted = np.bincount(found)
        with self._lock:
            if len(counted) > len(self._rows_of):
                self._rows_of = np.pad(self._rows_of, (0, 2 * len(counted) - len(self._rows_of)))
            self._rows_of[: len(counted)] += counted
        return found

    @property
    def rows_of(self) -> Codes:
        """How many rows each class has."""
        return self._rows_of[: len(self)]

    def distinct(self) -> pl.DataFrame:
        """Return one row for each class: the columns as categories."""
        parts = self._tuples.parts(np.arange(len(self)))[1:]
        return pl.DataFrame(
            [
                column
                for names, texts, codes in zip(self._runs, self._texts, parts, strict=True)
                for column in self._parted(names, texts, codes)
            ]
        )

    def _parted(self, names: Sequence[str], texts: TextCodes, codes: Codes) -> Iterator[pl.Series]:
        """Return the columns of one run."""
        cells = [self._cells(text) for text in texts.texts]
        for place, name in enumerate(names):
            column = pl.Series(name, [of_text[place] for of_text in cells], dtype=pl.Categorical())
            yield column.gather(pl.Series(codes))

    def _cells(self, text: str | None) -> list[str | None]:
        """Return the cells of a text."""
        if not self._separator or text is None:
            return [text]
        return [cell or None for cell in text[:-1].removesuffix("\r").split(self._separator)]
