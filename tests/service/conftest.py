"""What all tests of the service share."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest
from litestar import Litestar

from datasets.child import plan_forkserver, stop_forkserver
from datasets.store import Store, migrate, open_store
from service.app import create_app
from service.context import new_context
from service.file_classification.child import PRELOAD as CLASSIFYING
from service.first_start import first_start
from service.jobs import migrate_queue
from service.jobs.derivation_child import PRELOAD as DERIVING
from service.security.key_format import new_key
from service.settings import Settings

ADMIN_KEY = new_key().text

EVERYTHING = (
    "datasets.preloaded",
    *CLASSIFYING,
    *DERIVING,
    "analysis.quality_control.answer",
    "datasets.control_readings.reading",
    "datasets.differences.comparing",
    "datasets.data_quality.measuring",
    "service.file_isolates.reading",
    "service.findings_workbook.writing",
    "service.paired_template.errand",
)
"""What the children of all tests need: loaded once, in the one forkserver of a run."""

_FREE: defaultdict[bytes, list[Litestar]] = defaultdict(list)
"""Applications that nobody uses now, by all their settings but the store."""


@contextmanager
def application(settings: Settings, store: Store) -> Iterator[Litestar]:
    """Lend an application on a store: its routes, the dear part, are made once; all it knows is new."""
    free = _FREE[msgspec.json.encode(msgspec.structs.replace(settings, store="sqlite:///"))]
    app = free.pop() if free else create_app(settings, store)
    app.state.context = new_context(store, settings)
    yield app
    free.append(app)


@pytest.fixture(scope="session")
def started_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite store after its first start; copy it, never use it."""
    path = tmp_path_factory.mktemp("started") / "store.sqlite"
    start(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def start(url: str) -> None:
    """Prepare an empty store as the first start does."""
    migrate(url)
    migrate_queue(url)
    store = open_store(url)
    first_start(store, Settings(store=url, bootstrap_key=ADMIN_KEY))
    store.close()


@pytest.fixture(scope="session", autouse=True)
def one_forkserver() -> Iterator[None]:
    """Keep the forkserver of an application for the next one, which would load its libraries anew."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("service.app.stop_forkserver", lambda: None)
        patched.setattr("service.app.plan_forkserver", lambda _: None)
        yield
    stop_forkserver()


@pytest.fixture(scope="module", autouse=True)
def planned_forkserver() -> Iterator[None]:
    """Whoever needs the forkserver first starts the one for everything; files elsewhere start their own."""
    plan_forkserver(EVERYTHING)
    yield
    plan_forkserver(("datasets.preloaded",))
