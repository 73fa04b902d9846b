"""Answers put together from what is known: each question is resolved once, each answer worded once.

Whatever is not known is asked of `answered`, which answers row by row; nothing is decided here.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter, getitem
from typing import Final, cast

import msgspec

from breakpoints.any_value import answer_to_any
from breakpoints.asking import Result
from breakpoints.by_value import ByValue, drug_told_of, is_of_control, test_named
from breakpoints.classify import Classifier
from breakpoints.expert.isolate import NOTHING, REFUSED, Shows
from breakpoints.expert.watched import decisive, that_can_decide
from breakpoints.grounds import Grounds
from breakpoints.interpret import Interpretation, interpret_in, positions_of
from breakpoints.ladder import Mic, read_mic
from breakpoints.model import Method
from breakpoints.ordinary import ordinary
from breakpoints.outcomes import Refusal, Refused
from breakpoints.quality_control.strains import control_strain
from breakpoints.screening import Screening
from breakpoints.shown import CriterionShown
from breakpoints.vocabulary import Match
from service.lookup.classification import Answered, Asked, Spoken, answered, outcome_of, spoken_to
from service.lookup.classify_request import ResultIn
from service.lookup.criteria_shown import CriterionView, shown_again
from service.lookup.effects import Cuts, Effects, Reading, Said, ValuesScreened, cuts_of
from service.lookup.pieces import Write, joined, on_panel, outcome_of_question, outcome_of_value, piece_of
from service.lookup.remembered import (
    ALL_DRUGS,
    UNRULED,
    KnownQuestion,
    Piece,
    RememberedRows,
    Tells,
    WrittenRow,
)
from service.lookup.rows_cut import Layout, questions_of
from service.lookup.rows_read import ASKED, Key, asks, kept

_READABLE: Final = {Method.DISK.value: "20", Method.MIC.value: "1"}
"""A value with which a question is understood if it can be understood at all."""
_ORGANISM: Final = ASKED.index("organism")
_SCREENING: Final = ASKED.index("screening")
_METHODS: Final = {one.value: one for one in Method}
_steps, _rows, _number = attrgetter("steps"), attrgetter("rows"), attrgetter("number")


class DecidesMoreError(Exception):
    """A value decides more than was thought: its question is answered by each value from now on."""


class _Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What of the answers to a question is known before its values, as of `KnownQuestion`."""

    cuts: Cuts | None = None
    screening: ValuesScreened | None = None
    piece: Piece | None = None
    alike: WrittenRow | None = None


class Composer:
    """Answers rows that ask the same tables, each by its value, as if nothing else of its isolate were known.

    Parameters
    ----------
    asked : callable
        The request understood, without its controls; called only if something is new.
    names : tuple of str
        The names by which the tables are asked.
    group : RememberedRows
        What is known of these tables.
    write : callable
        How an outcome is written.
    """

    def __init__(
        self, asked: Callable[[], Asked], names: tuple[str, ...], group: RememberedRows, write: Write
    ) -> None:
        self._asked, self._names, self.group, self._write = asked, names, group, write
        self._alike_written: dict[tuple[object, ...], WrittenRow] = {}

    def questions(self, keys: Sequence[Key]) -> list[KnownQuestion]:
        """Return what is known of the questions of rows."""
        known = self.group.questions
        try:
            return list(map(known.__getitem__, keys))
        except KeyError:
            return [known.get(key) or self._learned(key) for key in keys]

    def asked_in_pieces(self, layout: Layout, pieces: Sequence[bytes]) -> list[KnownQuestion] | None:
        """Return what is known of the questions that pieces of rows ask; None if one says more."""
        keys = questions_of(layout.named("question"), pieces)
        return None if keys is None else self.questions(keys)

    def answers(
        self, known: Sequence[KnownQuestion], values: Sequence[str]
    ) -> tuple[list[WrittenRow], list[Said]]:
        """Answer rows by their values."""
        said = list(map(getitem, map(_steps, known), values))
        rows = list(map(dict.get, map(_rows, known), map(_number, said)))
        for place in () if all(rows) else [place for place, row in enumerate(rows) if row is None]:
            rows[place], said[place] = self._answer(known[place], values[place])
        return cast("list[WrittenRow]", rows), said

    def under_rules(self, known: KnownQuestion, value: str, shows: Shows) -> WrittenRow:
        """Answer a row whose isolate shows something on which its answer can depend."""
        said, number = known.steps[value], self.group.number_of(shows)
        found = known.rows.get((said.number, number)) or known.rows.get((value, number))
        if found is not None:
            return found
        ruling = self._ruling(known, said, shows, number)
        if ruling == UNRULED:
            found = known.rows.get(said.number)
        elif ruling is not None:
            found = known.rows.get((said.number, ruling)) or known.rows.get((value, ruling))
        if found is not None:
            known.rows.keep((said.number, number), found)
            return found
        one, written = self._anew(known.key, value, shows)
        placed = _with_place_for_distance(one, written, said)
        row = placed or written
        found = self._telling(row, row.tells.shows)
        meant = value if placed is None else said.number
        known.rows.keep((meant, number), found, found.size)
        if ruling is not None:
            known.rows.keep((meant, ruling), found)
        return found

    def _ruling(self, known: KnownQuestion, said: Said, shows: Shows, number: int) -> int | None:
        """Number what rules make of this in an isolate; None if more counts, or too little is known."""
        row = known.rows.get(said.number)
        says_more = (
            self.classifier.allowed.withheld
            or any(known.key[_SCREENING : _SCREENING + 1])
            or self.classifier.vocabulary.mechanism_stated(str(known.key[_ORGANISM])) is not None
        )
        if row is None or row.tells.organism is None or known.drug is None or says_more:
            return None
        organism = row.tells.organism
        of = (organism, known.drug, number)
        found = self.group.ruled.get(of)
        if found is None:
            shown = decisive(shows, self.classifier.watched)
            found = self.group.number_of_ruling(self.classifier.ruling(organism, known.drug, shown))
            self.group.ruled.keep(of, found)
        return found

    def showing(self, row: WrittenRow, known: KnownQuestion, said: Said, screened: str | None) -> WrittenRow:
        """Let the answer to a value without a category show what it screens; found once."""
        shown = screened or row.by_value or REFUSED
        found = known.rows.get((said.number, shown))
        if found is None:
            others = {one for one in row.tells.shows if one[0] != known.drug}
            shows = self.classifier.looked_at & {(known.drug, shown), *others}
            found = row if shows == row.tells.shows else self._telling(row, shows)
            known.rows.keep((said.number, shown), found)
        return found

    def heeds(self, known: KnownQuestion) -> frozenset[str]:
        """Name the drugs and tests of an isolate on which the answer to a question can depend."""
        if known.heeds is None:
            row = asks(known.key, "")
            drugs = self.classifier.heeded(_readable(row)) if row.method in _READABLE else frozenset()
            known.heeds = ALL_DRUGS if drugs is None else self.group.one_of(drugs)
        return known.heeds

    @property
    def spoken(self) -> Spoken:
        """The words and the language of the answers."""
        return spoken_to(self._asked(), self.classifier, self.group.notes)

    @property
    def classifier(self) -> Classifier:
        """What classifies by these tables."""
        return self._asked().classifiers[self._names]

    def reading(self, method: str, value: str) -> Reading | None:
        """Read a value; None if an answer may say more of it than its place."""
        return self._effects.reading(method, value)

    @property
    def _effects(self) -> Effects:
        """What values do to answers, under the policy of the request."""
        return self.group.effects.under(self.classifier.allowed.policy)

    def _answer(self, known: KnownQuestion, value: str) -> tuple[WrittenRow, Said]:
        """Answer a meaning, or a value of which more counts, that was never asked of a question."""
        said = known.steps[value]
        found = known.rows.get(said.number)
        if found is None:
            found = (
                self._by_itself(known, value)
                if said.number == value
                else self._by_meaning(known, value, said)
            )
            if found is None:
                known.steps = self._effects.steps(None, known.method)
                known.rows.forget()
                self.group.throw_sheet_away()
                raise DecidesMoreError
            found = self._telling(found, found.tells.shows)
            known.rows.keep(said.number, found, found.size)
        return found, said

    def _telling(self, row: WrittenRow, shows: Shows) -> WrittenRow:
        """Let an answer tell its isolate this, by the object that is kept of those that are equal."""
        organism = row.tells.organism

        def counting() -> Shows:
            return that_can_decide(shows, self.classifier.watched_about(organism))

        return msgspec.structs.replace(row, tells=self.group.tells_of(organism, shows, counting))

    def _by_itself(self, known: KnownQuestion, value: str) -> WrittenRow:
        """Answer a value of which more counts than where it lies."""
        return self._on_panel(known, value) or self._anew(known.key, value)[1]

    def _by_meaning(self, known: KnownQuestion, value: str, said: Said) -> WrittenRow | None:
        """Return the answer to all values of one meaning; None if a value decides more than was thought."""
        if known.alike is not None:
            return known.alike
        if known.piece is not None and said.meaning is not None:
            return joined(known.piece, self._meant(said.meaning, known.piece.i_means), said, said.meaning)
        one, written = self._anew(known.key, value)
        return _with_place_for_distance(one, written, said)

    def _anew(self, key: Key, value: str, shows: Shows = NOTHING) -> tuple[Answered, WrittenRow]:
        one = answered(self._asked(), asks(key, value), shows, self._show, self.group.notes)
        return one, self._write(one, self.group)

    def _learned(self, key: Key) -> KnownQuestion:
        """Find what a value does to the answer of a question, and what every answer to it says."""
        key = kept(key)
        row = asks(key, "")
        found = self.classifier.vocabulary.find_drug(row.drug)
        is_read = row.method in _READABLE and row.ladder is None
        decided = self._decided(row) if is_read else _Decided()
        steps = self._effects.steps(decided.cuts, row.method)
        known = KnownQuestion(
            key=key,
            method=row.method,
            drug=found.id if isinstance(found, Match) else None,
            told_of=drug_told_of(row.drug, self.classifier.vocabulary),
            is_of_control=control_strain(row.organism) is not None,
            steps=steps,
            piece=decided.piece,
            alike=decided.alike,
            screening=decided.screening,
            rows=self.group.answers(),
        )
        self.group.questions.keep(key, known, known.size)
        return known

    def _decided(self, row: ResultIn) -> _Decided:
        """Return where the criteria of a question cut the axis, and its answers as far as they are alike."""
        classifier = self.classifier
        grounds = classifier.questions.grounds(_readable(row))
        if isinstance(grounds, Refused):
            says_more = grounds.code is Refusal.UNKNOWN_DRUG and any(
                named(row.drug, classifier.vocabulary) is not None for named in (drug_told_of, test_named)
            )
            return _Decided() if says_more else _Decided(cuts=())  # more words, or a test: by each value
        cuts, by_every_value = cuts_of(grounds, classifier.allowed)
        if by_every_value:
            return _Decided()
        question = grounds.about.question
        screening = None
        is_control = is_of_control(row.organism, row.specimen)
        if question.drug in classifier.by_place.drugs and not is_control:
            screening = self._effects.screening(question, classifier.by_place)
        is_told_more = (row.screening, row.medium, row.incubation, row.date) != (None, None, None, None)
        is_told_more |= classifier.vocabulary.mechanism_stated(row.organism) is not None
        if is_told_more or classifier.allowed.withheld or is_control:
            return _Decided(cuts=cuts, screening=screening)
        piece, alike = self._piece(grounds, classifier), self._alike(grounds, classifier)
        return _Decided(cuts=cuts, screening=screening, piece=piece, alike=alike)

    def _alike(self, grounds: Grounds, classifier: Classifier) -> WrittenRow | None:
        """Write the one answer to a question of which no value counts; what is said alike is written once."""
        answer = answer_to_any(grounds)
        if answer is None:
            return None
        said = (answer.category, answer.refused, answer.reason, *answer.parameters.items())
        key = (*said, *map(id, answer.exists))
        written = None if answer.warnings else self._alike_written.get(key)
        if written is None:
            outcome = outcome_of(answer, self._show, self.spoken)
            written = self._write(Answered(outcome=outcome, organism=None, shows=NOTHING), self.group)
            if not answer.warnings:
                self._alike_written[key] = written
        question = grounds.about.question
        found = ByValue(answer=answer, organism=question.organism.id, drug=question.drug)
        return msgspec.structs.replace(written, tells=Tells(found.organism, classifier.shows(found)))

    def _piece(self, grounds: Grounds, classifier: Classifier) -> Piece | None:
        """Write what is said of a question whatever its value, if it is an ordinary one."""
        found = ordinary(grounds, classifier.questions)
        if found is None:
            return None
        outcome = outcome_of_question(found, self._show, self.spoken)
        written = self._write(Answered(outcome=outcome, organism=None, shows=NOTHING), self.group)
        return piece_of(grounds, classifier, found, outcome, written)

    def _meant(self, meaning: Interpretation, i_means: str | None) -> bytes:
        """Write what a value means, once for a group."""
        key = (meaning.category, meaning.possible, meaning.reason, i_means)
        found = self.group.meanings.get(key)
        if found is None:
            outcome = outcome_of_value(meaning, i_means, self.spoken)
            written = self._write(Answered(outcome=outcome, organism=None, shows=NOTHING), self.group)
            found = written.json.removesuffix(b"}")
            self.group.meanings.keep(key, found, len(found))
        return found

    def _on_panel(self, known: KnownQuestion, value: str) -> WrittenRow | None:
        """Answer an ordinary question whose value lies at the lower end of its panel, which is remarked."""
        piece = known.piece
        reading = None if piece is None else known.steps.reading(value)
        if piece is None or reading is None:
            return None
        mic = read_mic(value)
        if not isinstance(mic, Mic):
            return None
        cuts = known.steps.cuts[0] if known.steps.cuts else None
        if cuts is None or not reading.below_panel:
            return None
        meaning = interpret_in(cuts, positions_of(mic))
        return on_panel(piece, self._meant(meaning, piece.i_means), meaning, mic, self.spoken)

    def _show(self, shown: CriterionShown, extrapolated: bool) -> CriterionView:
        """Show a criterion; it looks the same in every answer of a group."""

        def made() -> CriterionView:
            return shown_again(self._asked().held, shown, extrapolated=extrapolated)

        return self.group.view((shown.id, extrapolated), made)


def _readable(row: ResultIn) -> Result:
    """Return a row with a value that can be read."""
    screening = row.screening
    return Result(
        organism=row.organism,
        host=row.host,
        drug=row.drug,
        method=_METHODS[row.method],
        value=_READABLE[row.method],
        disk_content=row.disk_content,
        site=row.site,
        specimen=row.specimen,
        screening=None if screening is None else msgspec.convert(screening, Screening, from_attributes=True),
    )


def _with_place_for_distance(said: Answered, written: WrittenRow, expected: Said) -> WrittenRow | None:
    """Return an answer with a place for its distance; None if the value decided more than was thought."""
    outcome = said.outcome
    if outcome.distance is None:
        return written
    if outcome.distance != expected.distance:
        return None
    name = b'"distance_mm":' if outcome.distance_unit == "mm" else b'"distance_steps":'
    before, _, tail = written.json.partition(name + expected.digits)
    return msgspec.structs.replace(written, json=before + name, tail=tail)
