"""``key``: access keys, by the operator at the machine; who holds the machine needs no key."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated

import cyclopts
from sqlalchemy import Connection

from datasets.store import holders, keys, laboratories
from datasets.store.rows import AccessKey, Holder, HolderKind, Scope
from service.cli.opened_store import opened_store
from service.cli.terminal import CommandRefusedError, language, print_line, tell
from service.locale.catalogue import text
from service.people import LONGEST_DAYS, LONGEST_NAME
from service.security.caller import Scope as ScopeName
from service.security.key_format import new_key


def add(
    holder: str,
    *scopes: ScopeName,
    laboratory: str = "default",
    days: Annotated[
        int, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=1, lte=LONGEST_DAYS))
    ] = 365,
    machine: bool = False,
    store: str | None = None,
) -> None:
    """Issue a key to a holder."""
    if not scopes:
        raise CommandRefusedError("command.no_scopes")
    if not all(1 <= len(name.strip()) <= LONGEST_NAME for name in (holder, laboratory)):
        raise CommandRefusedError("problem.name_empty")
    drawn, at = new_key(), datetime.now(UTC)
    kind = HolderKind.MACHINE if machine else HolderKind.PERSON
    with _opened(store) as connection:
        keys.add(
            connection,
            _holder(connection, laboratory, holder, kind, at).id,
            prefix=drawn.prefix,
            secret_hash=drawn.secret_hash,
            scopes=[Scope(scope) for scope in scopes],
            expires_at=at + timedelta(days=days),
            by=None,
            at=at,
        )
    tell("command.key_added", holder=holder, laboratory=laboratory, secret=drawn.text)


def list_keys(*, store: str | None = None) -> None:
    """Print a line for each key."""
    with _opened(store) as connection:
        for key in _every_key(connection):
            holder = holders.get_for_admin(connection, key.holder_id)
            ends = key.revoked_at or key.expires_at
            state = "key_list_revoked" if key.revoked_at else "key_list_until"
            columns = (
                f"zb_{key.prefix}",
                holder.name if holder else key.holder_id,
                ",".join(key.scopes),
                text(f"command.{state}", language(), day=f"{ends:%Y-%m-%d}") if ends else "",
            )
            print_line("\t".join(columns))


def revoke(prefix: str, *, store: str | None = None) -> None:
    """Revoke the key that begins so."""
    wanted = prefix.removeprefix("zb_").partition("_")[0]
    with _opened(store) as connection:
        found = keys.by_prefix(connection, wanted)
        holder = None if found is None else holders.get_for_admin(connection, found.holder_id)
        if found is None or holder is None:
            raise CommandRefusedError("command.no_such_key", prefix=wanted)
        keys.revoke(connection, found.id, holder.laboratory_id, by=None, at=datetime.now(UTC))
    tell("command.key_revoked", prefix=wanted)


@contextmanager
def _opened(address: str | None) -> Iterator[Connection]:
    """Give one writing transaction on the chosen store."""
    with opened_store(address) as store, store.writing() as connection:
        yield connection


def _holder(connection: Connection, laboratory: str, name: str, kind: HolderKind, at: datetime) -> Holder:
    """Find or make a holder in a laboratory, which is found or made, too."""
    tenant = laboratories.by_name(connection, laboratory) or laboratories.add(
        connection, laboratory, by=None, at=at
    )
    return holders.by_name(connection, tenant.id, name) or holders.add(
        connection, tenant.id, name, kind=kind, by=None, at=at
    )


def _every_key(connection: Connection) -> Iterator[AccessKey]:
    cursor: str | None = None
    while True:
        page = keys.listing_for_admin(connection, cursor=cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return
