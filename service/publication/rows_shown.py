"""Rows of tables and their changes as plain values with their boundaries as published."""

import msgspec

from breakpoints.diff import Difference
from breakpoints.expert.rule import ExpertRule
from breakpoints.formats.flat_rows import EXPECTED_RESISTANCE, EXPERT_RULE
from breakpoints.model import Criterion, ExpectedResistance
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
    statements = [
        *(_statement("added", one) for one in difference.resistance_added),
        *(_statement("added", one) for one in difference.rules_added),
        *(_statement("removed", one) for one in difference.resistance_removed),
        *(_statement("removed", one) for one in difference.rules_removed),
    ]
    return tuple(sorted([*added, *removed, *changed, *statements], key=lambda one: (one.key, one.change)))


def _statement(change: str, one: ExpectedResistance | ExpertRule) -> Change:
    """Return an added or removed line of expected resistance, or an expert rule."""
    said = msgspec.to_builtins(one)
    if isinstance(one, ExpertRule):
        key = f"{EXPERT_RULE}|{one.organism}|{one.rule}|{','.join(one.drugs)}"
    else:
        key = f"{EXPECTED_RESISTANCE}|{one.organism}|{one.drug}"
    return Change(
        change=change,
        direction=None,
        row="",
        key=key,
        fields=(),
        before=said if change == "removed" else None,
        after=said if change == "added" else None,
    )


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
