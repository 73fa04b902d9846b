"""The difference between two versions of a table, row by row."""

from enum import StrEnum

import msgspec

from breakpoints.model import Criterion
from breakpoints.version import TableVersion


class Direction(StrEnum):
    """What a changed row does to results."""

    STRICTER = "stricter"
    LOOSER = "looser"
    OTHER = "other"


class ChangedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row before and after; ``fields`` names what differs."""

    row_id: str
    before: Criterion
    after: Criterion
    direction: Direction
    fields: tuple[str, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What is new, gone and changed between two versions."""

    table: str
    from_version: str
    to_version: str
    added: tuple[Criterion, ...]
    removed: tuple[Criterion, ...]
    changed: tuple[ChangedRow, ...]


def difference(old: TableVersion, new: TableVersion) -> Difference:
    """Compare two versions of a table by the keys of their rows."""
    raise NotImplementedError
