"""How many uploads one process takes in at once, and how many of them it reads at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import BinaryIO, Final, TypeVar
from weakref import WeakKeyDictionary

import anyio
import anyio.to_thread

from service.errors import Busy
from service.incoming.turns import Turns
from service.security.address import line_of

READ_AT_ONCE = 2
"""Each file that is read may take some gigabytes in a child of its own."""
MOST_OF_ADDRESS = 2
"""Places of one address without a key."""
MOST_OF_LINE = 4
"""Places of all addresses without a key that may be one subscriber's."""
Read = TypeVar("Read")
NOBODY: Final = "nobody"
"""Whose places requests without a key take, all together."""


class _HeldAhead:
    """A place that a request holds while its body arrives, for the use case to go on with."""

    def __init__(self, laboratory_id: str) -> None:
        self.laboratory_id, self.waits = laboratory_id, True


class UploadPlaces:
    """The places of a process; no laboratory can hold more than half of them."""

    def __init__(self, most: int) -> None:
        self._most, self._most_of_one = most, max(1, most // 2)
        self._taken: Counter[str] = Counter()
        self._visiting: Counter[str] = Counter()
        self._answers: WeakKeyDictionary[BinaryIO, str] = WeakKeyDictionary()
        self._ahead: ContextVar[_HeldAhead | None] = ContextVar("place held ahead", default=None)
        self.turns = Turns(READ_AT_ONCE, of_many=frozenset({NOBODY}))
        self._threads = anyio.CapacityLimiter(READ_AT_ONCE)

    @contextmanager
    def place(self, laboratory_id: str) -> Iterator[None]:
        """Hold a place from the first byte until the file is kept or refused; refuse where none is free.

        One that the request holds ahead is gone on with, and given back at this end.
        """
        ahead = self._ahead.get()
        if ahead is not None and ahead.waits and ahead.laboratory_id == laboratory_id:
            ahead.waits = False
        else:
            self._take(laboratory_id)
        try:
            yield
        finally:
            self._give_back(laboratory_id)

    async def in_turn(self, read: Callable[[], Read], *, of: str | None) -> Read:
        """Read for a laboratory, or a visitor, in a thread what asks a child, once its turn has come."""
        async with self.turns.turn(of or NOBODY):
            return await anyio.to_thread.run_sync(read, limiter=self._threads)

    @contextmanager
    def ahead(self, laboratory_id: str, address: str | None = None) -> Iterator[None]:
        """Hold a place before a body is read, until the use case goes on with it or the request ends.

        Visitors share theirs: of one address only a few requests may hold one, to their very end.
        """
        visitor = (
            () if address is None or laboratory_id != NOBODY else (address, f"all of {line_of(address)}")
        )
        for one, most in zip(visitor, (MOST_OF_ADDRESS, MOST_OF_LINE), strict=False):
            if self._visiting[one] >= most:
                raise Busy("uploads_busy")
        self._take(laboratory_id)
        self._visiting.update(visitor)
        held = _HeldAhead(laboratory_id)
        before = self._ahead.set(held)
        try:
            yield
        finally:
            self._ahead.reset(before)
            self._visiting.subtract(visitor)
            self._visiting += Counter()
            if held.waits:
                self._give_back(laboratory_id)

    def hand_out(self, answer: BinaryIO, laboratory_id: str) -> None:
        """Count an answer as a place until it is closed: who reads slowly keeps its bytes on disk."""
        self._answers[answer] = laboratory_id

    def _take(self, laboratory_id: str) -> None:
        held = self._taken + Counter(of for answer, of in list(self._answers.items()) if not answer.closed)
        if held.total() >= self._most or held[laboratory_id] >= self._most_of_one:
            raise Busy("uploads_busy")
        self._taken[laboratory_id] += 1

    def _give_back(self, laboratory_id: str) -> None:
        self._taken[laboratory_id] -= 1
        self._taken += Counter()  # forgets who holds none
