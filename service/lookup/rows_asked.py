"""The rows of a request: what each asks, by its numbers on a sheet, and which of them are of one isolate."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from service.lookup.composed import Composer
from service.lookup.remembered import KnownQuestion
from service.lookup.rows_read import Belongs
from service.lookup.sheet.columns import UNKNOWN, Numbers, numbers_of, where
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
        Who answers each row.

    Attributes
    ----------
    answering : list of Composer
        Who answers any; ``composer`` is the one who answers all, if there is one.
    isolates : dict
        The isolates, by their names as these are compared, each with its number.
    nameless : int
        The number under which rows stand that name no isolate; `UNKNOWN` if each names one.
    any_is_named, are_mixed : bool
        Whether any row names its isolate; whether others name none.
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
        names = dict.fromkeys([one.name for one in self._belongs])
        self.isolates = {name: number for number, name in enumerate(names)}
        self.nameless = self.isolates.get("", UNKNOWN)
        self.any_is_named = any(names)
        self.are_mixed = self.any_is_named and self.nameless != UNKNOWN

    def known(self, place: int) -> KnownQuestion:
        """Return what is known of the question of a row."""
        return self.sheet.questions.numbers.things[int(self.questions[place])]

    def value(self, place: int) -> str:
        """Return the value of a row."""
        return self.sheet.questions.values.things[int(self.values[place])]

    def of(self, place: int) -> Belongs:
        """Return to what a row belongs."""
        return self._belongs[int(self._of[place])]

    def unusual(self) -> list[int]:
        """Return the places of the rows that are of controls or of no drug."""
        places: list[int] = where(self.sheet.questions.is_unusual[self.questions] > 0).tolist()
        return places

    @cached_property
    def isolate(self) -> Numbers:
        """The number of each row's isolate."""
        return numbers_of([self.isolates[one.name] for one in self._belongs])[self._of]

    @cached_property
    def dates(self) -> Mapping[str | None, int]:
        """The dates of rows, as they are written, each with its number."""
        return {date: number for number, date in enumerate(dict.fromkeys(one.date for one in self._belongs))}

    @cached_property
    def date(self) -> Numbers:
        """The number of each row's date."""
        dates = self.dates
        return numbers_of([dates[one.date] for one in self._belongs])[self._of]

    def by_isolate(self, column: Numbers) -> list[list[int]]:
        """Part a column by isolates, in the order of their numbers."""
        in_order = np.argsort(self.isolate, kind="stable")
        ends = np.bincount(self.isolate, minlength=len(self.isolates)).cumsum().tolist()
        parted = column[in_order].tolist()
        return [parted[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]


def places_of(composers: Sequence[Composer]) -> dict[Composer, list[int]]:
    """Return the places of the rows that each answers."""
    places: dict[Composer, list[int]] = {}
    for place, one in enumerate(composers):
        places.setdefault(one, []).append(place)
    return places
