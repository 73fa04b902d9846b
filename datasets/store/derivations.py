"""Derivations: content-addressed questions, computed once, seen only by those who asked.

Two laboratories that put the same question share the record, yet neither learns of the other:
each has its own access row. A derivation is seen by everyone once its data set is public or a
proposal that cites it is published.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, exists, false, insert, or_, select, update

from datasets.store import audit, blobs, datasets, jobs, schema
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, one, page
from datasets.store.rows import UNFINISHED, Actor, Derivation, Job, Page, ProposalState, WorkState
from datasets.store.visibility import is_public

_derivation, _access = schema.derivation, schema.derivation_access
_proposal, _dataset, _version = schema.proposal, schema.dataset, schema.dataset_version

RECORD_MEDIA_TYPE = "application/json"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A derivation as asked for, and whether a job must now compute it."""

    derivation: Derivation
    needs_job: bool


def request(
    connection: Connection, derivation_id: str, data_digest: str, question: object, *, by: Actor, at: datetime
) -> Request | None:
    """Ask a question of a data set version the laboratory may see; otherwise None.

    It needs a job unless this laboratory waits for one already, or the answer is in the store. Who else
    asked makes no difference: a laboratory that gave up, or failed, waits anew for what others may have.
    """
    if datasets.version_of_digest(connection, data_digest, by.laboratory_id) is None:
        return None
    known = for_worker(connection, derivation_id)
    if known is None:
        _add(connection, derivation_id, data_digest, question, at)
    elif known.state in {WorkState.FAILED, WorkState.CANCELLED}:
        _change(connection, derivation_id, state=WorkState.QUEUED, error_code=None, finished_at=None)
    _grant(connection, derivation_id, by, at)
    asked = for_worker(connection, derivation_id)
    if asked is None:
        return None
    own = jobs.latest_of_subject(connection, derivation_id, by.laboratory_id)
    return Request(derivation=asked, needs_job=_needs_job(asked, own))


def _needs_job(asked: Derivation, own: Job | None) -> bool:
    if asked.state is WorkState.SUCCEEDED:
        return own is not None and own.state in {WorkState.FAILED, WorkState.CANCELLED}
    return own is None or own.state not in UNFINISHED


def state_for(asked: Derivation, own: Job | None) -> WorkState:
    """Return how a derivation stands for a laboratory with this job: what others did does not show."""
    if own is None or (
        asked.state is WorkState.SUCCEEDED and own.state not in {WorkState.FAILED, WorkState.CANCELLED}
    ):
        return asked.state
    return own.state


def get(connection: Connection, derivation_id: str, laboratory_id: str | None) -> Derivation | None:
    """Return a derivation the laboratory, or a visitor, may see."""
    query = select(_derivation).where(_derivation.c.id == derivation_id, visible_to(laboratory_id))
    return one(connection.execute(query).first(), Derivation)


def get_for_curator(connection: Connection, derivation_id: str) -> Derivation | None:
    """Return a derivation that some proposal cites; for the scope ``curator`` only."""
    query = select(_derivation).where(_derivation.c.id == derivation_id, _is_cited())
    return one(connection.execute(query).first(), Derivation)


def listing(
    connection: Connection, laboratory_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Derivation]:
    """Return one page of what this laboratory asked, newest first."""
    query = (
        select(_derivation)
        .join(_access, _access.c.derivation_id == _derivation.c.id)
        .where(_access.c.laboratory_id == laboratory_id)
    )
    return page(connection, query, _access.c.id, Derivation, cursor=cursor, limit=limit)


def for_worker(connection: Connection, derivation_id: str) -> Derivation | None:
    """Return a derivation of any laboratory; for job workers only."""
    return one(
        connection.execute(select(_derivation).where(_derivation.c.id == derivation_id)).first(), Derivation
    )


def start(connection: Connection, derivation_id: str) -> bool:
    """Mark a queued or interrupted derivation as running; False when there is nothing left to do."""
    return _change_unfinished(connection, derivation_id, state=WorkState.RUNNING)


def finish(connection: Connection, derivation_id: str, record: bytes, *, at: datetime) -> bool:
    """File the record, once: a second finish changes nothing and returns False."""
    digest = blobs.put(connection, record, RECORD_MEDIA_TYPE)
    finished = _change_unfinished(
        connection, derivation_id, state=WorkState.SUCCEEDED, record_digest=digest, finished_at=at
    )
    if finished:
        detail = {"record": digest}
        audit.append(connection, audit.Action.DERIVATION_FINISHED, derivation_id, detail, by=None, at=at)
    return finished


def fail(connection: Connection, derivation_id: str, error_code: str, *, at: datetime) -> bool:
    """Mark an unfinished derivation as failed with a code."""
    return _change_unfinished(
        connection, derivation_id, state=WorkState.FAILED, error_code=error_code, finished_at=at
    )


def cancel(connection: Connection, derivation_id: str, *, at: datetime) -> bool:
    """Mark an unfinished derivation as cancelled; asking again queues it anew."""
    return _change_unfinished(connection, derivation_id, state=WorkState.CANCELLED, finished_at=at)


def visible_to(laboratory_id: str | None) -> ColumnElement[bool]:
    """Return the condition under which a laboratory, or a visitor, may see a derivation."""
    asked = (
        false()
        if laboratory_id is None
        else exists().where(
            _access.c.derivation_id == _derivation.c.id, _access.c.laboratory_id == laboratory_id
        )
    )
    of_public_data = exists().where(
        _version.c.digest == _derivation.c.data_digest,
        _version.c.dataset_id == _dataset.c.id,
        is_public(),
    )
    published = _proposal.c.state == ProposalState.PUBLISHED.value
    return or_(asked, of_public_data, _is_cited(published))


def _is_cited(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_proposal.c.derivation_id == _derivation.c.id, *conditions)


def _add(
    connection: Connection, derivation_id: str, data_digest: str, question: object, at: datetime
) -> None:
    connection.execute(
        insert(_derivation).values(
            id=derivation_id,
            data_digest=data_digest,
            question=question,
            state=WorkState.QUEUED.value,
            created_at=at,
        )
    )


def _grant(connection: Connection, derivation_id: str, by: Actor, at: datetime) -> None:
    granted = select(_access.c.id).where(
        _access.c.derivation_id == derivation_id, _access.c.laboratory_id == by.laboratory_id
    )
    if connection.execute(granted).first() is not None:
        return
    connection.execute(
        insert(_access).values(
            id=new_id(),
            derivation_id=derivation_id,
            laboratory_id=by.laboratory_id,
            holder_id=by.holder_id,
            created_at=at,
        )
    )
    audit.append(connection, audit.Action.DERIVATION_REQUESTED, derivation_id, by=by, at=at)


def _change(connection: Connection, derivation_id: str, **values: Any) -> None:
    connection.execute(update(_derivation).where(_derivation.c.id == derivation_id).values(**values))


def _change_unfinished(connection: Connection, derivation_id: str, **values: Any) -> bool:
    unfinished = _derivation.c.state.in_([state.value for state in UNFINISHED])
    changed = update(_derivation).where(_derivation.c.id == derivation_id, unfinished).values(**values)
    return connection.execute(changed).rowcount == 1
