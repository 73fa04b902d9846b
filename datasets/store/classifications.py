"""Files of results that jobs classify: kept in parts until they are purged, for their laboratory only."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from datasets.store import schema
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, one, page
from datasets.store.rows import Actor, Classification, JsonObject, Page

INPUT: Final = "input"
RESULT: Final = "result"
SUMMARY: Final = "summary"
FAULT: Final = "fault"

_kept, _part = schema.classification, schema.classification_part


class NewClassification(msgspec.Struct, frozen=True, kw_only=True):
    """A file to classify, and what to ask of it."""

    file_name: str | None
    input_digest: str
    input_bytes: int
    asked: JsonObject


def add(
    connection: Connection,
    new: NewClassification,
    content: Iterable[bytes],
    *,
    by: Actor,
    at: datetime,
    purged_at: datetime,
) -> Classification:
    """Keep a file, part by part."""
    added = Classification(
        id=new_id(),
        laboratory_id=by.laboratory_id,
        holder_id=by.holder_id,
        file_name=new.file_name,
        input_digest=new.input_digest,
        input_bytes=new.input_bytes,
        asked=new.asked,
        result_digest=None,
        result_bytes=None,
        created_at=at,
        purged_at=purged_at,
    )
    connection.execute(insert(_kept).values(**msgspec.structs.asdict(added)))
    for place, part in enumerate(content):
        write_part(connection, added.id, INPUT, place, part)
    return added


def get(connection: Connection, classification_id: str, laboratory_id: str) -> Classification | None:
    """Return a classification of this laboratory."""
    query = select(_kept).where(_kept.c.id == classification_id, _kept.c.laboratory_id == laboratory_id)
    return one(connection.execute(query).first(), Classification)


def listing(
    connection: Connection, laboratory_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Classification]:
    """Return one page of this laboratory's classifications, newest first."""
    query = select(_kept).where(_kept.c.laboratory_id == laboratory_id)
    return page(connection, query, _kept.c.id, Classification, cursor=cursor, limit=limit)


def for_worker(connection: Connection, classification_id: str) -> Classification | None:
    """Return a classification of any laboratory; for job workers only."""
    query = select(_kept).where(_kept.c.id == classification_id)
    return one(connection.execute(query).first(), Classification)


def write_part(connection: Connection, classification_id: str, part: str, place: int, content: bytes) -> None:
    """Write a part, over what an interrupted worker may have written there."""
    where = _of(classification_id, part) & (_part.c.place == place)
    connection.execute(delete(_part).where(where))
    values = {"classification_id": classification_id, "part": part, "place": place, "content": content}
    connection.execute(insert(_part).values(values))


def clear(connection: Connection, classification_id: str, part: str) -> None:
    """Remove every part of a kind."""
    connection.execute(delete(_part).where(_of(classification_id, part)))


def read_part(connection: Connection, classification_id: str, part: str, place: int = 0) -> bytes | None:
    """Return one part, or None beyond the last."""
    where = _of(classification_id, part) & (_part.c.place == place)
    found = connection.execute(select(_part.c.content).where(where)).scalar()
    return None if found is None else bytes(found)


def parts(connection: Connection, classification_id: str, part: str) -> Iterator[bytes]:
    """Yield the parts of a kind in their order, one at a time."""
    place = 0
    while (content := read_part(connection, classification_id, part, place)) is not None:
        yield content
        place += 1


def finish(
    connection: Connection, classification_id: str, *, result_digest: str | None, result_bytes: int | None
) -> None:
    """Say which result there is, and forget the file that it was made of."""
    changed = {"result_digest": result_digest, "result_bytes": result_bytes}
    connection.execute(update(_kept).where(_kept.c.id == classification_id).values(**changed))
    clear(connection, classification_id, INPUT)


def result_bytes(connection: Connection, classification_id: str) -> int:
    """Return how many bytes the parts of the result have."""
    query = select(func.sum(func.length(_part.c.content))).where(_of(classification_id, RESULT))
    return int(connection.execute(query).scalar() or 0)


def purge(connection: Connection, classification_id: str) -> None:
    """Remove a classification, bytes and all."""
    connection.execute(delete(_part).where(_part.c.classification_id == classification_id))
    connection.execute(delete(_kept).where(_kept.c.id == classification_id))


def overdue(connection: Connection, *, at: datetime) -> tuple[str, ...]:
    """Return every laboratory's classifications that are to be purged; for job workers only."""
    return tuple(connection.execute(select(_kept.c.id).where(_kept.c.purged_at <= at)).scalars())


def bytes_of(connection: Connection, laboratory_id: str) -> int:
    """Return how many bytes a laboratory's files and results take."""
    size = func.sum(func.coalesce(_kept.c.result_bytes, _kept.c.input_bytes))
    return int(connection.execute(select(size).where(_kept.c.laboratory_id == laboratory_id)).scalar() or 0)


def _of(classification_id: str, part: str) -> ColumnElement[bool]:
    return (_part.c.classification_id == classification_id) & (_part.c.part == part)
