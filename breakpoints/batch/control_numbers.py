"""Isolates that bear the bare number of a control strain of their organism, over all shards of a batch."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import polars as pl

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import DAY
from breakpoints.batch.day_said import with_more
from breakpoints.batch.profiles import Scalar
from breakpoints.outcomes import WarningCode

_SAID: Final = (WarningCode.LOOKS_LIKE_CONTROL.value, "")
_FURTHER: Final = r"~\|~.*$"
"""What stands behind the first of several columns that name an isolate together."""


class ControlNumbers:
    """Warns of rows whose isolate has one of these names, among what is said of their day."""

    def __init__(self, names: Iterable[str], scalar: Scalar, texts: Mapping[str, TextCodes]) -> None:
        self._names = pl.Series([*{one.strip() for one in names}], dtype=pl.String)
        self._scalar, self._organisms, self._days = scalar, texts["organism"], texts[DAY]

    def __bool__(self) -> bool:
        return bool(len(self._names))

    def beside(self, days: Codes, names: pl.Series, organisms: Codes, rows: int) -> Codes:
        """Return the codes of what is said beside rows, with this warning.

        Parameters
        ----------
        days, organisms : ndarray of intp, shape (n,) or (1,)
            Codes of what their day says, and of their organisms.
        names : polars.Series
            Isolates, n rows or 1.
        rows : int
            n.
        """
        told = names.cast(pl.String).str.replace(_FURTHER, "").str.strip_chars()
        marked = told.is_in(self._names.implode()).fill_null(value=False).to_numpy()
        at = np.flatnonzero(np.broadcast_to(marked, (rows,)))
        if not at.size:
            return days
        said = np.broadcast_to(days, (rows,)).copy()
        frame = pl.DataFrame(
            {
                "name": told.gather(at) if len(told) > 1 else told.new_from_index(0, len(at)),
                "organism": np.broadcast_to(organisms, (rows,))[at],
                "day": said[at],
            }
        )
        distinct = frame.unique()
        codes = pl.Series("code", [self._code(*one) for one in distinct.iter_rows()], dtype=pl.Int64)
        joined = frame.join(distinct.with_columns(codes), on=frame.columns, how="left", maintain_order="left")
        said[at] = joined["code"].to_numpy()
        return said

    def _code(self, name: str, organism: int, day: int) -> int:
        if not self._scalar.bears_number(name, self._organisms.texts[organism]):
            return day
        return with_more(self._days, day, [_SAID])
