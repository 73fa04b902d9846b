"""The footer of a Parquet file: which columns it has, and where the chunks of each group of rows stand."""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from breakpoints.batch.parquet import told_again
from breakpoints.batch.parquet.numbers import REPEATED, Chunk, Element, Group, InFooter, OfChunk, Physical
from breakpoints.batch.parquet.told_again import name_of
from breakpoints.thrift import (
    STRUCT,
    MalformedError,
    Reader,
    Struct,
    Value,
    binary,
    i32,
    i64,
    listed,
    members,
    struct,
    whole,
    written,
)

MAGIC: Final = b"PAR1"
MOST_FOOTER_BYTES: Final = 4 << 20
"""What is read in a few seconds; a larger footer is left to polars."""
_SIZE_BYTES: Final = 4
_ARROW: Final = b"ARROW:schema"
_WRITTEN_ANEW: Final = frozenset({Physical.INT96, Physical.FIXED_LENGTH})
"""Physical types that polars reads as something else than it would write."""


class RowsOfChunks(NamedTuple):
    """A group of rows: how many they are, and what the footer says of the chunk of each column."""

    rows: int
    chunks: list[Struct]


class Footer(NamedTuple):
    """What a footer says of each column, and of each group of rows."""

    columns: list[Struct]
    groups: list[RowsOfChunks]

    @property
    def names(self) -> list[str]:
        """The columns, in their order."""
        return [name_of(element) for element in self.columns]


def read_footer(path: Path) -> Footer:
    """Return what the footer of a file says.

    Raises
    ------
    MalformedError
        It is damaged, too large, or says more than that each column has a value in each row.
    """
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(size - _SIZE_BYTES - len(MAGIC), 0))
        tail = file.read()
        length = int.from_bytes(tail[:_SIZE_BYTES], "little")
        begins = size - len(tail) - length
        if not tail.endswith(MAGIC) or length > MOST_FOOTER_BYTES or begins < len(MAGIC):
            raise MalformedError("no footer")
        file.seek(begins)
        return _checked(parsed(file.read(length)), begins)


def parsed(content: bytes) -> Footer:
    """Return what the bytes of a footer say.

    Raises
    ------
    MalformedError
    """
    fields = Reader(content).struct()
    table, *columns = members(fields, InFooter.SCHEMA, STRUCT) or [{}]
    if InFooter.ENCRYPTION in fields or whole(table, Element.CHILDREN) != len(columns):
        raise MalformedError("encrypted, or columns within columns")
    groups = [
        RowsOfChunks(whole(one, Group.ROWS), members(one, Group.CHUNKS, STRUCT))
        for one in members(fields, InFooter.GROUPS, STRUCT)
    ]
    for element in columns:
        if Element.CHILDREN in element or whole(element, Element.REPEATED, absent=0) == REPEATED:
            raise MalformedError("columns within columns")
        if whole(element, Element.PHYSICAL) in _WRITTEN_ANEW:
            raise MalformedError("values of a kind that is written otherwise")
    return Footer([told_again.column(one) for one in columns], groups)


def _checked(footer: Footer, begins: int) -> Footer:
    """Return a footer with what is told again of its chunks.

    Raises
    ------
    MalformedError
        A chunk is not there, or overlaps with another one.
    """
    places, groups = [], []
    for group in footer.groups:
        if len(group.chunks) != len(footer.columns):
            raise MalformedError("columns without a chunk")
        chunks = []
        for name, chunk in zip(footer.names, group.chunks, strict=True):
            if not chunk.keys().isdisjoint({OfChunk.OTHER_FILE, OfChunk.ENCRYPTION, OfChunk.ENCRYPTED}):
                raise MalformedError("a chunk elsewhere")
            about = told_again.chunk(said(chunk), name)
            if whole(about, Chunk.VALUES) != group.rows:
                raise MalformedError("a chunk with other rows")
            places.append(extent(about))
            chunks.append(placed(about))
        groups.append(RowsOfChunks(group.rows, chunks))
    ends = len(MAGIC)
    for start, length in sorted(places):
        if start < ends:
            raise MalformedError("a chunk within another one")
        ends = start + length
    if ends > begins:
        raise MalformedError("a chunk beyond the file")
    return Footer(footer.columns, groups)


def said(chunk: Struct) -> Struct:
    """Return what is said of a chunk, beside its place."""
    found = chunk.get(OfChunk.SAID)
    if found is None or found.kind != STRUCT:
        raise MalformedError("nothing is said of a chunk")
    return dict(found.value)


def extent(about: Struct) -> tuple[int, int]:
    """Return where a chunk starts, and its length."""
    data_at = whole(about, Chunk.DATA_AT)
    return min(data_at, whole(about, Chunk.DICTIONARY_AT, absent=0) or data_at), whole(about, Chunk.BYTES)


def moved(about: Struct, distance: int) -> Struct:
    """Return what is said of a chunk once it stands elsewhere."""
    kept = dict(about)
    for place in (Chunk.DATA_AT, Chunk.DICTIONARY_AT):
        if place in kept:
            kept[place] = i64(kept[place].value + distance)
    return kept


def as_polars_writes(schema: Mapping[str, pl.DataType]) -> tuple[list[Struct], Value]:
    """Return what polars says of columns: in the schema of the file, and for readers of Arrow."""
    out = io.BytesIO()
    pl.DataFrame(schema=schema).write_parquet(out)
    content = out.getvalue()
    length = int.from_bytes(content[-8:-4], "little")
    fields = Reader(content[-8 - length : -8]).struct()
    notes = members(fields, InFooter.NOTES, STRUCT)
    arrow = next(note[2] for note in notes if note[1].value == _ARROW)
    return members(fields, InFooter.SCHEMA, STRUCT)[1:], arrow


def written_footer(footer: Footer, arrow: Value) -> bytes:
    """Write a footer, with its length and the mark that ends the file."""
    groups: list[Struct] = [
        {
            Group.CHUNKS: listed(STRUCT, group.chunks),
            Group.UNPACKED_BYTES: i64(sum(said(one)[Chunk.UNPACKED_BYTES].value for one in group.chunks)),
            Group.ROWS: i64(group.rows),
            Group.BYTES: i64(sum(said(one)[Chunk.BYTES].value for one in group.chunks)),
        }
        for group in footer.groups
    ]
    table: Struct = {Element.NAME: binary(b"root"), Element.CHILDREN: i32(len(footer.columns))}
    fields: Struct = {
        InFooter.VERSION: i32(1),
        InFooter.SCHEMA: listed(STRUCT, (table, *footer.columns)),
        InFooter.ROWS: i64(sum(group.rows for group in footer.groups)),
        InFooter.GROUPS: listed(STRUCT, groups),
        InFooter.NOTES: listed(STRUCT, [{1: binary(_ARROW), 2: arrow}]),
    }
    content = written(fields)
    return content + len(content).to_bytes(_SIZE_BYTES, "little") + MAGIC


def placed(about: Struct) -> Struct:
    """Return the place of a chunk of which something is said."""
    return {OfChunk.AT: i64(0), OfChunk.SAID: struct(about)}


def only(footer: Footer, names: Iterable[str]) -> list[int]:
    """Return the places of columns.

    Raises
    ------
    MalformedError
        Not each of them is there once.
    """
    there = footer.names
    if len(set(there)) != len(there) or not set(names) <= set(there):
        raise MalformedError("columns of one name")
    return [there.index(name) for name in names]
