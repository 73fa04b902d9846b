"""What was answered before, as it was written: the same question of the same request is resolved once.

An answer is a pure function of its row, the versions asked, their words, the policy and the
language; all of these are the key. Nothing is kept beyond a change of the published tables.
"""

import sys
import threading
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from breakpoints.contradicting import Measured
from breakpoints.expert.isolate import NOTHING, Shown, Shows
from service.lookup.effects import MOST_VALUES, Effects, Steps
from service.lookup.notes_once import Notes

if TYPE_CHECKING:
    from breakpoints.classify import Classifier
    from service.lookup.criteria_shown import CriterionView

MOST_BYTES: Final = 96_000_000
MOST_GROUPS: Final = 64
"""Policies, lists of tables, languages and dates that are told apart: a visitor may send any number."""
KEPT_WHEN_FULL: Final = 0.75
"""What is forgotten makes room for a while: else every further answer would cost all the others."""
COUNTED_AT_ONCE: Final = 65_536
ENTRY_BYTES: Final = 110
"""An entry of a dictionary with its share of empty places."""
GROUNDS_BYTES: Final = 2_000
"""On what a question rests, with its share of what is found once for several."""
VIEW_BYTES: Final = 1_500
"""A criterion as it is shown, with its words."""
ROW_BYTES: Final = 120
"""A written row without its text."""
MOST_LAYOUTS: Final = 8
MOST_PIECES: Final = 100_000
MOST_SHOWN: Final = 20_000
"""Of each: a visitor may write or show any number."""
ALL_DRUGS: Final = frozenset({"*"})
"""Stands for everything that an isolate may show."""
REFUSED: Final = -1
"""Stands for the place of a warning where none is ever added."""


class WrittenRow(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A row's answer in JSON without its opening brace and id, and the ids of the criteria that it names.

    If ``tail`` is given, ``json`` ends where the distance to the next category belongs, which the value of
    the row decides, and ``tail`` stands behind it. ``organism`` and ``shows`` are what it shows to rules
    about other results of its isolate. Where a further warning belongs says ``warned_at``;
    ``disk_content`` is that of its criterion, ``by_value`` the category that its value alone gives.
    """

    json: bytes
    criteria: tuple[str, ...]
    organism: str | None = None
    shows: Shows = NOTHING
    warned_at: int = REFUSED
    disk_content: str | None = None
    by_value: str | None = None
    tail: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes of memory; the ids of criteria are counted where these are kept."""
        return ROW_BYTES + len(self.json)


Finished = tuple[WrittenRow, bytes]
"""An answer, and what stands behind its text: the distance and its tail."""


class Piece(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is written of an ordinary question after what a value means, up to the number of the distance.

    ``i_means`` belongs to the words of a category; ``looked_at`` to what an answer shows to rules.
    ``warn_at``: where a warning on the value belongs, and what stands before and behind it there;
    ``warned_at``: where one belongs that comes after all others.
    """

    json: bytes
    warn_at: tuple[int, bytes, bytes]
    warned_at: int
    criteria: tuple[str, ...]
    i_means: str | None
    unit: bytes
    organism: str
    drug: str
    looked_at: Shows
    disk_content: str | None


class KnownQuestion(msgspec.Struct, kw_only=True, eq=False, gc=False):
    """What a value does to the answer of one question, and its answers to what values mean.

    ``piece``: where the question is an ordinary one. ``alike``: the answer to every value that is compared
    as it is written, where no value counts.
    ``key`` is what it asks; ``drug`` and ``method`` are what controls of the day look at; ``heeds``
    names what an isolate may show that counts, and ``screens`` tells whether values without a category
    may show more than that, once somebody asked for it.
    """

    method: str
    drug: str | None
    is_of_control: bool
    key: tuple[Any, ...] = ()
    steps: Steps
    piece: Piece | None = None
    alike: WrittenRow | None = None
    heeds: frozenset[str] | None = None
    screens: bool | None = None
    rows: dict[int | str, WrittenRow] = {}
    """By the number of what a value means, or by the value itself."""
    under_rules: dict[tuple[int | str, Shows], WrittenRow] = {}
    """What rules make of an answer, by the same and what the isolate shows."""

    def forget_answers(self) -> None:
        """Forget what was answered; whoever answers meanwhile keeps what it found."""
        self.rows, self.under_rules = {}, {}


def _size_of(part: object) -> int:
    """Return the bytes of a part of a question, with those of the texts that it holds."""
    if isinstance(part, msgspec.Struct):
        return sys.getsizeof(part) + sum(_size_of(getattr(part, name)) for name in part.__struct_fields__)
    if isinstance(part, tuple | list | frozenset):
        return sys.getsizeof(part) + sum(map(_size_of, part))
    return sys.getsizeof(part)


class RememberedRows:
    """Questions answered under the same versions, policy and language; ``pinned`` keeps their key alive.

    Reading needs no lock; what is added is counted, and goes with the oldest when there is too much.
    """

    def __init__(self, pinned: object, owner: "Remembered") -> None:
        self.pinned, self._owner = pinned, owner
        self.policy_checked = False
        self.classifier: Classifier | None = None
        """Who classified what was new, with what questions rest on."""
        self._grounds = 0
        self.rest: tuple[str, bytes] = ("", b"")
        """The date, and what is written after rows and criteria."""
        self.lookups: dict[Hashable, bytes] = {}
        self.questions: dict[tuple[object, ...], KnownQuestion] = {}
        self.pieces: dict[Hashable, dict[bytes, KnownQuestion]] = {}
        """By how rows are written: the questions that their bytes ask."""
        self.finished: dict[Hashable, dict[bytes, Finished]] = {}
        """By how rows are written: the answers to rows that stand alone, by their bytes behind the id."""
        self.values: dict[bytes, str] = {}
        self.decisive: dict[Shows, Shows] = {}
        """Of what isolates show, that which can decide anything."""
        self.heeded: dict[tuple[frozenset[str], Shows], Shows] = {}
        self._sets: dict[Hashable, Any] = {}
        """Equal sets are one object: else looking for one compares it with its like."""
        self.screened: dict[tuple[tuple[Any, ...], str], Shown] = {}
        """Of questions and values without a category: what they show of a mechanism."""
        self.measured: dict[Hashable, Measured | None] = {}
        """What a result says to others of its drug, by the category of its value and as it is written."""
        self.criteria: dict[str, bytes] = {}
        self.views: dict[tuple[str, bool], CriterionView] = {}
        self.meanings: dict[Hashable, bytes] = {}
        """What categories are in words, of which there are few."""
        self.bytes, self.answers_bytes, self._uncounted, self._uncounted_answers = 0, 0, 0, 0
        self._written_bytes = 0
        self.effects = Effects(self._count, self._count_written)
        self.notes = Notes(self.count_answer)

    def keep_classifier(self, classifier: "Classifier") -> None:
        """Remember who classified, and how much more questions it understood."""
        before = self._grounds if self.classifier is classifier else 0
        self.classifier, self._grounds = classifier, classifier.questions.kept
        if self._grounds > before:
            self.count_answer(GROUNDS_BYTES * (self._grounds - before))

    def keep_lookup(self, key: Hashable, written: bytes) -> None:
        """Remember which criterion applies."""
        self.lookups[key] = written
        self._owner.count(self, ENTRY_BYTES + sys.getsizeof(written))

    def keep_question(self, key: tuple[object, ...], question: KnownQuestion) -> None:
        """Remember what a value does to the answer of a question."""
        self.questions[key] = question
        piece = 0 if question.piece is None else sys.getsizeof(question.piece.json)
        piece += 0 if question.alike is None else question.alike.size
        texts = sum([sys.getsizeof(one) if one.__class__ is str else _size_of(one) for one in key if one])
        self._count(3 * ENTRY_BYTES + texts + sys.getsizeof(question) + piece)

    def pieces_of(self, layout: Hashable) -> dict[bytes, KnownQuestion]:
        """Return the questions that are known by the bytes in which rows of a layout ask them."""
        if layout not in self.pieces and len(self.pieces) >= MOST_LAYOUTS:
            self.pieces.clear()
        return self.pieces.setdefault(layout, {})

    def keep_pieces(self, layout: Hashable, new: dict[bytes, KnownQuestion]) -> None:
        """Remember in which bytes questions are asked."""
        known = self.pieces_of(layout)
        if len(known) + len(new) > MOST_PIECES:
            known.clear()
        known |= new
        self._count(sum(map(sys.getsizeof, new)) + ENTRY_BYTES * len(new))

    def finished_of(self, layout: Hashable) -> dict[bytes, Finished]:
        """Return the answers that are known by the bytes of rows of a layout."""
        if layout not in self.finished and len(self.finished) >= MOST_LAYOUTS:
            self.finished.clear()
        return self.finished.setdefault(layout, {})

    def keep_finished(self, layout: Hashable, answers: dict[bytes, Finished]) -> None:
        """Remember the answers to rows that stand alone."""
        known = self.finished_of(layout)
        new = {row: one for row, one in answers.items() if row not in known}
        if len(known) + len(new) > MOST_PIECES:
            known.clear()
        known |= new
        self._count_written(sum(map(sys.getsizeof, new)) + (2 * ENTRY_BYTES) * len(new))

    def keep_value(self, piece: bytes, value: str) -> None:
        """Remember a value by the bytes in which it is written."""
        if len(self.values) >= MOST_VALUES:
            self.values.clear()
        self.values[piece] = value
        self._count_written(2 * ENTRY_BYTES + 2 * len(piece))

    def one_of(self, found: frozenset[Any]) -> frozenset[Any]:
        """Return the set that is kept of those that are equal to this one."""
        if len(self._sets) >= MOST_SHOWN:
            self._sets.clear()
        kept: frozenset[Any] = self._sets.setdefault(found, found)
        return kept

    def keep_decisive(self, shows: Shows, decides: Shows) -> None:
        """Remember what of that which an isolate shows can decide anything."""
        if len(self.decisive) >= MOST_SHOWN:
            self.decisive.clear()
        self.decisive[shows] = decides
        self.count_answer(4 * ENTRY_BYTES + sys.getsizeof(shows) + sys.getsizeof(decides))

    def keep_heeded(self, of: tuple[frozenset[str], Shows], shows: Shows) -> None:
        """Remember what of that which an isolate shows some questions heed."""
        if len(self.heeded) >= MOST_SHOWN:
            self.heeded.clear()
        self.heeded[of] = shows
        self.count_answer(4 * ENTRY_BYTES + sys.getsizeof(shows))

    def keep_screened(self, of: tuple[tuple[Any, ...], str], shown: Shown) -> None:
        """Remember what a value shows of a mechanism."""
        if len(self.screened) >= MOST_SHOWN:
            self.screened.clear()
        self.screened[of] = shown
        self.count_answer(5 * ENTRY_BYTES + sys.getsizeof(of[1]))

    def keep_measured(self, of: Hashable, said: Measured | None) -> None:
        """Remember what a result says to others of its drug."""
        if len(self.measured) >= MOST_SHOWN:
            self.measured.clear()
        self.measured[of] = said
        self.count_answer(6 * ENTRY_BYTES)

    def keep_criterion(self, name: str, written: bytes) -> None:
        """Remember a criterion as it is written, after its id."""
        self.criteria[name] = written
        self._count(ENTRY_BYTES + sys.getsizeof(name) + sys.getsizeof(written))

    def view(self, key: tuple[str, bool], make: "Callable[[], CriterionView]") -> "CriterionView":
        """Return a criterion as it is shown, extrapolated or not; made once."""
        found = self.views.get(key)
        if found is None:
            found = self.views[key] = make()
            self._count(VIEW_BYTES)
        return found

    def keep_answer(self, question: KnownQuestion, number: int | str, row: WrittenRow) -> None:
        """Remember what a meaning, or a value as it is written, is answered."""
        question.rows[number] = row
        self.count_answer(2 * ENTRY_BYTES + sys.getsizeof(number) + row.size)

    def keep_under_rules(self, question: KnownQuestion, of: tuple[int | str, Shows], row: WrittenRow) -> None:
        """Remember what rules make of an answer."""
        question.under_rules[of] = row
        self.count_answer(3 * ENTRY_BYTES + sys.getsizeof(of[0]) + row.size)

    def count_answer(self, size: int) -> None:
        """Count bytes of answers, which are forgotten before the questions."""
        self._uncounted_answers += size
        self._count(size)

    def _count_written(self, size: int) -> None:
        """Count bytes of how values and rows are written, which are forgotten before the answers."""
        self._written_bytes += size
        self.count_answer(size)

    def forget_written(self) -> int:
        """Forget how values and rows were written; return how many bytes that frees."""
        freed, self._written_bytes = min(self._written_bytes, self.answers_bytes), 0
        self.answers_bytes -= freed
        self.bytes -= freed
        self.effects.forget_values()
        self.values, self.finished = {}, {}
        return freed

    def forget_answers(self) -> int:
        """Forget answers, but not what their questions are; return how many bytes that frees."""
        written = self.forget_written()
        freed, self.answers_bytes = self.answers_bytes, 0
        self.bytes -= freed
        self.classifier = None
        self.decisive, self.heeded, self._sets = {}, {}, {}
        self.screened, self.measured = {}, {}
        self.notes = Notes(self.count_answer)
        for one in list(self.questions.values()):
            one.forget_answers()
        return written + freed

    def _count(self, size: int) -> None:
        """Count bytes, many of them at once: each time waits for other threads."""
        self._uncounted += size
        if self._uncounted >= COUNTED_AT_ONCE:
            size, self._uncounted = self._uncounted, 0
            answers, self._uncounted_answers = self._uncounted_answers, 0
            self._owner.count(self, size, of_answers=answers)


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

    def count(self, rows: RememberedRows, size: int, *, of_answers: int = 0) -> None:
        """Count bytes that were added, and forget what was asked longest ago while there are too many."""
        with self._lock:
            rows.bytes += size
            rows.answers_bytes += of_answers
            if not any(one is rows for one in self._known.values()):
                return  # forgotten meanwhile; it goes with the request that still uses it
            self.bytes += size
            if self.bytes > self._most_bytes:
                self._forget_until(self._most_bytes * KEPT_WHEN_FULL)

    def _forget_until(self, enough: float) -> None:
        """Forget how values are written, then answers, both soon found again; then the oldest questions."""
        for forget in (RememberedRows.forget_written, RememberedRows.forget_answers):
            for one in self._known.values():
                if self.bytes > enough:
                    self.bytes -= forget(one)
        while self.bytes > enough and self._known:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        oldest = self._known.pop(next(iter(self._known)))
        self.bytes -= oldest.bytes
