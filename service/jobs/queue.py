"""The queue that web processes write to: in their own transaction, and never reading from it.

DBOS keeps the queue in our own database. It is imported at the first call (a second, 40 MB), so that
a process which queues nothing never pays for it.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from service.jobs.job import Job

if TYPE_CHECKING:
    from dbos import DBOSClient

APPLICATION = "zonebook"
QUEUE = "zonebook-jobs"
WORKFLOW = "zonebook-job"
QUEUE_VERSION = "1"
"""Fixed on purpose: with DBOS's own version, jobs queued before an upgrade would wait for ever."""


def enqueue(transaction: Connection, job: Job) -> None:
    """Queue a job in the transaction that writes its row; the same job id twice is queued once.

    To cancel one, mark its row cancelled: a waiting job is then skipped, a running one stopped.
    """
    _client(transaction.engine).enqueue_in_transaction(
        transaction,
        {
            "queue_name": QUEUE,
            "workflow_name": WORKFLOW,
            "workflow_id": job.id,
            "app_version": QUEUE_VERSION,
            "application_name": APPLICATION,
        },
        job.id,
    )


def migrate_queue(store_url: str) -> None:
    """Bring the queue's own tables up to date; needed once before the first ``enqueue``."""
    from dbos import DBOS  # noqa: PLC0415 - see above

    from service.jobs.quiet import quiet_dbos  # noqa: PLC0415 - imports DBOS

    quiet_dbos()
    DBOS.migrate(store_url)


@lru_cache(maxsize=8)
def _client(engine: Engine) -> "DBOSClient":
    """Return the client that writes through connections of this engine; it opens none of its own."""
    from dbos import DBOSClient, DBOSPortableJSONSerializer  # noqa: PLC0415 - see above

    from service.jobs.quiet import quiet_dbos  # noqa: PLC0415 - imports DBOS

    quiet_dbos()
    return DBOSClient(
        system_database_engine=engine,
        application_name=APPLICATION,
        serializer=DBOSPortableJSONSerializer(),
        lazy=True,
    )
