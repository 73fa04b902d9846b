"""A worker with a kind of work that leaves traces, holds still, fails or dies where it is told to."""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from datasets.store import blobs
from datasets.store import settings as noted
from datasets.store.rows import Job, Progress
from service.jobs.job import JobKind, Outcome
from service.jobs.work import Workshop
from service.jobs.worker import run_worker
from service.jobs.workflow import JobWorkflow
from service.settings import read_settings

TRACES, DIE_AT = Path(os.environ["TRACES"]), os.environ["DIE_AT"]


def _die_at(moment: str) -> None:
    if moment == DIE_AT:
        os.kill(os.getpid(), signal.SIGKILL)


class WorkOfTests:
    """Files the subject as its result; subjects that begin with ``long`` never finish by themselves."""

    def compute(self, workshop: Workshop, job: Job) -> Outcome:
        with (TRACES / f"{job.subject}.computed").open("a") as trace:
            trace.write("computed\n")
        _die_at("compute begins")
        if job.subject == "faulty":
            raise RuntimeError("the text of this fault holds a secret")
        turn = 0
        while job.subject.startswith("long"):
            turn += 1
            workshop.report(Progress(stage="waiting", done=turn, of=0))
            threading.Event().wait(0.05)
        with workshop.store.writing() as transaction:
            digest = blobs.put(transaction, f"result of {job.subject}".encode(), "text/plain")
        _die_at("compute has filed its result")
        return Outcome(result_digest=digest)

    def conclude(self, transaction: Connection, job: Job, outcome: Outcome) -> None:
        name = f"concluded {job.id}"
        noted.put(transaction, name, int(noted.get(transaction, name) or 0) + 1)
        noted.put(transaction, f"result {job.id}", outcome.result_digest or "none")
        _die_at("the end is written but not committed")


class WorkflowOfTests(JobWorkflow):
    """The real workflow, with two more moments to die at."""

    def _begin(self, job_id: str) -> bool:
        begun = super()._begin(job_id)
        _die_at("begun but not checkpointed")
        return begun

    def _conclude(self, job_id: str, came_out: dict[str, Any]) -> None:
        super()._conclude(job_id, came_out)
        _die_at("the end is committed but not checkpointed")


if __name__ == "__main__":
    import service.jobs.worker

    service.jobs.worker.JobWorkflow = WorkflowOfTests  # type: ignore[misc]
    service.jobs.worker.SWEPT_EVERY_SECONDS = 0.3
    service.jobs.worker.PRELOAD = ("msgspec",)
    run_worker(read_settings(), slot=int(sys.argv[1]), kinds={JobKind.DERIVATION: WorkOfTests()})
