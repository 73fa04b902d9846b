"""Published tables: immutable versions, their files, their withdrawal.

``laboratory_id`` None asks for the public tables; a laboratory also sees its private ones, and
its own before a public one of the same name.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, insert, or_, select

from datasets.store import audit, blobs, generation, schema
from datasets.store.errors import VersionExists
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, every, one, page
from datasets.store.rows import Actor, Artefact, ArtefactEntry, Page, TableVersion

_version, _artefact = schema.table_version, schema.table_artefact
_withdrawal, _blob = schema.withdrawal, schema.blob

CANONICAL = "canonical"
CANONICAL_MEDIA_TYPE = "application/octet-stream"


class NewTableVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version to publish: its canonical bytes, whose SHA-256 is its digest, and other files of it."""

    table: str
    version: str
    canonical: bytes
    artefacts: Sequence[Artefact] = ()
    laboratory_id: str | None = None
    edition: str | None = None
    in_force_from: date | None = None
    summary: object = msgspec.field(default_factory=dict)
    proposal_id: str | None = None


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """A published version, and whether this call published it."""

    version: TableVersion
    created: bool


def publish(connection: Connection, new: NewTableVersion, *, by: Actor | None, at: datetime) -> Publication:
    """Publish a version with its audit entry in the caller's transaction and raise the generation.

    The same bytes again change nothing; other bytes under the same table and version raise
    ``VersionExists``.
    """
    known = _exactly(connection, new.table, new.version, new.laboratory_id)
    if known is not None:
        digest = blobs.digest_of(new.canonical)
        if known.digest != digest:
            raise VersionExists(new.table, new.version, known.digest, digest)
        if canonical(connection, known) is None:  # its bytes were purged, and the same come again
            _file(connection, known.id, new)
        return Publication(version=known, created=False)
    version = _insert(connection, new, by, at)
    # Administrators of every laboratory read the log: it names private things by digest alone.
    named = {"table": new.table, "version": new.version} if new.laboratory_id is None else {}
    detail = {**named, "digest": version.digest}
    audit.append(connection, audit.Action.TABLE_PUBLISHED, version.id, detail, by=by, at=at)
    generation.bump(connection)
    return Publication(version=version, created=True)


def withdraw(
    connection: Connection,
    table: str,
    version: str,
    laboratory_id: str | None,
    reason: str,
    *,
    by: Actor | None,
    at: datetime,
) -> TableVersion | None:
    """Flag a version as withdrawn, for good; again changes nothing; an unseen one returns None.

    ``laboratory_id`` None withdraws a public table, otherwise a private one of that laboratory.
    """
    known = _exactly(connection, table, version, laboratory_id)
    if known is None or known.withdrawn_at is not None:
        return known
    connection.execute(
        insert(_withdrawal).values(
            table_version_id=known.id, reason=reason, holder_id=None if by is None else by.holder_id, at=at
        )
    )
    named = {"table": table, "version": version, "reason": reason} if laboratory_id is None else {}
    detail = named or {"digest": known.digest}
    audit.append(connection, audit.Action.TABLE_WITHDRAWN, known.id, detail, by=by, at=at)
    generation.bump(connection)
    return _exactly(connection, table, version, laboratory_id)


def get(connection: Connection, table: str, version: str, laboratory_id: str | None) -> TableVersion | None:
    """Return one visible version, withdrawn or not."""
    own = None if laboratory_id is None else _exactly(connection, table, version, laboratory_id)
    return own or _exactly(connection, table, version, None)


def by_id(connection: Connection, table_version_id: str, laboratory_id: str | None) -> TableVersion | None:
    """Return one visible version by its id."""
    query = _versions().where(_version.c.id == table_version_id, visible_to(laboratory_id))
    return one(connection.execute(query).first(), TableVersion)


def listing(
    connection: Connection,
    laboratory_id: str | None,
    *,
    table: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[TableVersion]:
    """Return one page of the visible versions, of one table or of all, newest first."""
    query = _versions().where(visible_to(laboratory_id))
    if table is not None:
        query = query.where(_version.c.table == table)
    return page(connection, query, _version.c.id, TableVersion, cursor=cursor, limit=limit)


def of_table(connection: Connection, table: str, laboratory_id: str | None) -> tuple[TableVersion, ...]:
    """Return every visible version of one table, oldest first."""
    query = _versions().where(visible_to(laboratory_id), _version.c.table == table).order_by(_version.c.id)
    return every(connection.execute(query).all(), TableVersion)


def own_of_table(connection: Connection, table: str, laboratory_id: str) -> tuple[TableVersion, ...]:
    """Return a laboratory's own versions of a table, oldest first, with those whose bytes were purged."""
    query = _versions().where(_version.c.laboratory_id == laboratory_id, _version.c.table == table)
    return every(connection.execute(query.order_by(_version.c.id)).all(), TableVersion)


def of_every_laboratory(connection: Connection) -> tuple[TableVersion, ...]:
    """Return all versions there are, oldest first; for the in-memory index, which scopes them itself."""
    return every(connection.execute(_versions().order_by(_version.c.id)).all(), TableVersion)


def purged(connection: Connection) -> frozenset[str]:
    """Return the ids of the versions whose bytes were purged."""
    whole = select(_artefact.c.table_version_id).where(_artefact.c.format == CANONICAL)
    query = select(_version.c.id).where(_version.c.id.not_in(whole))
    return frozenset(connection.execute(query).scalars())


def artefacts(connection: Connection, version: TableVersion) -> tuple[ArtefactEntry, ...]:
    """Return what files there are of a version you were given."""
    query = (
        select(_artefact.c.format, _artefact.c.media_type, _artefact.c.digest, _blob.c.size_bytes)
        .join(_blob, _artefact.c.digest == _blob.c.digest)
        .where(_artefact.c.table_version_id == version.id)
        .order_by(_artefact.c.format)
    )
    return every(connection.execute(query).all(), ArtefactEntry)


def artefact(connection: Connection, version: TableVersion, file_format: str) -> Artefact | None:
    """Return one file of a version you were given, checked against its digest."""
    query = select(_artefact).where(
        _artefact.c.table_version_id == version.id, _artefact.c.format == file_format
    )
    found = connection.execute(query).first()
    blob = None if found is None else blobs.get(connection, found.digest)
    if found is None or blob is None:
        return None
    return Artefact(format=file_format, media_type=found.media_type, content=blob.content)


def canonical(connection: Connection, version: TableVersion) -> bytes | None:
    """Return the canonical bytes of a version you were given, checked; None once they were purged."""
    found = artefact(connection, version, CANONICAL)
    return None if found is None else found.content


def visible_to(laboratory_id: str | None) -> ColumnElement[bool]:
    """Return the condition under which a laboratory, or a visitor, may see a version."""
    public = _version.c.laboratory_id.is_(None)
    return public if laboratory_id is None else or_(public, _version.c.laboratory_id == laboratory_id)


def _versions() -> Select[Any]:
    return select(
        _version, _withdrawal.c.at.label("withdrawn_at"), _withdrawal.c.reason.label("withdrawn_reason")
    ).outerjoin(_withdrawal, _withdrawal.c.table_version_id == _version.c.id)


def _exactly(
    connection: Connection, table: str, version: str, laboratory_id: str | None
) -> TableVersion | None:
    query = _versions().where(
        func.coalesce(_version.c.laboratory_id, "") == (laboratory_id or ""),
        _version.c.table == table,
        _version.c.version == version,
    )
    return one(connection.execute(query).first(), TableVersion)


def _insert(connection: Connection, new: NewTableVersion, by: Actor | None, at: datetime) -> TableVersion:
    added = TableVersion(
        id=new_id(),
        table=new.table,
        version=new.version,
        digest=blobs.digest_of(new.canonical),
        laboratory_id=new.laboratory_id,
        edition=new.edition,
        in_force_from=new.in_force_from,
        summary=msgspec.to_builtins(new.summary),
        proposal_id=new.proposal_id,
        published_by=None if by is None else by.holder_id,
        published_at=at,
        withdrawn_at=None,
        withdrawn_reason=None,
    )
    values = msgspec.structs.asdict(added)
    connection.execute(
        insert(_version).values({column.name: values[column.name] for column in _version.columns})
    )
    _file(connection, added.id, new)
    return added


def _file(connection: Connection, version_id: str, new: NewTableVersion) -> None:
    whole = Artefact(format=CANONICAL, media_type=CANONICAL_MEDIA_TYPE, content=new.canonical)
    for item in (whole, *new.artefacts):
        digest = blobs.put(connection, item.content, item.media_type)
        connection.execute(
            insert(_artefact).values(
                table_version_id=version_id, format=item.format, media_type=item.media_type, digest=digest
            )
        )
