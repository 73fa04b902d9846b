"""What the controls of a day add to answers: a warning behind all others, never another category."""

import datetime as dt
from collections.abc import Mapping

import msgspec
import numpy as np

from breakpoints.disk_content import canonical_disk_content
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.quality_control.controls import read_date
from breakpoints.quality_control.day import HowTested
from service.lookup.answers import Answers
from service.lookup.classification import Spoken
from service.lookup.controls import Day
from service.lookup.pieces import with_further
from service.lookup.remembered import REFUSED, WrittenRow
from service.lookup.rows_asked import RowsAsked
from service.lookup.rows_read import DISK_CONTENT
from service.lookup.sheet.columns import Numbers, where


def with_controls(
    day: Day, asked: RowsAsked, answers: Answers, warned: Mapping[int, WrittenRow]
) -> dict[int, WrittenRow]:
    """Return the answers of which controls speak that are not in range, with a warning.

    ``warned`` are rows that have a further warning already, which stands before these.
    """
    speaking, questions = day.speaking, asked.sheet.questions
    if not speaking:
        return {}
    ways = questions.way[asked.questions]
    speaks_of = np.array([one in speaking for one in questions.ways.things])
    places = where(speaks_of[ways])
    _, first, alike = np.unique(_told_apart(asked, answers, places), return_index=True, return_inverse=True)
    added = _Added(day)
    notes = [added.notes(asked, place, answers.row(place)) for place in places[first].tolist()]
    found: dict[int, WrittenRow] = {}
    for place, which in zip(places.tolist(), alike.tolist(), strict=True):
        if notes[which]:
            row = warned.get(place) or answers.row(place)
            if row.warned_at != REFUSED:
                found[place] = added.warned(row, notes[which])
    return found


def _told_apart(asked: RowsAsked, answers: Answers, places: Numbers) -> Numbers:
    """Return equal numbers for rows of which controls say the same."""
    if asked.composer is None:
        return places
    questions, kept = asked.sheet.questions, answers.sheet.answers
    found = questions.way[asked.questions[places]]
    for column, size in (
        (questions.content[asked.questions[places]], len(questions.contents)),
        (kept.content[answers.numbers[places]], len(kept.contents)),
        (asked.date[places], len(asked.dates)),
    ):
        found = found * size + column
    return found


class _Added:
    """The warnings that controls add, each list written once."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._dates: dict[str | None, dt.date | None] = {}
        self._warned: dict[tuple[WrittenRow, bytes], WrittenRow] = {}

    def warned(self, row: WrittenRow, notes: bytes) -> WrittenRow:
        """Return an answer with warnings."""
        found = self._warned.get((row, notes))
        if found is None:
            found = self._warned[row, notes] = with_further(row, notes)
        return found

    def notes(self, asked: RowsAsked, place: int, row: WrittenRow) -> bytes:
        """Write the warnings of a row without their brackets."""
        one, date, composer = asked.known(place), asked.of(place).date, asked.composers[place]
        content = row.disk_content
        if content is None and (written := one.key[DISK_CONTENT]):
            content = canonical_disk_content(written)
        tested = HowTested(
            drug=one.drug or "", method=Method(one.method), disk_content=content, date=self._read(date)
        )
        return _written(self._day, tested, composer.spoken)

    def _read(self, date: str | None) -> dt.date | None:
        if date not in self._dates:
            read = read_date(date)
            self._dates[date] = None if isinstance(read, Refused) else read
        return self._dates[date]


def _written(day: Day, tested: HowTested, spoken: Spoken) -> bytes:
    remarks = day.remarks(tested)
    notes = [spoken.notes.warning(one, spoken.language, spoken.words) for one in remarks]
    return msgspec.json.encode(notes)[1:-1]
