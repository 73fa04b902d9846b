"""A request for a batch, and what is known of the versions that its rows ask."""

import collections
import itertools
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final, cast

import msgspec

from breakpoints.by_value import test_named
from service.context import Context
from service.errors import TooLarge
from service.locale.catalogue import Language
from service.lookup.classification import (
    controls_shown,
    every_held,
    groups_asked,
)
from service.lookup.classified import Classified
from service.lookup.classify_request import MOST_RESULTS, ClassifyRequest, Names
from service.lookup.composed import Composer
from service.lookup.controls import Day, RangesInForce, day_of
from service.lookup.criteria_shown import table_reference
from service.lookup.days_joined import with_controls
from service.lookup.effects import Said
from service.lookup.isolates_joined import under_rules
from service.lookup.methods_joined import rows_repeated, with_other_methods
from service.lookup.remembered import Finished, KnownQuestion, RememberedRows, WrittenRow
from service.lookup.rows_answered import Answers
from service.lookup.rows_asked import RowsAsked
from service.lookup.rows_cut import Belonging, Rows, cut
from service.lookup.rows_read import NO_ROWS, Columns, asks
from service.lookup.rows_written import ends_of, with_ids, with_written_ids, written_row
from service.lookup.understanding import Understanding
from service.lookup.values_screened import with_screened
from service.security.caller import Caller

_WITHOUT_ROWS: Final = b'{"results":[],"criteria":{},'
_named = attrgetter("criteria")


class Batch:
    """A request, and what is known of the versions that its rows ask."""

    def __init__(
        self, context: Context, caller: Caller, language: Language, request: ClassifyRequest
    ) -> None:
        self._context, self._caller, self._language = context, caller, language
        self._request = request
        self._understood = Understanding(context, caller, language, request)
        self._columns: Columns = NO_ROWS
        self._day: Day | None = None
        self._answers: tuple[list[KnownQuestion], Answers] | None = None
        self._ids: Sequence[bytes] | None = None
        self._alone: Rows | None = None
        self._are_seen = False
        self._found, self._ends = cast("Sequence[WrittenRow]", ()), cast("Sequence[bytes] | None", None)
        self._ask(())

    def _ask(self, of_rows: Iterable[Names]) -> None:
        self._on, self._groups = groups_asked(self._context, self._caller, self._request, of_rows)
        self._understood.groups = {names: self._group(names) for names in self._groups}
        self._composers = {
            names: Composer(self._understood, names, group, written_row)
            for names, group in self._understood.groups.items()
        }

    def read(self, columns: Columns) -> None:
        """Take the rows of the request, read."""
        if len(columns.keys) > MOST_RESULTS:
            raise TooLarge("too_many_results", count=len(columns.keys), limit=MOST_RESULTS)
        self._columns = columns
        if columns.tables is not None:
            self._ask(dict.fromkeys(one for one in columns.tables if one is not None))

    def taken_in_pieces(self, rows: Rows) -> bool:
        """Take the rows of the request in pieces; False where they say more than by their pieces."""
        if not self.is_ready:
            return False
        self._alone = rows if rows.stand_alone and not self._request.quality_control else None
        if self._alone is not None and self._answered_before(rows):
            return True
        return self._read_in_pieces(rows)

    def _answered_before(self, rows: Rows) -> bool:
        """Answer rows that stand alone by their bytes, if each of them was asked before."""
        known = self._composers[self._request.tables].group.finished[rows.layout]
        if not rows.begin_as(known):
            return False
        written: list[bytes] = []
        found: list[Finished] = []
        for part in rows.behind_ids():
            if part is None:
                return False
            try:
                found += map(known.__getitem__, part[1])
            except KeyError:
                return False
            written += part[0]
            if len(written) > MOST_RESULTS:
                return False
        self._ids, self._found, self._ends = written, *zip(*found, strict=True)
        return True

    def _read_in_pieces(self, rows: Rows) -> bool:
        composer, of = self._composers[self._request.tables], Belonging(rows.layout)
        self._check_policy()
        pieces_of, values_of = composer.group.pieces[rows.layout], composer.group.values
        before = len(pieces_of), len(values_of)
        ids: list[bytes] = []
        known: list[KnownQuestion] = []
        values: list[str] = []
        answers = Answers.of([], [])
        for part in rows.parts():
            pieces = cut(rows.layout, part)
            asked = None if pieces is None else composer.asked_in_pieces(pieces)
            if pieces is None or asked is None:
                return False
            written = composer.values_in_pieces(pieces)
            found = _by_values(composer, asked, written, may_join=rows.layout.names_isolates)
            of.add(pieces)
            ids += pieces.ids
            if len(ids) > MOST_RESULTS:
                raise TooLarge("too_many_results", count=rows.count, limit=MOST_RESULTS)
            known += asked
            values += written
            answers.add(found)
        if of.decides_more:
            return False
        self._are_seen = before == (len(pieces_of), len(values_of))
        self._answers, self._ids = (known, answers), ids
        self._columns = Columns(keys=[], values=values, of=of.of, ids=[], tables=None)
        return True

    def _keep_classifiers(self) -> None:
        """Remember on what questions rest that were understood."""
        for names, classifier in self._understood.classifiers().items():
            self._understood.groups[names].keep_classifier(classifier)

    def _keep_finished(self) -> None:
        """Remember rows that stand alone by their bytes, once most of them were seen before."""
        if self._alone is None or self._day is not None or not self._are_seen:
            return
        asked: list[bytes] = []
        for part in self._alone.behind_ids():
            if part is None:
                return
            asked += part[1]
        answers = zip(self._found, self._ends or (), strict=True)
        group = self._composers[self._request.tables].group
        group.finished[self._alone.layout].keep_all(dict(zip(asked, answers, strict=True)))

    @property
    def is_ready(self) -> bool:
        """Tell whether the tables that the request names were asked before; else they take their time."""
        return all(map(self._context.tables.are_ready, self._groups.values()))

    def answered(self, *, at_once: bool) -> bool:
        """Answer every row; False where that may take its time and is asked at once."""
        if self._ends is not None:
            return True
        self._check_policy()
        composers = self._composers_of_rows()
        known, found = self._answers or self._by_value(composers)
        columns = self._columns
        asked = RowsAsked(values=columns.values, of=columns.of, composers=composers, known=known)
        if _any_test_of_no_isolate(asked):
            return False
        are_controls = any(one.is_of_control for one in asked.different)
        controls = [place for place, one in enumerate(known) if one.is_of_control] if are_controls else []
        if self._request.quality_control or controls:
            if at_once:
                return False
            self._day = self._day_of(asked, controls)
        repeated = rows_repeated(asked)
        self._found = under_rules(asked, found, repeated)
        if self._request.policy.rules == "on" and repeated:
            self._found = with_other_methods(asked, self._found, repeated)
        if self._day is not None:
            self._found = with_controls(self._day, asked, self._found)
        self._ends = ends_of(self._found, found.said)
        self._keep_finished()
        self._keep_classifiers()
        return True

    def written(self) -> bytes:
        """Write the answer; each criterion once, in the order in which rows name them."""
        pieces = (
            with_ids(self._columns.ids, self._found, self._ends or ())
            if self._ids is None
            else with_written_ids(self._ids, self._found, self._ends or ())
        )
        named = dict.fromkeys(map(_named, dict.fromkeys(self._found)))
        names = dict.fromkeys(itertools.chain.from_iterable(named))
        pieces.append(b'],"criteria":{')
        first = len(pieces)
        pieces += self._criteria(names)
        if names:
            pieces[first] = pieces[first].removeprefix(b",")
        pieces += [b"},", self._rest()]
        return b"".join(pieces)

    def _check_policy(self) -> None:
        if not all(one.policy_checked for one in self._understood.groups.values()):
            self._understood()

    def _by_value(self, composers: Sequence[Composer]) -> tuple[list[KnownQuestion], Answers]:
        """Answer every row by its value, those that ask the same tables together."""
        columns, may_join = self._columns, any(one.name for one in self._columns.of)
        questions: dict[int, KnownQuestion] = {}
        answers: dict[int, tuple[WrittenRow, Said]] = {}
        for composer in self._composers.values():
            places = [place for place, one in enumerate(composers) if one is composer]
            asked = composer.questions([columns.keys[one] for one in places])
            values = [columns.values[one] for one in places]
            found = _by_values(composer, asked, values, may_join=may_join)
            questions |= dict(zip(places, asked, strict=True))
            answers |= dict(zip(places, zip(found.rows, found.said, strict=True), strict=True))
        in_order = [answers[one] for one in sorted(answers)]
        rows, said = [row for row, _ in in_order], [of for _, of in in_order]
        return [questions[one] for one in sorted(questions)], Answers.of(rows, said)

    def _composers_of_rows(self) -> Sequence[Composer]:
        own, tables = self._composers[self._request.tables], self._columns.tables
        if tables is None:
            return [own] * len(self._columns.values)
        return [own if one is None else self._composers[one] for one in tables]

    def _day_of(self, asked: RowsAsked, controls: Sequence[int]) -> Day:
        """Check the controls beside the rows, and those among them."""
        rows = [
            msgspec.structs.replace(
                asks(asked.known[place].key, asked.values[place]), date=asked.of[place].date
            )
            for place in controls
        ]
        held = tuple(every_held(self._groups).values())
        ranges = RangesInForce(context=self._context, caller=self._caller, on=self._on, held=held)
        words = self._context.tables.vocabulary(self._groups[self._request.tables])
        return day_of(words, self._request.quality_control, rows, ranges)

    def _rest(self) -> bytes:
        """Write what an answer says beside its rows and criteria: the same for the same versions and day."""
        known, on = self._composers[self._request.tables].group, self._on.isoformat()
        is_kept = len(self._groups) == 1 and self._day is None
        if is_kept and known.rest[0] == on:
            return known.rest[1]
        rest = Classified(
            results=(),
            criteria={},
            tables=tuple(table_reference(one) for one in every_held(self._groups).values()),
            on=on,
            timezone=self._context.settings.timezone,
            policy=self._request.policy,
            quality_control=() if self._day is None else controls_shown(self._day, self._language),
        )
        written = msgspec.json.encode(rest).removeprefix(_WITHOUT_ROWS)
        if is_kept:
            known.rest = on, written
        return written

    def _criteria(self, names: Iterable[str]) -> Iterator[bytes]:
        written = collections.ChainMap(*(one.group.criteria for one in self._composers.values()))
        return map((written if len(written.maps) > 1 else written.maps[0]).__getitem__, names)

    def _group(self, names: Names) -> RememberedRows:
        held, generation = self._groups[names], self._context.tables.generation
        return self._context.answered.of(generation, held, self._request.policy, self._language)


def _by_values(
    composer: Composer, known: Sequence[KnownQuestion], values: Sequence[str], *, may_join: bool
) -> Answers:
    """Answer rows by their values, with what these screen if it may count for others of an isolate."""
    rows, said = composer.answers(known, values)
    screened = with_screened(composer, known, values, (rows, said)) if may_join else rows
    return Answers.of(screened, said)


def _any_test_of_no_isolate(asked: RowsAsked) -> bool:
    """Tell whether a row is a screening test alone and names no isolate: it may be one of any row."""
    return not all(one.drug for one in asked.different) and any(
        one.drug is None
        and not asked.of[place].isolate
        and test_named(one.key[1], asked.composers[place].classifier.vocabulary) is not None
        for place, one in enumerate(asked.known)
    )
