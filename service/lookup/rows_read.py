"""The rows of a request as columns: what each asks, what was measured, and what is only told of it.

Rows that ask the same have equal keys; nothing but its key and its value decides what a row is by
its value. Ids are only repeated; isolates and days join rows, which is for others to look at.
"""

import sys
from collections.abc import Iterable, Sequence, Set
from operator import attrgetter
from typing import Annotated, Any, Final, NamedTuple

import msgspec

from breakpoints.expert.isolate import isolate_name
from breakpoints.outcomes import Refused
from breakpoints.quality_control.controls import read_date
from breakpoints.quality_control.strains import (
    NAMES_OF_COLLECTIONS,
    WORDS_OF_CONTROLS,
    stands_for_organism,
    strain_of_isolate,
)
from service.lookup.classify_request import ClassifyRequest, Names, PlainResult, Policy, ResultIn
from service.lookup.controls import MOST_CONTROLS, ControlIn

Key = tuple[Any, ...]
"""The members of a row that ask something, in the order of `ASKED`; the last may be missing."""

_PLAIN: Final = 7
_MORE: Final = 11
"""Places in a row as a tuple: so many members are asked, after so many come the rarer ones."""
_NAMES: Final = ResultIn.__struct_fields__
ASKED: Final = (*_NAMES[:_PLAIN], *_NAMES[_MORE:], "date")
DISK_CONTENT: Final = ASKED.index("disk_content")
"""Place of the disk content in a key."""


class _Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    tables: Names = ()
    on: str | None = None
    policy: Policy = Policy()
    quality_control: Annotated[tuple[ControlIn, ...], msgspec.Meta(max_length=MOST_CONTROLS)] = ()


class _OfPlainRows(_Request, frozen=True, kw_only=True, forbid_unknown_fields=True):
    results: list[PlainResult]


class _OfAnyRows(_Request, frozen=True, kw_only=True, forbid_unknown_fields=True):
    results: list[ResultIn]


_PLAIN_ROWS: Final = msgspec.json.Decoder(_OfPlainRows, strict=False)
_ANY_ROWS: Final = msgspec.json.Decoder(_OfAnyRows, strict=False)
_PLAIN_ROW: Final = msgspec.json.Decoder(PlainResult, strict=False)
_ANY_ROW: Final = msgspec.json.Decoder(ResultIn, strict=False)
_asked: Final = attrgetter(*_NAMES[:_PLAIN])


class Belongs(NamedTuple):
    """To what a row belongs: its isolate, as written and as compared (empty: none is named), and its day."""

    isolate: str | None
    name: str
    date: str | None


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a request, column by column."""

    keys: list[Key]
    values: list[str]
    of: list[Belongs]
    ids: list[str | None]
    tables: list[Names | None] | None
    """The tables that rows name themselves, if any does."""


NO_ROWS: Final = Columns(keys=[], values=[], of=[], ids=[], tables=None)


def read_request(body: bytes) -> tuple[ClassifyRequest, Columns]:
    """Read a request, whose rows come as columns beside it.

    Raises
    ------
    msgspec.MsgspecError
        It is no request that could be answered.
    """
    read: _OfPlainRows | _OfAnyRows
    try:
        read = _PLAIN_ROWS.decode(body)
    except msgspec.ValidationError:
        read = _ANY_ROWS.decode(body)
    return _without_rows(read), _columns(read.results)


def _without_rows(read: _Request) -> ClassifyRequest:
    return ClassifyRequest(
        results=(),
        tables=read.tables,
        on=read.on,
        policy=read.policy,
        quality_control=read.quality_control,
    )


def asks(key: Key, value: str) -> ResultIn:
    """Return a row that asks this of a value."""
    return ResultIn(value=value, **dict(zip(ASKED, key, strict=False)))


def key_of(row: bytes) -> Key | None:
    """Read what one row asks, whose value does not matter; None if it names tables of its own.

    Raises
    ------
    msgspec.MsgspecError
        It is no row that could be answered.
    """
    try:
        return _asked(_PLAIN_ROW.decode(row))
    except msgspec.ValidationError:
        read = _ANY_ROW.decode(row)
        return None if read.tables is not None else _asked(read) + msgspec.structs.astuple(read)[_MORE:]


def kept(key: Key) -> Key:
    """Return a key to be kept, which shares its texts with others: less room, and found sooner."""
    return tuple([sys.intern(one) if type(one) is str else one for one in key])


def _columns(rows: Sequence[PlainResult]) -> Columns:
    tables = [row.tables for row in rows if isinstance(row, ResultIn)]
    belong = {
        of: Belongs(of[0], isolate_name(of[0]), of[1]) for of in {(row.isolate, row.date) for row in rows}
    }
    columns = Columns(
        keys=list(map(_asked, rows)),
        values=[row.value for row in rows],
        of=[belong[row.isolate, row.date] for row in rows],
        ids=[row.id for row in rows],
        tables=tables if any(one is not None for one in tables) else None,
    )
    for place, row in enumerate(rows if tables else ()):
        columns.keys[place] += msgspec.structs.astuple(row)[_MORE:]
    _ask_of_control_strains(columns, {isolate for isolate, _ in belong if isolate is not None})
    _ask_with_dates_that_nobody_reads(columns)
    return columns


def any_may_be_a_control(isolates: Iterable[str]) -> bool:
    """Tell whether any isolate may bear the name of a control strain; hardly any does."""
    together = "\n".join(isolates).lower()
    return not together.isascii() or any(
        one in together for one in (*NAMES_OF_COLLECTIONS, *WORDS_OF_CONTROLS)
    )


def any_date_unread(dates: Iterable[str | None]) -> bool:
    """Tell whether any date cannot be read."""
    return any(isinstance(read_date(date), Refused) for date in dates)


def _ask_of_control_strains(columns: Columns, isolates: Set[str]) -> None:
    """Take an isolate that bears the name of a control strain for one, as `ResultIn` does."""
    if not any_may_be_a_control(isolates):
        return
    strains = {name for name in isolates if strain_of_isolate(name)}
    for place, one in enumerate(columns.of if strains else ()):
        if one.isolate in strains and stands_for_organism(one.isolate, columns.keys[place][0]):
            columns.keys[place] = (one.isolate, *columns.keys[place][1:])


def _ask_with_dates_that_nobody_reads(columns: Columns) -> None:
    """Let a date count that cannot be read, of which an answer warns; others decide nothing by themselves."""
    unread = {date for date in {one.date for one in columns.of} if isinstance(read_date(date), Refused)}
    for place, one in enumerate(columns.of if unread else ()):
        if one.date in unread:
            key = columns.keys[place]
            columns.keys[place] = (*key, *(None,) * (len(ASKED) - 1 - len(key)), one.date)
