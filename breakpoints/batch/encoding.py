"""From texts to the physical codes of a categorical column, and back to a column."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

Physical = npt.NDArray[np.uint32]
NOTHING: Final = 0xFFFFFFFF
"""Stands for an empty cell."""


class Encoding:
    """Physical codes of the texts of one column of an answer."""

    def __init__(self, name: str, dtype: pl.DataType) -> None:
        self._name, self._dtype = name, dtype
        self._known: dict[str | None, int] = {None: NOTHING}
        self._kept: list[pl.Series] = []  # the categories live as long as a series that uses them
        self._narrow: type[np.unsignedinteger[Any]] = np.uint32
        if isinstance(dtype, pl.Enum):
            self._narrow = np.uint8
            self._known |= {text: code for code, text in enumerate(dtype.categories)}

    def code(self, text: str | None) -> int:
        """Return the physical code of a text."""
        if text not in self._known:
            kept = pl.Series([text], dtype=self._dtype)
            self._kept.append(kept)
            self._known[text] = int(kept.to_physical()[0])
        return self._known[text]

    def column(self, physical: Physical) -> pl.Series:
        """Return the column that these codes stand for."""
        narrow = physical.astype(self._narrow, copy=False)
        return pl.Series(self._name, narrow).cat.to(self._dtype, strict=False)
