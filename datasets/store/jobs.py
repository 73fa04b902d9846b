"""Jobs: what a laboratory waits for, and how far it has come.

The queue itself is the job library's; these rows are what people see. A job ends once: a state
after queued and running never changes.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from datasets.store import schema
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, every, one, page
from datasets.store.rows import UNFINISHED, Actor, Job, Page, Progress, WorkState

_job = schema.job
_unfinished = _job.c.state.in_([state.value for state in UNFINISHED])


def add(
    connection: Connection,
    kind: str,
    subject: str,
    *,
    by: Actor,
    at: datetime,
    state: WorkState = WorkState.QUEUED,
) -> Job:
    """Add a job and enqueue it in the same transaction; one done within the request has ended already."""
    ended = None if state in UNFINISHED else at
    added = Job(
        id=new_id(),
        kind=kind,
        subject=subject,
        holder_id=by.holder_id,
        laboratory_id=by.laboratory_id,
        state=state,
        progress=None,
        error_code=None,
        created_at=at,
        started_at=None if state is WorkState.QUEUED else at,
        finished_at=ended,
    )
    connection.execute(insert(_job).values(**msgspec.structs.asdict(added)))
    return added


def get(connection: Connection, job_id: str, laboratory_id: str) -> Job | None:
    """Return a job of this laboratory."""
    query = select(_job).where(_job.c.id == job_id, _job.c.laboratory_id == laboratory_id)
    return one(connection.execute(query).first(), Job)


def latest_of_subject(connection: Connection, subject: str, laboratory_id: str) -> Job | None:
    """Return this laboratory's newest job about ``subject``."""
    return latest_of_subjects(connection, (subject,), laboratory_id).get(subject)


def latest_of_subjects(
    connection: Connection, subjects: Collection[str], laboratory_id: str
) -> dict[str, Job]:
    """Return this laboratory's newest job about each of ``subjects`` that has one."""
    newest = (
        select(func.max(_job.c.id))
        .where(_job.c.subject.in_(subjects), _job.c.laboratory_id == laboratory_id)
        .group_by(_job.c.subject)
    )
    found = every(connection.execute(select(_job).where(_job.c.id.in_(newest))).all(), Job)
    return {job.subject: job for job in found}


def listing(
    connection: Connection, laboratory_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Job]:
    """Return one page of this laboratory's jobs, newest first."""
    query = select(_job).where(_job.c.laboratory_id == laboratory_id)
    return page(connection, query, _job.c.id, Job, cursor=cursor, limit=limit)


def cancel(connection: Connection, job_id: str, laboratory_id: str, *, at: datetime) -> Job | None:
    """Cancel an unfinished job of this laboratory; a finished one stays as it is."""
    if get(connection, job_id, laboratory_id) is None:
        return None
    finish(connection, job_id, WorkState.CANCELLED, at=at)
    return get(connection, job_id, laboratory_id)


def is_awaited(connection: Connection, subject: str, *, beside: str) -> bool:
    """Tell whether any laboratory has another unfinished job about ``subject``; nobody is told which."""
    others = select(_job.c.id).where(_job.c.subject == subject, _job.c.id != beside, _unfinished)
    return connection.execute(others.limit(1)).first() is not None


def waiting_of(connection: Connection, laboratory_id: str) -> int:
    """Count the unfinished jobs of this laboratory."""
    query = select(func.count()).select_from(_job).where(_job.c.laboratory_id == laboratory_id, _unfinished)
    return int(connection.execute(query).scalar_one())


def for_worker(connection: Connection, job_id: str) -> Job | None:
    """Return a job of any laboratory; for job workers only."""
    return one(connection.execute(select(_job).where(_job.c.id == job_id)).first(), Job)


def unfinished(connection: Connection) -> tuple[Job, ...]:
    """Return every laboratory's queued and running jobs, oldest first; for the sweeper only."""
    return every(connection.execute(select(_job).where(_unfinished).order_by(_job.c.id)).all(), Job)


def start(connection: Connection, job_id: str, *, at: datetime) -> bool:
    """Mark a job as running, also again after an interruption; False once it has ended."""
    return _change(connection, job_id, state=WorkState.RUNNING, started_at=at)


def report(connection: Connection, job_id: str, progress: Progress) -> bool:
    """Write down how far the job has come; False once it has ended (it may have been cancelled)."""
    return _change(connection, job_id, progress=progress)


def finish(
    connection: Connection, job_id: str, state: WorkState, *, error_code: str | None = None, at: datetime
) -> bool:
    """End a job; False when it had ended before."""
    if state in UNFINISHED:
        raise ValueError(f"{state} is no end")
    return _change(connection, job_id, state=state, error_code=error_code, finished_at=at)


def _change(connection: Connection, job_id: str, **values: Any) -> bool:
    changed = update(_job).where(_job.c.id == job_id, _unfinished).values(**values)
    return connection.execute(changed).rowcount == 1
