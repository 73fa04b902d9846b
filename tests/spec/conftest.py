"""The service as a person starts it, with people of two laboratories; used by tests that tell a story."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from service.security.key_format import new_key

ROOT = Path(__file__).parents[2]
QUICK = {
    "bootstrap_resamples": 200,
    "regression_resamples": 50,
    "model_resamples": 2,
    "model_simulations": 0,
    "model_sensitivity": False,
}
PATIENCE_SECONDS = 120


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """The running service, and the keys of three people of one laboratory and one of another."""

    http: httpx.Client
    keys: dict[str, str]
    store: str = ""

    def get(self, path: str, who: str | None = None, **more: Any) -> httpx.Response:
        return self.http.get(path, headers=self.by(who), **more)

    def post(self, path: str, who: str | None = None, **more: Any) -> httpx.Response:
        return self.http.post(path, headers=self.by(who), **more)

    def by(self, who: str | None) -> dict[str, str]:
        return {} if who is None else {"Authorization": f"Bearer {self.keys[who]}"}

    def upload(self, content: bytes, who: str = "researcher", **params: str) -> httpx.Response:
        return self.post("/api/v1/datasets", who, params={"name": "paired data", **params}, content=content)

    def derive(self, dataset: str, s_le: str, r_ge: str | None, **group: str) -> dict[str, Any]:
        """Ask, and wait until the job worker has answered."""
        asked = self.post(
            "/api/v1/derivations",
            "researcher",
            json={
                "dataset": dataset,
                **group,
                "mic_criterion": {
                    "s_le_mg_per_l": s_le,
                    "r_ge_mg_per_l": r_ge,
                    "kind": "clinical",
                    "source": "an example criterion",
                },
                "options": QUICK,
                "seed": 1,
            },
        )
        assert asked.status_code == 202, asked.text
        return self.waited_for(asked.json()["id"])

    def waited_for(self, derivation: str) -> dict[str, Any]:
        """Return a derivation once it has ended."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            shown: dict[str, Any] = self.get(f"/api/v1/derivations/{derivation}", "researcher").json()
            if shown["state"] not in {"queued", "running"}:
                assert shown["state"] == "succeeded", shown["error"]
                return shown
            time.sleep(0.2)
        pytest.fail(f"derivation {derivation} has not ended after {PATIENCE_SECONDS} s")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Start `python -m service run` on an empty store, and stop it as a person does."""
    folder = tmp_path_factory.mktemp("main-job")
    admin, port = new_key().text, free_port()
    environment = {**os.environ, "ZONEBOOK_BOOTSTRAP_KEY": admin, "ZONEBOOK_MAX_UPLOAD_BYTES": "1000000"}
    command = [sys.executable, "-m", "service", "run", "--store", f"sqlite:///{folder}/store.sqlite"]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [*command, "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            wait_until_ready(http, running, folder / "log")
            yield Service(http=http, keys=people(http, admin), store=f"sqlite:///{folder}/store.sqlite")
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=30)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "something still listens on the port"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(http: httpx.Client, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            if http.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the service does not answer:\n{log.read_text()}")


def people(http: httpx.Client, admin: str) -> dict[str, str]:
    """Add a researcher, a curator and a stranger, and return everybody's keys."""
    headers = {"Authorization": f"Bearer {admin}"}
    default = http.get("/api/v1/laboratories", headers=headers).json()["items"][0]["id"]
    other = http.post("/api/v1/laboratories", json={"name": "elsewhere"}, headers=headers).json()["id"]
    keys = {"admin": admin}
    for name, laboratory, scopes in (
        ("researcher", default, ["researcher", "curator"]),
        ("curator", default, ["curator"]),
        ("stranger", other, ["researcher"]),
    ):
        person = http.post("/api/v1/holders", json={"name": name, "laboratory": laboratory}, headers=headers)
        body = {"holder": person.json()["id"], "scopes": scopes}
        keys[name] = http.post("/api/v1/keys", json=body, headers=headers).json()["key"]
    return keys
