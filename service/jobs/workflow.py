"""One job from queue to end, as a durable workflow of three checkpointed steps.

A worker that dies leaves the workflow at its last checkpoint, where the next one takes it up: work that
was computed is not computed again, and the end is written once, because a job that has ended is left
alone.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from dbos import DBOS

from datasets.store import Store, jobs
from datasets.store.errors import StoreBusy, StoreUnavailable
from datasets.store.rows import Job, Progress, WorkState
from service.jobs.job import JobFailure, JobKind, Outcome
from service.jobs.queue import WORKFLOW
from service.jobs.work import JobEndedError, Work, Workshop
from service.settings import Settings

RESUMED_AT_MOST = 20
STEP = {"retries_allowed": True, "max_attempts": 5, "interval_seconds": 1.0}


class JobWorkflow:
    """Sees jobs to their end."""

    def __init__(self, store: Store, settings: Settings, kinds: Mapping[JobKind, Work]) -> None:
        self._store, self._settings, self._kinds = store, settings, kinds

    def register(self) -> None:
        """Make the workflow known to DBOS under its fixed name."""

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=RESUMED_AT_MOST)
        def zonebook_job(job_id: str) -> None:
            self.run(job_id)

    def run(self, job_id: str) -> None:
        """Begin, compute, conclude."""
        if not _step("begin", self._begin, job_id):
            return
        _step("conclude", self._conclude, job_id, _step("compute", self._compute, job_id))

    def _begin(self, job_id: str) -> bool:
        """Mark the job as running; false where it had ended, or is unknown."""
        with self._store.writing() as transaction:
            return jobs.start(transaction, job_id, at=datetime.now(UTC))

    def _compute(self, job_id: str) -> dict[str, Any]:
        """Do the work; the outcome travels as plain values."""
        job = self._job(job_id)

        def report(progress: Progress) -> None:
            with self._store.writing() as transaction:
                if not jobs.report(transaction, job_id, progress):
                    raise JobEndedError

        workshop = Workshop(store=self._store, settings=self._settings, report=report)
        try:
            outcome = self._kinds[JobKind(job.kind)].compute(workshop, job)
        except JobEndedError:
            outcome = Outcome()
        return dict(msgspec.to_builtins(outcome))

    def _conclude(self, job_id: str, came_out: dict[str, Any]) -> None:
        """End the job and write its result, in one transaction, unless it has ended."""
        outcome = msgspec.convert(came_out, Outcome)
        state = WorkState.SUCCEEDED if outcome.failure is None else WorkState.FAILED
        with self._store.writing() as transaction:
            ended = jobs.finish(transaction, job_id, state, error_code=outcome.failure, at=datetime.now(UTC))
            job = jobs.for_worker(transaction, job_id)
            if ended and job is not None:
                self._kinds[JobKind(job.kind)].conclude(transaction, job, outcome)

    def abandon(self, job_id: str) -> None:
        """End a job that DBOS has given up."""
        self._conclude(job_id, msgspec.to_builtins(Outcome(failure=JobFailure.INTERNAL)))

    def _job(self, job_id: str) -> Job:
        with self._store.reading() as connection:
            job = jobs.for_worker(connection, job_id)
        if job is None:
            raise LookupError(job_id)
        return job


def _step(name: str, function: Any, *arguments: Any) -> Any:
    """Run one checkpointed step; a store that is busy or away is asked again."""
    options: Any = {**STEP, "name": name, "should_retry": _is_passing}
    return DBOS.run_step(options, function, *arguments)


def _is_passing(fault: BaseException) -> bool:
    """Say whether a fault may be gone a moment later."""
    return isinstance(fault, StoreBusy | StoreUnavailable)
