"""Answers put together from what is known: each question is resolved once, each answer worded once.

Whatever is not known is asked of `outcomes`, which answers row by row; nothing is decided here.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Final

import msgspec

from breakpoints.asking import Result
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.quality.controls import read_date
from breakpoints.screening import Screening
from service.lookup.classification import Asked, Outcome, outcomes
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


def composed(
    rows: Sequence[ResultIn], groups: Sequence[RememberedRows], asked: Callable[[], Asked], write: Write
) -> list[WrittenRow]:
    """Answer rows without isolates and without controls of the day, each by what its group knows.

    Parameters
    ----------
    rows : sequence of ResultIn
        What was sent; an id or date is not looked at.
    groups : sequence of RememberedRows
        Of each row.
    asked : callable
        The request understood; called only if something is new.
    write : callable
        How an outcome is written.
    """
    places = [_place(row, group, asked) for row, group in zip(rows, groups, strict=True)]
    new: dict[tuple[int, Hashable], tuple[ResultIn, RememberedRows, _Place]] = {}
    for row, group, place in zip(rows, groups, places, strict=True):
        if place.key not in group.templates:
            new.setdefault((id(group), place.key), (row, group, place))
    if new:
        bare = [_bare(row) for row, _, _ in new.values()]
        kept = [
            _kept(group, place, outcome, write(outcome, group))
            for (_, group, place), outcome in zip(new.values(), outcomes(asked(), bare), strict=True)
        ]
        if not all(kept):
            return composed(rows, groups, asked, write)
    return [group.row(place.key, place.distance) for group, place in zip(groups, places, strict=True)]


def _stands_alone(row: ResultIn) -> bool:
    """Tell whether more than the question and the reading of its value decides what is said of a row."""
    conditions = (row.ladder, row.medium, row.incubation)
    is_ratio = "/" in row.value or not row.value.isascii()
    return is_ratio or any(one is not None for one in conditions) or _is_unreadable(row.date)


def _is_unreadable(date: str | None) -> bool:
    return date is not None and isinstance(read_date(date), Refused)


def _bare(row: ResultIn) -> ResultIn:
    """Return a row without what its answer does not depend on: a date counts only where it cannot be read."""
    date = row.date if _is_unreadable(row.date) else None
    return msgspec.structs.replace(row, id=None, date=date)


def _place(row: ResultIn, group: RememberedRows, asked: Callable[[], Asked]) -> _Place:
    """Return by which key a row's answer is known."""
    if _stands_alone(row):
        return _Place(msgspec.structs.replace(row, id=None), None)
    question = (
        row.organism,
        row.drug,
        row.host,
        row.method,
        row.disk_content,
        row.site,
        row.specimen,
        row.screening,
    )
    known = group.questions.get(question)
    if known is None:
        known = _understood(row, group, asked())
        group.keep_question(question, known)
    if not known.by_every_value:
        reading = group.effects.reading(row.method, row.value, known.policy)
        said = None if reading is None else group.effects.said(known.cuts, known.number, reading)
        if said is not None:
            return _Place((known, said.number), said.distance, known)
    return _Place((known, row.value), None)


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


def _kept(group: RememberedRows, place: _Place, outcome: Outcome, written: WrittenRow) -> bool:
    """Remember an outcome with a place for its distance; False if the value decided more than was thought."""
    head, tail = written.json, None
    if isinstance(place.key, tuple) and isinstance(place.key[1], int) and outcome.distance is not None:
        if outcome.distance != place.distance:
            if place.known is not None:
                place.known.by_every_value = True
            return False
        name = b'"distance_mm":' if outcome.distance_unit == "mm" else b'"distance_steps":'
        before, _, tail = head.partition(name + b"%d" % outcome.distance)
        head = before + name
    group.keep_template(place.key, Template(head, tail, written.criteria), written.size)
    return True
