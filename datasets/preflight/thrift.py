"""As much of Thrift's compact protocol as the footer and the page headers of a Parquet file need."""

from __future__ import annotations

from datasets.preflight.archive import damaged

Value = bool | int | bytes | list["Value"] | dict[int, "Value"]

_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_INTEGERS = {4, 5, 6}
_DEEPEST = 16
_LONGEST_VARINT = 10


class Reader:
    """Reads structs from bytes; every length is bounded by the bytes that are there."""

    def __init__(self, content: bytes, most_values: int) -> None:
        self._content, self.place, self._left = content, 0, most_values

    def struct(self, depth: int = 0) -> dict[int, Value]:
        """Return the fields of a struct by their numbers."""
        fields: dict[int, Value] = {}
        number = 0
        while True:
            head = self._byte()
            kind, step = head & 0x0F, head >> 4
            if kind == _STOP:
                return fields
            number = number + step if step else self._zigzag()
            fields[number] = self._value(kind, depth + 1)

    def _value(self, kind: int, depth: int, *, in_list: bool = False) -> Value:
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            raise damaged()
        if kind in {_TRUE, _FALSE}:
            return self._byte() == _TRUE if in_list else kind == _TRUE
        if kind in _INTEGERS:
            return self._zigzag()
        if kind in {_LIST, _SET, _MAP, _STRUCT}:
            return self._container(kind, depth)
        lengths = {_BYTE: lambda: 1, _DOUBLE: lambda: 8, _BINARY: self._varint}
        if kind not in lengths:
            raise damaged()
        return self._take(lengths[kind]())

    def _container(self, kind: int, depth: int) -> Value:
        if kind == _STRUCT:
            return self.struct(depth)
        return self._map(depth) if kind == _MAP else self._list(depth)

    def _list(self, depth: int) -> Value:
        head = self._byte()
        n, kind = head >> 4, head & 0x0F
        if n == 0x0F:
            n = self._varint()
        self._refuse_more_than_there_is(n)
        return [self._value(kind, depth + 1, in_list=True) for _ in range(n)]

    def _map(self, depth: int) -> Value:
        n = self._varint()
        self._refuse_more_than_there_is(n)
        kinds = self._byte() if n else 0
        pairs: list[Value] = []
        for _ in range(n):
            pairs.append(self._value(kinds >> 4, depth + 1, in_list=True))
            pairs.append(self._value(kinds & 0x0F, depth + 1, in_list=True))
        return pairs

    def _refuse_more_than_there_is(self, n: int) -> None:
        if n > len(self._content) - self.place:
            raise damaged()

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _varint(self) -> int:
        value = 0
        for i in range(_LONGEST_VARINT):
            byte = self._byte()
            value |= (byte & 0x7F) << 7 * i
            if byte < 0x80:
                return value
        raise damaged()

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, n: int) -> bytes:
        taken = self._content[self.place : self.place + n]
        if len(taken) < n:
            raise damaged()
        self.place += n
        return taken
