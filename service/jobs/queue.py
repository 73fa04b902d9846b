"""The queue that web processes write to: in their own transaction, and never reading from it."""

from sqlalchemy import Connection

from service.jobs.job import Job


def enqueue(transaction: Connection, job: Job) -> None:
    """Queue a job in the transaction that writes its row; the same job id twice is queued once."""
    raise NotImplementedError


def retract(transaction: Connection, job_id: str) -> None:
    """Take a job off the queue in the transaction that marks its row cancelled; a running one is stopped."""
    raise NotImplementedError


def migrate_queue(store_url: str) -> None:
    """Bring the queue's own tables up to date; needed once before the first ``enqueue``."""
    raise NotImplementedError
