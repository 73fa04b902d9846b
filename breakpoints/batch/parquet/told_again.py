"""What is told again of a column and its chunks: what a reader needs, nothing that was written beside.

Key-value notes, the least and the largest value, and fields that are unknown here may hold anything, what
stands in a column that does not come back among it.
"""

from typing import Final

from breakpoints.batch.parquet.numbers import Chunk, Element
from breakpoints.thrift import (
    BINARY,
    BYTE,
    FALSE,
    I16,
    I32,
    I64,
    STRUCT,
    TRUE,
    MalformedError,
    Struct,
    Value,
    binary,
    i32,
    i64,
    listed,
    members,
    struct,
    whole,
)

_NUMBERS_OF_COLUMN: Final = (
    Element.PHYSICAL,
    Element.WIDTH,
    Element.REPEATED,
    Element.CONVERTED,
    Element.SCALE,
    Element.PRECISION,
)
_NUMBERS_OF_CHUNK: Final = (Chunk.VALUES, Chunk.UNPACKED_BYTES, Chunk.BYTES, Chunk.DATA_AT)
_MOST_FACTS: Final = 2
_LARGEST_FACT: Final = 64
"""A logical type is a union of structs of one or two facts, a number of bits the largest of them."""


def name_of(element: Struct) -> str:
    """Return the name of a column.

    Raises
    ------
    ValueError
        It is no text.
    """
    found = element.get(Element.NAME)
    if found is None or found.kind != BINARY:
        raise MalformedError("a column without a name")
    return str(found.value, "utf-8")


def column(element: Struct) -> Struct:
    """Return what the schema says of a column.

    Raises
    ------
    ValueError
        It says something that no column has.
    """
    told: Struct = {Element.NAME: binary(name_of(element).encode())}
    told |= {number: i32(whole(element, number)) for number in _NUMBERS_OF_COLUMN if number in element}
    if Element.LOGICAL in element:
        told[Element.LOGICAL] = _facts(element[Element.LOGICAL])
    return told


def chunk(about: Struct, name: str) -> Struct:
    """Return what is said of the chunk of a column of this name.

    Raises
    ------
    MalformedError
        A number is none, or it is of another column.
    """
    if members(about, Chunk.PATH, BINARY) != [name.encode()]:
        raise MalformedError("a chunk of another column")
    told: Struct = {number: i64(whole(about, number)) for number in _NUMBERS_OF_CHUNK}
    told |= {number: i32(whole(about, number)) for number in (Chunk.PHYSICAL, Chunk.CODEC)}
    told[Chunk.CODINGS] = listed(I32, members(about, Chunk.CODINGS, I32))
    told[Chunk.PATH] = listed(BINARY, (name.encode(),))
    if at := whole(about, Chunk.DICTIONARY_AT, absent=0):
        told[Chunk.DICTIONARY_AT] = i64(at)
    return told


def _facts(found: Value) -> Value:
    """Return a logical type that is made of small numbers only."""
    if found.kind in {TRUE, FALSE}:
        return found
    if found.kind == STRUCT and len(found.value) <= _MOST_FACTS:
        return struct({number: _facts(one) for number, one in found.value.items()})
    if found.kind == BYTE or (found.kind in {I16, I32, I64} and 0 <= found.value <= _LARGEST_FACT):
        return found
    raise MalformedError("a type that no column has")
