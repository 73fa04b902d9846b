"""The cells of answers as they stand behind a line: written once for each verdict."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.lines.cut import Cut, Run
from breakpoints.batch.lines.segments import Bytes, segments

_END: Final = "\n\x00"
"""Ends the text of an answer while it is cut; no cell holds the zero."""


class Tails:
    """The text of each verdict; lines are put before them by several threads at once."""

    def __init__(self, separator: str, columns: Callable[[Codes], list[pl.Series]]) -> None:
        self._separator, self._columns = separator, columns
        self._texts = pl.Series([], dtype=pl.String)
        self._lock = threading.Lock()

    def behind(self, lines: Cut, runs: Sequence[Run], verdicts: Codes) -> Bytes:
        """Return what is written of lines.

        Parameters
        ----------
        lines : Cut
        runs : sequence of pairs of int
            The columns that come back.
        verdicts : ndarray of integers, shape (n,)
        """
        tails = self._of(int(verdicts.max(initial=-1)) + 1)
        pieces, places = lines.pieces(runs, whole=len(runs) - 1)
        of_line = len(pieces) // max(1, lines.rows)
        order = np.empty((lines.rows, len(places) + 1), np.uint32)
        first = np.arange(len(tails), len(tails) + len(pieces), of_line or 1, dtype=np.uint32)
        for column, place in enumerate(places):
            order[:, column] = first + np.uint32(place)
        order[:, -1] = verdicts
        written = pl.concat([tails, pieces], rechunk=True).gather(pl.Series(order.ravel()))
        return written.cast(pl.Binary).cast(pl.List(pl.UInt8)).explode(empty_as_null=False).to_numpy()

    def _of(self, number: int) -> pl.Series:
        """Return the texts of all verdicts below a number, and maybe of more."""
        if len(self._texts) < number:
            with self._lock:
                new = np.arange(len(self._texts), number)
                self._texts = pl.concat([self._texts, self._written(new)], rechunk=True)
        return self._texts

    def _written(self, verdicts: Codes) -> pl.Series:
        """Write the text of answers, each from the separator before it to the end of its line."""
        before = pl.Series("", [None], dtype=pl.String).new_from_index(0, len(verdicts))
        text = pl.DataFrame([before, *self._columns(verdicts)]).write_csv(
            include_header=False, separator=self._separator, line_terminator=_END
        )
        content = np.frombuffer(text.encode(), np.uint8)
        ends = np.flatnonzero(content == 0)
        offsets = np.zeros(2 * len(ends) + 1, np.int64)
        offsets[1::2], offsets[2::2] = ends, ends + 1
        return segments(content, offsets).gather_every(2)
