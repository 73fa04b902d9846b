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
from service.tables.words import SHIPPED, TableWords, Words

LATEST = "latest"
__all__ = ["LATEST", "Held", "TablesInMemory"]


class TablesInMemory:
    """Every published version; a laboratory sees the public ones and its own."""

    def __init__(self) -> None:
        self._generation = -1
        self._held: tuple[Held, ...] = ()
        self._public: tuple[Held, ...] = ()
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
        purged = table_versions.purged(connection)
        for stored in table_versions.of_every_laboratory(connection):
            if stored.id in purged:
                continue  # its digest and its audit entry remain, its rows do not
            before = known.get(stored.id)
            fresh = (
                before if before is not None and before.stored == stored else self._hold(connection, stored)
            )
            if fresh is not None:
                held.append(fresh)
        self._held = tuple(sorted(held, key=_newest_first, reverse=True))
        self._public = tuple(one for one in self._held if not one.private)
        self._read = {one.stored.digest: one.version for one in self._held}
        self._added = {one.words.digest: one.words for one in self._held if one.words.digest is not None}
        self._generation = generation

    def visible(self, laboratory_id: str | None) -> tuple[Held, ...]:
        """Return the versions that a laboratory may see, newest first within a table.

        A table of its own hides a public one that was published under the same name later.
        """
        if laboratory_id is None:
            return self._public
        own = tuple(one for one in self._held if one.stored.laboratory_id == laboratory_id)
        if not own:
            return self._public
        names = {one.stored.table for one in own}
        public = (one for one in self._public if one.stored.table not in names)
        return tuple(sorted((*own, *public), key=_newest_first, reverse=True))

    def hides_public(self, table: str, laboratory_id: str | None) -> bool:
        """Tell whether a laboratory's own table keeps a public one of the same name out of its sight."""
        public = any(one.stored.table == table for one in self._public)
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
        return _in_force(self.table(table, laboratory_id), on)

    def default(self, on: dt.date, laboratory_id: str | None) -> tuple[Held, ...]:
        """Return what is in force on a date of every table that needs not be named.

        Of the editions of one guideline that a laboratory imported, the newest: an earlier year
        answers only where it is named. A laboratory's own tables come before the public ones.
        """
        visible = self.visible(laboratory_id)
        names = sorted({one.stored.table for one in visible if not one.version.simulated})
        found = (_in_force((one for one in visible if one.stored.table == name), on) for name in names)
        newest: dict[tuple[bool, str], Held] = {}
        for one in found:
            if one is not None:
                before = newest.get((not one.private, one.series))
                if before is None or before.in_force_from < one.in_force_from:
                    newest[not one.private, one.series] = one
        return tuple(newest[key] for key in sorted(newest))

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


def _newest_first(one: Held) -> tuple[str, tuple[int, ...]]:
    return one.stored.table, one.order


def _in_force(versions: Iterable[Held], on: dt.date) -> Held | None:
    """Return the newest that is neither withdrawn nor still to come."""
    return next((one for one in versions if not one.withdrawn and one.in_force_from <= on), None)
