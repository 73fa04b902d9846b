"""``python3 -m service run``, as a stranger starts it: prepared once, quick again, gone when it ends."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import psutil
import pytest

from tests.service.supervision.conftest import CHECKOUT, all_end, is_free, until


class RealService:
    """The service as a stranger starts it, on a store of its own."""

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        self.folder, self.port, self.file = folder, port, folder / "store.sqlite"
        self.output = folder / "output.txt"
        with self.output.open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service", "run"],
                cwd=CHECKOUT,
                env=os.environ
                | {
                    "ZONEBOOK_STORE": f"sqlite:///{self.file}",
                    "ZONEBOOK_PORT": str(port),
                    "ZONEBOOK_LANGUAGE": "en",
                    **settings,
                },
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.supervisor = psutil.Process(self.process.pid)

    def answers(self) -> bool:
        """Say whether it answers a lookup."""
        assert self.process.poll() is None, self.output.read_text()
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/api/v1/tables").is_success
        except httpx.TransportError:
            return False

    def everyone(self) -> list[psutil.Process]:
        """Return the supervisor and all its descendants."""
        return [self.supervisor, *self.supervisor.children(recursive=True)]

    def those_with(self, *words: str) -> list[psutil.Process]:
        """Return the descendants whose command line has all these words."""
        return [
            process
            for process in self.everyone()
            if all(word in " ".join(_command(process)) for word in words)
        ]

    def job_states(self) -> list[str]:
        """Return the states of all jobs."""
        with closing(sqlite3.connect(self.file, timeout=30)) as connection:
            return [state for (state,) in connection.execute("SELECT state FROM job")]


@pytest.fixture
def start(tmp_path: Path, free_port: int) -> Iterator[Callable[..., RealService]]:
    """Return a function that starts the service and waits until it answers."""
    started: list[RealService] = []

    def begin(**settings: str) -> RealService:
        running = RealService(tmp_path, free_port, **settings)
        started.append(running)
        until(running.answers)
        return running

    yield begin
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def test_a_first_start_prepares_shows_the_key_once_and_ends_without_a_trace(
    start: Callable[..., RealService], free_port: int
) -> None:
    first = start(ZONEBOOK_EXAMPLE="no")
    until(lambda: "zonebook answers at" in first.output.read_text())
    shown = re.findall(r"zb_[a-z2-7]{8}_[A-Za-z0-9_-]{43}", first.output.read_text())
    assert len(shown) == 1
    _stop(first, free_port)
    second = start()
    _stop(second, free_port)
    said = second.output.read_text()
    assert said.count(shown[0]) == 1
    assert "Traceback" not in said
    assert second.job_states() == []


def test_a_taken_port_is_told_before_a_store_is_made_and_a_key_shown(tmp_path: Path, free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)):
        refused = RealService(tmp_path, free_port)
        refused.process.wait()
    said = refused.output.read_text()
    assert f"Port {free_port}" in said
    assert "zb_" not in said
    assert not refused.file.exists()


@pytest.mark.all
def test_the_example_is_derived_although_every_process_but_the_first_is_killed_in_turn(
    start: Callable[..., RealService], free_port: int
) -> None:
    service = start()
    for role in (_job_child, _job_forkserver, _job_worker, _web_forkserver, _web_worker):
        until(lambda role=role: role(service) or service.job_states() == ["succeeded"])
        for process in role(service)[:1]:
            process.kill()
        until(service.answers)
    until(
        lambda: service.job_states() == ["succeeded"], patience_seconds=180
    )  # it begins anew on a busy machine
    _stop(service, free_port)


def _stop(service: RealService, port: int) -> None:
    """Stop it as a service manager does; nobody is left, nobody on the port."""
    everyone = service.everyone()
    os.kill(service.process.pid, signal.SIGTERM)
    assert service.process.wait(30) == 0
    assert all_end(everyone)
    assert is_free(port)
    with closing(socket.socket()) as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def _web_worker(service: RealService) -> list[psutil.Process]:
    started_afresh = service.those_with("spawn_main")
    own = _command(service.supervisor)
    forked = [one for one in service.everyone()[1:] if _command(one) == own]
    return started_afresh or forked


def _web_forkserver(service: RealService) -> list[psutil.Process]:
    return [one for one in service.those_with("datasets.forkserver") if one not in _job_forkserver(service)]


def _job_worker(service: RealService) -> list[psutil.Process]:
    return service.those_with("service", "worker")


def _job_forkserver(service: RealService) -> list[psutil.Process]:
    return service.those_with("datasets.forkserver", "analysis.proposal")


def _job_child(service: RealService) -> list[psutil.Process]:
    return [child for server in _job_forkserver(service) for child in server.children()]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []
