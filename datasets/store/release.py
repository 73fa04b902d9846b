"""The way of a data set to the public: private, under embargo until a date, public for ever."""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from datasets.store import audit, datasets, schema
from datasets.store.errors import DatasetIsPublic
from datasets.store.paging import DEFAULT_LIMIT, page
from datasets.store.rows import Actor, AnnouncedDataset, Dataset, Page, Visibility
from datasets.store.visibility import is_embargoed

_dataset, _laboratory = schema.dataset, schema.laboratory
_PRIVATE: dict[str, Any] = {"visibility": Visibility.PRIVATE.value, "public_from": None, "public_at": None}


class Embargo(msgspec.Struct, frozen=True, kw_only=True):
    """The civil date from which a data set is public, and the instant at which that day begins."""

    public_from: date
    public_at: datetime


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """Under which terms a data set may be used, and how it is to be cited (``None``: as generated)."""

    licence: str | None
    licence_text: str | None
    citation: str | None
    authors: str | None = None
    """One in each line."""


def publish(
    connection: Connection, dataset_id: str, *, by: Actor, at: datetime, on: date | None = None
) -> Dataset | None:
    """Make an own data set public now, on a civil date; again changes nothing; a foreign one returns None."""
    own = datasets.own(connection, dataset_id, by.laboratory_id)
    if own is None or own.visibility is Visibility.PUBLIC:
        return own
    public = {"visibility": Visibility.PUBLIC.value, "public_from": on, "public_at": at}
    return _change(connection, own, public, audit.Action.DATASET_PUBLISHED, by=by, at=at)


def embargo(
    connection: Connection, dataset_id: str, until: Embargo, *, by: Actor, at: datetime
) -> Dataset | None:
    """Announce an own data set, which becomes public at an instant; refuse one that is public already."""
    own = _unpublished(connection, dataset_id, by)
    if own is None or (own.public_from, own.public_at) == (until.public_from, until.public_at):
        return own
    announced = {"visibility": Visibility.PUBLIC.value, **msgspec.structs.asdict(until)}
    detail = {"public_from": until.public_from}
    return _change(connection, own, announced, audit.Action.DATASET_EMBARGOED, detail, by=by, at=at)


def take_back(connection: Connection, dataset_id: str, *, by: Actor, at: datetime) -> Dataset | None:
    """End an embargo before its day: the data set is private again; refuse one that is public already."""
    own = _unpublished(connection, dataset_id, by)
    if own is None or own.visibility is Visibility.PRIVATE:
        return own
    return _change(connection, own, _PRIVATE, audit.Action.DATASET_TAKEN_BACK, by=by, at=at)


def describe(
    connection: Connection, dataset_id: str, new: Description, *, by: Actor, at: datetime
) -> Dataset | None:
    """Set licence and citation of an own data set; refuse one that is public already."""
    own = _unpublished(connection, dataset_id, by)
    values = msgspec.structs.asdict(new)
    if own is None or all(getattr(own, name) == value for name, value in values.items()):
        return own
    detail = {"licence": new.licence}
    return _change(connection, own, values, audit.Action.DATASET_DESCRIBED, detail, by=by, at=at)


def announced(
    connection: Connection, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[AnnouncedDataset]:
    """Return one page of every laboratory's data sets under embargo, newest first."""
    return page(connection, _announced(), _dataset.c.id, AnnouncedDataset, cursor=cursor, limit=limit)


def _announced() -> Any:
    return (
        select(
            _dataset.c.id,
            _dataset.c.name,
            _laboratory.c.name.label("laboratory_name"),
            _dataset.c.public_from,
        )
        .join(_laboratory, _dataset.c.laboratory_id == _laboratory.c.id)
        .where(is_embargoed())
    )


def _unpublished(connection: Connection, dataset_id: str, by: Actor) -> Dataset | None:
    own = datasets.own(connection, dataset_id, by.laboratory_id)
    if own is not None and own.visibility is Visibility.PUBLIC:
        raise DatasetIsPublic(dataset_id)
    return own


def _change(
    connection: Connection,
    own: Dataset,
    values: dict[str, Any],
    action: audit.Action,
    detail: object | None = None,
    *,
    by: Actor,
    at: datetime,
) -> Dataset | None:
    connection.execute(update(_dataset).where(_dataset.c.id == own.id).values(**values))
    audit.append(connection, action, own.id, detail, by=by, at=at)
    return datasets.own(connection, own.id, by.laboratory_id)
