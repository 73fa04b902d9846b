"""What a kind of job does, apart from being queued, resumed and stopped."""

from collections.abc import Callable
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from datasets.store import Store
from datasets.store.rows import Job, Progress
from service.jobs.job import Outcome
from service.settings import Settings


class JobEndedError(Exception):
    """The job has ended elsewhere (it was cancelled): stop working on it."""


class Workshop(msgspec.Struct, frozen=True, kw_only=True):
    """What work is done with; ``report`` raises ``JobEndedError`` when the work is no longer wanted."""

    store: Store
    settings: Settings
    report: Callable[[Progress], None]


class Work(Protocol):
    """One kind of job. Both halves may be called again after an interruption."""

    def compute(self, workshop: Workshop, job: Job) -> Outcome:
        """Do the work and file its result by content; change nothing else."""
        ...

    def conclude(self, transaction: Connection, job: Job, outcome: Outcome) -> None:
        """Write what came out into the store, in the transaction that ends the job."""
        ...
