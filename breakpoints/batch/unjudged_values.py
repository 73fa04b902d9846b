"""Which values without a category are resistant by every criterion of their drug, over all shards."""

import threading
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import VALUE
from breakpoints.batch.growing import Growing
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.tuples import TupleCodes
from breakpoints.batch.verdicts import WITHOUT_CATEGORY

_WRITTEN: Final = ("organism", "drug", "method", "disk_content", VALUE)


class ResistantUnjudged:
    """Asks the scalar classifier once of each distinct row without a category."""

    def __init__(self, scalar: Scalar, texts: Mapping[str, TextCodes]) -> None:
        self._scalar, self._texts = scalar, [texts[name] for name in _WRITTEN]
        self._rows, self._found = TupleCodes(len(_WRITTEN)), Growing(np.bool_)
        self._lock = threading.Lock()

    def of(self, categories: npt.NDArray[np.uint8], codes: Mapping[str, Codes]) -> npt.NDArray[np.bool_]:
        """Tell which rows are resistant without a category; parameters as of `ScreenedValues.shown`."""
        resist = np.zeros(len(categories), np.bool_)
        at = np.flatnonzero(WITHOUT_CATEGORY[categories])
        if at.size:
            columns = [codes[name] for name in _WRITTEN]
            rows = self._rows.codes([one if len(one) == 1 else one[at] for one in columns])
            self._ask()
            resist[at] = self._found.values.take(rows)
        return resist

    def _ask(self) -> None:
        with self._lock:
            new = np.arange(len(self._found), len(self._rows))
            for one in self._rows.texts(self._texts, new):
                self._found.append(self._scalar.resists(*one))
            self._found.settle()
