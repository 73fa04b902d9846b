"""Rows that are written alike, as pieces of the bytes they came in: what was read before is not read again.

A program writes the members of all its rows in one order. Where the rows of a request are, each is cut
where an id, an isolate with its day, a question or a value begins. The last three are looked up as they
stand, and read where they are new; an id is only repeated. The pieces and what stands between them are
the whole of the body: if each can be read by itself, it can be read as a whole, and says the same.
Whatever is written otherwise is left to `rows_read`.
"""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import repeat
from typing import Final, cast

import msgspec

from breakpoints.expert.isolate import isolate_name
from breakpoints.isolate_names import any_says_more
from service.lookup.classify_request import ClassifyRequest, Written
from service.lookup.rows_read import (
    Belongs,
    Key,
    any_date_unread,
    any_may_be_a_control,
    key_of,
    read_request,
)

_ROWS_BEGIN: Final = re.compile(rb'"results":( ?)\[\{')
_ROW_ENDS: Final = re.compile(rb"\}(?=,? ?[{\]])")
_MEMBER: Final = re.compile(rb'[{,] ?"([a-z_]+)": ?')
_LONGEST: Final = 200
PART_BYTES: Final = 50_000
"""Of rows that are cut together: with all that is cut of them, they fit in the cache of a processor."""
TO_NOTHING: Final = Belongs(None, "", None)
_PLAIN: Final = bytes(sorted({*range(0x20, 0x7F)} - {*b'"\\'}))
_OF_OTHERS: Final = (b"\\", b'"id"', b'"isolate"', b'"date"', b'"value"', b'"tables"')
"""What a piece may not hold that only asks: names of other members, and escapes, which may hide them."""


class Kind(msgspec.Struct, frozen=True):
    """What a piece of a row says; ``name`` is that of its first member, as it is written."""

    says: str
    name: bytes


class Layout(msgspec.Struct, frozen=True):
    """In which order rows say what: as they begin, and where they are cut."""

    between: bytes
    kinds: tuple[Kind, ...]

    @property
    def begins(self) -> bytes:
        """Return what stands before all rows but the first."""
        return b"}%b{%b" % (self.between, self.kinds[0].name)

    @property
    def names_isolates(self) -> bool:
        """Tell whether rows name isolates or days."""
        return any(one.says == "of" for one in self.kinds)

    def named(self, says: str) -> bytes:
        """Return the name of the member with which pieces of a kind begin."""
        return next(one.name for one in self.kinds if one.says == says)


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a request in its body, from the first one's first value to the last one's end."""

    request: ClassifyRequest
    layout: Layout
    body: bytes
    first: int
    end: int

    @property
    def count(self) -> int:
        """Return how many there are."""
        return self.body.count(self.layout.begins, self.first, self.end) + 1

    def parts(self) -> Iterator[Sequence[bytes]]:
        """Yield rows, each from its first member's value to its end, so many at a time as caches hold."""
        place, begins = self.first, self.layout.begins
        while place <= self.end:
            last = self.body.find(begins, place + PART_BYTES, self.end)
            last = self.end if last < 0 else last
            yield self.body[place:last].split(begins)
            place = last + len(begins)

    @property
    def stand_alone(self) -> bool:
        """Tell whether they begin with their ids and say nothing of isolates and days."""
        return self.layout.kinds[0].says == "id" and not self.layout.names_isolates

    def begin_as(self, known: Container[bytes]) -> bool:
        """Tell whether the first row is known, its id left out."""
        last = self.body.find(self.layout.begins, self.first, self.end)
        first = self.body[self.first : self.end if last < 0 else last]
        return first.partition(self._mark())[2] in known

    def behind_ids(self) -> Iterator[tuple[Sequence[bytes], Sequence[bytes]] | None]:
        """Cut rows behind their ids, with which they begin; None instead if an id is not written plainly."""
        mark = repeat(self._mark())
        for part in self.parts():
            ids, marks, rows = zip(*map(bytes.partition, part, mark), strict=False)
            yield None if b"" in marks or not _are_plain(ids) else (ids, rows)

    def _mark(self) -> bytes:
        return self.layout.between + self.layout.kinds[1].name


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows of a request, piece by piece; ``of`` are isolates with their days, if any are named."""

    ids: Sequence[bytes]
    questions: Sequence[bytes]
    values: Sequence[bytes]
    of: Sequence[bytes] | None


class _Of(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    isolate: Written | None = None
    date: Written | None = None


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    value: Written


_OF: Final = msgspec.json.Decoder(_Of, strict=False)
_VALUE: Final = msgspec.json.Decoder(_Value, strict=False)


class _ReadOnce(dict[bytes, int]):
    """The numbers of what pieces say that begin with a name."""

    def __init__(self, begins: bytes) -> None:
        super().__init__()
        self.begins = begins
        self.read: list[Belongs] = []

    def __missing__(self, piece: bytes) -> int:
        one = _OF.decode(b"{%b%b}" % (self.begins, piece))
        self.read.append(Belongs(one.isolate, isolate_name(one.isolate), one.date))
        self[piece] = len(self)
        return len(self) - 1


class Belonging:
    """To which isolates and days rows belong: each of these once, and its number row by row."""

    def __init__(self, layout: Layout) -> None:
        self._names_any = layout.names_isolates
        self._read = _ReadOnce(layout.named("of") if self._names_any else b"")
        self.numbers: list[int] = []

    def add(self, rows: Cut) -> None:
        """Read to what further rows belong.

        Raises
        ------
        msgspec.MsgspecError
            A piece cannot be read.
        """
        self.numbers += [0] * len(rows.ids) if rows.of is None else map(self._read.__getitem__, rows.of)

    @property
    def different(self) -> list[Belongs]:
        """Isolates with their days, by their numbers."""
        return self._read.read if self._names_any else [TO_NOTHING]

    @property
    def decides_more(self) -> bool:
        """Tell whether it decides more than which rows are joined."""
        named, dates = [one.isolate for one in self.different], {one.date for one in self.different}
        return any_says_more(named) or any_may_be_a_control(filter(None, named)) or any_date_unread(dates)


def rows_of(body: bytes) -> Rows | None:
    """Part a request into its rows and what is around them; None where that is not easily told."""
    begun = _ROWS_BEGIN.search(body)
    if begun is None:
        return None
    start, ended = begun.end() - 1, _ROW_ENDS.search(body, begun.end())
    layout = None if ended is None else _layout(body[start : ended.start()], b"," + begun.group(1))
    if layout is None:
        return None
    first = start + 1 + len(layout.kinds[0].name)
    end = body.find(b"}]", max(body.rfind(layout.begins, first), first))
    around = body[: begun.start()], body[end + 2 :]
    if end < 0 or any(b"\\" in one or b'"results"' in one for one in around):
        return None
    try:
        request, _ = read_request(b'%b"results":[]%b' % around)
    except msgspec.MsgspecError:
        return None
    return Rows(request=request, layout=layout, body=body, first=first, end=end)


def cut(layout: Layout, rows: Sequence[bytes]) -> Cut | None:
    """Cut rows where the next kind of piece begins; None if one is written otherwise."""
    columns: dict[str, Sequence[bytes]] = {}
    *between, last = layout.kinds[1:]
    rest, marks, columns[last.says] = _parted(bytes.rpartition, rows, layout.between + last.name)
    if b"" in marks:
        return None
    for kind, following in zip(layout.kinds, between, strict=False):
        columns[kind.says], marks, rest = _parted(bytes.partition, rest, layout.between + following.name)
        if b"" in marks:
            return None
    columns[layout.kinds[-2].says] = rest
    if not _are_plain(columns["id"]):
        return None
    return Cut(
        ids=columns["id"],
        questions=columns["question"],
        values=columns["value"],
        of=columns.get("of"),
    )


def _parted(
    part: Callable[[bytes, bytes], tuple[bytes, bytes, bytes]], rows: Sequence[bytes], mark: bytes
) -> Iterator[Sequence[bytes]]:
    """Part each row at a mark: return what stands before it, the marks, and what stands behind."""
    return zip(*map(part, rows, repeat(mark)), strict=True)


def questions_of(name: bytes, pieces: Sequence[bytes]) -> list[Key] | None:
    """Read what pieces ask; None if one says more than that.

    Raises
    ------
    msgspec.MsgspecError
        One cannot be read.
    """
    together = b"\0".join((name, *pieces))
    if any(one in together for one in _OF_OTHERS):
        return None
    keys = [key_of(b'{%b%b,"value":""}' % (name, piece)) for piece in pieces]
    return None if None in keys else cast("list[Key]", keys)


def value_of(piece: bytes) -> str:
    """Read a value.

    Raises
    ------
    msgspec.MsgspecError
        It cannot be read.
    """
    return _VALUE.decode(b'{"value":%b}' % piece).value


def _layout(row: bytes, between: bytes) -> Layout | None:
    """Return how a row is written; None if it says the same kind of thing in two places, or no id."""
    kinds: list[Kind] = []
    for found in _MEMBER.finditer(row):
        says = {b"id": "id", b"isolate": "of", b"date": "of", b"value": "value"}.get(found[1], "question")
        if not kinds or kinds[-1].says != says:
            kinds.append(Kind(says, found.group().lstrip(b"{, ")))
    said = [one.says for one in kinds]
    if len(set(said)) < len(said) or not {"id", "question", "value"}.issubset(said):
        return None
    return Layout(between, tuple(kinds))


def _are_plain(ids: Sequence[bytes]) -> bool:
    """Tell whether each id is a text in JSON that would be written with the same bytes."""
    together, count = b"\0%b\0" % b"\0".join(ids), len(ids)
    return (
        together.translate(None, _PLAIN) == b"\0" + b'""\0' * count
        and together.count(b'\0"') == together.count(b'"\0') == count
        and max(map(len, ids)) <= _LONGEST + len(b'""')
    )
