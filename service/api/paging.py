"""Lists by cursor."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

from datasets.store.errors import InvalidCursor

Item = TypeVar("Item")
PAGE_SIZE = 100


class Listed(msgspec.Struct, Generic[Item], frozen=True, kw_only=True):
    """One page of a list; no cursor on the last."""

    items: tuple[Item, ...]
    next_cursor: str | None


def one_page(items: Sequence[Item], cursor: str | None, size: int = PAGE_SIZE) -> Listed[Item]:
    """Return the page that a cursor, which counts items, stands for."""
    start = position(cursor)
    following = start + size
    return Listed(
        items=tuple(items[start:following]),
        next_cursor=str(following) if len(items) > following else None,
    )


def position(cursor: str | None) -> int:
    """Return where a page starts."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        raise InvalidCursor(cursor)
    return int(cursor)
