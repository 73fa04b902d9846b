"""The queue as people meet it: with its row or not at all, once, stopped when cancelled, and silent."""

from contextlib import suppress

import psutil

from datasets.store import jobs
from datasets.store.rows import WorkState
from service.jobs import Job, JobKind, enqueue
from service.jobs.job import JobFailure
from tests.service.jobs.conftest import AT, Bench, Worker, until

Worked = tuple[Bench, Worker]


def test_a_job_is_queued_with_its_row_or_not_at_all(worked_bench: Worked) -> None:
    bench, _ = worked_bench
    with suppress(ZeroDivisionError), bench.store.writing() as transaction:
        row = jobs.add(transaction, JobKind.DERIVATION, "undone", by=bench.actor, at=AT)
        enqueue(transaction, Job(id=row.id, kind=JobKind.DERIVATION, subject="undone"))
        raise ZeroDivisionError
    queued = bench.queue_job("done")
    until(lambda: bench.row(queued).state == WorkState.SUCCEEDED)
    assert bench.times_computed("undone") == 0


def test_a_job_queued_twice_runs_once(worked_bench: Worked) -> None:
    bench, _ = worked_bench
    job_id = bench.queue_job("twice")
    with bench.store.writing() as transaction:
        enqueue(transaction, Job(id=job_id, kind=JobKind.DERIVATION, subject="twice"))
    last = bench.queue_job("last")
    until(lambda: bench.row(last).state == WorkState.SUCCEEDED)
    assert bench.times_computed("twice") == bench.times_concluded(job_id) == 1


def test_a_running_job_that_is_cancelled_stops_and_the_next_one_runs(worked_bench: Worked) -> None:
    bench, _ = worked_bench
    endless, waiting, last = (bench.queue_job(name) for name in ("long", "long, never begun", "next"))
    until(lambda: bench.row(endless).progress)
    for job_id in (waiting, endless):
        with bench.store.writing() as transaction:
            jobs.cancel(transaction, job_id, bench.actor.laboratory_id, at=AT)
    until(lambda: bench.row(last).state == WorkState.SUCCEEDED)
    assert bench.row(endless).state == WorkState.CANCELLED
    assert bench.times_concluded(endless) == bench.times_computed("long, never begun") == 0


def test_a_fault_of_the_program_fails_the_job_and_tells_nobody_what_was_in_it(worked_bench: Worked) -> None:
    bench, worker = worked_bench
    job_id = bench.queue_job("faulty")
    until(lambda: bench.row(job_id).state == WorkState.FAILED)
    assert bench.row(job_id).error_code == JobFailure.INTERNAL
    assert "secret" not in worker.complaints()


def test_a_worker_opens_no_port_and_calls_nobody(worked_bench: Worked) -> None:
    bench, worker = worked_bench
    done = bench.queue_job("before looking")
    until(lambda: bench.row(done).state == WorkState.SUCCEEDED)
    itself = psutil.Process(worker.process.pid)
    family = [itself, *itself.children(recursive=True)]
    assert [process.net_connections(kind="inet") for process in family] == [[] for _ in family]
