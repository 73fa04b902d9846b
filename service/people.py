"""Laboratories, holders and keys, as an administrator sees them."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

import msgspec
from sqlalchemy import Connection

from datasets.store import audit, holders, keys, laboratories
from datasets.store.rows import AccessKey, Actor, AuditEntry, Holder, HolderKind, Laboratory, Page, Scope
from service.context import Context, instant_text, now
from service.errors import Conflict, NotFound, Refused
from service.security.caller import SCOPES, Caller, require
from service.security.key_format import new_key

LIVE_KEYS_PER_HOLDER = 2
LONGEST_DAYS = 1825
LONGEST_NAME = 120
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
Item = TypeVar("Item")


class LaboratoryIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new laboratory."""

    name: Name


class HolderIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new person or machine of a laboratory, named by its id."""

    name: Name
    laboratory: str
    machine: bool = False


class KeyIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new key for a holder."""

    holder: str
    scopes: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=4)]
    days: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_DAYS)] = 365


class LaboratoryView(msgspec.Struct, frozen=True, kw_only=True):
    """A laboratory."""

    id: str
    name: str


class HolderView(msgspec.Struct, frozen=True, kw_only=True):
    """A person or machine of a laboratory."""

    id: str
    name: str
    laboratory: str
    machine: bool


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A key without its secret."""

    id: str
    prefix: str
    holder: str
    scopes: tuple[str, ...]
    expires_at: str | None
    revoked_at: str | None


class IssuedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it is shown once; a retry with the same Idempotency-Key shows no secret."""

    key: str | None
    view: KeyView


class AuditView(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the audit log."""

    seq: int
    at: str
    holder: str | None
    laboratory: str | None
    action: str
    subject: str
    previous_hash: str
    hash: str


class AuditPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the audit log."""

    items: tuple[AuditView, ...]
    next_cursor: str | None


def list_laboratories(context: Context, caller: Caller) -> tuple[LaboratoryView, ...]:
    """List the laboratories."""
    require(caller, "admin")
    with context.store.reading() as connection:
        return tuple(
            _laboratory(one)
            for one in all_pages(lambda cursor: laboratories.listing(connection, cursor=cursor))
        )


def add_laboratory(context: Context, caller: Caller, laboratory: LaboratoryIn) -> LaboratoryView:
    """Add a laboratory."""
    actor = actor_of(caller, "admin")
    with context.store.writing() as connection:
        return _laboratory(laboratories.add(connection, _name(laboratory.name), by=actor, at=now()))


def list_holders(context: Context, caller: Caller) -> tuple[HolderView, ...]:
    """List the holders."""
    require(caller, "admin")
    with context.store.reading() as connection:
        return tuple(
            _holder(one)
            for one in all_pages(lambda cursor: holders.listing_for_admin(connection, cursor=cursor))
        )


def add_holder(context: Context, caller: Caller, holder: HolderIn) -> HolderView:
    """Add a holder to a laboratory."""
    actor = actor_of(caller, "admin")
    kind = HolderKind.MACHINE if holder.machine else HolderKind.PERSON
    with context.store.writing() as connection:
        if laboratories.get(connection, holder.laboratory) is None:
            raise NotFound("laboratory", holder.laboratory)
        added = holders.add(connection, holder.laboratory, _name(holder.name), kind=kind, by=actor, at=now())
    return _holder(added)


def list_keys(context: Context, caller: Caller) -> tuple[KeyView, ...]:
    """List the keys, revoked ones too."""
    require(caller, "admin")
    with context.store.reading() as connection:
        return tuple(
            _key(one) for one in all_pages(lambda cursor: keys.listing_for_admin(connection, cursor=cursor))
        )


def issue_key(context: Context, caller: Caller, key: KeyIn) -> IssuedKey:
    """Issue a key; a holder has at most two live ones."""
    with context.store.writing() as connection:
        issued = issue_key_in(connection, caller, key)
    context.refresh()
    return issued


def issue_key_in(connection: Connection, caller: Caller, key: KeyIn) -> IssuedKey:
    """Issue a key within a transaction."""
    actor, at = actor_of(caller, "admin"), now()
    unknown = sorted(set(key.scopes) - set(SCOPES))
    if unknown:
        raise Refused("unknown_scope", pointer="/scopes", value=unknown[0], allowed=", ".join(SCOPES))
    holder = holders.get_for_admin(connection, key.holder)
    if holder is None:
        raise NotFound("holder", key.holder)
    of_holder = keys.of_holder(connection, holder.id, holder.laboratory_id)
    live = [
        one for one in of_holder if one.revoked_at is None and (one.expires_at is None or one.expires_at > at)
    ]
    if len(live) >= LIVE_KEYS_PER_HOLDER:
        raise Conflict("too_many_keys")
    drawn = new_key()
    added = keys.add(
        connection,
        holder.id,
        prefix=drawn.prefix,
        secret_hash=drawn.secret_hash,
        scopes=[Scope(scope) for scope in key.scopes],
        expires_at=at + dt.timedelta(days=key.days),
        by=actor,
        at=at,
    )
    return IssuedKey(key=drawn.text, view=_key(added))


def revoke_key(context: Context, caller: Caller, key_id: str) -> KeyView:
    """Revoke a key; every process knows within a second."""
    actor = actor_of(caller, "admin")
    with context.store.writing() as connection:
        every = all_pages(lambda cursor: keys.listing_for_admin(connection, cursor=cursor))
        found = next((one for one in every if one.id == key_id), None)
        holder = None if found is None else holders.get_for_admin(connection, found.holder_id)
        if holder is None:
            raise NotFound("key", key_id)
        revoked = keys.revoke(connection, key_id, holder.laboratory_id, by=actor, at=now())
    context.refresh()
    if revoked is None:
        raise NotFound("key", key_id)
    return _key(revoked)


def read_audit(context: Context, caller: Caller, *, cursor: str | None = None, most: int = 100) -> AuditPage:
    """Return a page of the audit log, newest first."""
    require(caller, "admin")
    with context.store.reading() as connection:
        page = audit.listing(connection, cursor=cursor, limit=most)
    return AuditPage(items=tuple(_entry(one) for one in page.items), next_cursor=page.next_cursor)


def _name(written: str) -> str:
    name = written.strip()
    if not name:
        raise Refused("name_empty", pointer="/name")
    return name


def actor_of(caller: Caller, *scopes: str) -> Actor:
    """Return who acts in the store's terms, or refuse."""
    sure = require(caller, *scopes)
    return Actor(holder_id=sure.holder_id, laboratory_id=sure.laboratory_id)


def all_pages(page_after: Callable[[str | None], Page[Item]]) -> Iterator[Item]:
    """Yield the items of every page."""
    cursor: str | None = None
    while True:
        page = page_after(cursor)
        yield from page.items
        if page.next_cursor is None:
            return
        cursor = page.next_cursor


def _laboratory(row: Laboratory) -> LaboratoryView:
    return LaboratoryView(id=row.id, name=row.name)


def _holder(row: Holder) -> HolderView:
    return HolderView(
        id=row.id, name=row.name, laboratory=row.laboratory_id, machine=row.kind is HolderKind.MACHINE
    )


def _key(row: AccessKey) -> KeyView:
    return KeyView(
        id=row.id,
        prefix=row.prefix,
        holder=row.holder_id,
        scopes=tuple(scope.value for scope in row.scopes),
        expires_at=None if row.expires_at is None else instant_text(row.expires_at),
        revoked_at=None if row.revoked_at is None else instant_text(row.revoked_at),
    )


def _entry(row: AuditEntry) -> AuditView:
    return AuditView(
        seq=row.seq,
        at=instant_text(row.at),
        holder=row.holder_id,
        laboratory=row.laboratory_id,
        action=row.action,
        subject=row.subject,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
