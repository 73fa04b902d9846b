"""Browser sessions: an opaque token in a cookie, its hash in the store, bound to one key."""

import datetime as dt
import secrets

from datasets.store import sessions
from service.context import Context, now
from service.errors import KeyUnusable
from service.security.caller import Caller
from service.security.key_format import hash_of, read_key
from service.security.key_ring import caller_from


def sign_in(context: Context, key: str) -> str:
    """Open a session for a key and return the token for the cookie."""
    at = now()
    if read_key(key) is None:
        raise KeyUnusable
    caller = context.keys.caller_of(key, at)
    token = secrets.token_urlsafe(32)
    ends = at + dt.timedelta(hours=context.settings.session_hours)
    with context.store.writing() as connection:
        sessions.forget_expired(connection, at=at)
        sessions.begin(connection, hash_of(token), str(caller.key_id), expires_at=ends, at=at)
    return token


def sign_out(context: Context, token: str) -> None:
    """End a session."""
    with context.store.writing() as connection:
        sessions.end(connection, hash_of(token))


def session_caller(context: Context, token: str) -> Caller | None:
    """Return who a session belongs to, while its key lives."""
    with context.store.reading() as connection:
        identity = sessions.identity(connection, hash_of(token), at=now())
    return None if identity is None else caller_from(identity)
