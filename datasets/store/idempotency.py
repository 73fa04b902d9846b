"""Answers kept for requests that carry an Idempotency-Key, so that a retry changes nothing.

Ask ``recall`` at the start of the writing transaction and ``remember`` at its end: the writer
lock makes two simultaneous tries of one key follow each other.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from datasets.store import schema
from datasets.store.errors import IdempotencyKeyReused
from datasets.store.paging import to_struct
from datasets.store.rows import StoredResponse

_idempotency = schema.idempotency


def recall(connection: Connection, holder_id: str, key: str, request_digest: str) -> StoredResponse | None:
    """Return the answer given before; the same key with another request raises ``IdempotencyKeyReused``."""
    found = connection.execute(
        select(_idempotency).where(_idempotency.c.holder_id == holder_id, _idempotency.c.key == key)
    ).first()
    if found is None:
        return None
    if found.request_digest != request_digest:
        raise IdempotencyKeyReused(key)
    return to_struct(found._mapping, StoredResponse)


def remember(
    connection: Connection,
    holder_id: str,
    key: str,
    request_digest: str,
    response: StoredResponse,
    *,
    at: datetime,
) -> None:
    """Keep the answer for the next try."""
    connection.execute(
        insert(_idempotency).values(
            holder_id=holder_id,
            key=key,
            request_digest=request_digest,
            status=response.status,
            headers=response.headers,
            body=response.body,
            created_at=at,
        )
    )


def forget_before(connection: Connection, before: datetime) -> int:
    """Drop answers older than ``before``; return how many."""
    return connection.execute(delete(_idempotency).where(_idempotency.c.created_at < before)).rowcount
