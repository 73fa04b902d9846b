"""From texts to the physical codes of a categorical column, and back to a column."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.numbered import Numbered

Physical = npt.NDArray[np.integer[Any]]
_NOTHING: Final = {"u1": 0xFF, "u4": 0xFFFFFFFF}
"""Stands for an empty cell."""


class Encoding:
    """Codes of the texts of one column of an answer; code 0 is an empty cell."""

    def __init__(self, name: str, dtype: pl.DataType) -> None:
        self._name, self._dtype = name, dtype
        self._width = "u1" if isinstance(dtype, pl.Enum) else "u4"
        self._texts: Numbered[str | None] = Numbered()
        self._texts.code(None)
        self._kept: list[pl.Series] = []  # the categories live as long as a series that uses them
        self._physical: Physical = np.array([_NOTHING[self._width]], self._width)

    def code(self, text: str | None) -> int:
        """Return the code of a text."""
        return self._texts.code(text)

    def physical(self, codes: Codes) -> Physical:
        """Return the physical codes of codes; whoever calls holds the lock under which codes are given."""
        new = self._texts.values[len(self._physical) :]
        if new:
            kept = pl.Series(new, dtype=self._dtype)
            self._kept.append(kept)
            physical = kept.to_physical().to_numpy().astype(self._width)
            self._physical = np.concatenate([self._physical, physical])
        return self._physical.take(codes)

    @property
    def is_empty(self) -> bool:
        """Tell whether no text was met yet."""
        return len(self._texts.values) == 1

    def empty(self, rows: int) -> pl.Series:
        """Return a column without a text."""
        return pl.Series(self._name, [None], dtype=self._dtype).new_from_index(0, rows)

    def column(self, physical: Physical) -> pl.Series:
        """Return the column that physical codes stand for."""
        return pl.Series(self._name, physical).cat.to(self._dtype, strict=False)
