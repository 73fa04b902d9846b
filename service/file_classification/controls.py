"""The controls that a file carries as rows, checked against the ranges that its laboratory holds."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from breakpoints.batch.controls import MOST_CONTROLS, TooManyControlsError
from breakpoints.batch.days import Days
from breakpoints.batch.long import LongForm
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide import WideShards
from breakpoints.index import TableIndex
from breakpoints.outcomes import Refused
from breakpoints.quality_control.controls import WrittenControl, read_control, read_date
from breakpoints.quality_control.day import ControlOfDay, controls_of_day
from breakpoints.quality_control.outcomes import ControlStanding
from breakpoints.quality_control.ranges import QualityRanges
from breakpoints.quality_control.selecting import guideline_of
from breakpoints.vocabulary import Vocabulary
from breakpoints.written import shown
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import Opened, readable
from service.file_classification.report import Notice, NoticeCode


class Controls:
    """Checks controls as a request in JSON does: by the guideline of its tables, and its date."""

    def __init__(
        self, words: Vocabulary, ranges: QualityRanges, tables: Sequence[TableIndex], on: str
    ) -> None:
        self._words, self._ranges, self._on = words, ranges, dt.date.fromisoformat(on)
        self._guideline = guideline_of((one.version.guideline for one in tables), ranges)

    def checked(self, written: Iterable[WrittenControl]) -> tuple[ControlOfDay, ...]:
        """Say where each control lies."""
        readings = [read_control(one, self._words) for one in written]
        return controls_of_day(readings, self._ranges, self._on, guideline=self._guideline)


class Heard:
    """What was found of controls in one file."""

    def __init__(self, controls: Controls, twin: BatchTwin, found: Opened) -> None:
        self._controls, self._twin, self._found = controls, twin, found
        self._checked: tuple[ControlOfDay, ...] = ()
        self._unnamed = 0
        self._undated: tuple[str, ...] = ()

    def none_of(self, form: LongForm) -> Days | None:
        """Return what is said of the rows of a file that has no controls."""
        return self._twin.days((), form.conditions)

    def of(self, form: LongForm | WideShards) -> Days | None:
        """Return what the controls of the file say of its rows; it is read for them first.

        Raises
        ------
        Unclassifiable
            More controls than can be.
        """
        rows = self._found.rows
        try:
            with readable(self._found.format):
                written = form.written_controls(rows)
                self._checked = self._controls.checked(written)
                undated = [one.date for one in written if isinstance(read_date(one.date), Refused)]
                self._undated = tuple(one for one in undated if one)
                if isinstance(form, WideShards):
                    self._unnamed = form.form.controls_unnamed(rows)
        except TooManyControlsError as fault:
            raise Unclassifiable(FileFault.TOO_MANY_CONTROLS, limit=MOST_CONTROLS) from fault
        names = form.conditions if isinstance(form, LongForm) else form.form.fields
        return self._twin.days(self._checked, names)

    def notices(self) -> tuple[Notice, ...]:
        """Say what was read as controls, and what could not be."""
        found = []
        if self._checked:
            found.append(_of_controls(Counter(one.outcome.standing for one in self._checked)))
        if self._undated:
            parameters = {"controls": str(len(self._undated)), "date": shown(self._undated[0].strip())}
            found.append(Notice(code=NoticeCode.CONTROLS_UNDATED, parameters=parameters))
        if self._unnamed:
            found.append(Notice(code=NoticeCode.CONTROLS_UNNAMED, parameters={"rows": str(self._unnamed)}))
        return tuple(found)


def _of_controls(standings: Counter[ControlStanding]) -> Notice:
    """Say how many controls were in range, how many failed, and how many no range could judge."""
    in_range = standings[ControlStanding.IN_RANGE]
    failed = sum(number for standing, number in standings.items() if standing.has_failed)
    counts = {"controls": standings.total(), "in_range": in_range, "out_of_range": failed}
    counts["not_judged"] = standings.total() - in_range - failed
    code = NoticeCode.CONTROLS_READ if in_range or failed else NoticeCode.CONTROLS_NOT_CHECKED
    return Notice(code=code, parameters={name: str(number) for name, number in counts.items()})
