"""A stranger's way: a fresh clone, a fresh home, a bare Python, one command."""

import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path

import httpx
import pytest

from tests.service.bootstrap.conftest import BARE_PYTHON, CHECKOUT

FIRST_START_SECONDS = 600
LOOKUP = "/api/v1/tables"


@pytest.mark.all
def test_a_fresh_clone_in_a_fresh_home_answers_and_starts_again_without_setting_up(
    tmp_path: Path, free_port: int
) -> None:
    clone, home = tmp_path / "clone", tmp_path / "home"
    home.mkdir()
    _copy_tracked_files(clone)
    first = _start_until_it_answers(clone, home, free_port)
    assert "Setting up" in first
    assert "zb_" in first
    later = _start_until_it_answers(clone, home, free_port)
    assert "Setting up" not in later
    assert "zb_" not in later


def _copy_tracked_files(clone: Path) -> None:
    """Copy what a clone would hold, as it lies in the working tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        target = clone / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (CHECKOUT / name).is_file():
            shutil.copy(CHECKOUT / name, target)


def _start_until_it_answers(clone: Path, home: Path, port: int) -> str:
    """Start the service, wait for its first lookup, stop it, and return what it said."""
    said = home / "said.txt"
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
    with (
        said.open("w") as output,
        subprocess.Popen(
            [BARE_PYTHON, "-m", "service", "run", "--port", str(port)],
            cwd=clone,
            env=ours | {"HOME": str(home), "ZONEBOOK_LANGUAGE": "en", "ZONEBOOK_STORE": ""},
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as service,
    ):
        try:
            _wait_for(f"http://127.0.0.1:{port}{LOOKUP}", service)
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait()
    return said.read_text()


def _wait_for(address: str, service: "subprocess.Popen[bytes]") -> None:
    never = threading.Event()
    for _ in range(FIRST_START_SECONDS * 10):
        assert service.poll() is None, "it ended before it answered"
        try:
            if httpx.get(address).is_success:
                return
        except httpx.TransportError:
            never.wait(0.1)
    pytest.fail(f"no answer within {FIRST_START_SECONDS} s")
