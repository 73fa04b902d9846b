"""The application on a store after its first start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from datasets.store import open_store
from service.app import create_app
from service.first_start import first_start
from service.jobs import migrate_queue
from service.security.key_format import new_key
from service.settings import Settings
from service.static_bundle import write_vega_bundle

ADMIN_KEY = new_key().text


@pytest.fixture
def admin_key() -> str:
    """Return the administrator's key."""
    return ADMIN_KEY


@pytest.fixture
def client(sqlite_url: str) -> Iterator[TestClient[Any]]:
    """Serve a store after its first start in this process."""
    write_vega_bundle()
    migrate_queue(sqlite_url)
    settings = Settings(store=sqlite_url, bootstrap_key=ADMIN_KEY)
    store = open_store(sqlite_url)
    first_start(store, settings)
    with TestClient(create_app(settings, store), base_url="http://testserver.local") as served:
        yield served
    store.close()
