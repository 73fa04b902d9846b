"""How many requests one asker may make in a minute, counted by each process for itself."""

import math
import time
from collections.abc import Callable, Hashable

WINDOW_SECONDS = 60.0


class RateLimit:
    """Counts the requests of each asker in the current minute; no limit where it is 0."""

    def __init__(self, most_per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most_per_minute, clock
        self._counts: dict[Hashable, int] = {}
        self._ends = clock() + WINDOW_SECONDS

    def seconds_to_wait(self, *askers: Hashable) -> int:
        """Count a request for each of its askers; 0 when it is welcome.

        Once one asker is over the limit the next are not counted: invented keys fill no memory.
        """
        if not self._most:
            return 0
        at = self._clock()
        if at >= self._ends:
            self._counts.clear()
            self._ends = at + WINDOW_SECONDS
        for asker in askers:
            made = self._counts.get(asker, 0) + 1
            if made > self._most:
                return max(1, math.ceil(self._ends - at))
            self._counts[asker] = made
        return 0
