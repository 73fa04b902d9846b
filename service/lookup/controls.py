"""Controls of the day in a request: as they are written, and what they add to each answer."""

import datetime as dt
import itertools
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from breakpoints.classify import Answer
from breakpoints.model import Method
from breakpoints.outcomes import Refused, Remark
from breakpoints.quality_control.controls import WrittenControl, read_control, read_date
from breakpoints.quality_control.day import (
    ControlOfDay,
    HowTested,
    content_tested,
    controls_of_day,
    remarks_of_day,
    warning_of,
    with_controls,
)
from breakpoints.quality_control.selecting import guideline_of
from breakpoints.quality_control.strains import control_strain
from breakpoints.vocabulary import Match, Vocabulary
from service.context import Context
from service.quality_control.held import held_ranges
from service.security.caller import Caller
from service.tables.in_memory import Held

if TYPE_CHECKING:
    from service.lookup.classify_request import ResultIn

MOST_CONTROLS: Final = 1_000
Written = Annotated[str, msgspec.Meta(max_length=200)]


class ControlIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a control strain read; without ``date`` it is a control of every day of the request."""

    strain: Written
    drug: Written
    method: Written
    value: Written
    disk_content: Written | None = None
    medium: Written | None = None
    date: Written | None = None


class Day:
    """The controls of a request, each checked once, and what they add to each answer."""

    def __init__(self, words: Vocabulary, controls: tuple[ControlOfDay, ...]) -> None:
        self.words, self.controls = words, controls
        self._by_drug: dict[tuple[str, Method], list[ControlOfDay]] = {}
        self._by_date: dict[tuple[str, Method, dt.date | None], list[ControlOfDay]] = {}
        self._places = {id(one): place for place, one in enumerate(controls)}
        for one in controls:
            of = one.reading.drug, one.reading.method
            self._by_drug.setdefault(of, []).append(one)
            self._by_date.setdefault((*of, one.reading.date), []).append(one)

    @cached_property
    def without_controls(self) -> "Day":
        """A day of which nothing but how a result was obtained is said."""
        return Day(self.words, ())

    @property
    def speaking(self) -> frozenset[tuple[str, str]]:
        """The drugs and methods of which some control warns."""
        return frozenset(
            (drug, method.value)
            for (drug, method), controls in self._by_drug.items()
            if any(warning_of(one.outcome.standing) is not None for one in controls)
        )

    def remarks(self, tested: HowTested) -> tuple[Remark, ...]:
        """Return what the controls say of a result."""
        return remarks_of_day(tested, self._that_may_speak(tested))

    def applied(self, answer: Answer, row: "ResultIn", words: Vocabulary) -> Answer:
        """Return an answer with the warnings of its day's controls and of stated deviations.

        ``words`` are those of the tables that the row asks.
        """
        if answer.refused is not None or not (self._by_drug or row.medium or row.incubation or row.date):
            return answer
        drug = words.find_drug(row.drug)
        if not isinstance(drug, Match):
            return answer
        method, date = Method(row.method), read_date(row.date)
        tested = HowTested(
            drug=drug.id,
            method=method,
            disk_content=content_tested(answer, row.disk_content),
            date=None if isinstance(date, Refused) else date,
            date_fault=date if isinstance(date, Refused) else None,
            medium=row.medium,
            incubation=row.incubation,
        )
        return with_controls(answer, tested, self._that_may_speak(tested))

    def _that_may_speak(self, tested: HowTested) -> Sequence[ControlOfDay]:
        """Return the controls of a result's drug and method, of its day or of none, in their order."""
        of = tested.drug, tested.method
        if tested.date is None:
            return self._by_drug.get(of, ())
        dated = (self._by_date.get((*of, date), ()) for date in (None, tested.date))
        return sorted(itertools.chain.from_iterable(dated), key=lambda one: self._places[id(one)])


class RangesInForce(msgspec.Struct, frozen=True, kw_only=True):
    """Which ranges a request is held against: the laboratory's own, of its tables' guideline."""

    context: Context
    caller: Caller
    on: dt.date
    held: tuple[Held, ...]


def day_of(
    words: Vocabulary, controls: Sequence[ControlIn], rows: Sequence["ResultIn"], asked: RangesInForce
) -> Day:
    """Check the controls of a request, among them every row whose organism is a control strain.

    The ranges are read only if there is a control.
    """
    strains = {text for text in {row.organism for row in rows} if control_strain(text)}
    written = [*map(as_written, controls), *(_as_control(row) for row in rows if row.organism in strains)]
    if not written:
        return Day(words, ())
    readings = [read_control(one, words) for one in dict.fromkeys(written)]
    ranges = held_ranges(asked.context, asked.caller)
    guideline = guideline_of((one.version.guideline for one in asked.held), ranges)
    return Day(words, controls_of_day(readings, ranges, asked.on, guideline=guideline))


def as_written(control: ControlIn) -> WrittenControl:
    """Return a control as the checks take it."""
    return msgspec.convert(msgspec.structs.asdict(control), WrittenControl)


def _as_control(row: "ResultIn") -> WrittenControl:
    return WrittenControl(
        strain=row.organism,
        drug=row.drug,
        method=row.method,
        value=row.value,
        disk_content=row.disk_content,
        medium=row.medium,
        date=row.date,
    )
