"""Laboratories: the tenants. For administrators and the operator; no laboratory sees another here."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from datasets.store import audit, schema
from datasets.store.errors import NameTaken
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, one, page
from datasets.store.rows import Actor, Laboratory, Page

_laboratory = schema.laboratory


def add(connection: Connection, name: str, *, by: Actor | None, at: datetime) -> Laboratory:
    """Add a laboratory; a name in use raises ``NameTaken``."""
    if by_name(connection, name) is not None:
        raise NameTaken("laboratory", name)
    added = Laboratory(id=new_id(), name=name, created_at=at)
    connection.execute(insert(_laboratory).values(id=added.id, name=name, created_at=at))
    audit.append(connection, audit.Action.LABORATORY_ADDED, added.id, {"name": name}, by=by, at=at)
    return added


def get(connection: Connection, laboratory_id: str) -> Laboratory | None:
    """Return a laboratory by its id."""
    return one(
        connection.execute(select(_laboratory).where(_laboratory.c.id == laboratory_id)).first(), Laboratory
    )


def by_name(connection: Connection, name: str) -> Laboratory | None:
    """Return a laboratory by its name."""
    return one(connection.execute(select(_laboratory).where(_laboratory.c.name == name)).first(), Laboratory)


def listing(
    connection: Connection, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Laboratory]:
    """Return one page of all laboratories, newest first."""
    return page(connection, select(_laboratory), _laboratory.c.id, Laboratory, cursor=cursor, limit=limit)
