"""How much of all bodies that are not files one process holds in memory at once."""

from collections import Counter
from collections.abc import Hashable
from typing import Final

from service.errors import Busy

MOST_BYTES: Final = 100_000_000
"""Of all bodies together; one address holds half of it at most."""
FREE_BYTES: Final = 64_000
"""A body up to this size is always welcome: a few results are asked of a busy service too."""


class BodyBudget:
    """The bytes of a process that bodies take, by the address that they come from."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_of_one = most_bytes, most_bytes // 2
        self._held: Counter[Hashable] = Counter()
        self._all = 0

    def share(self, address: Hashable) -> "BodyShare":
        """Return what one body takes of it: nothing yet."""
        return BodyShare(self, address)

    def take(self, address: Hashable, n_bytes: int) -> None:
        """Hold more bytes for an address; refuse where it, or all, would hold too many."""
        if self._all + n_bytes > self._most or self._held[address] + n_bytes > self._most_of_one:
            raise Busy("bodies_busy")
        self._all += n_bytes
        self._held[address] += n_bytes

    def give_back(self, address: Hashable, n_bytes: int) -> None:
        """Hold so many bytes less."""
        self._all -= n_bytes
        self._held[address] -= n_bytes
        if not self._held[address]:
            del self._held[address]


class BodyShare:
    """What one body takes of the budget, until its request is answered."""

    def __init__(self, budget: BodyBudget, address: Hashable) -> None:
        self._budget, self._address = budget, address
        self._arrived = self._held = 0
        self._left_to_places = False

    def add(self, n_bytes: int) -> None:
        """Count a piece that has arrived."""
        self._arrived += n_bytes
        if self._arrived > FREE_BYTES and not self._left_to_places:
            more = self._arrived - self._held
            self._budget.take(self._address, more)
            self._held += more

    def leave_to_places(self) -> None:
        """Count no more: whoever holds a place is bounded by how many there are."""
        self._left_to_places = True

    def give_back(self) -> None:
        """Hold nothing any more."""
        if self._held:
            self._budget.give_back(self._address, self._held)
            self._held = 0
