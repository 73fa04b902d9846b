"""A service in this process on a store after its first start, with people of two laboratories."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, final

import msgspec
import pytest
from litestar.testing import TestClient

from analysis.record import read_record
from datasets.store import Store, blobs, derivations, open_store
from service.context import Context
from service.jobs.derivation_child import Answer, Errand, derive_in_child
from service.jobs.question import DerivationQuestion
from service.lookup import classified_again as again
from service.settings import Settings
from tests.service.api.drawn import drawn_context
from tests.service.conftest import ADMIN_KEY, application, start

PEOPLE = {
    "researcher": ("default", ["researcher"]),
    "curator": ("default", ["curator"]),
    "both": ("default", ["researcher", "curator"]),
    "lab": ("default", ["lab"]),
    "stranger": ("other", ["researcher"]),
    "strange_lab": ("other", ["lab"]),
    "strange_admin": ("other", ["admin"]),
    "strange_curator": ("other", ["curator"]),
}


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A client, the store behind it, and the keys of everybody."""

    client: TestClient[Any]
    store: Store
    keys: dict[str, str]
    limit_bytes: int

    def by(self, who: str) -> dict[str, str]:
        """Return the header of somebody."""
        return {"Authorization": f"Bearer {self.keys[who]}"}

    def work(self, derivation_id: str) -> None:
        """Do in this process what a job worker does for a derivation."""
        with self.store.reading() as connection:
            row = derivations.for_worker(connection, derivation_id)
            assert row is not None
            data = blobs.get(connection, row.data_digest)
            assert data is not None
        errand = Errand(question=msgspec.convert(row.question, DerivationQuestion), canonical=data.content)
        answer = answered(msgspec.msgpack.encode(errand))
        assert answer.record is not None, answer.failure
        assert read_record(answer.record)
        with self.store.writing() as connection:
            derivations.start(connection, derivation_id)
            derivations.finish(connection, derivation_id, answer.record, at=datetime.now(UTC))


@cache
def answered(errand: bytes) -> Answer:
    """Compute what a job's child answers, once: the same errand has the same answer, to the byte."""
    return msgspec.msgpack.decode(derive_in_child(errand), type=Answer)


def serving(url: str, keys: dict[str, str] | None = None) -> Iterator[Service]:
    """Serve a prepared store in this process, with everybody's keys; add the people if they are not in it."""
    settings = Settings(store=url, bootstrap_key=ADMIN_KEY, max_upload_bytes=100_000)
    store = open_store(url)
    with application(settings, store) as app, TestClient(app) as client:
        everybody = keys or add_people(client)
        yield Service(client=client, store=store, keys=everybody, limit_bytes=settings.max_upload_bytes)
    store.close()


def add_people(client: TestClient[Any]) -> dict[str, str]:
    """Add everybody and the other laboratory, and return the keys."""
    keys = {"admin": ADMIN_KEY}
    admin = {"Authorization": f"Bearer {ADMIN_KEY}"}
    laboratories = {
        one["name"]: one["id"] for one in client.get("/api/v1/laboratories", headers=admin).json()["items"]
    }
    other = client.post("/api/v1/laboratories", json={"name": "other"}, headers=admin).json()
    laboratories["other"] = other["id"]
    for name, (laboratory, scopes) in PEOPLE.items():
        holder = client.post(
            "/api/v1/holders",
            json={"name": name, "laboratory": laboratories[laboratory]},
            headers=admin,
        ).json()
        issued = client.post(
            "/api/v1/keys", json={"holder": holder["id"], "scopes": scopes}, headers=admin
        ).json()
        keys[name] = issued["key"]
    return keys


@final
class Peopled(msgspec.Struct, frozen=True, kw_only=True):
    """A store that everybody is in, to be copied and never used, and everybody's keys."""

    path: Path
    keys: dict[str, str]

    def serving(self, folder: Path) -> Iterator[Service]:
        """Serve a copy of it."""
        shutil.copy(self.path, folder / "store.sqlite")
        yield from serving(f"sqlite:///{folder / 'store.sqlite'}", self.keys)


@pytest.fixture(scope="session")
def peopled(started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Peopled:
    """Return a store after its first start with everybody in it."""
    path = tmp_path_factory.mktemp("peopled") / "store.sqlite"
    shutil.copy(started_file, path)
    (keys,) = [service.keys for service in serving(f"sqlite:///{path}")]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Peopled(path=path, keys=keys)


@pytest.fixture(scope="module")
def shared(peopled: Peopled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service that the tests of a module share; they must not mind each other."""
    yield from peopled.serving(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def service(peopled: Peopled, tmp_path: Path) -> Iterator[Service]:
    """Return a service of the test's own."""
    yield from peopled.serving(tmp_path)


@pytest.fixture
def service_on_each_engine(store_url: str) -> Iterator[Service]:
    """Return a service of the test's own, once on SQLite and once on PostgreSQL."""
    start(store_url)
    yield from serving(store_url)


@final
class Author(msgspec.Struct, frozen=True, kw_only=True):
    """What a researcher does before anything can be published."""

    service: Service

    def derivation(self, s_le: str = "0.5", r_ge: str | None = "2", *, simulated: bool = True) -> str:
        """Derive from the simulated example, or from a copy of it that pretends to be real; return the id."""
        client, headers = self.service.client, self.service.by("researcher")
        listed = client.get("/api/v1/datasets", headers=headers).json()["items"]
        dataset = next(one for one in listed if one["simulated"] is simulated)
        group = dataset["versions"][-1]["groups"][0]
        body = {
            "dataset": dataset["id"],
            **{name: group[name] for name in ("organism", "drug", "disk_content")},
            "mic_criterion": {
                "s_le_mg_per_l": s_le,
                "r_ge_mg_per_l": r_ge,
                "kind": "clinical",
                "source": "test",
            },
            "options": {
                "bootstrap_resamples": 20,
                "regression_resamples": 10,
                "model_resamples": 2,
                "model_simulations": 0,
                "model_sensitivity": False,
            },
        }
        asked = client.post("/api/v1/derivations", json=body, headers=headers)
        assert asked.status_code == 202, asked.text
        if asked.json()["state"] != "succeeded":
            self.service.work(asked.json()["id"])
        return str(asked.json()["id"])

    def proposal(self, derivation: str, **more: object) -> Any:
        """Propose a derivation's default candidate for the table ``example``."""
        body = {"derivation": derivation, "table": "example", "title_en": "Example", "title_ja": "例", **more}
        return self.service.client.post("/api/v1/proposals", json=body, headers=self.service.by("researcher"))

    def decide(self, proposal: str, verdict: str = "approve", who: str = "curator") -> Any:
        """Review a proposal."""
        return self.service.client.post(
            f"/api/v1/proposals/{proposal}/reviews",
            json={"verdict": verdict, "comment": "looked at"},
            headers=self.service.by(who),
        )

    def publish(self, proposal: str, who: str = "curator", **headers: str) -> Any:
        """Publish a proposal."""
        return self.service.client.post(
            f"/api/v1/proposals/{proposal}/publish", headers={**self.service.by(who), **headers}
        )


@pytest.fixture
def author(service: Service) -> Author:
    """Return a researcher's doings on a service of the test's own."""
    return Author(service=service)


@pytest.fixture
def author_on_each_engine(service_on_each_engine: Service) -> Author:
    """Return a researcher's doings, once on SQLite and once on PostgreSQL."""
    return Author(service=service_on_each_engine)


@pytest.fixture(scope="module")
def shared_author(shared: Service) -> Author:
    """Return a researcher's doings on a service that the tests of a module share."""
    return Author(service=shared)


@pytest.fixture(scope="module")
def few_rows_cut_too() -> Iterator[None]:
    """Let requests of few rows be cut, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(again, "FEW_BYTES", 0)
        yield


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with drawn_context(tmp_path_factory.mktemp("drawn")) as context:
        yield context
