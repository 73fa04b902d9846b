"""A store with a laboratory, a queue, and real workers that die where a test tells them to."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from datasets.store import Store, holders, jobs, laboratories, migrate, open_store
from datasets.store import settings as noted
from datasets.store.rows import Actor
from datasets.store.rows import Job as JobRow
from service.jobs import Job, JobKind, enqueue, migrate_queue
from tests.conftest import make_database

PATIENCE_SECONDS = 60.0
CHECKOUT = Path(__file__).resolve().parents[3]
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
AT = datetime(2026, 1, 2, tzinfo=UTC)


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """A prepared store, who acts on it, and a folder where workers leave their traces."""

    url: str
    store: Store
    actor: Actor
    folder: Path

    def queue_job(self, subject: str) -> str:
        """Write a job row and queue it, in one transaction."""
        with self.store.writing() as transaction:
            row = jobs.add(transaction, JobKind.DERIVATION, subject, by=self.actor, at=AT)
            enqueue(transaction, Job(id=row.id, kind=JobKind.DERIVATION, subject=subject))
        return row.id

    def row(self, job_id: str) -> JobRow:
        """Return a job's row."""
        with self.store.reading() as connection:
            row = jobs.get(connection, job_id, self.actor.laboratory_id)
        assert row is not None
        return row

    def times_concluded(self, job_id: str) -> int:
        """Return how often a job's end was written."""
        with self.store.reading() as connection:
            return int(noted.get(connection, f"concluded {job_id}") or 0)

    def times_computed(self, subject: str) -> int:
        """Return how often a job's work was begun."""
        trace = self.folder / f"{subject}.computed"
        return len(trace.read_text().splitlines()) if trace.exists() else 0


class Worker:
    """A worker process with the tests' own kind of work; ``die_at`` names the moment of its kill -9."""

    def __init__(self, bench: Bench, *, die_at: str = "", slot: int = 0) -> None:
        self._complaints = bench.folder / "complaints.txt"
        with self._complaints.open("ab") as complaints:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.service.jobs.worker_of_tests", str(slot)],
                cwd=CHECKOUT,
                env=os.environ | {"ZONEBOOK_STORE": bench.url, "TRACES": str(bench.folder), "DIE_AT": die_at},
                stderr=complaints,
            )

    def wait_until_killed(self) -> None:
        """Wait until it has died of its kill -9."""
        assert self.process.wait(PATIENCE_SECONDS) == -signal.SIGKILL, self.complaints()

    def stop(self) -> None:
        """Stop it as the supervisor does."""
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)

    def complaints(self) -> str:
        """Return what the workers on this bench wrote to standard error."""
        return self._complaints.read_text()


def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so; fail if it never is."""
    never = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / 0.05)):
        if is_so():
            return
        never.wait(0.05)
    pytest.fail(f"not so within {PATIENCE_SECONDS} s")


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with a queue, which every test gets a copy of."""
    path = tmp_path_factory.mktemp("queued") / "store.sqlite"
    _with_a_queue(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def _migrated_database(postgresql_server: str) -> str:
    """Return the name of a database with a queue, which every test gets a copy of."""
    _with_a_queue(make_database(postgresql_server, "zonebook_queued", "template0"))
    return "zonebook_queued"


def _with_a_queue(url: str) -> None:
    migrate(url)
    migrate_queue(url)


def prepared_bench(url: str, store: Store, folder: Path) -> Bench:
    """Give a store with a queue a laboratory and a holder."""
    with store.writing() as transaction:
        laboratory = laboratories.add(transaction, "default", by=None, at=AT)
        holder = holders.add(transaction, laboratory.id, "admin", by=None, at=AT)
    actor = Actor(holder_id=holder.id, laboratory_id=laboratory.id)
    return Bench(url=url, store=store, actor=actor, folder=folder)


@pytest.fixture
def bench(store_url: str, store: Store, tmp_path: Path) -> Bench:
    """Return a bench on a fresh store, once on each engine."""
    return prepared_bench(store_url, store, tmp_path)


@pytest.fixture(scope="module", params=ENGINES)
def worked_bench(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Bench, Worker]]:
    """Return a bench with one worker, for all tests of a module, once on each engine."""
    folder = tmp_path_factory.mktemp("worked")
    url = f"sqlite:///{folder / 'store.sqlite'}"
    if request.param == "postgresql":
        url = make_database(request.getfixturevalue("postgresql_server"), "zonebook_worked", "template0")
    _with_a_queue(url)
    store = open_store(url)
    bench = prepared_bench(url, store, folder)
    worker = Worker(bench)
    yield bench, worker
    worker.stop()
    store.close()


@pytest.fixture
def start_worker(bench: Bench) -> Iterator[Callable[..., Worker]]:
    """Return a function that starts a worker; those left are killed at the end."""
    started: list[Worker] = []

    def start(**options: object) -> Worker:
        started.append(Worker(bench, **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for worker in started:
        if worker.process.poll() is None:
            worker.process.kill()
            worker.process.wait()
