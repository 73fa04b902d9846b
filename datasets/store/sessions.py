"""Browser sessions: the hash of an opaque token stands for a key until it expires or is ended."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from datasets.store import keys, schema
from datasets.store.paging import one
from datasets.store.rows import Identity

_session, _key = schema.browser_session, schema.access_key


def begin(
    connection: Connection, token_hash: str, key_id: str, *, expires_at: datetime, at: datetime
) -> None:
    """Begin a session of a key."""
    connection.execute(
        insert(_session).values(token_hash=token_hash, key_id=key_id, created_at=at, expires_at=expires_at)
    )


def identity(connection: Connection, token_hash: str, *, at: datetime) -> Identity | None:
    """Return who the session stands for, None when session or key are over."""
    token = select(_session.c.key_id).where(_session.c.token_hash == token_hash, _session.c.expires_at > at)
    found = one(connection.execute(keys.identities().where(_key.c.id.in_(token))).first(), Identity)
    return found if found is not None and found.is_live(at) else None


def end(connection: Connection, token_hash: str) -> None:
    """End a session; one that is over already changes nothing."""
    connection.execute(delete(_session).where(_session.c.token_hash == token_hash))


def forget_expired(connection: Connection, *, at: datetime) -> int:
    """Drop sessions that expired; return how many."""
    return connection.execute(delete(_session).where(_session.c.expires_at <= at)).rowcount
