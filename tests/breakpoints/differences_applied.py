"""The reverse of a difference: the new rows, from the old ones and what changed."""

from typing import TypeVar

import msgspec

from breakpoints.diff import Difference
from breakpoints.version import TableVersion

T = TypeVar("T")


def apply_difference(old: TableVersion, change: Difference, new: TableVersion) -> TableVersion:
    """Apply a difference to the old rows, under the new version's own heading."""
    rows = {row.key: row for row in old.criteria}
    for row in change.removed:
        del rows[row.key]
    rows |= {row.key: row for row in change.added}
    rows |= {changed.after.key: changed.after for changed in change.changed}
    return msgspec.structs.replace(
        new,
        criteria=tuple(rows.values()),
        resistance=(*_without(old.resistance, change.resistance_removed), *change.resistance_added),
        expert_rules=(*_without(old.expert_rules, change.rules_removed), *change.rules_added),
    )


def _without(statements: tuple[T, ...], others: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(one for one in statements if one not in others)
