"""What texts of a column mean to somebody, each worked out once."""

import threading
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.growing import Growing


class Meanings:
    """A number for each text of a column; negative for one that means nothing here."""

    def __init__(self, texts: TextCodes, meaning: Callable[[str | None], int]) -> None:
        self._texts, self._meaning = texts, meaning
        self._numbers = Growing(np.int64)
        self._lock = threading.Lock()

    def of(self, codes: Codes) -> npt.NDArray[np.int64]:
        """Return the number of each row's text."""
        if codes.size and int(codes.max()) >= len(self._numbers):
            with self._lock:
                for text in self._texts.texts[len(self._numbers) :]:
                    self._numbers.append(self._meaning(text))
                self._numbers.settle()
        return self._numbers.values.take(codes)
