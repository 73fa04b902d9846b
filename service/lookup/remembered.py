"""What was answered before, as it was written: the same row of the same request is written once.

An answer is a pure function of its row, the versions asked, their words, the policy and the
language; all of these are the key. Nothing is kept beyond a change of the published tables.
"""

import sys
import threading
from collections.abc import Hashable, Mapping
from typing import Final

import msgspec

from breakpoints.expert.isolate import NOTHING, Shows
from breakpoints.policy import Policy
from service.lookup.effects import Cuts, Effects, Reading

MOST_BYTES: Final = 96_000_000
MOST_GROUPS: Final = 64
"""Policies, lists of tables, languages and dates that are told apart: a visitor may send any number."""
COUNTED_AT_ONCE: Final = 65_536
ENTRY_BYTES: Final = 110
"""An entry of a dictionary with its share of empty places."""


class WrittenRow(msgspec.Struct, frozen=True, gc=False):
    """A row's answer in JSON without its opening brace and id, and the ids of the criteria that it names."""

    json: bytes
    criteria: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of memory; the ids of criteria are counted where these are kept."""
        return sys.getsizeof(self) + sys.getsizeof(self.json) + sys.getsizeof(self.criteria)


class Template(msgspec.Struct, kw_only=True, eq=False, gc=False):
    """An answer with a place for its distance to the next category, if ``tail`` is given.

    ``shows`` is what it shows to rules about other results of its isolate, if one is named.
    """

    head: bytes
    tail: bytes | None
    criteria: tuple[str, ...]
    organism: str | None = None
    shows: Shows = NOTHING
    rows: dict[int | None, WrittenRow] = {}

    @property
    def size(self) -> int:
        """Bytes of memory, roughly; the ids of criteria are counted where these are kept."""
        return sys.getsizeof(self) + sys.getsizeof(self.head)

    def row(self, distance: int | None) -> WrittenRow:
        """Return the answer at a distance; the same one for the same distance."""
        found = self.rows.get(distance)
        if found is None:
            json = self.head
            if self.tail is not None and distance is not None:
                json += b"%d" % distance + self.tail
            found = self.rows[distance] = WrittenRow(json, self.criteria)
        return found


class Piece(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is written of an ordinary question after what a value means, up to the number of the distance.

    ``i_means`` belongs to the words of a category; the last three tell what an answer shows to rules.
    ``warn_at``: where a warning on the value belongs, and what stands before and behind it there.
    """

    json: bytes
    warn_at: tuple[int, bytes, bytes]
    criteria: tuple[str, ...]
    i_means: str | None
    unit: bytes
    organism: str
    drug: str
    looked_at: Shows


class KnownQuestion(msgspec.Struct, kw_only=True, eq=False, gc=False):
    """What a value does to the answer of one question; ``rows`` are its answers to readings."""

    method: str
    cuts: Cuts
    number: int
    policy: Policy
    piece: Piece | None
    by_every_value: bool
    rows: dict[Reading | None, WrittenRow] = {}

    def answer_every_value_by_itself(self) -> None:
        """From now on take nothing for known of a value that was never asked."""
        self.by_every_value = True
        self.rows.clear()


class RememberedRows:
    """Rows answered under the same versions, policy and language; ``pinned`` keeps their key alive.

    Reading needs no lock; what is added is counted, and goes with the oldest when there is too much.
    """

    def __init__(self, pinned: object, owner: "Remembered") -> None:
        self.pinned, self._owner = pinned, owner
        self.policy_checked = False
        self.rest: tuple[str, bytes] = ("", b"")
        """The date, and what is written after rows and criteria."""
        self.rows: dict[Hashable, WrittenRow] = {}
        self.criteria: dict[str, bytes] = {}
        self.questions: dict[Hashable, KnownQuestion] = {}
        self.questions_by_bytes: dict[bytes, KnownQuestion] = {}
        self.meanings: dict[Hashable, bytes] = {}
        """What categories are in words, of which there are few."""
        self.templates: dict[Hashable, Template] = {}
        self.effects = Effects()
        self.bytes, self.rows_bytes, self._effects_counted, self._uncounted = 0, 0, 0, 0

    def keep_row(self, key: Hashable, row: WrittenRow) -> None:
        """Remember a row that no template made."""
        self.keep_rows({key: row})
        self._owner.count(self, row.size)

    def keep_rows(self, rows: Mapping[Hashable, WrittenRow]) -> None:
        """Remember rows that templates made: their texts are counted there."""
        size = sum(map(sys.getsizeof, rows)) + ENTRY_BYTES * len(rows)
        self.rows.update(rows)
        self.rows_bytes += size
        self._owner.count(self, size)

    def forget_rows(self) -> int:
        """Forget rows, but not how they are made; return how many bytes that frees."""
        freed, self.rows_bytes, self.rows = self.rows_bytes, 0, {}
        self.bytes -= freed
        return freed

    def row(self, template: Template, distance: int | None) -> WrittenRow:
        """Return the answer that a template makes at a distance."""
        found = template.rows.get(distance)
        if found is None:
            found = template.row(distance)
            self._count(ENTRY_BYTES + found.size)
        return found

    def keep_question(self, key: tuple[object, ...], question: KnownQuestion) -> None:
        """Remember what a value does to the answer of a question."""
        self.questions[key] = question
        effects, self._effects_counted = self.effects.size - self._effects_counted, self.effects.size
        texts = sum(map(sys.getsizeof, key))
        self._count(2 * ENTRY_BYTES + texts + sys.getsizeof(question) + effects)

    def keep_question_bytes(self, key: bytes, question: KnownQuestion) -> None:
        """Remember that rows of these bytes, but for their value, ask this."""
        self.questions_by_bytes[key] = question
        self._count(ENTRY_BYTES + sys.getsizeof(key))

    def keep_reading(self, question: KnownQuestion, reading: Reading, row: WrittenRow) -> None:
        """Remember what a reading makes of a question."""
        question.rows[reading] = row
        self._count(ENTRY_BYTES)

    def keep_template(self, key: Hashable, template: Template, size: int) -> None:
        """Remember an answer."""
        self.templates[key] = template
        self._count(3 * ENTRY_BYTES + size)

    def keep_criterion(self, name: str, written: bytes) -> None:
        """Remember a criterion as it is written, after its id."""
        self.criteria[name] = written
        self._count(ENTRY_BYTES + sys.getsizeof(name) + sys.getsizeof(written))

    def _count(self, size: int) -> None:
        """Count bytes, many of them at once: each time waits for other threads."""
        self._uncounted += size
        if self._uncounted >= COUNTED_AT_ONCE:
            size, self._uncounted = self._uncounted, 0
            self._owner.count(self, size)


class Remembered:
    """What a process remembers; may be asked by several threads at once."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._generation = -1
        self._known: dict[Hashable, RememberedRows] = {}
        self._lock = threading.Lock()
        self.bytes = 0

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
            if generation != self._generation:
                self._known.clear()
                self._generation, self.bytes = generation, 0
            found = self._known.pop(key, None) or RememberedRows(versions, self)
            self._known[key] = found  # the last asked is the last to go
            while len(self._known) > MOST_GROUPS:
                self._forget_oldest()
            return found

    def count(self, rows: RememberedRows, size: int) -> None:
        """Count bytes that were added, and forget what was asked longest ago while there are too many."""
        with self._lock:
            rows.bytes += size
            if not any(one is rows for one in self._known.values()):
                return  # forgotten meanwhile; it goes with the request that still uses it
            self.bytes += size
            while self.bytes > self._most_bytes and self._known:
                freed = next(iter(self._known.values())).forget_rows()
                self.bytes -= freed
                if not freed:
                    self._forget_oldest()

    def _forget_oldest(self) -> None:
        oldest = self._known.pop(next(iter(self._known)))
        self.bytes -= oldest.bytes
