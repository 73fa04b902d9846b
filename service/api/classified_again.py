"""A batch over HTTP, written row by row from what is known: byte for byte an answer worked out anew."""

import collections
import itertools
from collections.abc import Hashable, Iterable, Iterator
from typing import Annotated, Final, cast

import msgspec

from breakpoints.quality.strains import control_strain
from service.api.classified import Classified, result_out
from service.context import Context
from service.errors import ServiceError
from service.locale.catalogue import Language
from service.lookup.classification import (
    Asked,
    Outcome,
    controls_shown,
    every_held,
    groups_asked,
    understood,
)
from service.lookup.classify_request import MOST_RESULTS, ClassifyRequest, Names, Policy, ResultIn
from service.lookup.composed import Composer
from service.lookup.controls import MOST_CONTROLS, ControlIn
from service.lookup.criteria_shown import CriterionView, table_reference
from service.lookup.raw_rows import (
    RawRows,
    are_told_by,
    first_of_each_question,
    is_told_by,
    read_row,
    read_rows,
    split_at_ids,
    split_rows,
)
from service.lookup.remembered import Remembered, RememberedRows, WrittenRow
from service.security.caller import Caller


class _Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request whose rows are not read yet."""

    results: msgspec.Raw
    tables: Names = ()
    on: str | None = None
    policy: Policy = Policy()
    quality_control: Annotated[tuple[ControlIn, ...], msgspec.Meta(max_length=MOST_CONTROLS)] = ()


_ENVELOPE: Final = msgspec.json.Decoder(_Envelope, strict=False)
_ROWS: Final = msgspec.json.Decoder(Annotated[list[msgspec.Raw], msgspec.Meta(max_length=MOST_RESULTS)])
MANY: Final = 8
"""Of so many rows one is new: then all of them are read at once sooner than the new ones one by one."""
FEW_WITHHELD: Final = 20
"""Lines of a policy on drugs that are not reported; with more it would take much room to remember."""
_WITHOUT_ROWS: Final = b'{"results":[],"criteria":{},'


class NotReadyError(Exception):
    """Tables of the request have to be indexed first, which is nothing for the event loop."""


def classified_again(
    context: Context, caller: Caller, body: bytes, language: Language, *, at_once: bool = False
) -> bytes | None:
    """Answer a batch; what is new in it is remembered, but for what isolates show and what controls say.

    None where a policy is long, where anything is wrong with the request, and where controls of the
    day are asked ``at_once``: whoever reads it whole answers it or says what is wrong.

    Raises
    ------
    NotReadyError
        Asked ``at_once``, of tables that nobody asked before.
    """
    try:
        envelope = _ENVELOPE.decode(body)
        if len(envelope.policy.do_not_report) > FEW_WITHHELD:
            return None
        batch = _Batch(context, caller, language, envelope)
        if at_once and not batch.is_ready:
            raise NotReadyError
        return batch.written() if batch.answered(at_once=at_once) else None
    except (ServiceError, msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


class _Batch:
    """A request, and what is known of the versions that its rows ask."""

    def __init__(self, context: Context, caller: Caller, language: Language, envelope: _Envelope) -> None:
        self._context, self._caller, self._language = context, caller, language
        self._asked: Asked | None = None
        self._memory, self._on_days = context.answered, False
        self._rows = envelope.results
        self._request = ClassifyRequest(
            results=(),
            tables=envelope.tables,
            on=envelope.on,
            policy=envelope.policy,
            quality_control=envelope.quality_control,
        )
        self._on, self._groups = groups_asked(context, caller, self._request)
        self._known = {self._request.tables: self._remembered(self._request.tables)}
        self._ids: list[bytes] = []
        self._found: list[WrittenRow] = []

    @property
    def is_ready(self) -> bool:
        """Tell whether the tables that the request names were asked before; else they take their time."""
        return self._context.tables.are_ready(self._groups[self._request.tables])

    def answered(self, *, at_once: bool) -> bool:
        """Answer every row; False where that may take its time and is asked at once."""
        if self._request.quality_control:
            return not at_once and self._answered_on_days(read_rows(self._rows))
        known = self._known[self._request.tables]
        if not known.policy_checked:
            self._understood()
        raw = split_at_ids(self._rows)
        if raw is not None and len(raw.ids) <= MOST_RESULTS:
            self._ids, found = raw.ids, [*map(known.rows.get, raw.keys)]
            if None not in found:
                self._found = cast("list[WrittenRow]", found)
                return True
        return self._answered_singly(_ROWS.decode(self._rows), raw, known, at_once=at_once)

    def _answered_singly(
        self, given: list[msgspec.Raw], raw: RawRows | None, known: RememberedRows, *, at_once: bool
    ) -> bool:
        """Answer rows of which some are new, or written in another form."""
        if raw is None or len(raw.keys) != len(given) or any(b"{" in key for key in raw.keys):
            raw = split_rows(given)
        found = [*map(known.rows.get, raw.keys)]
        new = [place for place, one in enumerate(found) if one is None]
        keys = [raw.keys[place] for place in new]
        composer, kept = Composer(self._understood, _written), dict[Hashable, WrittenRow]()
        are_told = are_told_by(keys)

        def place_by_bytes() -> list[int]:
            """Answer what is known by its bytes; return the places that are left."""
            for place, one in zip(new, composer.by_bytes([raw.keys[at] for at in new], known), strict=True):
                if one is not None:
                    found[place] = kept[raw.keys[place]] = one
            return [place for place in new if found[place] is None]

        read = _Reader(self._rows, given)
        if are_told:
            new = place_by_bytes()
            firsts = first_of_each_question(raw.keys, new)
            rows = read.at(firsts)
            if _has_control_strain(rows):
                return not at_once and self._answered_on_days(read_rows(self._rows))
            self._composed(rows)
            composer.learn_bytes([raw.keys[place] for place in firsts], rows, known)
            new = place_by_bytes()
        rows = read.at(new)
        if _has_control_strain(rows):
            return not at_once and self._answered_on_days(read_rows(self._rows))
        for place, row, one in zip(new, rows, self._composed(rows), strict=True):
            found[place] = one
            if are_told or is_told_by(raw.keys[place], row):
                kept[raw.keys[place]] = one
            else:
                raw.ids[place] = b"" if row.id is None else b'"id":' + msgspec.json.encode(row.id)
        known.keep_rows(kept)
        self._ids, self._found = raw.ids, cast("list[WrittenRow]", found)
        return True

    def _answered_on_days(self, rows: list[ResultIn]) -> bool:
        """Answer rows to which controls of the day add what is true of this request alone."""
        self._request = msgspec.structs.replace(self._request, results=tuple(rows))
        self._memory, self._on_days = Remembered(), True
        self._ids = [b"" if row.id is None else b'"id":' + msgspec.json.encode(row.id) for row in rows]
        self._found = self._composed(rows)
        return True

    def written(self) -> bytes:
        """Write the answer; each criterion once, in the order in which rows name them."""
        rows = [b"{" + given + b"," if given else b"{" for given in self._ids]
        pieces = [b","] * (3 * len(rows))
        pieces[1::3], pieces[2::3] = rows, [one.json for one in self._found]
        names = dict.fromkeys(itertools.chain.from_iterable(one.criteria for one in self._found))
        pieces[:1] = [b'{"results":[']
        pieces.append(b'],"criteria":{')
        first = len(pieces)
        pieces += self._criteria(names)
        if names:
            pieces[first] = pieces[first].removeprefix(b",")
        pieces += [b"},", self._rest()]
        return b"".join(pieces)

    def _rest(self) -> bytes:
        """Write what an answer says beside its rows and criteria: the same for the same versions and day."""
        known, on = self._known[self._request.tables], self._on.isoformat()
        if len(self._groups) == 1 and known.rest[0] == on:
            return known.rest[1]
        rest = Classified(
            results=(),
            criteria={},
            tables=tuple(table_reference(one) for one in every_held(self._groups).values()),
            on=on,
            timezone=self._context.settings.timezone,
            policy=self._request.policy,
            quality_control=controls_shown(self._understood()) if self._on_days else (),
        )
        written = msgspec.json.encode(rest).removeprefix(_WITHOUT_ROWS)
        if len(self._groups) == 1:
            known.rest = on, written
        return written

    def _criteria(self, names: Iterable[str]) -> Iterator[bytes]:
        if len(self._known) == 1:
            (one,) = self._known.values()
            return map(one.criteria.__getitem__, names)
        written = collections.ChainMap(*(one.criteria for one in self._known.values()))
        return (written[name] for name in names)

    def _composed(self, rows: list[ResultIn]) -> list[WrittenRow]:
        """Answer rows that were read."""
        if self._on_days or any(row.tables is not None for row in rows):
            self._request = msgspec.structs.replace(self._request, results=tuple(rows))
            self._on, self._groups = groups_asked(self._context, self._caller, self._request)
            self._known = {names: self._remembered(names) for names in self._groups}
            self._asked = None
            self._understood()
        of_rows = [self._known[self._request.tables if row.tables is None else row.tables] for row in rows]
        return Composer(self._understood, _written, on_days=self._on_days).composed(rows, of_rows)

    def _understood(self) -> Asked:
        """Understand the request once, and only if something in it is new."""
        if self._asked is None:
            self._asked = understood(self._context, self._caller, self._request, self._language)
            for one in self._known.values():
                one.policy_checked = True
        return self._asked

    def _remembered(self, names: tuple[str, ...]) -> RememberedRows:
        held, generation = self._groups[names], self._context.tables.generation
        return self._memory.of(generation, held, self._request.policy, self._language)


class _Reader:
    """Reads rows of a request: all of them at once where many are asked, which is sooner."""

    def __init__(self, together: msgspec.Raw, singly: list[msgspec.Raw]) -> None:
        self._together, self._singly = together, singly
        self._all: list[ResultIn] | None = None

    def at(self, places: list[int]) -> list[ResultIn]:
        """Read the rows at some places; raises as `read_rows` does."""
        if self._all is None and len(places) > len(self._singly) // MANY:
            self._all = read_rows(self._together)
        if self._all is not None:
            return [self._all[place] for place in places]
        return [read_row(self._singly[place]) for place in places]


def _has_control_strain(rows: list[ResultIn]) -> bool:
    return any(map(control_strain, {row.organism for row in rows}))


def _written(outcome: Outcome, group: RememberedRows) -> WrittenRow:
    """Write an outcome, and each criterion that it names once."""
    criteria: dict[str, CriterionView] = {}
    json = msgspec.json.encode(result_out(outcome, criteria))
    for name, view in criteria.items():
        if name not in group.criteria:
            group.keep_criterion(name, b",%b:%b" % (msgspec.json.encode(name), msgspec.json.encode(view)))
    return WrittenRow(json[1:], tuple(criteria))
