"""A service in processes of its own, with a folder for temporary files and a store that nobody else uses."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from service.security.key_format import new_key

CHECKOUT = Path(__file__).resolve().parents[3]
LIMIT_BYTES = 130_000_000
LONGEST_START_SECONDS = 60.0


class Running(msgspec.Struct, frozen=True):
    """A running service: its port, a key with every scope, its temporary folder, its store and its log."""

    port: int
    key: str
    temporary: Path
    store: Path
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of whatever an upload could leave behind."""
        tables = {
            "dataset": "TRUE",
            "dataset_version": "TRUE",
            "blob": "media_type LIKE 'application/vnd.zonebook%'",
            "upload": "TRUE",
            "audit": "action LIKE 'dataset%'",
            "job": "kind = 'upload'",
        }
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as connection:
            found = {
                table: connection.execute(f"SELECT count(*) FROM {table} WHERE {which}").fetchone()[0]  # noqa: S608
                for table, which in tables.items()
            }
        connection.close()
        return found

    def left_behind(self) -> list[str]:
        """Return the names of uploads that lie in the temporary folder."""
        return sorted(path.name for path in self.temporary.glob("zonebook-upload-*"))


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run the whole service once; its worker has no example to derive meanwhile."""
    folder = tmp_path_factory.mktemp("service")
    (folder / "temporary").mkdir()
    free = _free_port()
    one = Running(free, new_key().text, folder / "temporary", folder / "store.sqlite", folder / "log")
    environment = {
        **os.environ,
        "ZONEBOOK_STORE": f"sqlite:///{one.store}",
        "ZONEBOOK_PORT": str(one.port),
        "ZONEBOOK_BOOTSTRAP_KEY": one.key,
        "ZONEBOOK_MAX_UPLOAD_BYTES": str(LIMIT_BYTES),
        "ZONEBOOK_LOG_LEVEL": "debug",
        "ZONEBOOK_EXAMPLE": "no",
        "TMPDIR": str(one.temporary),
    }
    with one.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "run"],
            cwd=CHECKOUT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdout is not None
            if not any(one.address in line for line in process.stdout):
                pytest.fail(f"the service did not start:\n{one.log.read_text()}")
            _wait_until_it_answers(one)
            yield one
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def _wait_until_it_answers(one: Running) -> None:
    """On a busy machine an address may be told before anybody listens there."""
    ends = time.monotonic() + LONGEST_START_SECONDS
    while True:
        try:
            httpx.get(f"{one.address}/readyz", timeout=5).raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
