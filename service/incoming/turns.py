"""Whose file is read next: few are at once, and nobody's files keep those of all others waiting."""

import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio

REMEMBERED_SECONDS: Final = 600.0
"""So long after another party asked, each leaves one of the readers to the others."""


class Turns:
    """The readers of a process, by the party whose file each reads; for one event loop.

    A party that is alone may have all of them. While others ask, or did a moment ago, one reader is always
    left for who has none; a party of many, as visitors are, leaves it at all times. Of those who wait and
    have fewest the one whose last turn began longest ago is next.
    """

    def __init__(
        self, most: int, *, of_many: frozenset[str] = frozenset(), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._of_many, self._clock = most, of_many, clock
        self.reading: Counter[str] = Counter()
        self._waiting: deque[tuple[str, anyio.Event]] = deque()
        self._asked: dict[str, float] = {}
        self._turns, self._last_turn = 0, dict[str, int]()

    @asynccontextmanager
    async def turn(self, party: str) -> AsyncIterator[None]:
        """Wait for a reader and hold it."""
        self._asked[party] = self._clock()
        turn = anyio.Event()
        self._waiting.append((party, turn))
        self._hand_out()
        try:
            await turn.wait()
        except BaseException:
            if turn.is_set():
                self._give_back(party)
            else:
                self._waiting = deque(one for one in self._waiting if one[1] is not turn)
            raise
        try:
            yield
        finally:
            self._give_back(party)

    def _give_back(self, party: str) -> None:
        self.reading[party] -= 1
        self.reading += Counter()
        self._hand_out()

    def _hand_out(self) -> None:
        """Give each free reader to one of those that wait."""
        while self.reading.total() < self._most:
            may = [one for one in self._waiting if self.reading[one[0]] < self._most_of(one[0])]
            if not may:
                return
            party, turn = following = min(
                may, key=lambda one: (self.reading[one[0]], self._last_turn.get(one[0], 0))
            )
            self._waiting.remove(following)
            self.reading[party] += 1
            self._turns += 1
            self._last_turn[party] = self._turns
            turn.set()

    def _most_of(self, party: str) -> int:
        since = self._clock() - REMEMBERED_SECONDS
        self._asked = {one: at for one, at in self._asked.items() if at > since or self.reading[one]}
        self._last_turn = {one: turn for one, turn in self._last_turn.items() if one in self._asked}
        alone = party not in self._of_many and not self._asked.keys() - {party}
        return self._most if alone else max(1, self._most - 1)
