"""A job survives its worker: killed at any moment, it ends exactly once, with the same result."""

from collections.abc import Callable
from contextlib import suppress

import psutil
import pytest

from datasets.store import blobs, jobs
from datasets.store import settings as noted
from datasets.store.rows import WorkState
from service.jobs import Job, JobKind, enqueue
from service.jobs.job import JobFailure
from tests.service.jobs.conftest import AT, Bench, Worker, until

StartWorker = Callable[..., Worker]
MOMENTS = [
    "begun but not checkpointed",
    "compute begins",
    "compute has filed its result",
    "the end is written but not committed",
    "the end is committed but not checkpointed",
]


def test_a_job_whose_worker_is_killed_at_every_moment_in_turn_ends_exactly_once(
    bench: Bench, start_worker: StartWorker
) -> None:
    job_id = bench.queue_job("example")
    for moment in MOMENTS:
        start_worker(die_at=moment).wait_until_killed()
    later = bench.queue_job("later")
    start_worker()
    until(lambda: bench.row(later).state == WorkState.SUCCEEDED)
    assert bench.row(job_id).state == WorkState.SUCCEEDED
    assert bench.times_concluded(job_id) == 1
    assert bench.times_computed("example") == 3
    assert _result(bench, job_id) == b"result of example"


def test_work_that_was_checkpointed_is_not_done_again(bench: Bench, start_worker: StartWorker) -> None:
    job_id = bench.queue_job("example")
    start_worker(die_at="the end is written but not committed").wait_until_killed()
    start_worker()
    until(lambda: bench.row(job_id).state == WorkState.SUCCEEDED)
    assert bench.times_computed("example") == 1


def test_a_job_is_queued_with_its_row_or_not_at_all(bench: Bench, start_worker: StartWorker) -> None:
    with suppress(ZeroDivisionError), bench.store.writing() as transaction:
        row = jobs.add(transaction, JobKind.DERIVATION, "undone", by=bench.actor, at=AT)
        enqueue(transaction, Job(id=row.id, kind=JobKind.DERIVATION, subject="undone"))
        raise ZeroDivisionError
    queued = bench.queue_job("example")
    start_worker()
    until(lambda: bench.row(queued).state == WorkState.SUCCEEDED)
    assert bench.times_computed("undone") == 0


def test_a_job_queued_twice_runs_once(bench: Bench, start_worker: StartWorker) -> None:
    job_id = bench.queue_job("example")
    with bench.store.writing() as transaction:
        enqueue(transaction, Job(id=job_id, kind=JobKind.DERIVATION, subject="example"))
    last = bench.queue_job("last")
    start_worker()
    until(lambda: bench.row(last).state == WorkState.SUCCEEDED)
    assert bench.times_computed("example") == bench.times_concluded(job_id) == 1


def test_a_running_job_that_is_cancelled_stops_and_the_next_one_runs(
    bench: Bench, start_worker: StartWorker
) -> None:
    endless, waiting, last = (bench.queue_job(name) for name in ("long", "long but never begun", "last"))
    start_worker()
    until(lambda: bench.row(endless).progress)
    for job_id in (waiting, endless):
        with bench.store.writing() as transaction:
            jobs.cancel(transaction, job_id, bench.actor.laboratory_id, at=AT)
    until(lambda: bench.row(last).state == WorkState.SUCCEEDED)
    assert bench.row(endless).state == WorkState.CANCELLED
    assert bench.times_concluded(endless) == bench.times_computed("long but never begun") == 0


def test_a_fault_of_the_program_fails_the_job_and_tells_nobody_what_was_in_it(
    bench: Bench, start_worker: StartWorker
) -> None:
    job_id = bench.queue_job("faulty")
    worker = start_worker()
    until(lambda: bench.row(job_id).state == WorkState.FAILED)
    assert bench.row(job_id).error_code == JobFailure.INTERNAL
    assert b"secret" not in worker.stop()


def test_a_second_worker_in_the_same_slot_waits_for_the_first_to_end(
    bench: Bench, start_worker: StartWorker
) -> None:
    first_job = bench.queue_job("long")
    first = start_worker()
    until(lambda: bench.row(first_job).progress)
    second = start_worker()
    next_job = bench.queue_job("next")
    with bench.store.writing() as transaction:
        jobs.cancel(transaction, first_job, bench.actor.laboratory_id, at=AT)
    until(lambda: bench.row(next_job).state == WorkState.SUCCEEDED)
    assert second.process.poll() is None
    first.stop()
    last_job = bench.queue_job("last")
    until(lambda: bench.row(last_job).state == WorkState.SUCCEEDED)


def test_a_worker_opens_no_port_and_calls_nobody(bench: Bench, start_worker: StartWorker) -> None:
    job_id = bench.queue_job("long")
    worker = start_worker()
    until(lambda: bench.row(job_id).progress)
    family = [
        psutil.Process(worker.process.pid),
        *psutil.Process(worker.process.pid).children(recursive=True),
    ]
    assert [process.net_connections(kind="inet") for process in family] == [[] for _ in family]


@pytest.mark.postgresql
def test_a_worker_in_another_slot_takes_up_the_jobs_of_a_dead_one(
    bench: Bench, start_worker: StartWorker
) -> None:
    if bench.url.startswith("sqlite"):
        pytest.skip("a SQLite store has one slot")
    job_id = bench.queue_job("example")
    start_worker(die_at="compute begins", slot=1).wait_until_killed()
    start_worker(slot=0)
    until(lambda: bench.row(job_id).state == WorkState.SUCCEEDED)
    assert bench.times_concluded(job_id) == 1


def _result(bench: Bench, job_id: str) -> bytes:
    with bench.store.reading() as connection:
        digest = noted.get(connection, f"result {job_id}")
        blob = blobs.get(connection, str(digest))
    assert blob is not None
    return blob.content
