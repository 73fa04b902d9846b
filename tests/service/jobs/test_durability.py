"""A job survives its worker: killed at any moment, it ends exactly once, with the same result."""

from collections.abc import Callable

import pytest

from datasets.store import blobs, jobs
from datasets.store import settings as noted
from datasets.store.rows import WorkState
from tests.service.jobs.conftest import AT, Bench, Worker, until

StartWorker = Callable[..., Worker]
MOMENTS = [
    "begun but not checkpointed",
    "compute begins",
    "compute has filed its result",
    "the end is written but not committed",
    "the end is committed but not checkpointed",
]


@pytest.mark.parametrize(
    "store_url",
    [
        pytest.param("sqlite", marks=[pytest.mark.all]),
        pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.all]),
    ],
    indirect=True,
)
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
    assert bench.times_computed("example") == 3, "begun, filed, and once more: what was checkpointed is kept"
    assert _result(bench, job_id) == b"result of example"


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


@pytest.mark.postgresql
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)  # a SQLite store has one slot
def test_a_worker_in_another_slot_takes_up_the_jobs_of_a_dead_one(
    bench: Bench, start_worker: StartWorker
) -> None:
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
