"""A store with a laboratory, a queue, and real workers that die where a test tells them to."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from datasets.store import Store, holders, jobs, laboratories
from datasets.store import settings as noted
from datasets.store.rows import Actor
from datasets.store.rows import Job as JobRow
from service.jobs import Job, JobKind, enqueue, migrate_queue

PATIENCE_SECONDS = 60.0
CHECKOUT = Path(__file__).resolve().parents[3]
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
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.service.jobs.worker_of_tests", str(slot)],
            cwd=CHECKOUT,
            env=os.environ
            | {
                "ZONEBOOK_STORE": bench.url,
                "TRACES": str(bench.folder),
                "DIE_AT": die_at,
            },
            stderr=subprocess.PIPE,
        )

    def wait_until_killed(self) -> None:
        """Wait until it has died of its kill -9."""
        ended = self.process.wait(PATIENCE_SECONDS)
        complaint = self.close().decode()
        assert ended == -signal.SIGKILL, complaint

    def stop(self) -> bytes:
        """Stop it as the supervisor does, and return what it complained of."""
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)
        return self.close()

    def close(self) -> bytes:
        """Read its standard error to the end."""
        assert self.process.stderr is not None
        with self.process.stderr as stream:
            return stream.read()


def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so; fail if it never is."""
    never = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / 0.05)):
        if is_so():
            return
        never.wait(0.05)
    pytest.fail(f"not so within {PATIENCE_SECONDS} s")


@pytest.fixture
def bench(store_url: str, store: Store, tmp_path: Path) -> Bench:
    """Return a bench on a fresh store, once on each engine."""
    migrate_queue(store_url)
    with store.writing() as transaction:
        laboratory = laboratories.add(transaction, "default", by=None, at=AT)
        holder = holders.add(transaction, laboratory.id, "admin", by=None, at=AT)
    actor = Actor(holder_id=holder.id, laboratory_id=laboratory.id)
    return Bench(url=store_url, store=store, actor=actor, folder=tmp_path)


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
        if worker.process.stderr is not None and not worker.process.stderr.closed:
            worker.process.stderr.close()
