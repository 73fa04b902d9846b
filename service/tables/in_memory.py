"""The published tables in memory: immutable indexes by digest, swapped whole on publication."""

import datetime as dt
import threading
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from breakpoints.index import TableIndex
from breakpoints.version import TableVersion, read_canonical
from datasets.store import table_versions
from datasets.store.rows import TableVersion as StoredVersion

LATEST = "latest"


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One published version: what the store says of it, its rows, and their index."""

    stored: StoredVersion
    version: TableVersion
    index: TableIndex

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

    def _hold(self, connection: Connection, stored: StoredVersion) -> Held | None:
        version = self._read.get(stored.digest)
        if version is None:
            content = table_versions.canonical(connection, stored)
            if content is None:
                return None  # purged: its digest and its audit entry remain, its rows do not
            version = read_canonical(content, stored.digest)
        index = TableIndex.of(version, withdrawn_reason=stored.withdrawn_reason)
        return Held(stored=stored, version=version, index=index)


def _in_force(versions: Iterable[Held], on: dt.date) -> Held | None:
    """Return the newest that is neither withdrawn nor still to come."""
    return next((one for one in versions if not one.withdrawn and one.in_force_from <= on), None)
