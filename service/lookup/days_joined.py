"""What the controls of a day add to answers: a warning behind all others, never another category."""

import datetime as dt
from collections.abc import Sequence

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


def with_controls(day: Day, asked: RowsAsked, found: Sequence[WrittenRow]) -> Sequence[WrittenRow]:
    """Warn of controls that are not in range beside every result that they speak of."""
    speaking = day.speaking
    if not speaking:
        return found
    concerned = {one for one in asked.different if (one.drug, one.method) in speaking}
    added, answers = _Added(day), list(found)
    for place in [place for place, one in enumerate(asked.known) if one in concerned]:
        of = found[place], asked.known[place], asked.of[place].date, asked.composers[place]
        answers[place] = added.known.get(of) or added.warned(*of)
    return answers


_Tested = tuple[WrittenRow, KnownQuestion, str | None, Composer]


class _Added:
    """The warnings that controls add, each list written once."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._dates: dict[str | None, dt.date | None] = {}
        self._notes: dict[tuple[object, ...], bytes] = {}
        self._warned: dict[tuple[WrittenRow, bytes], WrittenRow] = {}
        self.known: dict[_Tested, WrittenRow] = {}
        """What was found by `warned`."""

    def warned(self, row: WrittenRow, one: KnownQuestion, date: str | None, composer: Composer) -> WrittenRow:
        """Return the answer to a result of a day with its warnings."""
        found = row
        if row.warned_at != REFUSED:
            written = one.key[DISK_CONTENT]
            content = row.disk_content or (canonical_disk_content(written) if written else None)
            notes = self._noted(one, content, date, composer)
            if notes and (row, notes) not in self._warned:
                self._warned[row, notes] = with_further(row, notes)
            found = self._warned[row, notes] if notes else row
        self.known[row, one, date, composer] = found
        return found

    def _noted(self, one: KnownQuestion, content: str | None, date: str | None, composer: Composer) -> bytes:
        """Write the warnings of a result without their brackets."""
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
