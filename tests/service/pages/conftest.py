"""The application on a store after its first start."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from datasets.store import open_store
from service.settings import Settings
from service.static_bundle import write_vega_bundle
from tests.service.conftest import ADMIN_KEY, application


@pytest.fixture
def admin_key() -> str:
    """Return the administrator's key."""
    return ADMIN_KEY


@pytest.fixture
def client(started_file: Path, tmp_path: Path) -> Iterator[TestClient[Any]]:
    """Serve a store after its first start in this process."""
    yield from served(started_file, tmp_path / "store.sqlite")


@pytest.fixture(scope="module")
def reader(started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Any]]:
    """Serve a store that the tests of a module share: nobody signs in, nobody writes."""
    yield from served(started_file, tmp_path_factory.mktemp("read") / "store.sqlite")


@pytest.fixture(scope="module")
def signed_in(started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Any]]:
    """Serve a store that the tests of a module share to its administrator."""
    for client in served(started_file, tmp_path_factory.mktemp("shared") / "store.sqlite"):
        client.headers["Authorization"] = f"Bearer {ADMIN_KEY}"
        yield client


def served(started: Path, path: Path) -> Iterator[TestClient[Any]]:
    """Serve a copy of a started store."""
    write_vega_bundle()
    shutil.copy(started, path)
    store = open_store(f"sqlite:///{path}")
    settings = Settings(store=f"sqlite:///{path}", bootstrap_key=ADMIN_KEY)
    with application(settings, store) as app, TestClient(app, base_url="http://testserver.local") as client:
        yield client
    store.close()
