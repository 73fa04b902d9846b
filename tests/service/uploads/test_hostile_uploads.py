"""The hostile corpus over HTTP: each file a clear answer, while other requests keep being answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.datasets.hostile_files import CORPUS, Hostile

PATIENCE_SECONDS = 60.0
ANSWERED_WITHIN_SECONDS = 5.0
CHEAP = (
    "a workbook of 5 kB with a far cell",
    "a flipped bit in a Parquet footer",
    "an XML bomb",
    "a zip with ..",
    "a gzip that unpacks to 32 MB",
    "NUL bytes",
    "formulas",
    "a database whose table is an endless view",
)
REFUSED_BY_LENGTH = "a file of 1 GB"  # see the uploads that lie about theirs
CASES = [
    pytest.param(one, id=one.name, marks=[] if one.name in CHEAP else [pytest.mark.all])
    for one in CORPUS
    if one.name != REFUSED_BY_LENGTH
]


@contextmanager
def _others_are_answered(running: Any) -> Iterator[None]:
    """Ask for the service's health all the while; each question must be answered, and soon."""
    over, faults = threading.Event(), []

    def ask() -> None:
        with httpx.Client(timeout=ANSWERED_WITHIN_SECONDS) as client:
            while not over.is_set():
                try:
                    answer = client.get(f"{running.address}/healthz")
                    faults.extend([answer.status_code] if answer.status_code != 200 else [])
                except httpx.HTTPError as fault:
                    faults.append(repr(fault))
                time.sleep(0.02)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        over.set()
        asking.join()
    assert faults == []


def _send(running: Any, route: str, path: Path) -> Any:
    with path.open("rb") as file:
        return httpx.post(
            f"{running.address}/api/v1/{route}",
            content=file,
            headers={**running.headers, "Content-Length": str(path.stat().st_size)},
            timeout=PATIENCE_SECONDS,
        )


@pytest.mark.parametrize("one", CASES)
def test_a_hostile_file_is_answered_and_nothing_of_it_stays(
    running: Any, one: Hostile, tmp_path: Path
) -> None:
    path = tmp_path / "upload"
    one.make(path)
    before = {name: n for name, n in running.counts().items() if name not in {"upload", "audit"}}
    with _others_are_answered(running):
        uploaded = _send(running, "datasets?name=hostile", path)
        previewed = _send(running, "datasets/preview", path)
        classified = _send(running, "classify/file", path)
    assert uploaded.status_code == 422, uploaded.text[:500]
    rules = {fault["rule"] for fault in uploaded.json()["errors"]}
    assert rules & one.rules, rules
    assert all(fault["message"] for fault in uploaded.json()["errors"])
    assert previewed.status_code in {200, 422}, previewed.text[:500]
    assert classified.status_code < 500, classified.text[:500]
    after = {name: n for name, n in running.counts().items() if name not in {"upload", "audit"}}
    assert after == before
    assert running.left_behind() == []
