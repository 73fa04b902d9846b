"""Withdraw a version: it still answers when pinned, with the reason, and is never the latest."""

from sqlalchemy import Connection

from datasets.store import table_versions
from service.context import Context, instant_text, now
from service.errors import Conflict, NotFound, Refused
from service.people import actor_of
from service.publication.views import Withdrawn
from service.security.caller import Caller


def withdraw(context: Context, caller: Caller, table: str, version: str, reason: str) -> Withdrawn:
    """Withdraw a published version for a reason."""
    with context.store.writing() as connection:
        withdrawn = withdraw_in(connection, caller, table, version, reason)
    context.refresh()
    return withdrawn


def withdraw_in(connection: Connection, caller: Caller, table: str, version: str, reason: str) -> Withdrawn:
    """Withdraw within a transaction; the caller swaps the memory afterwards."""
    actor = actor_of(caller, "curator")
    stated = reason.strip()
    if not stated:
        raise Refused("comment_needed", pointer="/reason")
    stored = table_versions.withdraw(connection, table, version, None, stated, by=actor, at=now())
    if stored is None or stored.withdrawn_at is None:
        raise NotFound("table version", f"{table}@{version}")
    at = instant_text(stored.withdrawn_at)
    if stored.withdrawn_reason != stated:
        raise Conflict(
            "already_withdrawn", table=table, version=version, at=at, reason=stored.withdrawn_reason
        )
    return Withdrawn(table=table, version=version, reason=stated, at=at)
