"""Opening the store: one writer at a time, readers that never wait."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from datasets.store.errors import StoreUnavailable
from datasets.store.faults import store_faults

WAIT_SECONDS = 30
_WRITER_LOCK = 0x7A6F6E65626F6F6B  # "zonebook"


class Store(msgspec.Struct, frozen=True, kw_only=True):
    """An opened store: a writing and a reading engine on one database."""

    url: str
    writing_engine: Engine
    reading_engine: Engine

    def __repr__(self) -> str:
        """Show the address without its password."""
        return f"Store({make_url(self.url)!r})"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give one transaction that holds the store's writer lock; it commits unless an error leaves it."""
        with store_faults(), self.writing_engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give one read-only snapshot; it neither waits for writers nor makes them wait."""
        with store_faults(), self.reading_engine.begin() as connection:
            yield connection

    def wipe_log(self) -> bool:
        """Empty SQLite's write-ahead log, which still holds what was deleted; false while somebody reads."""
        path = sqlite_path(make_url(self.url))
        if path is None:
            return True
        try:
            with closing(sqlite3.connect(path, timeout=1)) as connection:
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        return not busy

    def close(self) -> None:
        """Close every pooled connection."""
        self.writing_engine.dispose()
        self.reading_engine.dispose()


def open_store(url: str) -> Store:
    """Open ``sqlite:///PATH`` or ``postgresql://…``; ``migrate(url)`` must have run before the first use."""
    parsed = store_url(url)
    engines = _sqlite_engines if parsed.get_backend_name() == "sqlite" else _postgresql_engines
    writing, reading = engines(parsed)
    plain = parsed.set(drivername=parsed.get_backend_name()).render_as_string(hide_password=False)
    return Store(url=plain, writing_engine=writing, reading_engine=reading)


def store_url(url: str) -> URL:
    """Read a store's address; refuse what is neither SQLite in a file nor PostgreSQL."""
    try:
        parsed = make_url(url)
    except ArgumentError as fault:
        raise StoreUnavailable("the address is neither sqlite:///PATH nor postgresql://...") from fault
    match parsed.get_backend_name():
        case "sqlite" if parsed.database not in {None, "", ":memory:"}:
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case _:
            raise StoreUnavailable("the address is neither sqlite:///PATH nor postgresql://...")


def sqlite_path(url: URL) -> Path | None:
    """Return the file of a SQLite store, None for PostgreSQL."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def _sqlite_engines(url: URL) -> tuple[Engine, Engine]:
    # One pooled writer: threads of this process queue here, where it is fair, and only
    # processes compete for the file.
    writing = create_engine(
        url, pool_size=1, max_overflow=0, pool_timeout=WAIT_SECONDS, connect_args={"timeout": WAIT_SECONDS}
    )
    reading = create_engine(
        url, pool_size=8, max_overflow=32, pool_timeout=WAIT_SECONDS, connect_args={"timeout": WAIT_SECONDS}
    )
    event.listen(writing, "connect", _prepare_writer)
    event.listen(reading, "connect", _prepare_reader)
    event.listen(writing, "begin", _begin_immediate)
    event.listen(reading, "begin", _begin)
    return writing, reading


def _prepare(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # BEGIN is ours to say
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")  # REPLACE then fires the triggers on DELETE


def _prepare_writer(connection: sqlite3.Connection, _record: Any) -> None:
    _prepare(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # overwrite what is purged, in any build
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        _switch_to_wal(connection)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait here for another process that switches at the same moment; the lock does.
    (_, _, file), *_ = connection.execute("PRAGMA database_list").fetchall()
    folder = os.open(Path(file).parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        os.close(folder)


def _prepare_reader(connection: sqlite3.Connection, _record: Any) -> None:
    _prepare(connection)
    connection.execute("PRAGMA query_only = ON")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _postgresql_engines(url: URL) -> tuple[Engine, Engine]:
    writing = create_engine(url, pool_size=4, max_overflow=16, pool_timeout=WAIT_SECONDS, pool_pre_ping=True)
    reading = create_engine(
        url,
        pool_size=8,
        max_overflow=32,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )
    event.listen(writing, "begin", _take_writer_lock)
    return writing, reading


def _take_writer_lock(connection: Connection) -> None:
    # One writer at a time here too: both engines then show the same histories, and
    # neither the audit chain nor a publication can be raced.
    connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})
