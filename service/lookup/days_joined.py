"""What the controls of a day add to answers: a warning behind all others, never another category."""

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

import msgspec

from breakpoints.disk_content import canonical_disk_content
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.quality_control.controls import read_date
from breakpoints.quality_control.day import HowTested
from service.lookup.classification import Spoken
from service.lookup.composed import Composer
from service.lookup.controls import Day
from service.lookup.pieces import with_further
from service.lookup.remembered import REFUSED, KnownQuestion, WrittenRow
from service.lookup.rows_asked import RowsAsked
from service.lookup.rows_read import DISK_CONTENT

_content: Final = attrgetter("disk_content")
_date: Final = attrgetter("date")


def with_controls(day: Day, asked: RowsAsked, found: Sequence[WrittenRow]) -> Sequence[WrittenRow]:
    """Warn of controls that are not in range beside every result that they speak of."""
    speaking = day.speaking
    if not speaking:
        return found
    concerned = {one for one in asked.different if (one.drug, one.method) in speaking}
    added, answers = _Added(day), list(found)
    places = [place for place, one in enumerate(asked.known) if one in concerned]
    rows = list(map(found.__getitem__, places))
    dates = map(_date, map(asked.of.__getitem__, places))
    composers = map(asked.composers.__getitem__, places)
    of_rows = list(
        zip(map(asked.known.__getitem__, places), map(_content, rows), dates, composers, strict=True)
    )
    notes = {of: added.notes(*of) for of in set(of_rows)}
    for place, row, written in zip(places, rows, map(notes.__getitem__, of_rows), strict=True):
        if written and row.warned_at != REFUSED:
            answers[place] = added.warned(row, written)
    return answers


class _Added:
    """The warnings that controls add, each list written once."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._dates: dict[str | None, dt.date | None] = {}
        self._notes: dict[tuple[object, ...], bytes] = {}
        self._warned: dict[tuple[WrittenRow, bytes], WrittenRow] = {}

    def warned(self, row: WrittenRow, notes: bytes) -> WrittenRow:
        """Return an answer with warnings."""
        found = self._warned.get((row, notes))
        if found is None:
            found = self._warned[row, notes] = with_further(row, notes)
        return found

    def notes(self, one: KnownQuestion, content: str | None, date: str | None, composer: Composer) -> bytes:
        """Write the warnings of a result without their brackets; ``content`` is that of its criterion."""
        if content is None and (written := one.key[DISK_CONTENT]):
            content = canonical_disk_content(written)
        key = (one.drug, one.method, content, date, composer)
        if key not in self._notes:
            tested = HowTested(
                drug=one.drug or "", method=Method(one.method), disk_content=content, date=self._read(date)
            )
            self._notes[key] = _written(self._day, tested, composer.spoken)
        return self._notes[key]

    def _read(self, date: str | None) -> dt.date | None:
        if date not in self._dates:
            read = read_date(date)
            self._dates[date] = None if isinstance(read, Refused) else read
        return self._dates[date]


def _written(day: Day, tested: HowTested, spoken: Spoken) -> bytes:
    remarks = day.remarks(tested)
    notes = [spoken.notes.warning(one, spoken.language, spoken.words) for one in remarks]
    return msgspec.json.encode(notes)[1:-1]
