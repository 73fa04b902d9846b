"""The rows of a request answered: of each the number of its answer on a sheet."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Final, TypeVar

import numpy as np

from breakpoints.expert.isolate import NO_CATEGORY
from service.lookup.composed import Composer
from service.lookup.remembered import WrittenRow
from service.lookup.rows_written import Finished
from service.lookup.sheet.answers import AnswerTo
from service.lookup.sheet.columns import UNKNOWN, Numbers, as_one, where
from service.lookup.sheet.questions import NO_PLACE
from service.lookup.sheet.sheet import Sheet

T = TypeVar("T")

MAY_SCREEN: Final = NO_CATEGORY | {None}
"""Categories of rows whose values may screen; refused ones have none."""
MANY: Final = 100
"""Rows whose criteria are sooner told apart by their numbers."""
_digits: Final = attrgetter("digits")


class Answers:
    """Rows by the numbers of their answers."""

    def __init__(self, sheet: Sheet, numbers: Numbers) -> None:
        self.sheet, self.numbers = sheet, numbers

    @cached_property
    def rows(self) -> list[WrittenRow]:
        """The answers themselves, for a closer look at some."""
        return self.each(self.sheet.answers.rows)

    def row(self, place: int) -> WrittenRow:
        """Return the answer of a row."""
        return self.sheet.answers.rows[int(self.numbers[place])]

    def each(self, of_sheet: Sequence[T]) -> list[T]:
        """Return what a sheet holds of each row's answer."""
        return list(map(of_sheet.__getitem__, self.numbers.tolist()))


def by_values(sheet: Sheet, composer: Composer, questions: Numbers, values: Numbers) -> Numbers:
    """Return the numbers of the answers to values of questions; new ones are written down."""
    kept, places = sheet.answers, sheet.questions.places(questions, values, composer.reading)
    found = kept.find(questions, places)
    if not (is_new := found == UNKNOWN).any():
        return found
    new = where(is_new & (places != NO_PLACE))
    _, first, alike = np.unique(as_one(questions[new], places[new]), return_index=True, return_inverse=True)
    asked = questions[new[first]], values[new[first]]
    found[new] = kept.add(asked[0], places[new[first]], _answered(sheet, composer, *asked))[alike]
    beyond = where(places == NO_PLACE)
    found[beyond] = kept.numbers(_answered(sheet, composer, questions[beyond], values[beyond]))
    return found


def finished(answers: Answers, warned: Mapping[int, WrittenRow]) -> Finished:
    """Return rows column by column; those with further warnings as they are with these."""
    kept = answers.sheet.answers
    texts, ends = answers.each(kept.texts), answers.each(kept.ends)
    for place, row in warned.items():
        texts[place] = row.json
    if len(texts) < MANY:
        return Finished(texts=texts, ends=ends, criteria=[row.criteria for row in answers.rows])
    criteria, first = np.unique(kept.criteria[answers.numbers], return_index=True)
    in_order = map(kept.named.things.__getitem__, criteria[np.argsort(first)].tolist())
    return Finished(texts=texts, ends=ends, criteria=list(in_order))


def _answered(sheet: Sheet, composer: Composer, questions: Numbers, values: Numbers) -> list[AnswerTo]:
    known = list(map(sheet.questions.numbers.things.__getitem__, questions.tolist()))
    written = list(map(sheet.questions.values.things.__getitem__, values.tolist()))
    rows, said = composer.answers(known, written)
    screening = [
        value if one.screening is not None and row.by_value in MAY_SCREEN else None
        for one, value, row in zip(known, written, rows, strict=True)
    ]
    return list(zip(rows, map(_digits, said), screening, strict=True))
