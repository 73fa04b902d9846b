"""Holders of keys: persons and machines of a laboratory."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from datasets.store import audit, schema
from datasets.store.errors import NameTaken
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, one, page
from datasets.store.rows import Actor, Holder, HolderKind, Page

_holder = schema.holder


def add(
    connection: Connection,
    laboratory_id: str,
    name: str,
    *,
    kind: HolderKind = HolderKind.PERSON,
    by: Actor | None,
    at: datetime,
) -> Holder:
    """Add a holder; a name in use in the laboratory raises ``NameTaken``."""
    if by_name(connection, laboratory_id, name) is not None:
        raise NameTaken("holder", name)
    added = Holder(id=new_id(), laboratory_id=laboratory_id, name=name, kind=kind, created_at=at)
    connection.execute(insert(_holder).values(**msgspec.structs.asdict(added)))
    detail = {"laboratory": laboratory_id, "name": name, "kind": kind}
    audit.append(connection, audit.Action.HOLDER_ADDED, added.id, detail, by=by, at=at)
    return added


def get(connection: Connection, holder_id: str, laboratory_id: str) -> Holder | None:
    """Return a holder of this laboratory."""
    query = select(_holder).where(_holder.c.id == holder_id, _holder.c.laboratory_id == laboratory_id)
    return one(connection.execute(query).first(), Holder)


def by_name(connection: Connection, laboratory_id: str, name: str) -> Holder | None:
    """Return a holder of this laboratory by name."""
    query = select(_holder).where(_holder.c.laboratory_id == laboratory_id, _holder.c.name == name)
    return one(connection.execute(query).first(), Holder)


def get_for_admin(connection: Connection, holder_id: str) -> Holder | None:
    """Return a holder of any laboratory; for the scope ``admin`` only."""
    return one(connection.execute(select(_holder).where(_holder.c.id == holder_id)).first(), Holder)


def listing(
    connection: Connection, laboratory_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Holder]:
    """Return one page of this laboratory's holders, newest first."""
    query = select(_holder).where(_holder.c.laboratory_id == laboratory_id)
    return page(connection, query, _holder.c.id, Holder, cursor=cursor, limit=limit)


def listing_for_admin(
    connection: Connection, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Holder]:
    """Return one page of every laboratory's holders; for the scope ``admin`` only."""
    return page(connection, select(_holder), _holder.c.id, Holder, cursor=cursor, limit=limit)
