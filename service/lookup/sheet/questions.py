"""The questions and values of a sheet: their numbers, and what rows are compared by that ask them."""

import sys
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Final, TypeAlias

import numpy as np

from breakpoints.disk_content import canonical_disk_content
from breakpoints.model import Method
from service.lookup.counted_memory import ENTRY_BYTES, CountedMemory, MemoryByLayout
from service.lookup.effects import MOST_VALUES, Reading
from service.lookup.remembered import MOST_LAYOUTS, MOST_PIECES, KnownQuestion
from service.lookup.rows_cut import Layout
from service.lookup.rows_read import DISK_CONTENT
from service.lookup.sheet.columns import (
    UNKNOWN,
    Column,
    Noted,
    Numbered,
    Numbers,
    as_one,
    numbering,
    numbers_of,
    parted,
    where,
)

_told_of: Final = attrgetter("told_of")
_way: Final = attrgetter("drug", "method")
Read: TypeAlias = Callable[[str, str], Reading | None]
"""Reads a value by its method; see `Steps.reading`."""
MOST_READINGS, MOST_TEXTS = 96, 32
PLACES: Final = MOST_READINGS + MOST_TEXTS
"""Of values in the answers to a question: first those that are compared as they are written."""
QUESTION_BYTES: Final = 2 * ENTRY_BYTES
"""Of a question in columns, with its numbers."""
NO_PLACE: Final = -2
"""Of a value beyond those."""
_BY_TEXT: Final = len(Method)
"""Stands for the method of a question to which each value is answered by itself."""
_METHODS: Final = [method.value for method in Method]


class QuestionsKept:
    """Questions and values by their numbers."""

    def __init__(self) -> None:
        self.asked_as: MemoryByLayout[Layout, int] = MemoryByLayout(
            partial(CountedMemory, most=MOST_PIECES), MOST_LAYOUTS
        )
        """By how rows are written: the numbers of the questions that their bytes ask."""
        self.written_as: CountedMemory[bytes, int] = CountedMemory(most=MOST_VALUES)
        """The numbers of values, by the bytes in which they are written."""
        self.numbers: Numbered[KnownQuestion] = Numbered()
        self.values: Numbered[str] = Numbered()
        self._measured = self._of_values = 0
        self._readings: list[Numbered[Reading]] = [Numbered() for _ in Method]
        self._texts: Numbered[str] = Numbered()
        self._places = Noted(_BY_TEXT + 1)
        known = self.numbers.things
        self.drug = Column(known, numbering(_told_of, Numbered[str | None]([None])))
        """Of each question: the drug of which its rows tell their isolates; `NONE` if of none."""
        self.ways: Numbered[tuple[str | None, str]] = Numbered()
        self.way = Column(known, numbering(_way, self.ways))
        """Its drug with its method, of which controls speak."""
        self.contents: Numbered[str | None] = Numbered()
        self.content = Column(known, numbering(_content_stated, self.contents))
        """The disk content that its rows state."""
        self._method = Column(known, partial(map, _method_of))
        self.is_unusual = Column(known, partial(map, _is_unusual))
        """Whether it is of a control or of no drug."""

    def measured(self) -> int:
        """Measure the bytes of questions and values, and of the pieces in which they are written."""
        new = self.values.things[self._measured :]
        self._measured += len(new)
        self._of_values += sum(map(sys.getsizeof, new)) + ENTRY_BYTES * len(new)
        pieces = self.written_as.bytes + sum(one.bytes for one in list(self.asked_as.values()))
        return self._of_values + pieces + QUESTION_BYTES * len(self.numbers) + self._places.size

    def places(self, questions: Numbers, values: Numbers, read: Read) -> Numbers:
        """Return the places of values among the answers to questions, `NO_PLACE` for those beyond.

        Two ways to write a value that lie on one place of the axis have one answer; another has one if
        nothing but its text tells what it is, or if the lowest of a panel, of which answers say more.
        """
        methods = self._method[questions]
        found = self._places.find(values, methods)
        new = where(found == UNKNOWN)
        if new.size:
            of = as_one(methods[new], values[new])
            different, first, alike = np.unique(of, return_index=True, return_inverse=True)
            places = [
                self._place(method, self.values.things[value], read)
                for method, value in map(parted, different.tolist())
            ]
            self._places.note(values[new[first]], methods[new[first]], numbers_of(places))
            found[new] = numbers_of(places)[alike]
        return found

    def _place(self, method: int, value: str, read: Read) -> int:
        reading = None if method == _BY_TEXT else read(_METHODS[method], value)
        if reading is not None and not reading.below_panel:
            place = self._readings[method][reading]
            return place if place < MOST_READINGS else NO_PLACE
        place = self._texts[value] if len(self._texts) < MOST_TEXTS else self._texts.get(value, MOST_TEXTS)
        return MOST_READINGS + place if place < MOST_TEXTS else NO_PLACE


def _method_of(known: KnownQuestion) -> int:
    return _BY_TEXT if known.steps.cuts is None else _METHODS.index(known.method)


def _is_unusual(known: KnownQuestion) -> bool:
    return known.is_of_control or known.drug is None


def _content_stated(known: KnownQuestion) -> str | None:
    written = known.key[DISK_CONTENT]
    return canonical_disk_content(written) if written else None
