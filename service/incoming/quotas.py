"""What a key and a laboratory may send in an hour, and keep.

How many uploads a process takes in at once is bounded by ``places``; these figures are settled in the store,
so that they hold over all processes.
"""

import datetime as dt
import math

from sqlalchemy import Connection

from datasets.store import quotas
from datasets.store.quotas import Sent
from service.context import Context, now
from service.errors import OverQuota, TooMany
from service.security.caller import Caller, known
from service.settings import Settings

WINDOW = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=1)
LABORATORY_OVER_KEY = 4
"""A laboratory may send this many times what one of its keys may."""


def admit(context: Context, caller: Caller) -> None:
    """Refuse, before the first byte is taken, who has sent as much as may be sent in an hour.

    Who has no key is bounded by the places of all visitors.
    """
    if context.settings.uploads_per_hour and caller.laboratory_id is not None:
        with context.store.reading() as connection:
            _refuse_too_many(connection, context.settings, caller)


def settle(context: Context, caller: Caller, size_bytes: int) -> None:
    """Count a file that has arrived whole; of two at once only one can be the last that is allowed."""
    if caller.laboratory_id is None:
        return
    at = now()
    with context.store.writing() as connection:
        if context.settings.uploads_per_hour:
            _refuse_too_many(connection, context.settings, caller)
        quotas.add_upload(connection, known(caller).laboratory_id, caller.key_id, size_bytes, at=at)
        quotas.forget_uploads(connection, before=at - KEPT)


def refuse_more_than_may_be_kept(
    connection: Connection, settings: Settings, laboratory_id: str, *, n_bytes: int, n_rows: int
) -> None:
    """Refuse data beyond what a laboratory may keep; within the transaction that would keep it."""
    held = quotas.held(connection, laboratory_id)
    for code, more, has, limit in (
        ("quota_bytes", n_bytes, held.n_bytes, settings.laboratory_bytes),
        ("quota_rows", n_rows, held.n_rows, settings.laboratory_rows),
    ):
        if limit and has + more > limit:
            raise OverQuota(code, held=has, more=more, limit=limit)


def _refuse_too_many(connection: Connection, settings: Settings, caller: Caller) -> None:
    sure, most, since = known(caller), settings.uploads_per_hour, now() - WINDOW
    by_key = (
        Sent(n=0, first_at=None)
        if caller.key_id is None
        else quotas.uploads_of_key(connection, sure.laboratory_id, caller.key_id, since=since)
    )
    by_all = quotas.uploads_of_laboratory(connection, sure.laboratory_id, since=since)
    for sent, limit in ((by_key, most), (by_all, most * LABORATORY_OVER_KEY)):
        if sent.n >= limit and sent.first_at is not None:
            waits = (sent.first_at + WINDOW - now()).total_seconds()
            raise TooMany("uploads_too_many", max(1, math.ceil(waits)), limit=limit)
