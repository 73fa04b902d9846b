"""Resistant results of a batch whose method nobody knows; copies of another method's values say nothing."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Results = tuple[npt.NDArray[np.int64], npt.NDArray[np.intp], npt.NDArray[np.intp]]
"""Of results the keys of isolate and drug, the codes of values and the places of methods; (n,) each."""


class OfAnyMethod:
    """Gathers such results, and those of which they may be copies; one thread at a time may call it."""

    def __init__(self) -> None:
        self._seen: list[npt.NDArray[np.int64]] = []
        self._keys = np.empty(0, np.int64)
        self._judged: list[npt.NDArray[np.int64]] = []
        self._found: list[npt.NDArray[np.int64]] = []

    def see(self, keys: npt.NDArray[np.int64]) -> None:
        """See of what there are results of no known method, before any is added."""
        if keys.size:
            self._seen.append(np.unique(keys))

    def add(self, judged: Results, found: Iterable[Results]) -> None:
        """Add results that were judged, and resistant ones by each method that may be theirs."""
        if self._seen:
            self._keys = np.unique(np.concatenate([self._keys, *self._seen]))
            self._seen.clear()
        if self._keys.size:
            rows = _rows(judged)
            self._judged.append(np.unique(rows[np.isin(rows[:, 0], self._keys)], axis=0))
        self._found += [np.unique(_rows(one), axis=0) for one in found]

    def settled(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the keys and methods of the resistant ones, but of copies, and forget them."""
        nothing = np.empty((0, 3), np.int64)
        judged, found = (np.concatenate([nothing, *every]) for every in (self._judged, self._found))
        self._judged.clear()
        self._found.clear()
        judged[:, 2] = 1 - judged[:, 2]
        _, number = np.unique(np.concatenate([judged, found]), axis=0, return_inverse=True)
        number = number.reshape(-1)
        own = found[~np.isin(number[len(judged) :], number[: len(judged)])]
        return own[:, 0], own[:, 2]


def _rows(results: Results) -> npt.NDArray[np.int64]:
    return np.stack(results, axis=1).astype(np.int64)
