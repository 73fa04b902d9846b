"""The difference between two versions: plain structs."""

from __future__ import annotations

import msgspec


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part."""


class FieldChange(_Part, frozen=True, kw_only=True):
    """One field of a row before and after; ``None`` where it is not stated."""

    field: str
    before: str | None
    after: str | None


class RowDifference(_Part, frozen=True, kw_only=True):
    """A row by what identifies it; ``changes`` is empty where the row is added or removed."""

    isolate_id: str | None
    organism: str
    drug: str
    disk_content: str
    zone_mm: str
    mic_mg_per_l: str
    laboratory: str | None
    year: str | None
    replicate: str | None
    changes: tuple[FieldChange, ...] = ()


class VersionDifference(_Part, frozen=True, kw_only=True):
    """Counts of all rows, and the first of each kind."""

    unchanged: int
    n_added: int
    n_removed: int
    n_changed: int
    added: tuple[RowDifference, ...]
    removed: tuple[RowDifference, ...]
    changed: tuple[RowDifference, ...]
    findings_gone: tuple[int, ...] = ()
    """Places among the findings of the version before, of what is no longer wrong with a row."""
    findings_of_rows_left_out: tuple[int, ...] = ()
    """Places among the findings of the version before, of rows whose isolate the version after lacks."""
    findings_new: tuple[int, ...] = ()
    """Places among the findings of the version after."""
