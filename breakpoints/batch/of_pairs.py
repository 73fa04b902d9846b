"""What is made of two codes: each pair is worked out once, whoever asks for it first."""

import threading
from collections.abc import Callable

import numpy as np

from breakpoints.batch.codes import Codes, PairCodes
from breakpoints.batch.growing import Growing


class OfPairs:
    """A code for each pair of codes; ``lock`` is held while one is made."""

    def __init__(self, make: Callable[[int, int], int], lock: threading.Lock) -> None:
        self._make, self._lock = make, lock
        self._pairs = PairCodes()
        self._of_pair = Growing(np.intp)

    def codes(self, one: Codes, other: Codes) -> Codes:
        """Return the code of each row's pair."""
        pairs = self._pairs.codes(one, other)
        if len(self._of_pair) < len(self._pairs):
            with self._lock:
                for place in range(len(self._of_pair), len(self._pairs)):
                    pair = int(self._pairs.one.values[place]), int(self._pairs.other.values[place])
                    self._of_pair.append(self._make(*pair))
                self._of_pair.settle()
        return self._of_pair.values.take(pairs)
