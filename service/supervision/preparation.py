"""Preparing a store: schema, queue, first content, chart bundle; and telling cheaply that it is done."""

import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import msgspec

from service.settings import Settings, checkout
from service.static_bundle import vega_bundle_path, write_vega_bundle

SETTING = "prepared_for"
SQLITE = "sqlite:///"


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """What a preparation did."""

    admin_key: str | None = None


def is_prepared(settings: Settings) -> bool:
    """Say whether this program has prepared the store; a start does not import a database library for it."""
    if not vega_bundle_path().is_file():
        return False
    if settings.store.startswith(SQLITE):
        return _noted_in_file(Path(settings.store.removeprefix(SQLITE))) == _program()
    return _noted_in_server(settings.store) == _program()


def prepare(settings: Settings) -> Prepared:
    """Bring a store up to date and fill an empty one; again, it changes nothing."""
    from datasets.store import migrate, open_store  # noqa: PLC0415 - see ``is_prepared``
    from datasets.store import settings as noted  # noqa: PLC0415
    from service.first_start import first_start  # noqa: PLC0415
    from service.jobs import migrate_queue  # noqa: PLC0415

    write_vega_bundle()
    migrate(settings.store)
    migrate_queue(settings.store)
    store = open_store(settings.store)
    try:
        started = first_start(store, settings)
        with store.writing() as connection:
            if noted.get(connection, SETTING) != _program():
                noted.put(connection, SETTING, _program())
    finally:
        store.close()
    return Prepared(admin_key=started.admin_key)


def _program() -> str:
    """Name what a store is prepared for: our schema and the queue's."""
    migrations = (checkout() / "datasets" / "store" / "migrations" / "versions").glob("*.py")
    newest = max((path.stem for path in migrations), default="")
    return f"schema {newest}, queue {version('dbos')}"


def _noted_in_file(path: Path) -> object:
    """Read the note from a SQLite store with the standard library; ``None`` where there is none."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT value FROM setting WHERE name = ?", (SETTING,)).fetchone()
    except sqlite3.Error:
        return None  # ``prepare`` meets the same fault, and says what it is
    return None if row is None else msgspec.json.decode(row[0])


def _noted_in_server(store_url: str) -> object:
    """Read the note from a PostgreSQL store; ``None`` where there is none."""
    from datasets.store import is_current, open_store  # noqa: PLC0415 - see ``is_prepared``
    from datasets.store import settings as noted  # noqa: PLC0415
    from datasets.store.errors import StoreError  # noqa: PLC0415

    try:
        if not is_current(store_url):
            return None
        with closing(open_store(store_url)) as store, store.reading() as connection:
            return noted.get(connection, SETTING)
    except StoreError:
        return None  # ``prepare`` meets the same fault, and says what it is
