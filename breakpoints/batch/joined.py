"""Texts made of two codes: what holds for a question and what a value adds to it."""

from collections.abc import Callable

import numpy as np

from breakpoints.batch.codes import Codes, PairCodes
from breakpoints.batch.encoding import Encoding, Physical
from breakpoints.batch.growing import Growing


class JoinedTexts:
    """One column whose text depends on a question and on a value; each pair is written once."""

    def __init__(self, encoding: Encoding, write: Callable[[int, int], str | None]) -> None:
        self._encoding, self._write = encoding, write
        self._pairs = PairCodes()
        self._codes = Growing(np.intp)

    def physical(self, of_question: Codes, of_value: Codes) -> Physical:
        """Return the physical code of each pair's text."""
        pairs = self._pairs.codes(of_question, of_value)
        for place in range(len(self._codes), len(self._pairs)):
            one, other = int(self._pairs.one.values[place]), int(self._pairs.other.values[place])
            self._codes.append(self._encoding.code(self._write(one, other)))
        self._codes.settle()
        return self._encoding.physical(self._codes.values.take(pairs))
