"""Bringing the schema up to date; alembic is imported only when it is behind."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from datasets.store.engines import open_store, sqlite_path, store_url
from datasets.store.errors import StoreNotMigrated, StoreTooNew, StoreUnavailable
from datasets.store.faults import store_faults

HEAD = "0006"
_KNOWN = frozenset({"0001", "0002", "0003", "0004", "0005", HEAD})


def found_revision(url: str) -> str:
    """Return the schema's revision, or an empty text where there is none."""
    parsed = store_url(url)
    path = sqlite_path(parsed)
    return _revision_on_postgresql(parsed) if path is None else _revision_in_file(path)


def is_current(url: str) -> bool:
    """Say whether the schema is the one this program needs."""
    return found_revision(url) == HEAD


def require_current(url: str) -> None:
    """Refuse a store whose schema is missing, older or newer than this program's."""
    found = found_revision(url)
    _refuse_newer(found)
    if found != HEAD:
        raise StoreNotMigrated(found, HEAD)


def migrate(url: str) -> bool:
    """Create or update the schema in one transaction; return whether anything was to do.

    Safe to run from several processes at once: the writer lock is taken first.
    """
    path = sqlite_path(store_url(url))
    if path is not None:
        _make_folder(path.parent)
    found = found_revision(url)
    _refuse_newer(found)
    if found == HEAD:
        return False
    store = open_store(url)
    try:
        with store.writing() as connection:
            _upgrade(connection)
    finally:
        store.close()
    return True


def _refuse_newer(found: str) -> None:
    if found and found not in _KNOWN:
        raise StoreTooNew(found, HEAD)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreUnavailable(f"the folder {folder} cannot be made ({fault.strerror})") from fault


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - a start with a current schema must not pay for it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision_in_file(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as fault:
        if "no such table" in str(fault):
            return ""
        raise StoreUnavailable(f"{path}: {fault}") from fault
    except sqlite3.DatabaseError as fault:
        raise StoreUnavailable(f"{path} is not a store ({fault})") from fault
    return "" if row is None else str(row[0])


def _revision_on_postgresql(url: URL) -> str:
    engine = create_engine(url, poolclass=NullPool)
    with store_faults(), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
