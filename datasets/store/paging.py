"""Lists by cursor: newest first, stable while rows are added."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, RowMapping, Select

from datasets.store.errors import InvalidCursor
from datasets.store.rows import Page

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200
_ID_LENGTH = 32

Item = TypeVar("Item")


def one(row: Row[Any] | None, kind: type[Item]) -> Item | None:
    """Turn a database row into its struct."""
    return None if row is None else to_struct(row._mapping, kind)


def to_struct(mapping: RowMapping | Mapping[str, Any], kind: type[Item]) -> Item:
    """Turn a mapping into its struct; columns the struct does not name are left out."""
    return msgspec.convert({str(name): value for name, value in mapping.items()}, kind)


def every(rows: Iterable[Row[*tuple[Any, ...]]], kind: type[Item]) -> tuple[Item, ...]:
    """Turn database rows into structs."""
    return tuple(to_struct(row._mapping, kind) for row in rows)


def page(
    connection: Connection,
    query: Select[Any],
    order: ColumnElement[str],
    kind: type[Item],
    *,
    cursor: str | None,
    limit: int,
) -> Page[Item]:
    """Return one page of ``query``, newest first by the id column ``order``."""
    limit = max(1, min(limit, LARGEST_LIMIT))
    if cursor is not None:
        query = query.where(order < checked_cursor(cursor))
    ordered = query.add_columns(order.label("page_key")).order_by(order.desc()).limit(limit + 1)
    rows = connection.execute(ordered).all()
    last = rows[limit - 1].page_key if len(rows) > limit else None
    return Page(items=every(rows[:limit], kind), next_cursor=last)


def checked_cursor(cursor: str) -> str:
    """Refuse what can not be an id."""
    if len(cursor) != _ID_LENGTH or not set(cursor) <= set("0123456789abcdef"):
        raise InvalidCursor(cursor)
    return cursor
