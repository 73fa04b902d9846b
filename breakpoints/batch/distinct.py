"""Distinct keys, by sorting: NumPy's table of hashes is slow where keys are made of several numbers."""

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]


def distinct(*parts: Keys) -> Keys:
    """Return the different keys of arrays, ascending; O(n log n), whatever the keys are."""
    keys = np.concatenate([np.empty(0, np.int64), *parts])
    keys.sort()
    first = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    found: Keys = keys[first]
    return found


def among(keys: Keys, known: Keys) -> npt.NDArray[np.bool_]:
    """Tell which keys are among known ones, which ascend; shape of ``keys``."""
    if not len(known):
        return np.zeros(keys.shape, np.bool_)
    found: npt.NDArray[np.bool_] = known[np.searchsorted(known, keys).clip(max=len(known) - 1)] == keys
    return found
