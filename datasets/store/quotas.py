"""What each laboratory sent of late and holds: the figures that its quotas are settled by."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, union

from datasets.store import schema
from datasets.store.identifiers import new_id

_upload, _dataset, _version, _blob = schema.upload, schema.dataset, schema.dataset_version, schema.blob


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """How many uploads there were since an instant, and when the first of them was."""

    n: int
    first_at: datetime | None


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a laboratory's data sets take: bytes of rows, reports and rows as read, each once; and rows."""

    n_bytes: int
    n_rows: int


def add_upload(
    connection: Connection, laboratory_id: str, key_id: str | None, size_bytes: int, *, at: datetime
) -> None:
    """Count an upload of a laboratory, by one of its keys."""
    values = {"laboratory_id": laboratory_id, "key_id": key_id, "size_bytes": size_bytes, "at": at}
    connection.execute(insert(_upload).values(id=new_id(), **values))


def uploads_of_laboratory(connection: Connection, laboratory_id: str, *, since: datetime) -> Sent:
    """Return what a laboratory sent since an instant."""
    return _sent(connection, _upload.c.laboratory_id == laboratory_id, _upload.c.at > since)


def uploads_of_key(connection: Connection, laboratory_id: str, key_id: str, *, since: datetime) -> Sent:
    """Return what was sent by one key of a laboratory since an instant."""
    of_laboratory = _upload.c.laboratory_id == laboratory_id
    return _sent(connection, of_laboratory, _upload.c.key_id == key_id, _upload.c.at > since)


def forget_uploads(connection: Connection, *, before: datetime) -> None:
    """Drop what no quota looks at any more."""
    connection.execute(delete(_upload).where(_upload.c.at < before))


def held(connection: Connection, laboratory_id: str) -> Held:
    """Return what a laboratory's data sets take."""
    own = _dataset.c.laboratory_id == laboratory_id
    of_own = _version.c.dataset_id == _dataset.c.id
    kept = (_version.c.digest, _version.c.findings_digest, _version.c.rows_digest)
    named = union(*(select(column.label("digest")).where(of_own, own) for column in kept)).subquery()
    size = select(func.sum(_blob.c.size_bytes)).where(_blob.c.digest.in_(select(named.c.digest)))
    rows = select(func.sum(_version.c.rows_kept)).where(of_own, own)
    return Held(
        n_bytes=int(connection.execute(size).scalar() or 0),
        n_rows=int(connection.execute(rows).scalar() or 0),
    )


def _sent(connection: Connection, *conditions: ColumnElement[bool]) -> Sent:
    query = select(func.count(), func.min(_upload.c.at)).where(*conditions)
    n, first_at = connection.execute(query).one()
    return Sent(n=n, first_at=first_at)
