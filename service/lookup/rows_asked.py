"""The rows of a request: what each asks, by its numbers on a sheet, and which of them are of one isolate."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from service.lookup.composed import Composer
from service.lookup.remembered import KnownQuestion
from service.lookup.rows_read import Belongs
from service.lookup.sheet.columns import UNKNOWN, Column, Numbers, numbers_of
from service.lookup.sheet.sheet import Sheet


class RowsAsked:
    """Rows, each with its question and its value, with to what it belongs, and with who answers it.

    Parameters
    ----------
    sheet : Sheet
        Where questions and values have their numbers.
    questions, values : array of int
        Those of each row.
    belongs : sequence of Belongs
        Isolates with their days.
    of : array of int
        The place of each row's among these.
    composers : sequence of Composer
        Who answers each row; ``answering`` are these, each once.
    """

    def __init__(
        self,
        sheet: Sheet,
        questions: Numbers,
        values: Numbers,
        belongs: tuple[Sequence[Belongs], Numbers],
        composers: Sequence[Composer],
    ) -> None:
        self.sheet, self.questions, self.values, self.composers = sheet, questions, values, composers
        self._belongs, self._of = belongs
        self.answering = list(dict.fromkeys(composers))
        self.composer = self.answering[0] if len(self.answering) == 1 else None

    def known(self, place: int) -> KnownQuestion:
        """Return what is known of the question of a row."""
        return self.sheet.questions.numbers.things[int(self.questions[place])]

    def value(self, place: int) -> str:
        """Return the value of a row."""
        return self.sheet.questions.values.things[int(self.values[place])]

    def of(self, place: int) -> Belongs:
        """Return to what a row belongs."""
        return self._belongs[int(self._of[place])]

    def those(self, are: Column[KnownQuestion]) -> list[int]:
        """Return the places of the rows whose questions are such."""
        places: list[int] = np.flatnonzero(are[self.questions]).tolist()
        return places

    @cached_property
    def isolates(self) -> Mapping[str, int]:
        """The isolates, by their names as these are compared, each with its number; empty: of no name."""
        return {name: number for number, name in enumerate(dict.fromkeys(one.name for one in self._belongs))}

    @cached_property
    def isolate(self) -> Numbers:
        """The number of each row's isolate."""
        isolates = self.isolates
        return numbers_of([isolates[one.name] for one in self._belongs])[self._of]

    @cached_property
    def dates(self) -> Mapping[str | None, int]:
        """The dates of rows, as they are written, each with its number."""
        return {date: number for number, date in enumerate(dict.fromkeys(one.date for one in self._belongs))}

    @cached_property
    def date(self) -> Numbers:
        """The number of each row's date."""
        dates = self.dates
        return numbers_of([dates[one.date] for one in self._belongs])[self._of]

    @cached_property
    def nameless(self) -> int:
        """The number under which rows stand that name no isolate; `UNKNOWN` if each names one."""
        return self.isolates.get("", UNKNOWN)

    @cached_property
    def any_is_named(self) -> bool:
        """Tell whether any row names its isolate."""
        return any(self.isolates)

    @property
    def are_mixed(self) -> bool:
        """Tell whether some rows name their isolates and others none."""
        return self.nameless != UNKNOWN and self.any_is_named

    def by_isolate(self, column: Numbers) -> list[list[int]]:
        """Part a column by isolates, in the order of their numbers."""
        in_order = np.argsort(self.isolate, kind="stable")
        ends = np.bincount(self.isolate, minlength=len(self.isolates)).cumsum().tolist()
        parted = column[in_order].tolist()
        return [parted[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
