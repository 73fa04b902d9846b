"""Imports of licensed tables: private to a laboratory; their bytes can be purged, their digests stay."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, delete, exists, insert, select

from datasets.store import audit, blobs, generation, schema
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, every, one, page
from datasets.store.rows import Actor, Page, Row, TableImport, TableVersion

_import, _purge = schema.table_import, schema.import_purge
_holder = schema.holder
_made, _part = schema.table_import_version, schema.table_import_part
_version, _artefact, _blob = schema.table_version, schema.table_artefact, schema.blob

FINDINGS: Final = "findings"
ADDITIONS: Final = "additions"
QUALITY: Final = "quality"
_NAMES_BYTES: Final = (
    schema.table_artefact.c.digest,
    schema.table_import_part.c.digest,
    schema.dataset_version.c.digest,
    schema.dataset_version.c.findings_digest,
    schema.derivation.c.data_digest,
    schema.derivation.c.record_digest,
)
"""Every column that keeps bytes alive."""


class NewImport(msgspec.Struct, frozen=True, kw_only=True):
    """An import to file: what came in, what it gave, and its parts as bytes."""

    name: str
    format: str
    original_digest: str
    rows_read: int
    rows_refused: int
    summary: object
    versions: Sequence[TableVersion]
    parts: Mapping[str, bytes]


class QualityPart(Row, frozen=True, kw_only=True):
    """Which ranges of control strains a laboratory brought in."""

    laboratory_id: str
    digest: str


def add(connection: Connection, new: NewImport, *, by: Actor, at: datetime) -> TableImport:
    """File an import with its audit entry, and raise the generation."""
    digests = {
        name: blobs.put(connection, content, "application/json") for name, content in new.parts.items()
    }
    values = {
        "id": new_id(),
        "laboratory_id": by.laboratory_id,
        "holder_id": by.holder_id,
        "name": new.name,
        "format": new.format,
        "original_digest": new.original_digest,
        "rows_read": new.rows_read,
        "rows_refused": new.rows_refused,
        "summary": msgspec.to_builtins(new.summary),
        "digests": digests,
        "created_at": at,
    }
    connection.execute(insert(_import).values(values))
    for version in new.versions:
        connection.execute(insert(_made).values(import_id=values["id"], table_version_id=version.id))
    for name, digest in digests.items():
        connection.execute(insert(_part).values(import_id=values["id"], part=name, digest=digest))
    # Administrators of every laboratory read the log: it names private things by digest alone.
    detail = {
        "format": new.format,
        "original_digest": new.original_digest,
        "versions": [version.digest for version in new.versions],
    }
    audit.append(connection, audit.Action.TABLES_IMPORTED, str(values["id"]), detail, by=by, at=at)
    generation.bump(connection)
    return msgspec.convert({**values, "purged_at": None}, TableImport)


def get(connection: Connection, import_id: str, laboratory_id: str) -> TableImport | None:
    """Return an import of a laboratory, purged or not."""
    query = _imports(laboratory_id).where(_import.c.id == import_id)
    return one(connection.execute(query).first(), TableImport)


def latest(connection: Connection, name: str, laboratory_id: str) -> TableImport | None:
    """Return the last import under a name that was not purged."""
    query = (
        _imports(laboratory_id)
        .where(_import.c.name == name, _purge.c.at.is_(None))
        .order_by(_import.c.id.desc())
        .limit(1)
    )
    return one(connection.execute(query).first(), TableImport)


def listing(
    connection: Connection, laboratory_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[TableImport]:
    """Return one page of a laboratory's imports, newest first."""
    query = _imports(laboratory_id)
    return page(connection, query, _import.c.id, TableImport, cursor=cursor, limit=limit)


def part(connection: Connection, filed: TableImport, name: str) -> bytes | None:
    """Return a part of an import you were given; None once it was purged, or where there is none."""
    query = select(_part.c.digest).where(_part.c.import_id == filed.id, _part.c.part == name)
    digest = connection.execute(query).scalar()
    blob = None if digest is None else blobs.get(connection, digest)
    return None if blob is None else blob.content


def names_of_table(connection: Connection, table: str, laboratory_id: str) -> frozenset[str]:
    """Return under which names a laboratory imported a table; purged imports count."""
    query = (
        select(_import.c.name)
        .join(_made, _made.c.import_id == _import.c.id)
        .join(_version, _version.c.id == _made.c.table_version_id)
        .where(_import.c.laboratory_id == laboratory_id, _version.c.table == table)
    )
    return frozenset(connection.execute(query).scalars())


def own_tables(connection: Connection, name: str, laboratory_id: str) -> frozenset[str]:
    """Return the tables that a laboratory imported under a name; purged imports count."""
    query = (
        select(_version.c.table)
        .join(_made, _made.c.table_version_id == _version.c.id)
        .join(_import, _import.c.id == _made.c.import_id)
        .where(_import.c.laboratory_id == laboratory_id, _import.c.name == name)
    )
    return frozenset(connection.execute(query).scalars())


def purge_of_version(
    connection: Connection, table: str, version: str | None, laboratory_id: str
) -> TableImport | None:
    """Return the import whose purge took a table, or one version of it, from its laboratory; the last one."""
    query = (
        _imports(laboratory_id)
        .join(_made, _made.c.import_id == _import.c.id)
        .join(_version, _version.c.id == _made.c.table_version_id)
        .where(_version.c.table == table, _purge.c.at.is_not(None))
        .order_by(_purge.c.at.desc())
        .limit(1)
    )
    if version is not None:
        query = query.where(_version.c.version == version)
    return one(connection.execute(query).first(), TableImport)


def held(connection: Connection, laboratory_id: str) -> tuple[TableImport, ...]:
    """Return the last import under each name that was not purged, newest first."""
    query = _imports(laboratory_id).where(_purge.c.at.is_(None)).order_by(_import.c.id.desc())
    newest: dict[str, TableImport] = {}
    for found in every(connection.execute(query).all(), TableImport):
        newest.setdefault(found.name, found)
    return tuple(newest.values())


def quality_of_every_laboratory(connection: Connection) -> tuple[QualityPart, ...]:
    """Return which control ranges every laboratory holds: those of its last import under each name."""
    query = (
        select(_import.c.laboratory_id, _import.c.name, _part.c.digest)
        .join(_part, _part.c.import_id == _import.c.id)
        .where(_part.c.part == QUALITY)
        .order_by(_import.c.id)
    )
    newest = {(row.laboratory_id, row.name): row.digest for row in connection.execute(query)}
    return tuple(
        QualityPart(laboratory_id=laboratory, digest=digest) for (laboratory, _), digest in newest.items()
    )


def purge(
    connection: Connection, import_id: str, laboratory_id: str, *, by: Actor, at: datetime
) -> TableImport | None:
    """Remove the bytes of an import for good; its digests and the audit log stay. Again changes nothing.

    A table version that another import gave, too, stays until that one is purged.
    """
    filed = get(connection, import_id, laboratory_id)
    if filed is None or filed.purged_at is not None:
        return filed
    connection.execute(insert(_purge).values(import_id=filed.id, holder_id=by.holder_id, at=at))
    freed = _without_artefacts(connection, filed.id)
    freed |= set(connection.execute(select(_part.c.digest).where(_part.c.import_id == filed.id)).scalars())
    connection.execute(delete(_part).where(_part.c.import_id == filed.id))
    _drop_bytes(connection, freed)
    detail = {"original_digest": filed.original_digest, "digests": filed.digests}
    audit.append(connection, audit.Action.IMPORT_PURGED, filed.id, detail, by=by, at=at)
    generation.bump(connection)
    return get(connection, import_id, laboratory_id)


def _without_artefacts(connection: Connection, import_id: str) -> set[str]:
    """Take the files of the versions away that no other import holds; return their digests."""
    others = (
        select(_made.c.table_version_id)
        .outerjoin(_purge, _purge.c.import_id == _made.c.import_id)
        .where(_purge.c.at.is_(None))
    )
    mine = select(_made.c.table_version_id).where(
        _made.c.import_id == import_id, _made.c.table_version_id.not_in(others)
    )
    ids = tuple(connection.execute(mine).scalars())
    digests = connection.execute(select(_artefact.c.digest).where(_artefact.c.table_version_id.in_(ids)))
    freed = set(digests.scalars())
    connection.execute(delete(_artefact).where(_artefact.c.table_version_id.in_(ids)))
    return freed


def _drop_bytes(connection: Connection, digests: Iterable[str]) -> None:
    """Remove bytes that nothing names any more."""
    for digest in digests:
        named = [exists(select(1).where(column == digest)) for column in _NAMES_BYTES]
        free = [~name for name in named]
        connection.execute(delete(_blob).where(_blob.c.digest == digest, *free))


def _imports(laboratory_id: str) -> Select[Any]:
    return (
        select(_import, _purge.c.at.label("purged_at"), _holder.c.name.label("purged_by"))
        .outerjoin(_purge, _purge.c.import_id == _import.c.id)
        .outerjoin(_holder, _holder.c.id == _purge.c.holder_id)
        .where(_import.c.laboratory_id == laboratory_id)
    )
