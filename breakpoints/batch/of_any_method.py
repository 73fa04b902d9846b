"""Resistant results of a batch whose method nobody knows; copies of another method's values say nothing."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from breakpoints.batch.distinct import Keys, among, distinct

Results = tuple[Keys, npt.NDArray[np.intp], npt.NDArray[np.intp]]
"""Of results the keys of isolate and drug, the codes of values and the places of methods; (n,) each."""
_BITS_OF_VALUE: Final = 32
"""Of the code of a value and, in the last bit, the place of its method."""


class OfAnyMethod:
    """Gathers such results, and those of which they may be copies; one thread at a time may call it."""

    def __init__(self) -> None:
        self._seen: list[Keys] = []
        self._keys = np.empty(0, np.int64)
        self._judged: list[tuple[Keys, Keys]] = []
        self._found: list[tuple[Keys, Keys]] = []

    def see(self, keys: Keys) -> None:
        """See of what there are results of no known method, before any is added."""
        if keys.size:
            self._seen.append(distinct(keys))

    def add(self, judged: Results, found: Iterable[Results]) -> None:
        """Add results that were judged, and resistant ones by each method that may be theirs."""
        if self._seen:
            self._keys = distinct(self._keys, *self._seen)
            self._seen.clear()
        key, value, method = judged
        kept = among(key, self._keys)
        self._judged.append((key[kept], _told(value[kept], 1 - method[kept])))
        self._found += [(key, _told(value, method)) for key, value, method in found]

    def settled(self) -> tuple[Keys, Keys]:
        """Return the keys and methods of the resistant ones, but of copies, and forget them."""
        (judged, copied), (found, told) = _joined(self._judged), _joined(self._found)
        self._judged.clear()
        self._found.clear()
        keys = distinct(found)
        copies = distinct((np.searchsorted(keys, judged) << _BITS_OF_VALUE | copied)[among(judged, keys)])
        own = ~among(np.searchsorted(keys, found) << _BITS_OF_VALUE | told, copies)
        return found[own], told[own] & 1


def _told(value: npt.NDArray[np.intp], method: npt.NDArray[np.intp]) -> Keys:
    """Return value and method of each result as one number."""
    return value.astype(np.int64) << 1 | method


def _joined(parts: Sequence[tuple[Keys, Keys]]) -> tuple[Keys, Keys]:
    nothing = np.empty(0, np.int64)
    keys, told = zip((nothing, nothing), *parts, strict=True)
    return np.concatenate(keys), np.concatenate(told)
