"""A service of our own: the real supervision around a tiny application and a tiny job worker."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

PATIENCE_SECONDS = 30.0
CHECKOUT = Path(__file__).resolve().parents[3]

APPLICATION = """
import os
from litestar import Litestar, get

@get("/who", sync_to_thread=False)
def who() -> int:
    return os.getpid()

def create_app() -> Litestar:
    return Litestar([who], openapi_config=None)
"""
JOB_WORKER = """
import threading
from service.supervision.leash import follow_leash
follow_leash()
print("working", flush=True)
threading.Event().wait()
"""
SERVICE = """
import sys
from service.settings import Settings
from service.supervision.run import run_service

if __name__ == "__main__":
    run_service(
        Settings(port=int(sys.argv[1])),
        lambda: print("answers", flush=True),
        application="tiny_application:create_app",
        job_command=[sys.executable, "tiny_job_worker.py"],
    )
"""


class RunningService:
    """A service in a process of its own, and a look at every process that belongs to it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.address = port, f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "tiny_service.py", str(port)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": f"{CHECKOUT}{os.pathsep}{folder}"},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.supervisor = psutil.Process(self.process.pid)

    def wait_for(self, word: str) -> None:
        """Read what it prints until it says a word."""
        assert self.process.stdout is not None
        said = iter(self.process.stdout)
        assert any(line.strip() == word for line in said), f"it ended without saying {word!r}"

    def web_worker(self) -> int:
        """Return the process that answers now."""
        return int(httpx.get(f"{self.address}/who").text)

    def job_worker(self) -> int | None:
        """Return the process that works on jobs now."""
        return next((p.pid for p in self.everyone() if "tiny_job_worker.py" in p.cmdline()), None)

    def everyone(self) -> list[psutil.Process]:
        """Return the supervisor and all its descendants."""
        return [self.supervisor, *self.supervisor.children(recursive=True)]


def until(is_so: Callable[[], object], patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something is so; fail if it never is."""
    never, turns = threading.Event(), int(patience_seconds / 0.02)
    for _ in range(turns):
        if is_so():
            return
        never.wait(0.02)
    pytest.fail(f"not so within {patience_seconds} s")


def all_end(processes: list[psutil.Process]) -> bool:
    """Say whether all of them end."""
    return not psutil.wait_procs(processes, timeout=PATIENCE_SECONDS)[1]


def is_free(port: int) -> bool:
    """Say whether the port can be had alone."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def write_programs(folder: Path) -> None:
    """Write the supervision's caller and the two tiny programs that it supervises."""
    (folder / "tiny_application.py").write_text(APPLICATION)
    (folder / "tiny_job_worker.py").write_text(JOB_WORKER)
    (folder / "tiny_service.py").write_text(SERVICE)


@pytest.fixture
def service(tmp_path: Path, free_port: int) -> Iterator[RunningService]:
    """Start a service, wait until it answers and works, and leave nothing behind."""
    write_programs(tmp_path)
    running = RunningService(tmp_path, free_port)
    running.wait_for("answers")
    running.wait_for("working")
    left = running.everyone()
    yield running
    for process in [*left, *(running.everyone() if running.supervisor.is_running() else [])]:
        if process.is_running():
            process.send_signal(signal.SIGKILL)
    running.process.wait()
    assert running.process.stdout is not None
    running.process.stdout.close()
