"""The published tables in memory: immutable indexes by digest, swapped whole on publication."""

import datetime as dt
import threading
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from breakpoints.version import TableVersion, read_canonical
from breakpoints.vocabulary import Vocabulary, VocabularyAdditions
from datasets.store import blobs, table_versions
from datasets.store.rows import TableVersion as StoredVersion
from service.tables.held import Held, IndexedOnce
from service.tables.probabilities import probabilities_of
from service.tables.view import View, in_force
from service.tables.words import SHIPPED, TableWords, Words

LATEST = "latest"
__all__ = ["LATEST", "Held", "TablesInMemory"]


class TablesInMemory:
    """Every published version, or those of some tables; a laboratory sees the public ones and its own."""

    def __init__(self, only: Iterable[str] | None = None) -> None:
        self._only = None if only is None else frozenset(only)
        self._generation = -1
        self._view = View()
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
        known = {one.stored.id: one for one in self._view.held}
        held: list[Held] = []
        purged = table_versions.purged(connection)
        for stored in table_versions.of_every_laboratory(connection):
            if stored.id in purged or (self._only is not None and stored.table not in self._only):
                continue  # of a purged one its digest and its audit entry remain, its rows do not
            before = known.get(stored.id)
            fresh = (
                before if before is not None and before.stored == stored else self._hold(connection, stored)
            )
            if fresh is not None:
                held.append(fresh)
        self._view = View(held)
        self._read = {one.stored.digest: one.version for one in held}
        self._added = {one.words.digest: one.words for one in held if one.words.digest is not None}
        self._generation = generation

    def visible(self, laboratory_id: str | None) -> tuple[Held, ...]:
        """Return the versions that a laboratory may see, newest first within a table."""
        return self._view.visible(laboratory_id)

    def hides_public(self, table: str, laboratory_id: str | None) -> bool:
        """Tell whether a laboratory's own table keeps a public one of the same name out of its sight."""
        public = any(one.stored.table == table for one in self._view.public)
        return public and all(one.private for one in self.table(table, laboratory_id))

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
        return in_force(self.table(table, laboratory_id), on)

    def default(self, on: dt.date, laboratory_id: str | None) -> tuple[Held, ...]:
        """Return what is in force on a date of every table that needs not be named."""
        return self._view.default(on, laboratory_id)

    def vocabulary(self, held: Iterable[Held]) -> Vocabulary:
        """Return the words of a request that asks these versions: the shipped ones and what they add."""
        return self._words.of(one.words for one in held)

    def are_ready(self, held: Iterable[Held]) -> bool:
        """Tell whether a question to these versions finds their indexes and words made."""
        asked = tuple(held)
        return all(one.indexed.is_made for one in asked) and self._words.knows(one.words for one in asked)

    def vocabulary_of(self, laboratory_id: str | None) -> Vocabulary:
        """Return every word that a laboratory may use: the shipped ones and those of its own tables."""
        return self.vocabulary(one for one in self.visible(laboratory_id) if one.words is not SHIPPED)

    def _hold(self, connection: Connection, stored: StoredVersion) -> Held | None:
        version = self._read.get(stored.digest)
        if version is None:
            content = table_versions.canonical(connection, stored)
            if content is None:
                return None
            version = read_canonical(content, stored.digest)
        words = self._words_of(connection, version.vocabulary)
        if words is None:
            return None
        indexed = IndexedOnce(version, stored.withdrawn_reason)
        probabilities = probabilities_of(connection, version.criteria)
        return Held(stored=stored, version=version, indexed=indexed, words=words, probabilities=probabilities)

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
