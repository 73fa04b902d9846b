"""The five-minute tour of README.md, typed as it stands there: what it shows is what comes out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.spec.conftest import ROOT, Service

NEEDED = ("bash", "curl", "jq", "sha256sum")
MARK = "--- next command ---"
ID = re.compile(r"\b[0-9a-f]{32}\b")


def tour() -> Iterator[tuple[str, list[str]]]:
    """Return each command of the tour with the lines that README shows below it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    chapter = readme.split("\n## Five minutes\n")[1].split("\n## ")[0]
    for block in re.findall(r"```console\n(.*?)```", chapter, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.split("\n")
            last = next(place for place, line in enumerate(lines) if not line.endswith("\\"))
            yield "\n".join(lines[: last + 1]), lines[last + 1 :]


def as_typed(command: str, address: str) -> str:
    """Return a command with the reader's own address and key."""
    if command.startswith("KEY="):
        return ":"
    return command.replace("http://127.0.0.1:8000", address)


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}")
def test_the_tour_shows_what_comes_out(service: Service, tmp_path: Path) -> None:
    steps = [(command, shown) for command, shown in tour() if not command.startswith("python3")]
    example = service.get("/api/v1/derivations", "admin").json()["items"][0]["id"]
    service.waited_for(example)
    address = str(service.http.base_url).rstrip("/")
    script = "\n".join(f"{as_typed(command, address)}\necho '{MARK}'" for command, _ in steps)
    keys = {"KEY": service.keys["admin"], "SECOND": service.keys["curator"]}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, **keys},
        capture_output=True,
        text=True,
        check=True,
    )
    came = [part.split("\n") for part in done.stdout.split(f"{MARK}\n")]
    for (command, shown), lines in zip(steps, came, strict=False):
        assert _told(lines) == _told(shown), command


def _told(lines: list[str]) -> list[str]:
    """Leave out empty lines, and what is drawn anew each time."""
    return [ID.sub("an id", line) for line in lines if line.strip()]
