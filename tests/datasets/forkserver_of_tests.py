"""A forkserver of a module's own: started before its first test, and ended with its last."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from datasets.child import start_forkserver, stop_forkserver


@pytest.fixture(scope="module", autouse=True)
def forkserver() -> Iterator[None]:
    stop_forkserver()
    start_forkserver()
    yield
    stop_forkserver()
