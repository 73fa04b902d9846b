"""Answers put together from what is known: each question is resolved once, each answer worded once.

Whatever is not known is asked of `answered`, which answers row by row; nothing is decided here.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Final, cast

import msgspec

from breakpoints.asking import Result
from breakpoints.classify import Isolates
from breakpoints.expert.isolate import NOTHING, Shows, decisive
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.quality.controls import read_date
from breakpoints.screening import Screening
from service.lookup.classification import Answered, Asked, Outcome, answered
from service.lookup.classify_request import ResultIn
from service.lookup.effects import Cuts, cuts_of
from service.lookup.remembered import KnownQuestion, RememberedRows, Template, WrittenRow

Write = Callable[[Outcome, RememberedRows], WrittenRow]
"""Write an outcome without its id, and keep the criteria that it names."""

_READABLE: Final = {Method.DISK.value: "20", Method.MIC.value: "1"}
"""A value with which a question is understood if it can be understood at all."""


class _Place(msgspec.Struct, frozen=True, gc=False):
    """By which key a row's answer is known, and the number that belongs into its text."""

    key: Hashable
    distance: int | None
    known: KnownQuestion | None = None


class Composer:
    """Answers the rows of a request, each by what its group knows.

    Parameters
    ----------
    asked : callable
        The request understood; called only if something is new.
    write : callable
        How an outcome is written.
    on_days : bool
        Whether controls of the day concern rows, whose dates then decide something.
    """

    def __init__(self, asked: Callable[[], Asked], write: Write, *, on_days: bool = False) -> None:
        self._asked, self._write, self._on_days = asked, write, on_days

    def composed(self, rows: Sequence[ResultIn], groups: Sequence[RememberedRows]) -> list[WrittenRow]:
        """Answer rows, of which each has its group; what isolates show is joined over these rows."""
        places = [self._place(row, group) for row, group in zip(rows, groups, strict=True)]
        templates = [group.templates.get(place.key) for place, group in zip(places, groups, strict=True)]
        new: dict[tuple[int, Hashable], int] = {}
        for at, template in enumerate(templates):
            if template is None:
                new.setdefault((id(groups[at]), places[at].key), at)
        if new:
            if not self._kept([(rows[at], groups[at], places[at]) for at in new.values()]):
                return self.composed(rows, groups)
            templates = [group.templates[place.key] for place, group in zip(places, groups, strict=True)]
        known = cast("list[Template]", templates)
        found = [
            template.rows.get(place.distance) or group.row(template, place.distance)
            for template, place, group in zip(known, places, groups, strict=True)
        ]
        if any(row.isolate is not None for row in rows):
            self._under_rules(rows, groups, known, found)
        return found

    def _kept(self, new: Sequence[tuple[ResultIn, RememberedRows, _Place]]) -> bool:
        """Answer what is new as if each row stood alone; False if a value decides more than was thought."""
        said = answered(self._asked(), ((self._bare(row), NOTHING) for row, _, _ in new))
        kept = [
            _kept(group, place, one, self._write(one.outcome, group))
            for (_, group, place), one in zip(new, said, strict=True)
        ]
        return all(kept)

    def _under_rules(
        self,
        rows: Sequence[ResultIn],
        groups: Sequence[RememberedRows],
        templates: Sequence[Template],
        found: list[WrittenRow],
    ) -> None:
        """Answer again the rows whose isolate shows what rules or the cascade look at; none is remembered."""
        asked, isolates = self._asked(), Isolates()
        for row, template in zip(rows, templates, strict=True):
            if template.shows:
                isolates.add(row.isolate, template.organism, template.shows)
        known: dict[Hashable, WrittenRow] = {}
        deciding: dict[Hashable, Shows] = {}
        for at, (row, template) in enumerate(zip(rows, templates, strict=True)):
            classifier = asked.classifiers[asked.names(row)]
            shows = isolates.shows(row.isolate, template.organism, classifier.vocabulary)
            if not shows:
                continue
            if (shows, id(classifier)) not in deciding:
                deciding[shows, id(classifier)] = decisive(shows, classifier.watched)
            counting = deciding[shows, id(classifier)]
            if counting:
                key = (id(template), id(found[at]), counting)  # both live on in their group
                if key not in known:
                    (one,) = answered(asked, ((self._bare(row), shows),))
                    known[key] = self._write(one.outcome, groups[at])
                found[at] = known[key]

    def _place(self, row: ResultIn, group: RememberedRows) -> _Place:
        """Return by which key a row's answer is known."""
        if _stands_alone(row):
            return _Place(msgspec.structs.replace(row, id=None, isolate=None), None)
        question = (
            row.organism,
            row.drug,
            row.host,
            row.method,
            row.disk_content,
            row.site,
            row.specimen,
            row.screening,
            row.date if self._on_days else None,
        )
        known = group.questions.get(question)
        if known is None:
            known = _understood(row, group, self._asked())
            group.keep_question(question, known)
        if not known.by_every_value:
            reading = group.effects.reading(row.method, row.value, known.policy)
            said = None if reading is None else group.effects.said(known.cuts, known.number, reading)
            if said is not None:
                return _Place((known, said.number), said.distance, known)
        return _Place((known, row.value), None)

    def _bare(self, row: ResultIn) -> ResultIn:
        """Return a row without what its answer does not depend on, as a date where no control speaks."""
        date = row.date if self._on_days or _is_unreadable(row.date) else None
        return msgspec.structs.replace(row, id=None, isolate=None, date=date)


def _stands_alone(row: ResultIn) -> bool:
    """Tell whether more than the question and the reading of its value decides what is said of a row."""
    return (
        row.ladder is not None
        or row.medium is not None
        or row.incubation is not None
        or "/" in row.value
        or not row.value.isascii()
        or (row.date is not None and _is_unreadable(row.date))
    )


def _is_unreadable(date: str | None) -> bool:
    return date is not None and isinstance(read_date(date), Refused)


def _understood(row: ResultIn, group: RememberedRows, asked: Asked) -> KnownQuestion:
    """Find what a value does to the answer of a question."""
    classifier = asked.classifiers[asked.names(row)]
    cuts: Cuts = ()
    by_every_value = row.method not in _READABLE
    if not by_every_value:
        grounds = classifier.questions.grounds(_readable(row))
        if not isinstance(grounds, Refused):
            cuts, by_every_value = cuts_of(grounds, classifier.allowed)
    number = group.effects.numbered(cuts)
    return KnownQuestion(cuts, number, classifier.allowed.policy, by_every_value=by_every_value)


def _readable(row: ResultIn) -> Result:
    """Return a row with a value that can be read."""
    screening = row.screening
    return Result(
        organism=row.organism,
        host=row.host,
        drug=row.drug,
        method=Method(row.method),
        value=_READABLE[row.method],
        disk_content=row.disk_content,
        site=row.site,
        specimen=row.specimen,
        screening=None if screening is None else msgspec.convert(screening, Screening, from_attributes=True),
    )


def _kept(group: RememberedRows, place: _Place, said: Answered, written: WrittenRow) -> bool:
    """Remember an outcome with a place for its distance; False if the value decided more than was thought."""
    head, tail, outcome = written.json, None, said.outcome
    if isinstance(place.key, tuple) and isinstance(place.key[1], int) and outcome.distance is not None:
        if outcome.distance != place.distance:
            if place.known is not None:
                place.known.by_every_value = True
            return False
        name = b'"distance_mm":' if outcome.distance_unit == "mm" else b'"distance_steps":'
        before, _, tail = head.partition(name + b"%d" % outcome.distance)
        head = before + name
    template = Template(head, tail, written.criteria, organism=said.organism, shows=said.shows)
    group.keep_template(place.key, template, written.size)
    return True
