"""Durable jobs behind one small interface: ``enqueue`` here, the worker in ``service.jobs.worker``.

The job row itself belongs to the store (``datasets.store.jobs``). Write it, then call ``enqueue``
with the same connection: row and queue entry are committed together or not at all.
Importing this package is cheap; DBOS is imported at the first ``enqueue``.
"""

from service.jobs.job import Job, JobKind
from service.jobs.queue import enqueue, migrate_queue

__all__ = ["Job", "JobKind", "enqueue", "migrate_queue"]
