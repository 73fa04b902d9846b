"""The ranges of control strains that a laboratory holds: those of its own imports, nobody else's."""

import threading
from collections import OrderedDict
from typing import Final

import msgspec
from sqlalchemy import Connection

from breakpoints.quality_control.ranges import QualityRange, QualityRanges
from datasets.store import blobs, imports
from service.context import Context
from service.security.caller import Caller

MOST_LABORATORIES: Final = 8
"""Of how many laboratories the ranges stay in memory; those of another are read again, in some 100 ms."""
NONE_HELD: Final = QualityRanges()

Digests = tuple[str, ...]


class RangesInMemory:
    """The ranges of laboratories that asked lately, each as long as its digests stay the same."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Digests, QualityRanges]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, connection: Connection, laboratory_id: str) -> QualityRanges:
        """Return the ranges of a laboratory; what it purged is let go of."""
        parts = imports.quality_of_every_laboratory(connection)
        digests = tuple(sorted({one.digest for one in parts if one.laboratory_id == laboratory_id}))
        with self._lock:
            known = self._kept.pop(laboratory_id, None)
            if known is None or known[0] != digests:
                known = (digests, _read(connection, digests))
            self._kept[laboratory_id] = known
            while len(self._kept) > MOST_LABORATORIES:
                self._kept.popitem(last=False)
            return known[1]


_IN_MEMORY: Final = RangesInMemory()


def held_ranges(context: Context, caller: Caller) -> QualityRanges:
    """Return the ranges of the caller's laboratory; none for a caller without one."""
    if caller.laboratory_id is None:
        return NONE_HELD
    with context.store.reading() as connection:
        return _IN_MEMORY.of(connection, caller.laboratory_id)


def _read(connection: Connection, digests: Digests) -> QualityRanges:
    blobs_found = [found for one in digests if (found := blobs.get(connection, one)) is not None]
    ranges: list[QualityRange] = []
    for blob in blobs_found:
        ranges.extend(msgspec.json.decode(blob.content, type=tuple[QualityRange, ...]))
    return QualityRanges(ranges)
