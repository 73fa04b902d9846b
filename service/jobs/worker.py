"""The job worker: one process that takes jobs off the queue and sees each of them to its end.

It has one way of ending, a signal's or a crash's alike: at once. What was not committed is taken up
again; that way is tested by every stop.
"""

import os
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from contextlib import suppress
from types import FrameType, TracebackType

from dbos import DBOS, DBOSPortableJSONSerializer
from sqlalchemy import Connection

from datasets.child import start_forkserver
from datasets.store import open_store
from datasets.store.errors import StoreBusy
from service.file_classification.child import PRELOAD as CLASSIFYING
from service.jobs.classification import ClassificationWork
from service.jobs.derivation import DerivationWork
from service.jobs.derivation_child import PRELOAD as DERIVING
from service.jobs.job import JobKind
from service.jobs.queue import APPLICATION, QUEUE, QUEUE_VERSION
from service.jobs.quiet import quiet_dbos
from service.jobs.slot import executor_id, held_slot
from service.jobs.sweeper import end_given_up, purge_overdue, take_up_orphans
from service.jobs.work import Work
from service.jobs.workflow import JobWorkflow
from service.settings import Settings
from service.supervision.leash import follow_leash

KINDS: Mapping[JobKind, Work] = {
    JobKind.DERIVATION: DerivationWork(),
    JobKind.CLASSIFICATION: ClassificationWork(),
}
PRELOAD = (*DERIVING, *CLASSIFYING)
QUEUE_LOOKED_AT_EVERY_SECONDS = 0.25
SWEPT_EVERY_SECONDS = 5.0


def run_worker(settings: Settings, *, slot: int = 0, kinds: Mapping[JobKind, Work] = KINDS) -> None:
    """Work until told to stop (SIGTERM, or the parent's death); waits while another holds the slot."""
    follow_leash()
    sys.excepthook = _end_with_words
    for told in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(told, _end_at_once)
    with held_slot(settings.store, slot) as connection:
        _work(settings, slot, kinds, connection)


def _work(
    settings: Settings, slot: int, kinds: Mapping[JobKind, Work], connection: Connection | None
) -> None:
    """Take jobs off the queue for ever; this thread only sweeps."""
    start_forkserver(PRELOAD)
    store = open_store(settings.store)
    workflow = JobWorkflow(store, settings, kinds)
    _launch(settings, slot, workflow)
    never = threading.Event()
    while not never.wait(SWEPT_EVERY_SECONDS):
        with suppress(StoreBusy):
            end_given_up(store, workflow)
            purge_overdue(store)
        if connection is not None:
            take_up_orphans(connection, slot)


def _launch(settings: Settings, slot: int, workflow: JobWorkflow) -> None:
    """Start DBOS on our store; it opens no port and calls nobody."""
    quiet_dbos()
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": settings.store,
            "application_version": QUEUE_VERSION,
            "executor_id": executor_id(slot),
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "ERROR",
            "enable_otlp": False,
            "run_migrations": False,
            "sys_db_pool_size": 5,
        }
    )
    workflow.register()
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=QUEUE_LOOKED_AT_EVERY_SECONDS)


def _end_at_once(_signal: int, _frame: FrameType | None) -> None:
    os._exit(0)


def _end_with_words(kind: type[BaseException], _fault: BaseException, trace: TracebackType | None) -> None:
    """End although threads still run; say where, not what: a fault's text may hold what was being written."""
    traceback.print_tb(trace)
    sys.stderr.write(f"job worker: {kind.__name__}\n")
    sys.stderr.flush()
    os._exit(1)
