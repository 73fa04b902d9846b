"""The rows of a request answered, each by its value, column by column."""

from operator import attrgetter
from typing import Final, Self

import msgspec

from service.lookup.effects import Said
from service.lookup.remembered import Tells, WrittenRow

_tells: Final = attrgetter("tells")


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """Of each row its answer by its value, what that means, which tells the distance; and what it tells."""

    rows: list[WrittenRow]
    said: list[Said]
    tells: list[Tells]

    @classmethod
    def of(cls, rows: list[WrittenRow], said: list[Said]) -> Self:
        """Take what rows tell from the rows themselves."""
        return cls(rows=rows, said=said, tells=list(map(_tells, rows)))

    def add(self, more: Self) -> None:
        """Add those of further rows."""
        self.rows.extend(more.rows)
        self.said.extend(more.said)
        self.tells.extend(more.tells)
