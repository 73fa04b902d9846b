"""As much of Thrift's compact protocol as the footer and the page headers of a Parquet file need, both ways.

What is not understood is written as it was read: every value keeps its kind.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)
_LONG_LIST: Final = 15
_DEEPEST: Final = 16
_LONGEST_VARINT: Final = 10


class MalformedError(ValueError):
    """Bytes that are no struct, or one that no Parquet file has."""


class Value(NamedTuple):
    """A value of one kind; a list's is a tuple of the kind of its members and these."""

    kind: int
    value: Any


Struct = dict[int, Value]
"""The values of a struct by the numbers of its fields."""


def i32(number: int) -> Value:
    """Return a number."""
    return Value(I32, number)


def i64(number: int) -> Value:
    """Return a number that may be large."""
    return Value(I64, number)


def binary(content: bytes) -> Value:
    """Return bytes."""
    return Value(BINARY, content)


def struct(fields: Struct) -> Value:
    """Return a struct as the value of a field."""
    return Value(STRUCT, fields)


def listed(kind: int, members: Iterable[Any]) -> Value:
    """Return a list."""
    return Value(LIST, (kind, list(members)))


def members(fields: Struct, number: int, kind: int) -> list[Any]:
    """Return the members of a list in a struct; none where it is absent.

    Raises
    ------
    MalformedError
        It is no list of that kind.
    """
    if number not in fields:
        return []
    found, content = fields[number]
    if found != LIST or (content[1] and content[0] != kind):
        raise MalformedError(f"field {number} is no list of kind {kind}")
    return list(content[1])


def whole(fields: Struct, number: int, *, absent: int | None = None) -> int:
    """Return a number in a struct that is not negative.

    Raises
    ------
    MalformedError
    """
    found = fields.get(number) if absent is None else fields.get(number, i64(absent))
    if found is None or found.kind not in {I16, I32, I64} or found.value < 0:
        raise MalformedError(f"field {number} is no number of things")
    return int(found.value)


class Reader:
    """Reads structs from bytes; every length is bounded by the bytes that are there.

    So many values are read at most; ``place`` is where what follows begins.
    """

    def __init__(self, content: bytes, most_values: int | None = None) -> None:
        self._content, self.place = content, 0
        self._left = len(content) if most_values is None else most_values

    def struct(self, depth: int = 0) -> Struct:
        """Return the next struct.

        Raises
        ------
        MalformedError
        """
        fields: Struct = {}
        number = 0
        while kind := (head := self._byte()) & 0x0F:
            number = number + (head >> 4) if head >> 4 else self._zigzag()
            fields[number] = Value(kind, None if kind in {TRUE, FALSE} else self._value(kind, depth + 1))
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            raise MalformedError("too deep, or too many values")
        if kind in {I16, I32, I64}:
            return self._zigzag()
        if kind in {TRUE, FALSE, BYTE}:  # booleans of a list are bytes
            return self._byte()
        if kind == DOUBLE:
            return self._take(8)
        if kind == BINARY:
            return self._take(self._varint())
        if kind == STRUCT:
            return self.struct(depth)
        if kind == LIST:
            return self._list(depth)
        raise MalformedError(f"kind {kind}")

    def _list(self, depth: int) -> tuple[int, list[Any]]:
        head = self._byte()
        length, kind = head >> 4, head & 0x0F
        if length == _LONG_LIST:
            length = self._varint()
        if length > len(self._content) - self.place:
            raise MalformedError("longer than what is there")
        return kind, [self._value(kind, depth + 1) for _ in range(length)]

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _varint(self) -> int:
        value = 0
        for place in range(_LONGEST_VARINT):
            byte = self._byte()
            value |= (byte & 0x7F) << 7 * place
            if byte < 0x80:
                return value
        raise MalformedError("a number without an end")

    def _byte(self) -> int:
        if self.place >= len(self._content):
            raise MalformedError("an early end")
        self.place += 1
        return self._content[self.place - 1]

    def _take(self, length: int) -> bytes:
        taken = self._content[self.place : self.place + length]
        if len(taken) < length:
            raise MalformedError("an early end")
        self.place += length
        return taken


def written(fields: Struct) -> bytes:
    """Write a struct."""
    out = bytearray()
    before = 0
    for number, (kind, value) in sorted(fields.items()):
        if 0 < number - before <= 15:
            out.append((number - before) << 4 | kind)
        else:
            out.append(kind)
            out += varint(_zigzagged(number))
        if kind not in {TRUE, FALSE}:
            out += _written(kind, value)
        before = number
    out.append(0)
    return bytes(out)


def _written(kind: int, value: Any) -> bytes:
    if kind in {I16, I32, I64}:
        return varint(_zigzagged(value))
    if kind in {TRUE, FALSE, BYTE}:
        return bytes([value])
    if kind == DOUBLE:
        return bytes(value)
    if kind == BINARY:
        return varint(len(value)) + bytes(value)
    if kind == STRUCT:
        return written(value)
    of, content = value
    head = bytes([len(content) << 4 | of]) if len(content) < _LONG_LIST else bytes([0xF0 | of])
    length = b"" if len(content) < _LONG_LIST else varint(len(content))
    return head + length + b"".join(_written(of, one) for one in content)


def _zigzagged(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def varint(value: int) -> bytes:
    """Write a number that is not negative, seven bits in a byte."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
