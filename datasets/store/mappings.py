"""Saved mappings: which column of its files holds what, said once; each laboratory sees its own."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Select, delete, insert, select, type_coerce, update

from datasets.store import audit, schema
from datasets.store.column_types import PlainText
from datasets.store.errors import NameTaken
from datasets.store.identifiers import new_id
from datasets.store.paging import every, one
from datasets.store.rows import Actor, ColumnMapping

_mapping = schema.column_mapping
_dataset, _version = schema.dataset, schema.dataset_version


def headers_digest(headers: Sequence[str]) -> str:
    """Return the digest by which files with the same headers in the same order are known again."""
    return hashlib.sha256(msgspec.json.encode(list(headers))).hexdigest()


def save(
    connection: Connection,
    name: str,
    headers: Sequence[str],
    mapping: object,
    *,
    by: Actor,
    at: datetime,
) -> ColumnMapping:
    """Save a mapping under a name that its laboratory has not in use, or raise ``NameTaken``."""
    taken = _of(by.laboratory_id).where(_mapping.c.name == name)
    if connection.execute(taken).first() is not None:
        raise NameTaken("mapping", name)
    saved = ColumnMapping(
        id=new_id(),
        laboratory_id=by.laboratory_id,
        holder_id=by.holder_id,
        name=name,
        headers_digest=headers_digest(headers),
        mapping=msgspec.to_builtins(mapping),
        created_at=at,
    )
    connection.execute(insert(_mapping).values(**msgspec.structs.asdict(saved)))
    audit.append(connection, audit.Action.MAPPING_SAVED, saved.id, by=by, at=at)
    return saved


def get(connection: Connection, mapping_id: str, laboratory_id: str) -> ColumnMapping | None:
    """Return a mapping of this laboratory."""
    return one(
        connection.execute(_of(laboratory_id).where(_mapping.c.id == mapping_id)).first(), ColumnMapping
    )


def listing(connection: Connection, laboratory_id: str) -> tuple[ColumnMapping, ...]:
    """Return every mapping of this laboratory, by name."""
    return every(connection.execute(_of(laboratory_id).order_by(_mapping.c.name)).all(), ColumnMapping)


def for_headers(
    connection: Connection, headers: Sequence[str], laboratory_id: str
) -> tuple[ColumnMapping, ...]:
    """Return this laboratory's mappings for files with exactly these headers, newest first."""
    same = _mapping.c.headers_digest == headers_digest(headers)
    query = _of(laboratory_id).where(same).order_by(_mapping.c.id.desc())
    return every(connection.execute(query).all(), ColumnMapping)


def rename(
    connection: Connection, mapping_id: str, name: str, *, by: Actor, at: datetime
) -> ColumnMapping | None:
    """Give a mapping of the actor's laboratory another name, or raise ``NameTaken``."""
    held = get(connection, mapping_id, by.laboratory_id)
    if held is None or held.name == name:
        return held
    if connection.execute(_of(by.laboratory_id).where(_mapping.c.name == name)).first() is not None:
        raise NameTaken("mapping", name)
    connection.execute(update(_mapping).where(_mapping.c.id == mapping_id).values(name=name))
    audit.append(connection, audit.Action.MAPPING_RENAMED, mapping_id, by=by, at=at)
    return get(connection, mapping_id, by.laboratory_id)


def read_by(connection: Connection, mapping_id: str, laboratory_id: str) -> tuple[tuple[str, str], ...]:
    """Return the laboratory's data sets (id, name) of which a version was read by a mapping, newest first."""
    facts = type_coerce(_version.c.facts, PlainText)
    query = (
        select(_dataset.c.id, _dataset.c.name)
        .join(_version, _version.c.dataset_id == _dataset.c.id)
        .where(_dataset.c.laboratory_id == laboratory_id)
        .where(facts.contains(f'"mapping":"{mapping_id}"', autoescape=True))
        .distinct()
        .order_by(_dataset.c.id.desc())
    )
    return tuple((str(row.id), str(row.name)) for row in connection.execute(query))


def remove(connection: Connection, mapping_id: str, *, by: Actor, at: datetime) -> bool:
    """Remove a mapping of the actor's laboratory; return whether there was one."""
    if get(connection, mapping_id, by.laboratory_id) is None:
        return False
    connection.execute(delete(_mapping).where(_mapping.c.id == mapping_id))
    audit.append(connection, audit.Action.MAPPING_REMOVED, mapping_id, by=by, at=at)
    return True


def _of(laboratory_id: str) -> Select[tuple[object, ...]]:
    return select(_mapping).where(_mapping.c.laboratory_id == laboratory_id)
