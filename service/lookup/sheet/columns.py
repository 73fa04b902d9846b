"""Things by their numbers, and columns of numbers: whole columns of rows are compared at once."""

import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import Final, Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

Numbers: TypeAlias = npt.NDArray[np.int64]
"""One number for each of some rows, questions or answers."""
NONE: Final = 0
"""The number of what stands first among numbered things: nothing."""
UNKNOWN: Final = -1
"""Stands for the number of what was not looked at yet."""
HALF: Final = 32
"""Bits of each of two numbers that are looked up as one."""


class Numbered(dict[K, int]):
    """The number of each thing; a new one gets the next. Those given first have the first numbers.

    Several threads may ask at once: a number is told of a thing only once it leads there.
    """

    def __init__(self, first: Iterable[K] = ()) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self.things: list[K] = []
        for one in first:
            self[one]

    def __missing__(self, one: K) -> int:
        """Give a thing the next number."""
        with self._lock:
            found = self.get(one)
            if found is None:
                self.things.append(one)
                found = self[one] = len(self.things) - 1
        return found


class Column(Generic[T]):
    """What is found of things in their order, when somebody asks; ``found_of`` finds it of further ones."""

    def __init__(self, things: Sequence[T], found_of: Callable[[Sequence[T]], Iterable[int]]) -> None:
        self._things, self._found_of, self._lock = things, found_of, threading.Lock()
        self._found = np.empty(0, dtype=np.int32)

    def __getitem__(self, numbers: Numbers) -> Numbers:
        """Return what stands beside the things that have these numbers."""
        if len(self._found) < len(self._things):
            with self._lock:
                more = numbers_of(list(self._found_of(self._things[len(self._found) :])))
                self._found = np.concatenate((self._found, more.astype(np.int32)))
        found: Numbers = self._found[numbers].astype(np.int64)
        return found


def numbering(of: Callable[[T], K], numbers: Numbered[K]) -> Callable[[Sequence[T]], Iterable[int]]:
    """Return what gives this of things its numbers."""
    return lambda things: map(numbers.__getitem__, map(of, things))


class Noted:
    """What was noted of things by their numbers and by a second one below ``width``; else `UNKNOWN`."""

    def __init__(self, width: int) -> None:
        self._noted = np.empty((0, width), dtype=np.int32)
        self._lock = threading.Lock()

    def find(self, numbers: Numbers, second: Numbers | int = 0) -> Numbers:
        """Return what was noted of these, for which there is room from now on."""
        noted = self._noted
        if numbers.size and len(noted) <= numbers.max():
            noted = self._grown(int(numbers.max()))
        found: Numbers = noted[numbers, second].astype(np.int64)
        return found

    def note(self, numbers: Numbers, second: Numbers | int, found: Numbers) -> None:
        """Note this of these."""
        if numbers.size:
            self._grown(int(numbers.max()))
            with self._lock:
                self._noted[numbers, second] = found

    @property
    def size(self) -> int:
        """Bytes of all for which there is room."""
        return self._noted.nbytes

    def _grown(self, to: int) -> npt.NDArray[np.int32]:
        with self._lock:
            if len(self._noted) <= to:
                size = max(to + 1, 2 * len(self._noted)) - len(self._noted)
                more = np.full((size, self._noted.shape[1]), UNKNOWN, dtype=np.int32)
                self._noted = np.concatenate((self._noted, more))
            return self._noted


def numbers_of(found: Collection[int]) -> Numbers:
    """Return a column of numbers."""
    return np.fromiter(found, dtype=np.int64, count=len(found))


def where(holds: npt.NDArray[np.bool_]) -> Numbers:
    """Return the places at which something holds; of few rows sooner than `numpy.flatnonzero`."""
    return holds.nonzero()[0]


def as_one(first: Numbers, second: Numbers) -> Numbers:
    """Return one number for each two, told apart by both."""
    return first << HALF | second


def parted(both: int) -> tuple[int, int]:
    """Return two numbers that were made one."""
    return both >> HALF, both & ((1 << HALF) - 1)
