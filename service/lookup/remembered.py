"""What was answered before, as it was written: the same question of the same request is resolved once.

An answer is a pure function of its row, the versions asked, their words, the policy and the
language; all of these are the key. Nothing is kept beyond a change of the published tables.
"""

import itertools
import sys
import threading
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from breakpoints.contradicting import Measured
from breakpoints.expert.isolate import NOTHING, Shows
from service.lookup.counted_memory import (
    ENTRY_BYTES,
    CountedMemory,
    MemoryByLayout,
    Tally,
    size_of,
)
from service.lookup.effects import Effects, Steps, ValuesScreened
from service.lookup.notes_once import Notes

if TYPE_CHECKING:
    from breakpoints.classify import Classifier
    from breakpoints.expert.applying import Ruling
    from service.lookup.criteria_shown import CriterionView
    from service.lookup.sheet.sheet import Sheet

K = TypeVar("K")

MOST_BYTES: Final = 160_000_000
MOST_GROUPS: Final = 64
"""Policies, lists of tables, languages and dates that are told apart: a visitor may send any number."""
KEPT_WHEN_FULL: Final = 0.75
"""What is forgotten makes room for a while: else every further answer would cost all the others."""
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
UNRULED: Final = -1
"""Stands for the number of what rules make of a drug where they make nothing of it."""
REFUSED: Final = -1
"""Stands for the place of a warning where none is ever added."""


class Alone(msgspec.Struct, frozen=True, eq=False, gc=False):
    """What a row tells that counts where all results of its isolate are of its organism.

    One object stands for all that are equal, of which there are few: whole isolates are found by theirs.
    """

    organism: str | None = None
    shows: Shows = NOTHING


ALONE_NOTHING: Final = Alone()


class Tells(msgspec.Struct, frozen=True, eq=False, gc=False):
    """What a row tells of its isolate: its organism, and what it shows to rules about other results."""

    organism: str | None = None
    shows: Shows = NOTHING
    alone: Alone = ALONE_NOTHING


TELLS_NOTHING: Final = Tells()


class WrittenRow(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A row's answer in JSON without its opening brace and id, and the ids of the criteria that it names.

    If ``tail`` is given, ``json`` ends where the distance to the next category belongs, which the value of
    the row decides, and ``tail`` stands behind it. Where a further warning belongs says ``warned_at``;
    ``disk_content`` is that of its criterion, ``by_value`` the category that its value alone gives.
    """

    json: bytes
    criteria: tuple[str, ...]
    tells: Tells = TELLS_NOTHING
    warned_at: int = REFUSED
    disk_content: str | None = None
    by_value: str | None = None
    tail: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes of memory; the ids of criteria are counted where these are kept."""
        return ROW_BYTES + len(self.json)


FinishedRow = tuple[bytes, bytes, tuple[str, ...]]
"""The text of an answer, what stands behind it (the distance and its tail), and the criteria it names."""


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
    ``key`` is what it asks; ``drug`` and ``method`` are what controls of the day look at;
    ``told_of`` is the drug of which its rows tell their isolates, named with more words or not; ``heeds``
    names what an isolate may show that counts, once somebody asked for it; ``screening`` tells what values
    without a category show, if they show more than that.
    """

    method: str
    drug: str | None
    told_of: str | None = None
    is_of_control: bool
    key: tuple[Any, ...] = ()
    steps: Steps
    piece: Piece | None = None
    alike: WrittenRow | None = None
    heeds: frozenset[str] | None = None
    screening: ValuesScreened | None = None
    rows: CountedMemory[int | str | tuple[int | str, int | str], WrittenRow] = msgspec.field(
        default_factory=CountedMemory
    )
    """By the number of what a value means, or by the value itself; what rules make of an answer, by the
    same and the number of what the isolate shows, or of what rules make of that; what an answer shows that
    screens, by the same and what it screens."""

    @property
    def size(self) -> int:
        """Bytes of memory without its key and what is answered to single values."""
        piece = 0 if self.piece is None else sys.getsizeof(self.piece.json)
        return sys.getsizeof(self) + piece + (0 if self.alike is None else self.alike.size)


def _question_bytes(key: tuple[object, ...]) -> int:
    return sum([sys.getsizeof(one) if one.__class__ is str else size_of(one) for one in key if one])


class RememberedRows:
    """Questions answered under the same versions, policy and language; ``pinned`` keeps their key alive.

    Reading needs no lock; what is kept is counted, and ``make_room`` called whenever it is much more.
    How values and rows are written is forgotten before the answers, these before the questions, and no more
    at once than there has to be: whoever asks next finds it anew.
    """

    def __init__(self, pinned: object, make_room: Callable[[], None] = lambda: None) -> None:
        self.pinned = pinned
        self.policy_checked = False
        self.classifier: Classifier | None = None
        """Who classified what was new, with what questions rest on."""
        self.rest: tuple[str, bytes] = ("", b"")
        """The date, and what is written after rows and criteria."""
        self._questions, self._answers, self._written = (Tally(make_room) for _ in range(3))
        self._grounds = 0
        asked, answered = partial(CountedMemory, self._questions), partial(CountedMemory, self._answers)
        written = partial(CountedMemory, self._written)
        self.lookups: CountedMemory[Hashable, bytes] = asked(key_bytes=size_of)
        self.questions: CountedMemory[tuple[object, ...], KnownQuestion] = asked(
            each=3 * ENTRY_BYTES, key_bytes=_question_bytes
        )
        self.criteria: CountedMemory[str, bytes] = asked()
        """As they are written, after their ids."""
        self.views: CountedMemory[tuple[str, bool], CriterionView] = asked(each=VIEW_BYTES)
        self.meanings: CountedMemory[Hashable, bytes] = asked()
        """What categories are in words, of which there are few."""
        self.finished: MemoryByLayout[Hashable, FinishedRow] = MemoryByLayout(
            partial(written, each=2 * ENTRY_BYTES, most=MOST_PIECES), MOST_LAYOUTS
        )
        """By how rows are written: the answers to rows that stand alone, by their bytes behind the id."""
        shown = partial(answered, each=4 * ENTRY_BYTES, most=MOST_SHOWN)
        self.decisive: CountedMemory[tuple[str | None, Shows], Shows] = shown()
        """Of what isolates show, that which can decide anything of an organism."""
        self._sets: CountedMemory[frozenset[Any], frozenset[Any]] = shown(each=ENTRY_BYTES)
        """Equal sets are one object: else looking for one compares it with its like."""
        self._alone: CountedMemory[tuple[str | None, Shows], Alone] = shown()
        self._tells: CountedMemory[tuple[str | None, Shows], Tells] = shown()
        self._numbers: CountedMemory[Shows, int] = shown(each=ENTRY_BYTES)
        self._next_number = itertools.count()
        self.ruled: CountedMemory[tuple[str, str, int], int] = shown()
        """By organism, drug and the number of what an isolate shows: that of what rules make of it."""
        self._rulings: CountedMemory[bytes, int] = shown()
        self.measured: CountedMemory[Hashable, Measured | None] = shown()
        """What a result says to others of its drug, by the category of its value and as it is written."""
        self._lock = threading.Lock()
        self._sheet: Sheet | None = None
        self.effects = Effects(self._questions, self._written)
        self.notes = Notes(self._answers)
        self._of_answers = (
            self.decisive,
            self._sets,
            self._alone,
            self._tells,
            self._numbers,
            self.ruled,
            self._rulings,
            self.measured,
        )

    @property
    def bytes(self) -> int:
        """Bytes of all that is kept."""
        return self._questions.bytes + self._answers.bytes + self._written.bytes

    def keep_classifier(self, classifier: "Classifier") -> None:
        """Remember who classified, and how many questions it understood."""
        grounds = GROUNDS_BYTES * classifier.questions.kept
        more, self.classifier, self._grounds = grounds - self._grounds, classifier, grounds
        self._answers.add(more)  # which may make room, and forget it all

    def sheet(self, make: "Callable[[Tally], Sheet]") -> "Sheet":
        """Return the sheet of answers, which whoever answers first begins."""
        with self._lock:
            found = self._sheet = self._sheet or make(self._answers)
            return found

    def answers(self) -> CountedMemory[Any, WrittenRow]:
        """Return a memory for the answers to one question; each is kept with its own ``size``."""
        return CountedMemory(self._answers, 2 * ENTRY_BYTES)

    def one_of(self, found: frozenset[Any]) -> frozenset[Any]:
        """Return the set that is kept of those that are equal to this one."""
        self._sets.keep(found, found)
        return self._sets.get(found, found)

    def tells_of(self, organism: str | None, shows: Shows, counting: Callable[[], Shows]) -> Tells:
        """Return what rows tell that show this; ``counting`` finds what of it counts in an isolate alone."""
        found = self._tells.get((organism, shows))
        if found is None:
            of = (organism, self.one_of(counting()))
            alone = self._alone.get(of) or Alone(*of)
            self._alone.keep(of, alone)
            found = Tells(organism, self.one_of(shows), alone)
            self._tells.keep((organism, shows), found)
        return found

    def number_of(self, shows: Shows) -> int:
        """Return the number of what isolates show: garbage is looked for in sets, and not in numbers."""
        return self._numbered(self._numbers, shows)

    def number_of_ruling(self, ruling: "Ruling | None") -> int:
        """Return the number of what rules make of a drug; none is that of anything that isolates show."""
        return UNRULED if ruling is None else self._numbered(self._rulings, msgspec.msgpack.encode(ruling))

    def _numbered(self, numbers: CountedMemory[K, int], one: K) -> int:
        found = numbers.get(one)
        if found is None:
            found = next(self._next_number)
            numbers.keep(one, found)
        return found

    def view(self, key: tuple[str, bool], make: "Callable[[], CriterionView]") -> "CriterionView":
        """Return a criterion as it is shown, extrapolated or not; made once."""
        found = self.views.get(key)
        if found is None:
            found = make()
            self.views.keep(key, found)
        return found

    def parts(self) -> Iterator[Callable[[], None]]:
        """Yield what forgets a part each but for the questions, what is soonest found again first."""
        yield from (self.effects.forget_values, self.finished.forget)
        yield self.throw_sheet_away
        yield from (one.forget for one in self._of_answers)
        yield from (self.notes.forget, self._forget_classifier)
        yield from (one.rows.forget for one in list(self.questions.values()))

    def throw_sheet_away(self) -> None:
        """Begin a new sheet of answers with the next batch."""
        with self._lock:
            sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.throw_away()

    def _forget_classifier(self) -> None:
        """Forget on what questions rest."""
        self.classifier = None
        freed, self._grounds = self._grounds, 0
        self._answers.subtract(freed)


class Remembered:
    """What a process remembers; may be asked by several threads at once."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._generation = -1
        self._known: dict[Hashable, RememberedRows] = {}
        self._lock = threading.Lock()

    @property
    def bytes(self) -> int:
        """Bytes of all that is kept."""
        return sum([one.bytes for one in list(self._known.values())])

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
                self._generation = generation
            found = self._known.pop(key, None) or RememberedRows(versions, self._make_room)
            self._known[key] = found  # the last asked is the last to go
            while len(self._known) > MOST_GROUPS:
                self._forget_oldest()
            return found

    def _make_room(self) -> None:
        """Forget, part by part, what is soon found again; then the oldest questions."""
        with self._lock:
            if self.bytes <= self._most_bytes:
                return
            enough = self._most_bytes * KEPT_WHEN_FULL
            for forget in itertools.chain.from_iterable(one.parts() for one in list(self._known.values())):
                if self.bytes <= enough:
                    return
                forget()
            while self.bytes > enough and self._known:
                self._forget_oldest()

    def _forget_oldest(self) -> None:
        del self._known[next(iter(self._known))]
