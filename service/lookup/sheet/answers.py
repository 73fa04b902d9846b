"""The answers of a sheet: found by the numbers of a question and a value, written once."""

import threading
from collections.abc import Sequence
from operator import attrgetter
from typing import Final, TypeAlias

import numpy as np

from service.lookup.counted_memory import ENTRY_BYTES
from service.lookup.remembered import WrittenRow
from service.lookup.sheet.columns import UNKNOWN, Column, Noted, Numbered, Numbers, numbering, numbers_of
from service.lookup.sheet.questions import NO_PLACE, PLACES

ANSWER_BYTES: Final = 60
"""Of an answer in lists and columns."""
FURTHER_BYTES: Final = 2 * ENTRY_BYTES
"""Of one that has no place, with all that tells it apart."""
AnswerTo: TypeAlias = tuple[WrittenRow, bytes, str | None]
"""An answer, its distance as it is written, and the value, if more of it counts for other answers."""
_criteria: Final = attrgetter("criteria")
_by_value: Final = attrgetter("by_value")
_content: Final = attrgetter("disk_content")


class AnswersKept:
    """Answers by their numbers: the row, its text, and what stands behind that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._placed = Noted(PLACES)
        self._one_of_ends: dict[bytes, bytes] = {}
        self._further: dict[AnswerTo, int] = {}
        self.rows: list[WrittenRow] = []
        self.texts: list[bytes] = []
        self.ends: list[bytes] = []
        self.named: Numbered[tuple[str, ...]] = Numbered()
        self.contents: Numbered[str | None] = Numbered()
        self.criteria = Column(self.rows, numbering(_criteria, self.named))
        """Of each answer: the criteria that it names."""
        self.category = Column(self.rows, numbering(_by_value, Numbered[str | None]()))
        """What its value alone gives."""
        self.content = Column(self.rows, numbering(_content, self.contents))
        """The disk content of its criterion."""

    @property
    def size(self) -> int:
        """Bytes of all that is kept, without the texts, which are counted where they were written."""
        found = ANSWER_BYTES * len(self.rows) + FURTHER_BYTES * len(self._further)
        return self._placed.size + found

    def find(self, questions: Numbers, places: Numbers) -> Numbers:
        """Return the numbers of the answers to questions by the places of values; else `UNKNOWN`."""
        found = self._placed.find(questions, np.maximum(places, 0))
        found[places == NO_PLACE] = UNKNOWN
        return found

    def add(self, questions: Numbers, places: Numbers, answers: Sequence[AnswerTo]) -> Numbers:
        """Write down the answers to questions by the places of values; return their numbers."""
        with self._lock:
            numbers = self._write(answers)
        self._placed.note(questions, places, numbers)
        return numbers

    def numbers(self, answers: Sequence[AnswerTo]) -> Numbers:
        """Return the numbers of answers to values that have no place; new ones are written down."""
        with self._lock:
            new = [one for one in dict.fromkeys(answers) if one not in self._further]
            self._further.update(zip(new, self._write(new).tolist(), strict=True))
        return numbers_of(list(map(self._further.__getitem__, answers)))

    def _write(self, new: Sequence[AnswerTo]) -> Numbers:
        first = len(self.rows)
        self.texts += [row.json for row, _, _ in new]
        ends = [b"" if row.tail is None else digits + row.tail for row, digits, _ in new]
        self.ends += map(self._one_of_ends.setdefault, ends, ends)
        self.rows += [row for row, _, _ in new]  # last: whoever counts them finds the rest
        return np.arange(first, len(self.rows))
