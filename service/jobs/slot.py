"""Worker slots: one living worker each, whose executor id is always the same.

DBOS resumes a dead worker's jobs under the same executor id; two living workers with one id would run
a job twice. So the slot is locked for as long as its worker lives: by a file lock beside a SQLite store,
by an advisory lock in PostgreSQL. Both are let go by the system, however the worker ends.

* SlotError           a SQLite store has one slot only
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

LOCK_FAMILY = 0x7A6F6E65
"""The first half of our advisory locks; the second is the slot."""


class SlotError(ValueError):
    """A SQLite store has one slot only."""

    def __init__(self, slot: int) -> None:
        self.slot = slot
        super().__init__(f"A SQLite store has one job worker, in slot 0, none in {slot}: use PostgreSQL.")


def executor_id(slot: int) -> str:
    """Return the name under which a slot's jobs stand in the queue."""
    return f"worker-{slot}"


def slot_of(executor: str | None) -> int | None:
    """Return the slot of an executor id, or ``None`` where it is not one of ours."""
    name, _, number = (executor or "").partition("-")
    return int(number) if name == "worker" and number.isdigit() else None


@contextmanager
def held_slot(store_url: str, slot: int) -> Iterator[Connection | None]:
    """Hold a slot; wait while another worker holds it.

    On PostgreSQL the connection that holds it is given: the slot is lost with it.
    """
    url = make_url(store_url)
    if url.get_backend_name() != "sqlite":
        with _lock_engine(store_url).connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:family, :slot)"), _keys(slot))
            yield connection
        return
    if slot != 0:
        raise SlotError(slot)
    path = Path(str(url.database))
    with path.with_name(f"{path.name}.worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield None


@contextmanager
def free_slot(connection: Connection, slot: int) -> Iterator[bool]:
    """Hold another slot of a PostgreSQL store if nobody does, and say whether that is so."""
    free = bool(
        connection.execute(text("SELECT pg_try_advisory_lock(:family, :slot)"), _keys(slot)).scalar_one()
    )
    try:
        yield free
    finally:
        if free:
            connection.execute(text("SELECT pg_advisory_unlock(:family, :slot)"), _keys(slot))


def _lock_engine(store_url: str) -> Engine:
    """Return an engine whose connections live exactly as long as they are used."""
    url = make_url(store_url).set(drivername="postgresql+psycopg")
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


def _keys(slot: int) -> dict[str, int]:
    return {"family": LOCK_FAMILY, "slot": slot}
