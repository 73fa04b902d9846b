"""Texts made of two codes: what holds for a question and what a value adds to it."""

import threading
from collections.abc import Callable

import numpy as np
import polars as pl

from breakpoints.batch.codes import Codes, PairCodes
from breakpoints.batch.encoding import Encoding
from breakpoints.batch.growing import Growing


class JoinedTexts:
    """One column whose text depends on a question and on a value; each pair is written once."""

    def __init__(self, encoding: Encoding, write: Callable[[int, int], str | None]) -> None:
        self._encoding, self._write = encoding, write
        self._pairs = PairCodes()
        self._physical = Growing(np.uint32)
        self._lock = threading.Lock()

    def column(self, of_question: Codes, of_value: Codes) -> pl.Series:
        """Return the column, one text per row."""
        pairs = self._pairs.codes(of_question, of_value)
        if len(self._physical) < len(self._pairs.pairs):
            with self._lock:
                for one, other in self._pairs.pairs[len(self._physical) :]:
                    self._physical.append(self._encoding.code(self._write(one, other)))
        return self._encoding.column(self._physical.values.take(pairs))
