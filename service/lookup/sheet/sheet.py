"""Questions and values, the answers to them, and what isolates show to rules, on one sheet.

What is on a sheet stays there, and its numbers mean nothing on another: to forget it is to take a new one,
and who still reads the old one reads what it was. Several threads may read and write at once.
"""

from service.lookup.counted_memory import Tally
from service.lookup.sheet.answers import AnswersKept
from service.lookup.sheet.isolates import IsolatesKept
from service.lookup.sheet.questions import QuestionsKept


class Sheet:
    """A sheet; its bytes are counted in ``tally`` until it is thrown away."""

    def __init__(self, tally: Tally | None = None) -> None:
        self._tally, self._is_kept, self.counted = Tally() if tally is None else tally, True, 0
        self.questions, self.answers, self.isolates = QuestionsKept(), AnswersKept(), IsolatesKept()

    @property
    def size(self) -> int:
        """Bytes of all that is on it."""
        return self.questions.size + self.answers.size + self.isolates.size

    def count(self) -> None:
        """Count what is new on it."""
        more = self.size - self.counted
        if self._is_kept:
            self.counted += more
            self._tally.add(more)  # which may throw it away

    def throw_away(self) -> None:
        """Count what is on it no longer, whoever still reads it."""
        self._is_kept = False
        freed, self.counted = self.counted, 0
        self._tally.subtract(freed)
