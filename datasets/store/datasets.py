"""Data sets and their content-addressed versions.

A laboratory sees its own and the public ones; ``laboratory_id=None`` is a visitor without a key.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select

from datasets.store import audit, schema
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, every, one, page, to_struct
from datasets.store.rows import Actor, Dataset, DatasetVersion, Page, Visibility
from datasets.store.visibility import dataset_columns, is_public, visible_to

_dataset, _version = schema.dataset, schema.dataset_version
_LARGEST_NUMBER = 2**31 - 1


class NewVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored of one reading of a file; the digests name blobs that were put before."""

    digest: str
    rows_in: int
    rows_kept: int
    rows_refused: int
    findings_digest: str | None
    facts: object
    original_digest: str
    rows_digest: str | None = None


class StoredVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version, and whether this call made it."""

    version: DatasetVersion
    created: bool


def add(
    connection: Connection,
    name: str,
    *,
    by: Actor,
    at: datetime,
    simulated: bool = False,
    visibility: Visibility = Visibility.PRIVATE,
) -> Dataset:
    """Add an empty data set owned by ``by``."""
    added = Dataset(
        id=new_id(),
        laboratory_id=by.laboratory_id,
        owner_id=by.holder_id,
        name=name,
        visibility=visibility,
        simulated=simulated,
        created_at=at,
    )
    connection.execute(insert(_dataset).values(**msgspec.structs.asdict(added)))
    detail = {"visibility": visibility, "simulated": simulated}
    audit.append(connection, audit.Action.DATASET_ADDED, added.id, detail, by=by, at=at)
    return added


def add_version(
    connection: Connection, dataset_id: str, new: NewVersion, *, by: Actor, at: datetime
) -> StoredVersion | None:
    """Add the next version; the same digest again returns the one there is; a foreign set returns None."""
    if own(connection, dataset_id, by.laboratory_id) is None:
        return None
    known = one(
        connection.execute(_versions_of(dataset_id).where(_version.c.digest == new.digest)).first(),
        DatasetVersion,
    )
    if known is not None:
        return StoredVersion(version=known, created=False)
    last = connection.execute(
        select(func.max(_version.c.number)).where(_version.c.dataset_id == dataset_id)
    ).scalar()
    values: dict[str, Any] = {
        **msgspec.structs.asdict(new),
        "dataset_id": dataset_id,
        "number": (last or 0) + 1,
        "facts": msgspec.to_builtins(new.facts),
        "created_at": at,
    }
    connection.execute(insert(_version).values(**values))
    detail = {"number": values["number"], "digest": new.digest}
    audit.append(connection, audit.Action.DATASET_VERSION_ADDED, dataset_id, detail, by=by, at=at)
    return StoredVersion(version=to_struct(values, DatasetVersion), created=True)


def own(connection: Connection, dataset_id: str, laboratory_id: str) -> Dataset | None:
    """Return a data set of this laboratory."""
    query = select(*dataset_columns()).where(
        _dataset.c.id == dataset_id, _dataset.c.laboratory_id == laboratory_id
    )
    return one(connection.execute(query).first(), Dataset)


def get(connection: Connection, dataset_id: str, laboratory_id: str | None) -> Dataset | None:
    """Return a data set the laboratory may see."""
    query = select(*dataset_columns()).where(_dataset.c.id == dataset_id, visible_to(laboratory_id))
    return one(connection.execute(query).first(), Dataset)


def listing(
    connection: Connection,
    laboratory_id: str | None,
    *,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Dataset]:
    """Return one page of the data sets the laboratory may see, newest first."""
    query = select(*dataset_columns()).where(visible_to(laboratory_id))
    return page(connection, query, _dataset.c.id, Dataset, cursor=cursor, limit=limit)


def versions(
    connection: Connection, dataset_id: str, laboratory_id: str | None
) -> tuple[DatasetVersion, ...]:
    """Return the versions of a visible data set, oldest first; of a foreign one, none."""
    if get(connection, dataset_id, laboratory_id) is None:
        return ()
    return every(
        connection.execute(_versions_of(dataset_id).order_by(_version.c.number)).all(), DatasetVersion
    )


def versions_public_before(
    connection: Connection, dataset: Dataset, version: DatasetVersion
) -> tuple[DatasetVersion, ...]:
    """Return the versions of its laboratory's other data sets that everybody could see before this one."""
    query = (
        select(_version, _dataset.c.public_at)
        .join(_dataset, _version.c.dataset_id == _dataset.c.id)
        .where(_dataset.c.laboratory_id == dataset.laboratory_id, _dataset.c.id != dataset.id, is_public())
        .order_by(_dataset.c.id, _version.c.number)
    )

    def seen(one: DatasetVersion, public_at: datetime | None) -> tuple[datetime, str]:
        return max(one.created_at, public_at or one.created_at), one.dataset_id

    found = [(to_struct(row._mapping, DatasetVersion), row.public_at) for row in connection.execute(query)]
    if dataset.visibility is not Visibility.PUBLIC:
        return tuple(one for one, _ in found)
    this = seen(version, dataset.public_at)
    return tuple(one for one, public_at in found if seen(one, public_at) < this)


def version(
    connection: Connection, dataset_id: str, number: int, laboratory_id: str | None
) -> DatasetVersion | None:
    """Return one version of a visible data set."""
    if not 1 <= number <= _LARGEST_NUMBER or get(connection, dataset_id, laboratory_id) is None:
        return None
    query = _versions_of(dataset_id).where(_version.c.number == number)
    return one(connection.execute(query).first(), DatasetVersion)


def version_of_digest(
    connection: Connection, digest: str, laboratory_id: str | None
) -> DatasetVersion | None:
    """Return the oldest visible version with this digest, the laboratory's own before public ones."""
    query = (
        select(_version)
        .join(_dataset, _version.c.dataset_id == _dataset.c.id)
        .where(_version.c.digest == digest, visible_to(laboratory_id))
        .order_by((_dataset.c.laboratory_id == laboratory_id).desc(), _dataset.c.id, _version.c.number)
    )
    return one(connection.execute(query.limit(1)).first(), DatasetVersion)


def of_digests(
    connection: Connection, digests: Collection[str], laboratory_id: str | None
) -> dict[str, Dataset]:
    """Return the data set of `version_of_digest` for each of ``digests`` that has one."""
    query = (
        select(*dataset_columns(), _version.c.digest)
        .join(_version, _version.c.dataset_id == _dataset.c.id)
        .where(_version.c.digest.in_(digests), visible_to(laboratory_id))
        .order_by((_dataset.c.laboratory_id == laboratory_id).desc(), _dataset.c.id)
    )
    found: dict[str, Dataset] = {}
    for row in connection.execute(query):
        found.setdefault(row.digest, to_struct(row._mapping, Dataset))
    return found


def own_version_of_digest(connection: Connection, digest: str, laboratory_id: str) -> DatasetVersion | None:
    """Return the laboratory's own oldest version with this digest: the same upload again."""
    query = (
        select(_version)
        .join(_dataset, _version.c.dataset_id == _dataset.c.id)
        .where(_version.c.digest == digest, _dataset.c.laboratory_id == laboratory_id)
        .order_by(_dataset.c.id, _version.c.number)
    )
    return one(connection.execute(query.limit(1)).first(), DatasetVersion)


def _versions_of(dataset_id: str) -> Any:
    return select(_version).where(_version.c.dataset_id == dataset_id)
