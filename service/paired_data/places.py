"""How many uploads one process takes in at once, and how many of them it reads at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import anyio

from service.errors import Busy

READ_AT_ONCE = 2
"""Each file that is read may take some gigabytes in a child of its own."""


class UploadPlaces:
    """The places of a process; no laboratory can hold more than half of them."""

    def __init__(self, most: int) -> None:
        self._most, self._most_of_one = most, max(1, most // 2)
        self._taken: Counter[str] = Counter()
        self.reading = anyio.CapacityLimiter(READ_AT_ONCE)
        self.reading_for_visitors = anyio.CapacityLimiter(READ_AT_ONCE - 1)
        """Held beside ``reading`` by who has no key: their files cannot keep a laboratory's waiting."""

    @contextmanager
    def place(self, laboratory_id: str) -> Iterator[None]:
        """Hold a place from the first byte until the file is kept or refused; refuse where none is free."""
        if self._taken.total() >= self._most or self._taken[laboratory_id] >= self._most_of_one:
            raise Busy("uploads_busy")
        self._taken[laboratory_id] += 1
        try:
            yield
        finally:
            self._taken[laboratory_id] -= 1
            self._taken += Counter()  # forgets who holds none
