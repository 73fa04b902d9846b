"""Answers put together from what is known: each question is resolved once, each answer worded once.

Whatever is not known is asked of `answered`, which answers row by row; nothing is decided here.
"""

import functools
from collections.abc import Callable, Hashable, Sequence
from typing import Final, cast

import msgspec

from breakpoints.asking import Result
from breakpoints.by_value import is_of_control
from breakpoints.classify import Classifier, Isolates
from breakpoints.expert.isolate import NOTHING, Shows, decisive
from breakpoints.grounds import Grounds
from breakpoints.interpret import Interpretation, interpret_in
from breakpoints.ladder import Mic, read_mic
from breakpoints.model import Method
from breakpoints.ordinary import ordinary
from breakpoints.outcomes import Refused
from breakpoints.quality.controls import read_date
from breakpoints.screening import Screening
from service.lookup.classification import Answered, Asked, Show, Spoken, answered, shower, spoken_to
from service.lookup.classify_request import ResultIn
from service.lookup.effects import Cuts, Reading, Said, cuts_of
from service.lookup.notes_once import Notes
from service.lookup.pieces import Write, joined, on_panel, outcome_of_question, outcome_of_value, piece_of
from service.lookup.raw_rows import NO_VALUE, VALUE_BEGINS, without_value
from service.lookup.remembered import KnownQuestion, Piece, RememberedRows, Template, WrittenRow

_READABLE: Final = {Method.DISK.value: "20", Method.MIC.value: "1"}
"""A value with which a question is understood if it can be understood at all."""


class _Place(msgspec.Struct, frozen=True, gc=False):
    """By which key a row's answer is known, and the number that belongs into its text."""

    key: Hashable
    distance: int | None
    known: KnownQuestion | None = None
    said: Said | None = None


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
        self._notes = Notes()

    def composed(self, rows: Sequence[ResultIn], groups: Sequence[RememberedRows]) -> list[WrittenRow]:
        """Answer rows, of which each has its group; what isolates show is joined over these rows."""
        places = [self._place(row, group) for row, group in zip(rows, groups, strict=True)]
        templates = [
            group.templates.get(place.key) or self._by_pieces(place.known, place.said, group)
            for place, group in zip(places, groups, strict=True)
        ]
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

    def by_bytes(self, keys: Sequence[bytes], group: RememberedRows) -> list[WrittenRow | None]:
        """Answer rows by their bytes; None where their question or value was not met in such bytes."""
        return [self._of_bytes(key, group) for key in keys]

    def _of_bytes(self, key: bytes, group: RememberedRows) -> WrittenRow | None:
        before, _, rest = key.partition(VALUE_BEGINS)
        value, _, after = rest.partition(b'"')
        known = group.questions_by_bytes.get(before + NO_VALUE + after)
        if known is None:
            return None
        readings = group.effects.plain(known.method)
        reading = readings.get(value)
        found = known.rows.get(reading)
        if found is not None:
            return found
        if reading is None and value not in readings:
            reading = group.effects.read_plain(known.method, value, known.policy)
        if reading is None:
            return None
        found = self._of_reading(known, reading, group)
        if found is None and reading.below_panel:
            found = self._on_panel(known, reading, value.decode(), group)
        return found

    def _of_reading(self, known: KnownQuestion, reading: Reading, group: RememberedRows) -> WrittenRow | None:
        """Answer a question that is known, if what the reading means for it is known or ordinary."""
        said = None if known.by_every_value else group.effects.said(known.cuts, known.number, reading)
        if said is None:
            return None
        template = group.templates.get((known, said.number)) or self._by_pieces(known, said, group)
        if template is None:
            return None
        found = template.rows.get(said.distance) or group.row(template, said.distance)
        group.keep_reading(known, reading, found)
        return found

    def learn_bytes(self, keys: Sequence[bytes], rows: Sequence[ResultIn], group: RememberedRows) -> None:
        """Remember by which bytes questions are asked, of rows whose bytes tell what is asked."""
        for key, row in zip(keys, rows, strict=True):
            asks = without_value(key)
            if asks is not None and not _stands_alone(row):
                known = group.questions.get(self._question(row))
                if known is not None and known.method in _READABLE:
                    group.keep_question_bytes(asks, known)

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
        question = self._question(row)
        known = group.questions.get(question)
        if known is None:
            known = self._learned(row, group)
            group.keep_question(question, known)
        if not known.by_every_value:
            reading = group.effects.reading(row.method, row.value, known.policy)
            said = None if reading is None else group.effects.said(known.cuts, known.number, reading)
            if said is not None:
                return _Place((known, said.number), said.distance, known, said)
        return _Place((known, row.value), None)

    def _question(self, row: ResultIn) -> tuple[object, ...]:
        """Return what a row asks, whatever its value."""
        return (
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

    def _learned(self, row: ResultIn, group: RememberedRows) -> KnownQuestion:
        """Find what a value does to the answer of a question, and what every answer to it says."""
        classifier = self._asked().classifiers[self._asked().names(row)]
        cuts: Cuts = ()
        piece, by_every_value = None, row.method not in _READABLE
        if not by_every_value:
            grounds = classifier.questions.grounds(_readable(row))
            if not isinstance(grounds, Refused):
                cuts, by_every_value = cuts_of(grounds, classifier.allowed)
                if not (by_every_value or self._on_days):
                    piece = self._piece(row, grounds, classifier, group)
        number, policy = group.effects.numbered(cuts), classifier.allowed.policy
        return KnownQuestion(
            method=row.method,
            cuts=cuts,
            number=number,
            policy=policy,
            piece=piece,
            by_every_value=by_every_value,
        )

    def _piece(
        self, row: ResultIn, grounds: Grounds, classifier: Classifier, group: RememberedRows
    ) -> Piece | None:
        """Write what is said of a question whatever its value, if it is an ordinary one."""
        if row.screening is not None or is_of_control(row.organism, row.specimen):
            return None
        found = ordinary(grounds, classifier.questions)
        if found is None:
            return None
        outcome = outcome_of_question(found, self._show, self._spoken(classifier))
        return piece_of(grounds, classifier, found, outcome, self._write(outcome, group))

    def _by_pieces(
        self, known: KnownQuestion | None, said: Said | None, group: RememberedRows
    ) -> Template | None:
        """Join the answer to an ordinary question; None of any other, or if its value says more."""
        if known is None or said is None or known.piece is None or said.meaning is None:
            return None
        meaning = said.meaning
        meant = self._meant(meaning, known.piece.i_means, group)
        template = joined(known.piece, meant, said, meaning)
        group.keep_template((known, said.number), template, template.size)
        return template

    def _meant(self, meaning: Interpretation, i_means: str | None, group: RememberedRows) -> bytes:
        """Write what a value means, once for a group."""
        key = (meaning.category, meaning.possible, meaning.reason, i_means)
        found = group.meanings.get(key)
        if found is None:
            spoken = self._spoken(next(iter(self._asked().classifiers.values())))
            written = self._write(outcome_of_value(meaning, i_means, spoken), group)
            found = group.meanings[key] = written.json.removesuffix(b"}")
        return found

    def _on_panel(
        self, known: KnownQuestion, reading: Reading, value: str, group: RememberedRows
    ) -> WrittenRow | None:
        """Answer an ordinary question whose value lies at the lower end of its panel, which is remarked."""
        mic, piece, cuts = read_mic(value), known.piece, known.cuts[0] if known.cuts else None
        if known.by_every_value or piece is None or cuts is None or not isinstance(mic, Mic):
            return None
        meaning = interpret_in(cuts, range(reading.first, reading.last + 1))
        spoken = self._spoken(self._asked().classifiers[self._asked().request.tables])
        return on_panel(piece, self._meant(meaning, piece.i_means, group), meaning, mic, spoken)

    def _spoken(self, classifier: Classifier) -> Spoken:
        return spoken_to(self._asked(), classifier, self._notes)

    @functools.cached_property
    def _show(self) -> Show:
        return shower(self._asked().held)

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
                place.known.answer_every_value_by_itself()
            return False
        name = b'"distance_mm":' if outcome.distance_unit == "mm" else b'"distance_steps":'
        before, _, tail = head.partition(name + b"%d" % outcome.distance)
        head = before + name
    template = Template(
        head=head, tail=tail, criteria=written.criteria, organism=said.organism, shows=said.shows
    )
    group.keep_template(place.key, template, written.size)
    return True
