"""The sweeper: takes up jobs of workers that are gone, ends those that nobody will finish, purges files.

A worker's slot lock says whether it lives; no heartbeat can be late, no clock wrong.
"""

from datetime import UTC, datetime

from dbos import DBOS
from sqlalchemy import Connection

from datasets.store import Store, classifications, jobs
from service.jobs.queue import QUEUE
from service.jobs.slot import free_slot, slot_of
from service.jobs.workflow import JobWorkflow

GIVEN_UP = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"]


def end_given_up(store: Store, workflow: JobWorkflow) -> None:
    """Mark as failed what DBOS will not run again."""
    with store.reading() as connection:
        waiting = [job.id for job in jobs.unfinished(connection)]
    if waiting:
        for given_up in DBOS.list_workflows(workflow_ids=waiting, status=GIVEN_UP, load_input=False):
            workflow.abandon(given_up.workflow_id)


def purge_overdue(store: Store) -> None:
    """Remove classified files whose time is over."""
    at = datetime.now(UTC)
    with store.reading() as connection:
        overdue = classifications.overdue(connection, at=at)
    for classification_id in overdue:
        with store.writing() as transaction:
            classifications.purge(transaction, classification_id)
    if overdue:
        store.wipe_log()


def take_up_orphans(connection: Connection, own_slot: int) -> None:
    """Put the jobs of dead workers in other slots back into the queue (PostgreSQL)."""
    pending = DBOS.list_workflows(status="PENDING", queue_name=QUEUE, load_input=False)
    for slot in {slot_of(workflow.executor_id) for workflow in pending} - {own_slot, None}:
        with free_slot(connection, int(slot or 0)) as free:
            if free:
                DBOS.resume_workflows(
                    [workflow.workflow_id for workflow in pending if slot_of(workflow.executor_id) == slot]
                )
