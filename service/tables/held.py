"""One published version in memory: what the store says of it, its rows, its index and its words."""

import datetime as dt
import re
import threading
from collections.abc import Mapping
from typing import Final

import msgspec

from breakpoints.index import TableIndex
from breakpoints.version import TableVersion
from datasets.store.rows import TableVersion as StoredVersion
from service.tables.probabilities import ByZone
from service.tables.words import SHIPPED, TableWords

_YEAR: Final = re.compile(r"-(?:19|20|21)[0-9]{2}(?=-|$)")


class IndexedOnce:
    """The index of a version, made for the first question: an import holds editions nobody asks."""

    def __init__(self, version: TableVersion, withdrawn_reason: str | None = None) -> None:
        self._version, self._withdrawn_reason = version, withdrawn_reason
        self._index: TableIndex | None = None
        self._lock = threading.Lock()

    @property
    def is_made(self) -> bool:
        """Tell whether somebody asked already."""
        return self._index is not None

    def index(self) -> TableIndex:
        """Return the index; always the same one."""
        if self._index is None:
            with self._lock:
                if self._index is None:
                    self._index = TableIndex.of(self._version, withdrawn_reason=self._withdrawn_reason)
        return self._index


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One published version: what the store says of it, its rows, their index, words and probabilities."""

    stored: StoredVersion
    version: TableVersion
    indexed: IndexedOnce
    words: TableWords = SHIPPED
    probabilities: Mapping[str, ByZone] = {}
    """By the digest of a derivation: how likely each MIC category is by the zone."""

    @property
    def index(self) -> TableIndex:
        """Its index, made at the first question."""
        return self.indexed.index()

    @property
    def private(self) -> bool:
        """Tell whether it belongs to one laboratory."""
        return self.stored.laboratory_id is not None

    @property
    def withdrawn(self) -> bool:
        """Tell whether the version was withdrawn."""
        return self.stored.withdrawn_at is not None

    @property
    def in_force_from(self) -> dt.date:
        """The civil date from which it answers."""
        return dt.date.fromisoformat(self.version.in_force_from)

    @property
    def order(self) -> tuple[int, ...]:
        """The version number as integers."""
        return tuple(int(part) for part in self.version.version.split("."))

    @property
    def series(self) -> str:
        """What a newer edition follows on: the name of an imported table without its year."""
        imported = self.private and self.version.guideline is not None
        return _YEAR.sub("", self.stored.table, count=1) if imported else self.stored.table
