"""The published tables in memory: immutable indexes by digest, swapped whole on publication."""

import datetime as dt
import threading
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from breakpoints.index import TableIndex
from breakpoints.version import TableVersion, read_canonical
from breakpoints.vocabulary import Vocabulary, VocabularyAdditions
from datasets.store import blobs, table_versions
from datasets.store.rows import TableVersion as StoredVersion
from service.tables.words import SHIPPED, TableWords, Words

LATEST = "latest"


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One published version: what the store says of it, its rows, their index, and the words it adds."""

    stored: StoredVersion
    version: TableVersion
    index: TableIndex
    words: TableWords = SHIPPED

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


class TablesInMemory:
    """Every published version; a laboratory sees the public ones and its own."""

    def __init__(self) -> None:
        self._generation = -1
        self._held: tuple[Held, ...] = ()
        self._read: dict[str, TableVersion] = {}
        self._added: dict[str, TableWords] = {}
        self._words = Words()
        self.refreshing = threading.Lock()

    @property
    def generation(self) -> int:
        """The store's generation when it was last read; -1 before the first time."""
        return self._generation

    def refresh(self, connection: Connection, generation: int) -> None:
        """Read the versions that appeared since the last look, and swap the view."""
        if generation == self._generation:
            return
        known = {one.stored.id: one for one in self._held}
        held: list[Held] = []
        for stored in table_versions.of_every_laboratory(connection):
            before = known.get(stored.id)
            fresh = (
                before if before is not None and before.stored == stored else self._hold(connection, stored)
            )
            if fresh is not None:
                held.append(fresh)
        self._held = tuple(sorted(held, key=lambda one: (one.stored.table, one.order), reverse=True))
        self._read = {one.stored.digest: one.version for one in self._held}
        self._added = {one.words.digest: one.words for one in self._held if one.words.digest is not None}
        self._generation = generation

    def visible(self, laboratory_id: str | None) -> tuple[Held, ...]:
        """Return the versions that a laboratory may see, newest first within a table."""
        return tuple(
            one
            for one in self._held
            if one.stored.laboratory_id is None or one.stored.laboratory_id == laboratory_id
        )

    def table(self, table: str, laboratory_id: str | None) -> tuple[Held, ...]:
        """Return the versions of one table, newest first."""
        return tuple(one for one in self.visible(laboratory_id) if one.stored.table == table)

    def held(self, table: str, version: str, laboratory_id: str | None) -> Held | None:
        """Return one version, withdrawn or not; ``latest`` is the newest that was not withdrawn."""
        versions = self.table(table, laboratory_id)
        if version == LATEST:
            return next((one for one in versions if not one.withdrawn), None)
        return next((one for one in versions if one.stored.version == version), None)

    def in_force(self, table: str, on: dt.date, laboratory_id: str | None) -> Held | None:
        """Return the version of a table that is in force on a date."""
        return _in_force(self.table(table, laboratory_id), on)

    def default(self, on: dt.date, laboratory_id: str | None) -> tuple[Held, ...]:
        """Return what is in force on a date of every table that needs not be named."""
        visible = self.visible(laboratory_id)
        names = sorted({one.stored.table for one in visible if not one.version.simulated})
        found = (_in_force((one for one in visible if one.stored.table == name), on) for name in names)
        return tuple(one for one in found if one is not None)

    def vocabulary(self, held: Iterable[Held]) -> Vocabulary:
        """Return the words of a request that asks these versions: the shipped ones and what they add."""
        return self._words.of(one.words for one in held)

    def vocabulary_of(self, laboratory_id: str | None) -> Vocabulary:
        """Return every word that a laboratory may use: the shipped ones and those of its own tables."""
        return self.vocabulary(one for one in self.visible(laboratory_id) if one.words is not SHIPPED)

    def _hold(self, connection: Connection, stored: StoredVersion) -> Held | None:
        version = self._read.get(stored.digest)
        if version is None:
            content = table_versions.canonical(connection, stored)
            if content is None:
                return None  # purged: its digest and its audit entry remain, its rows do not
            version = read_canonical(content, stored.digest)
        index = TableIndex.of(version, withdrawn_reason=stored.withdrawn_reason)
        words = self._words_of(connection, version.vocabulary)
        return None if words is None else Held(stored=stored, version=version, index=index, words=words)

    def _words_of(self, connection: Connection, digest: str | None) -> TableWords | None:
        """Return what a version adds to the vocabulary; None once that was purged."""
        if digest is None:
            return SHIPPED
        if digest not in self._added:
            found = blobs.get(connection, digest)
            if found is None:
                return None
            additions = msgspec.json.decode(found.content, type=VocabularyAdditions)
            self._added[digest] = TableWords(digest, additions)
        return self._added[digest]


def _in_force(versions: Iterable[Held], on: dt.date) -> Held | None:
    """Return the newest that is neither withdrawn nor still to come."""
    return next((one for one in versions if not one.withdrawn and one.in_force_from <= on), None)
