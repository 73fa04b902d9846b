"""Compare two versions row by row. Runs inside the limited child."""

from __future__ import annotations

from typing import Any

import msgspec
import polars as pl

from datasets.canonical import COLUMNS
from datasets.data_quality.rows import rows_of_version
from datasets.differences.findings import findings_changed
from datasets.differences.report import FieldChange, RowDifference, VersionDifference
from datasets.fields import Field
from datasets.findings import Finding

MOST_LISTED = 500
_TURN = "turn"
_SHOWN = ("isolate_id", "organism", "drug", "disk_content", "zone_mm", "mic_mg_per_l", "laboratory", "year")
_KEYS = (
    ("laboratory", "year", "isolate_id", "drug", "disk_content", "replicate"),
    ("isolate_id", "drug", "disk_content"),
)
"""What two rows must share to be one row that changed: first everything that identifies, then the isolate."""


class DifferenceErrand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The canonical bytes of both versions; what was found in them, and their rows as they were read."""

    before: bytes
    after: bytes
    found_before: tuple[Finding, ...] = ()
    found_after: tuple[Finding, ...] = ()
    rows_before: bytes | None = None
    rows_after: bytes | None = None


def difference_asked(errand: bytes) -> bytes:
    """Answer an encoded ``DifferenceErrand`` with an encoded ``VersionDifference``; called in the child."""
    asked = msgspec.msgpack.decode(errand, type=DifferenceErrand)
    found = difference(asked.before, asked.after)
    kept = frozenset(rows_of_version(asked.after)[Field.ISOLATE_ID].drop_nulls().unique().to_list())
    told = findings_changed(
        asked.found_before, asked.found_after, asked.rows_before, asked.rows_after, kept_after=kept
    )
    return msgspec.msgpack.encode(
        msgspec.structs.replace(
            found,
            findings_gone=told.gone,
            findings_of_rows_left_out=told.of_rows_left_out,
            findings_new=told.new,
        )
    )


def difference(before: bytes, after: bytes) -> VersionDifference:
    """Return what changed between two versions, given by their checked canonical bytes.

    Equal rows are set aside first, as often as both have them. Of the rest, a row changed where isolate, drug
    and disk content stand on both sides (repeats in their order); all other rows were added or removed.
    """
    old, new = (rows_of_version(one).fill_null("") for one in (before, after))
    left, right = _without_equal(old, new)
    changed: list[pl.DataFrame] = []
    for key in _KEYS:
        pairs = _paired(left, right, list(key))
        changed.append(pairs)
        left = left.join(pairs.select("at"), on="at", how="anti", maintain_order="left")
        after_at = pairs.select(pl.col("at_after").alias("at"))
        right = right.join(after_at, on="at", how="anti", maintain_order="left")
    both = pl.concat(changed)
    return VersionDifference(
        unchanged=old.height - left.height - both.height,
        n_added=right.height,
        n_removed=left.height,
        n_changed=both.height,
        added=tuple(_row(one) for one in right.head(MOST_LISTED).iter_rows(named=True)),
        removed=tuple(_row(one) for one in left.head(MOST_LISTED).iter_rows(named=True)),
        changed=tuple(_changed(one) for one in both.head(MOST_LISTED).iter_rows(named=True)),
    )


def _without_equal(old: pl.DataFrame, new: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of each side that the other does not have, with ``at``, their place."""
    numbered = [
        one.with_row_index("at").with_columns(pl.int_range(pl.len()).over(COLUMNS).alias(_TURN))
        for one in (old, new)
    ]
    on = [*COLUMNS, _TURN]
    first, second = numbered
    return (
        first.join(second, on=on, how="anti", maintain_order="left").drop(_TURN),
        second.join(first, on=on, how="anti", maintain_order="left").drop(_TURN),
    )


def _paired(left: pl.DataFrame, right: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Join rows that are the same result measured or written differently."""
    named = pl.col(Field.ISOLATE_ID) != ""
    sides = [
        one.filter(named).with_columns(pl.int_range(pl.len()).over(key).alias(_TURN)) for one in (left, right)
    ]
    others = {name: f"{name}_after" for name in ("at", *COLUMNS) if name not in key}
    joined = sides[0].join(sides[1].rename(others), on=[*key, _TURN], how="inner", maintain_order="left")
    shared = [pl.col(name).alias(f"{name}_after") for name in key]
    return joined.with_columns(shared).select(
        "at", "at_after", *COLUMNS, *(f"{name}_after" for name in COLUMNS)
    )


def _row(row: dict[str, Any], changes: tuple[FieldChange, ...] = ()) -> RowDifference:
    shown: dict[str, Any] = {name: row[name] or None for name in (*_SHOWN, "replicate")}
    return RowDifference(**shown, changes=changes)


def _changed(row: dict[str, Any]) -> RowDifference:
    return _row(
        row,
        tuple(
            FieldChange(field=name, before=row[name] or None, after=row[f"{name}_after"] or None)
            for name in COLUMNS
            if row[name] != row[f"{name}_after"]
        ),
    )
