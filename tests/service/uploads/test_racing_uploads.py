"""Processes that upload, add versions and publish at once: every outcome is one that some order gives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from datasets.store import Store, audit, migrate, open_store, schema
from service.first_start import first_start
from service.jobs import migrate_queue
from service.security.key_format import new_key
from service.settings import Settings
from tests.service.conftest import application

CHECKOUT = Path(__file__).resolve().parents[3]
KEY = new_key().text
FACTS = {"organism": "E. coli", "drug": "ampicillin", "disk_content": "10 µg"}
ROWS = "isolate_id,zone_mm,mic_mg_per_l\n"
RACER = """
import sys
from litestar.testing import TestClient
from service.app import create_app
from service.settings import Settings
import msgspec

url, key, steps = msgspec.json.decode(sys.argv[1])
by = {"Authorization": f"Bearer {key}"}
with TestClient(create_app(Settings(store=url))) as client:
    print("ready", flush=True)
    sys.stdin.readline()
    answers = []
    for method, address, params, content in steps:
        where = "/api/v1/datasets" + address
        answer = client.request(method, where, params=params, content=content.encode(), headers=by)
        answers.append((answer.status_code, answer.json()))
print(msgspec.json.encode(answers).decode(), flush=True)
"""


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    migrate(store_url)
    migrate_queue(store_url)
    opened = open_store(store_url)
    first_start(opened, Settings(store=store_url, bootstrap_key=KEY, example="no"))
    yield opened
    opened.close()


@pytest.fixture
def key(store: Store) -> Iterator[str]:
    """Return a researcher's key."""
    with application(Settings(store=store.url), store) as app, TestClient(app) as client:
        by = {"Authorization": f"Bearer {KEY}"}
        laboratory = client.get("/api/v1/laboratories", headers=by).json()["items"][0]["id"]
        holder = client.post(
            "/api/v1/holders", json={"name": "r", "laboratory": laboratory}, headers=by
        ).json()
        body = {"holder": holder["id"], "scopes": ["researcher"]}
        yield client.post("/api/v1/keys", json=body, headers=by).json()["key"]


def _race(store: Store, key: str, *racers: list[Any]) -> list[list[Any]]:
    """Let processes begin at the same moment; return the answers of each."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, msgspec.json.encode((store.url, key, steps)).decode()],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for steps in racers
    ]
    for one in running:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    return [msgspec.json.decode(one.communicate("go\n", timeout=120)[0]) for one in running]


def _orphans(store: Store) -> set[str]:
    with store.reading() as connection:
        held = {*connection.execute(select(schema.blob.c.digest)).scalars()}
        tables = [table for table in schema.metadata.sorted_tables if table.name != "blob"]
        said = "\n".join(str(row) for table in tables for row in connection.execute(select(table)))
    return {digest for digest in held if digest not in said}


@pytest.mark.all
def test_the_same_file_from_two_processes_is_one_version_and_versions_are_numbered_without_gaps(
    store: Store, key: str
) -> None:
    whole = ROWS + "i1,20,4\ni2,21,4\n"
    same = [("POST", "", {"name": "same", **FACTS}, whole)]
    answers = [answer for racer in _race(store, key, same, same) for answer in racer]
    assert [status for status, _ in answers] == [202, 202]
    assert len({answer["id"] for _, answer in answers}) == 1
    assert sorted(answer["already_there"] for _, answer in answers) == [False, True]

    dataset = answers[0][1]["id"]
    versions = [
        [
            ("POST", f"/{dataset}/versions", {**FACTS, "publishes": "true"}, f"{whole}{racer}{n},22,2\n")
            for n in range(3)
        ]
        for racer in "ab"
    ]
    described = [("PUT", f"/{dataset}/sharing", {}, '{"licence": "CC0-1.0"}')]
    publishing = [
        ("POST", f"/{dataset}/publish", {"all_versions": "true"}, ""),
        ("DELETE", f"/{dataset}/embargo", {}, ""),
    ]
    *added, published = _race(store, key, *versions, [*described, *publishing])
    assert [status for status, _ in published] == [200, 200, 409]
    numbers = sorted(answer["number"] for racer in added for _, answer in racer)
    assert numbers == [2, 3, 4, 5, 6, 7]
    with store.reading() as connection:
        kept = connection.execute(
            select(schema.dataset_version.c.number).order_by(schema.dataset_version.c.number)
        ).scalars()
        assert [*kept] == [1, 2, 3, 4, 5, 6, 7]
        assert audit.verify(connection).faults == ()
    assert _orphans(store) == set()
