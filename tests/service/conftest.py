"""What all tests of the service share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
from litestar import Litestar

from datasets.child import stop_forkserver
from datasets.store import Store
from service.app import create_app
from service.context import new_context
from service.settings import Settings

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


@pytest.fixture(scope="session", autouse=True)
def one_forkserver() -> Iterator[None]:
    """Keep the forkserver of an application for the next one, which would load its libraries anew."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("service.app.stop_forkserver", lambda: None)
        yield
    stop_forkserver()
