"""A dictionary of a bounded number of entries, each counted in bytes for as long as it is kept."""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, TypeVar

K = TypeVar("K")
V = TypeVar("V")

ENTRY_BYTES: Final = 110
"""An entry of a dictionary with its share of empty places."""
TOLD_AT_ONCE: Final = 32_768


class Tally:
    """Bytes that several memories keep; ``told`` is called whenever there are so many more."""

    __slots__ = ("_told", "_untold", "bytes")

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        self.bytes, self._untold, self._told = 0, 0, told

    def add(self, size: int) -> None:
        """Count bytes that are kept now."""
        self.bytes += size
        self._untold += size
        if self._untold >= TOLD_AT_ONCE:
            self._untold = 0
            self._told()

    def subtract(self, size: int) -> None:
        """Count bytes no longer that were forgotten."""
        self.bytes -= size


class CountedMemory(dict[K, V]):
    """Found as in any dictionary; what is kept is counted, and all of it is forgotten for lack of places.

    Parameters
    ----------
    tally : Tally
        Where its bytes are counted, which a memory alone has for itself.
    each : int
        Bytes of every entry beside those of its key.
    most : int
        Entries that are kept at once.
    key_bytes : callable
        Bytes of a key.
    """

    __slots__ = ("_each", "_key_bytes", "_most", "_tally", "bytes")

    def __init__(
        self,
        tally: Tally | None = None,
        each: int = ENTRY_BYTES,
        *,
        most: int = sys.maxsize,
        key_bytes: Callable[[Any], int] = sys.getsizeof,
    ) -> None:
        super().__init__()
        self._tally = Tally() if tally is None else tally
        self._each, self._most, self._key_bytes = each, most, key_bytes
        self.bytes = 0

    def keep(self, key: K, value: V, value_bytes: int = 0) -> None:
        """Keep an entry, unless there is one already."""
        if key in self:
            return
        if len(self) >= self._most:
            self.forget()
        self[key] = value
        self._count(self._each + self._key_bytes(key) + value_bytes)

    def keep_all(self, entries: Mapping[K, V]) -> None:
        """Keep the entries that are new; their values take no more than ``each``."""
        new: Mapping[K, V] = {key: one for key, one in entries.items() if key not in self}
        if len(self) + len(new) > self._most:
            self.forget()
            new = entries
        self.update(new)
        self._count(sum(map(self._key_bytes, new)) + self._each * len(new))

    def forget(self) -> None:
        """Forget every entry, and count it no longer."""
        freed, self.bytes = self.bytes, 0
        self.clear()
        self._tally.subtract(freed)

    def _count(self, size: int) -> None:
        self.bytes += size
        self._tally.add(size)


class MemoryByLayout(dict[K, CountedMemory[Any, V]]):
    """A memory for each of a few layouts; all of them are forgotten for lack of places."""

    def __init__(self, make: Callable[[], CountedMemory[Any, V]], most: int) -> None:
        super().__init__()
        self._make, self._most = make, most

    def __missing__(self, layout: K) -> CountedMemory[Any, V]:
        """Make room for a layout that was never met."""
        if len(self) >= self._most:
            self.forget()
            self.clear()
        return self.setdefault(layout, self._make())

    def forget(self) -> None:
        """Forget what was kept of every layout."""
        forget_all(list(self.values()))


def forget_all(memories: Iterable[CountedMemory[Any, Any]]) -> None:
    """Forget all entries of some memories."""
    for one in memories:
        one.forget()


def size_of(part: object) -> int:
    """Return the bytes of a key, with those of the texts and the structs that it holds."""
    names = getattr(part, "__struct_fields__", None)
    inner: Collection[object] = part if isinstance(part, tuple | list | frozenset) else ()
    if names is not None:
        inner = [getattr(part, name) for name in names]
    return sys.getsizeof(part) + sum(map(size_of, inner))
