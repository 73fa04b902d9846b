"""A request for a batch, and what is known of the versions that its rows ask."""

import collections
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
import numpy as np

from breakpoints.by_value import test_named
from service.context import Context
from service.errors import TooLarge
from service.locale.catalogue import Language
from service.lookup.answers import Answers, by_values, finished
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
from service.lookup.isolates_joined import under_rules
from service.lookup.methods_joined import rows_repeated, with_other_methods
from service.lookup.remembered import FinishedRow, RememberedRows, WrittenRow
from service.lookup.rows_asked import RowsAsked, places_of
from service.lookup.rows_cut import Belonging, Rows, cut
from service.lookup.rows_numbered import questions_numbered, values_numbered
from service.lookup.rows_read import NO_ROWS, Belongs, Columns, asks
from service.lookup.rows_written import NOTHING_FINISHED, Finished, with_ids, with_written_ids, written_row
from service.lookup.sheet.columns import Numbered, numbers_of
from service.lookup.sheet.sheet import Sheet
from service.lookup.understanding import Understanding
from service.security.caller import Caller

_WITHOUT_ROWS: Final = b'{"results":[],"criteria":{},'


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
        self._asked: RowsAsked | None = None
        self._finished: Finished | None = None
        self._ids: Sequence[bytes] | None = None
        self._alone: Rows | None = None
        self._are_seen = False
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
        found: list[FinishedRow] = []
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
        texts, ends, criteria = zip(*found, strict=True)
        self._ids, self._finished = written, Finished(texts=texts, ends=ends, criteria=criteria)
        return True

    def _read_in_pieces(self, rows: Rows) -> bool:
        composer = self._composers[self._request.tables]
        self._check_policy()
        sheet = composer.group.sheet(Sheet)
        try:
            self._asked = self._numbered(rows, composer, sheet)
        finally:
            sheet.count()
        return self._asked is not None

    def _numbered(self, rows: Rows, composer: Composer, sheet: Sheet) -> RowsAsked | None:
        """Give the pieces of rows their numbers; None where they say more than by these."""
        of = Belonging(rows.layout)
        kept = sheet.questions
        asked_as, written_as = kept.asked_as[rows.layout], kept.written_as
        before = len(asked_as), len(written_as)
        ids: list[bytes] = []
        questions: list[int] = []
        values: list[int] = []
        for part in rows.parts():
            pieces = cut(rows.layout, part)
            if pieces is None:
                return None
            asked = questions_numbered(kept, composer, rows.layout, pieces.questions)
            if asked is None:
                return None
            of.add(pieces)
            ids += pieces.ids
            if len(ids) > MOST_RESULTS:
                raise TooLarge("too_many_results", count=rows.count, limit=MOST_RESULTS)
            questions += asked
            values += values_numbered(kept, pieces.values)
        if of.decides_more:
            return None
        self._are_seen = before == (len(asked_as), len(written_as))
        self._ids, composers = ids, [composer] * len(ids)
        numbers, belongs = (numbers_of(questions), numbers_of(values)), (of.different, numbers_of(of.numbers))
        return RowsAsked(sheet, *numbers, belongs, composers)

    def _keep_classifiers(self) -> None:
        """Remember on what questions rest that were understood."""
        for names, classifier in self._understood.classifiers().items():
            self._understood.groups[names].keep_classifier(classifier)

    def _keep_finished(self, answers: Answers) -> None:
        """Remember rows that stand alone by their bytes, once most of them were seen before."""
        if self._alone is None or self._day is not None or not self._are_seen:
            return
        asked: list[bytes] = []
        for part in self._alone.behind_ids():
            if part is None:
                return
            asked += part[1]
        kept, criteria = answers.sheet.answers, [row.criteria for row in answers.rows]
        found = zip(answers.each(kept.texts), answers.each(kept.ends), criteria, strict=True)
        group = self._composers[self._request.tables].group
        group.finished[self._alone.layout].keep_all(dict(zip(asked, found, strict=True)))

    @property
    def is_ready(self) -> bool:
        """Tell whether the tables that the request names were asked before; else they take their time."""
        return all(map(self._context.tables.are_ready, self._groups.values()))

    def answered(self, *, at_once: bool) -> bool:
        """Answer every row; False where that may take its time and is asked at once."""
        if self._finished is not None:
            return True
        self._check_policy()
        asked = self._asked or self._read_whole()
        try:
            return self._answered(asked, at_once=at_once)
        finally:
            asked.sheet.count()

    def _answered(self, asked: RowsAsked, *, at_once: bool) -> bool:
        unusual = asked.unusual()
        if _any_test_of_no_isolate(asked, unusual):
            return False
        controls = [place for place in unusual if asked.known(place).is_of_control]
        if self._request.quality_control or controls:
            if at_once:
                return False
            self._day = self._day_of(asked, controls)
        found = self._by_values(asked)
        repeated = rows_repeated(asked)
        found = under_rules(asked, found, repeated)
        warned: dict[int, WrittenRow] = {}
        if self._request.policy.rules == "on" and repeated:
            warned = with_other_methods(asked, found, repeated)
        if self._day is not None:
            warned |= with_controls(self._day, asked, found, warned)
        self._finished = finished(found, warned)
        self._keep_finished(found)
        self._keep_classifiers()
        return True

    def written(self) -> bytes:
        """Write the answer; each criterion once, in the order in which rows name them."""
        rows = self._finished or NOTHING_FINISHED
        pieces = with_ids(self._columns.ids, rows) if self._ids is None else with_written_ids(self._ids, rows)
        names = dict.fromkeys(itertools.chain.from_iterable(dict.fromkeys(rows.criteria)))
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

    def _read_whole(self) -> RowsAsked:
        """Give the questions and values of rows their numbers that were not cut."""
        columns, composers = self._columns, self._composers_of_rows()
        different = set(composers)
        sheet = composers[0].group.sheet(Sheet) if len(different) == 1 else Sheet()
        questions = np.empty(len(columns.keys), dtype=np.int64)
        for composer, places in places_of(composers).items():
            known = composer.questions([columns.keys[place] for place in places])
            questions[places] = list(map(sheet.questions.numbers.__getitem__, known))
        values = numbers_of(list(map(sheet.questions.values.__getitem__, columns.values)))
        belongs = Numbered[Belongs]()
        of = numbers_of(list(map(belongs.__getitem__, columns.of)))
        return RowsAsked(sheet, questions, values, (belongs.things, of), composers)

    def _by_values(self, asked: RowsAsked) -> Answers:
        """Answer every row by its value, those that ask the same tables together."""
        if asked.composer is not None:
            found = by_values(asked.sheet, asked.composer, asked.questions, asked.values)
            return Answers(asked.sheet, found)
        numbers = np.empty(len(asked.questions), dtype=np.int64)
        for composer, of in places_of(asked.composers).items():
            numbers[of] = by_values(asked.sheet, composer, asked.questions[of], asked.values[of])
        return Answers(asked.sheet, numbers)

    def _composers_of_rows(self) -> Sequence[Composer]:
        own, tables = self._composers[self._request.tables], self._columns.tables
        if tables is None:
            return [own] * len(self._columns.values)
        return [own if one is None else self._composers[one] for one in tables]

    def _day_of(self, asked: RowsAsked, controls: Sequence[int]) -> Day:
        """Check the controls beside the rows, and those among them."""
        rows = [
            msgspec.structs.replace(
                asks(asked.known(place).key, asked.value(place)), date=asked.of(place).date
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


def _any_test_of_no_isolate(asked: RowsAsked, unusual: Sequence[int]) -> bool:
    """Tell whether a row is a screening test alone and names no isolate: it may be one of any row."""
    of_no_drug = (place for place in unusual if asked.known(place).drug is None)
    return any(
        not asked.of(place).name
        and test_named(asked.known(place).key[1], asked.composers[place].classifier.vocabulary) is not None
        for place in of_no_drug
    )
