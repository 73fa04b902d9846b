"""Dense codes: texts, and pairs of codes, numbered from 0 in the order in which they first occur."""

import threading
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.growing import Growing

Codes = npt.NDArray[np.signedinteger[Any]]

MOST_CELLS: Final = 1 << 24
"""The largest table of pairs (64 MB); beyond it pairs are looked up one by one."""
_UNKNOWN: Final = -1
_SMALLEST: Final = 64
_NULL: Final = 0xFFFFFFFF


class TextCodes:
    """Codes of the texts of one column, from their physical codes in a categorical column."""

    def __init__(self) -> None:
        self.texts: list[str | None] = []
        self._table: npt.NDArray[np.int32] = np.full(_SMALLEST, _UNKNOWN, np.int32)
        self._lock = threading.Lock()

    def codes(self, column: pl.Series) -> Codes:
        """Return the code of each row; an empty cell is a text (None) of its own.

        Parameters
        ----------
        column : polars.Series
            Categorical, n rows.

        Returns
        -------
        ndarray of intp, shape (n,)
        """
        if not len(column):
            return np.empty(0, np.intp)
        physical = column.to_physical()
        if physical.null_count():
            physical = physical.fill_null(_NULL)
        places = (physical.to_numpy() + np.uint32(1)).astype(np.intp)  # an empty cell is 0
        table = self._table
        if places.max() < len(table):
            found = table[places]
            if found.min() >= 0:
                return found
        self._add(column, places)
        return self._table[places]

    def constant(self, text: str | None) -> Codes:
        """Return the code of one text that holds for every row."""
        with self._lock:
            if text not in self.texts:
                self.texts.append(text)
            return np.array([self.texts.index(text)])

    def _add(self, column: pl.Series, places: npt.NDArray[np.intp]) -> None:
        """Number the texts of a column that have no code yet."""
        with self._lock:
            self._table = _reaching(self._table, int(places.max()))
            missing = np.flatnonzero(self._table[places] < 0)
            rows = missing[_first_of_each(places[missing], self._table)]
            first = len(self.texts)
            self.texts += column.gather(rows).to_list()
            self._table[places[rows]] = np.arange(first, len(self.texts))


class PairCodes:
    """Codes of the pairs of two columns of codes; ``one`` and ``other`` hold the pair of each code."""

    def __init__(self) -> None:
        self.one, self.other = Growing(np.intp), Growing(np.intp)
        self._table: npt.NDArray[np.int32] = np.full((_SMALLEST, _SMALLEST), _UNKNOWN, np.int32)
        self._by_pair: dict[int, int] | None = None
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.other)

    def codes(self, one: Codes, other: Codes) -> Codes:
        """Return the code of each row's pair.

        Parameters
        ----------
        one, other : ndarray of integers, shape (n,), or (1,) for what is the same in every row

        Returns
        -------
        ndarray of integers, shape (n,), or (1,) where both are the same in every row

        Notes
        -----
        One look-up in a table of rows x columns cells per row of the batch, O(n); where the
        table would have more than `MOST_CELLS` cells, a sort, O(n log n).
        """
        if not (one.size and other.size):
            return np.empty(0, np.intp)
        table = self._fitting(int(one.max()), int(other.max()))
        if table is None:
            return self._sparse(one, other)
        found: Codes = table.ravel()[(one * table.shape[1] + other).astype(np.intp, copy=False)]
        if found.min() < 0:
            both = np.broadcast_arrays(one, other)
            missing = np.flatnonzero(found < 0)
            self._add(both[0][missing], both[1][missing])
            return self.codes(one, other)
        return found

    def _fitting(self, one: int, other: int) -> npt.NDArray[np.int32] | None:
        """Return a table that holds these codes, or None if it would be too large."""
        table = self._table
        if one < table.shape[0] and other < table.shape[1]:
            return table
        with self._lock:
            table = self._table
            rows = max(table.shape[0], 1 << one.bit_length())
            columns = max(table.shape[1], 1 << other.bit_length())
            if rows * columns > MOST_CELLS:
                return None
            grown = np.full((rows, columns), _UNKNOWN, np.int32)
            grown[: table.shape[0], : table.shape[1]] = table
            self._table = grown
            return grown

    def _add(self, one: Codes, other: Codes) -> None:
        """Number the pairs that have no code yet."""
        with self._lock:
            table, columns = self._table.ravel(), self._table.shape[1]
            places = (one * columns + other).astype(np.intp, copy=False)
            places = places[table[places] < 0]
            places = places[_first_of_each(places, table)]
            first = len(self)
            rows, columns = np.divmod(places, columns)
            self.one.extend(rows)
            self.other.extend(columns)
            table[places] = np.arange(first, first + len(places))
            if self._by_pair is not None:
                numbered = range(first, first + len(places))
                self._by_pair |= zip(_wide(rows, columns).tolist(), numbered, strict=True)

    def _sparse(self, one: Codes, other: Codes) -> Codes:
        """Look pairs up where a table of all would be too large."""
        pairs, back = np.unique(_wide(one, other), return_inverse=True)
        with self._lock:
            numbered = [self._number(pair) for pair in pairs.tolist()]
        return np.array(numbered, np.intp)[back]

    def _number(self, pair: int) -> int:
        """Return the code of one pair, numbering it if it is new."""
        if self._by_pair is None:
            ends = slice(0, len(self))
            known = _wide(self.one.values[ends], self.other.values[ends]).tolist()
            self._by_pair = {one: code for code, one in enumerate(known)}
        code = self._by_pair.get(pair)
        if code is None:
            code = self._by_pair[pair] = len(self)
            row, column = pair >> 32, pair & _NULL
            self.one.append(row)
            self.other.append(column)
            self.one.settle()
            self.other.settle()
            if row < self._table.shape[0] and column < self._table.shape[1]:
                self._table[row, column] = code
        return code


def _first_of_each(places: Codes, table: npt.NDArray[np.int32]) -> Codes:
    """Return the first row of each place of a table; what stands there becomes a number below 0.

    Each row writes its own number to its place, the first row last; it is the one whose number stays.
    """
    claims = np.arange(-len(places), 0, dtype=np.int32) + _UNKNOWN
    table[places[::-1]] = claims[::-1]
    return np.flatnonzero(table[places] == claims)


def _wide(one: Codes, other: Codes) -> Codes:
    """Write both codes into one number."""
    return one.astype(np.int64) << 32 | other


def _reaching(table: npt.NDArray[np.int32], place: int) -> npt.NDArray[np.int32]:
    """Return a table that has this place."""
    if place < len(table):
        return table
    grown = np.full(max(2 * len(table), place + 1), _UNKNOWN, np.int32)
    grown[: len(table)] = table
    return grown
