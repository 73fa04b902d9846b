"""What the answers of a sheet tell their isolates, what these show to rules, and what rules make of it."""

from collections.abc import Sequence
from typing import Final

from breakpoints.expert.isolate import NOTHING, Shows
from breakpoints.outcomes import Category
from service.lookup.counted_memory import ENTRY_BYTES
from service.lookup.remembered import Alone, Tells
from service.lookup.sheet.columns import Noted, Numbered, Numbers, numbers_of

TOGETHER_BYTES: Final = 6 * ENTRY_BYTES
"""Of what the rows of an isolate tell, each by its number: most isolates have some ten."""
SHOWN_BYTES: Final = 2 * ENTRY_BYTES
"""Of what is told or shown, which is counted where it was found."""
HEEDED_BYTES: Final = 2 * ENTRY_BYTES
RULED_BYTES: Final = 2 * ENTRY_BYTES
_ALONE, _WHOLE = 0, 1


class IsolatesKept:
    """What isolates show, each thing by its number."""

    def __init__(self) -> None:
        self._told = Noted(2)
        self.alone: Numbered[Alone] = Numbered()
        """What answers tell where all of their isolate are of one organism."""
        self.tells: Numbered[Tells] = Numbered()
        """What they tell anywhere, with what their values screen."""
        self.shows: Numbered[Shows] = Numbered([NOTHING])
        self.together: dict[frozenset[int], int] = {}
        """What isolates show that can decide anything, by what rows tell; `UNKNOWN` for a closer look."""
        self.heeds = Noted(len(Category) + 1)
        """What the answers to a question heed, by its number and that of the category of the value."""
        self.heed: Numbered[tuple[int, frozenset[str]]] = Numbered()
        """Each with the place of who answers among all who do."""
        self.heeded: dict[int, int] = {}
        """What of it is heeded, by the numbers of who heeds and of what isolates show."""
        self.ruled: dict[int, int] = {}
        """The answers that rules give, by the numbers of that without them and of what is heeded."""

    @property
    def size(self) -> int:
        """Bytes of all that is kept."""
        shown = TOGETHER_BYTES * len(self.together) + HEEDED_BYTES * len(self.heeded)
        shown += SHOWN_BYTES * (len(self.shows) + len(self.tells))
        return shown + RULED_BYTES * len(self.ruled) + self._told.size + self.heeds.size

    def told_alone(self, answers: Numbers) -> Numbers:
        """Return the numbers of what answers tell alone; `UNKNOWN` for those of which nobody noted it."""
        return self._told.find(answers, _ALONE)

    def told(self, answers: Numbers) -> list[Tells]:
        """Return what answers tell, of which that was noted."""
        return list(map(self.tells.things.__getitem__, self._told.find(answers, _WHOLE).tolist()))

    def tell(self, answers: Numbers, tells: Sequence[Tells]) -> Numbers:
        """Note what answers tell; return the numbers of what they tell alone."""
        alone = numbers_of([self.alone[one.alone] for one in tells])
        self._told.note(answers, _WHOLE, numbers_of(list(map(self.tells.__getitem__, tells))))
        self._told.note(answers, _ALONE, alone)
        return alone
