"""Rows of tables and their changes as plain values with their boundaries as published."""

import msgspec

from breakpoints.diff import Difference
from breakpoints.model import Criterion
from service.publication.views import Change


def changes_of(difference: Difference | None, only: Criterion | None = None) -> tuple[Change, ...]:
    """List what a version adds, removes and changes; of a first version, its one row."""
    if difference is None:
        return () if only is None else (_change("added", None, None, only),)
    added = [_change("added", None, None, row) for row in difference.added]
    removed = [_change("removed", None, row, None) for row in difference.removed]
    changed = [
        _change("changed", one.direction.value, one.before, one.after, one.fields)
        for one in difference.changed
    ]
    return tuple(sorted([*added, *removed, *changed], key=lambda one: one.key))


def _change(
    change: str,
    direction: str | None,
    before: Criterion | None,
    after: Criterion | None,
    fields: tuple[str, ...] = (),
) -> Change:
    row = after or before
    return Change(
        change=change,
        direction=direction,
        row="" if row is None else row.row_id,
        key="" if row is None else row.key,
        fields=fields,
        before=None if before is None else msgspec.to_builtins(before),
        after=None if after is None else msgspec.to_builtins(after),
    )
