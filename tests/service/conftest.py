"""What all tests of the service share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
from litestar import Litestar

from datasets.child import plan_forkserver, stop_forkserver
from datasets.store import Store
from service.app import create_app
from service.context import new_context
from service.file_classification.child import PRELOAD as CLASSIFYING
from service.jobs.derivation_child import PRELOAD as DERIVING
from service.settings import Settings

EVERYTHING = (
    "datasets.preloaded",
    *CLASSIFYING,
    *DERIVING,
    "analysis.quality_control.answer",
    "datasets.control_readings.reading",
    "datasets.differences.comparing",
    "datasets.quality.measuring",
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
