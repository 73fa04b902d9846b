"""The difference between two versions of a table, row by row."""

from enum import StrEnum
from typing import Final, TypeVar

import msgspec

from breakpoints.expert.rule import ExpertRule
from breakpoints.interpret import interpret_in, regions_of
from breakpoints.ladder import HIGHEST, LOWEST
from breakpoints.model import Criterion, ExpectedResistance
from breakpoints.outcomes import Category
from breakpoints.version import TableVersion

StatementT = TypeVar("StatementT", ExpectedResistance, ExpertRule)
_SEVERITY: Final = {
    Category.S: 0,
    Category.WT: 0,
    Category.SDD: 1,
    Category.NOT_EVALUABLE: 1,
    Category.I: 2,
    Category.NS: 3,
    Category.R: 4,
    Category.NWT: 4,
}


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
    """What is new, gone and changed between two versions.

    A line of expected resistance or an expert rule that says something else is one removed
    and one added.
    """

    table: str
    from_version: str
    to_version: str
    added: tuple[Criterion, ...]
    removed: tuple[Criterion, ...]
    changed: tuple[ChangedRow, ...]
    resistance_added: tuple[ExpectedResistance, ...] = ()
    resistance_removed: tuple[ExpectedResistance, ...] = ()
    rules_added: tuple[ExpertRule, ...] = ()
    rules_removed: tuple[ExpertRule, ...] = ()

    @property
    def changes_rules(self) -> bool:
        """Whether expected resistance or expert rules differ."""
        return bool(
            self.resistance_added or self.resistance_removed or self.rules_added or self.rules_removed
        )


def difference(old: TableVersion, new: TableVersion) -> Difference:
    """Compare two versions of a table by the keys of their rows, and what they say of whole groups."""
    before = {row.key: row for row in old.criteria}
    after = {row.key: row for row in new.criteria}
    both = sorted(before.keys() & after.keys())
    return Difference(
        table=new.table,
        from_version=old.version,
        to_version=new.version,
        added=tuple(after[key] for key in sorted(after.keys() - before.keys())),
        removed=tuple(before[key] for key in sorted(before.keys() - after.keys())),
        changed=tuple(_changed(before[key], after[key]) for key in both if before[key] != after[key]),
        resistance_added=_without(new.resistance, old.resistance),
        resistance_removed=_without(old.resistance, new.resistance),
        rules_added=_without(new.expert_rules, old.expert_rules),
        rules_removed=_without(old.expert_rules, new.expert_rules),
    )


def _without(statements: tuple[StatementT, ...], others: tuple[StatementT, ...]) -> tuple[StatementT, ...]:
    """Return the statements that others do not hold, in one order."""
    left = set(statements) - set(others)
    return tuple(sorted(left, key=msgspec.json.encode))


def direction_of(before: Criterion, after: Criterion) -> Direction:
    """Say whether a change moves results towards resistance, away from it, or neither.

    Stricter: no value becomes more susceptible and some become less so.
    """
    shifts = [new - old for old, new in zip(_severities(before), _severities(after), strict=True)]
    if any(shifts) and min(shifts) >= 0:
        return Direction.STRICTER
    if any(shifts) and max(shifts) <= 0:
        return Direction.LOOSER
    return Direction.OTHER


def _severities(row: Criterion) -> list[int]:
    """Return how resistant each position of the axis counts."""
    regions = regions_of(row)
    positions = range(LOWEST, HIGHEST + 1)
    return [_SEVERITY[interpret_in(regions, range(place, place + 1)).category] for place in positions]


def _changed(before: Criterion, after: Criterion) -> ChangedRow:
    old, new = msgspec.structs.asdict(before), msgspec.structs.asdict(after)
    return ChangedRow(
        row_id=after.row_id,
        before=before,
        after=after,
        direction=direction_of(before, after),
        fields=tuple(sorted(name for name in new if old[name] != new[name])),
    )
