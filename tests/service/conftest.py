"""What all tests of the service share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from datasets.child import stop_forkserver


@pytest.fixture(scope="session", autouse=True)
def one_forkserver() -> Iterator[None]:
    """Keep the forkserver of an application for the next one, which would load its libraries anew."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("service.app.stop_forkserver", lambda: None)
        yield
    stop_forkserver()
