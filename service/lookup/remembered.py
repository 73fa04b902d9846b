"""Rows that were answered before, as they were written: the same row of the same request is written once.

An answer is a pure function of its row, the versions asked, their words, the policy and the
language; all of these are the key. Nothing is kept beyond a change of the published tables.
"""

import threading
from collections.abc import Hashable
from typing import Final

import msgspec

MOST_ROWS: Final = 30_000
"""About 30 MB."""


class WrittenRow(msgspec.Struct, frozen=True, gc=False):
    """A row's answer in JSON without its id, and the ids of the criteria that it names, in their order."""

    json: bytes
    criteria: tuple[str, ...]


class RememberedRows:
    """Rows answered under the same versions, policy and language; ``pinned`` keeps their key alive."""

    def __init__(self, pinned: object) -> None:
        self.pinned = pinned
        self.policy_checked = False
        self.rows: dict[Hashable, WrittenRow] = {}
        self.criteria: dict[str, msgspec.Raw] = {}


class Remembered:
    """What a process remembers; may be asked by several threads at once."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._most_rows = most_rows
        self._generation = -1
        self._known: dict[Hashable, RememberedRows] = {}
        self._lock = threading.Lock()

    def of(self, generation: int, versions: tuple[object, ...], *rest: Hashable) -> RememberedRows:
        """Return the rows known under some versions, which are told apart as objects, and more.

        Parameters
        ----------
        generation : int
            The store's; another one forgets everything.
        versions : tuple of object
            Held versions: immutable, and another object whenever anything about them changed.
        rest : hashable
            What else answers depend on.
        """
        key = (tuple(map(id, versions)), *rest)
        with self._lock:
            full = sum(len(one.rows) for one in self._known.values()) > self._most_rows
            if generation != self._generation or full:
                self._known.clear()
                self._generation = generation
            if key not in self._known:
                self._known[key] = RememberedRows(versions)
            return self._known[key]
