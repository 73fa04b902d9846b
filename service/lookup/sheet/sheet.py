"""Questions and values, the answers to them, and what isolates show to rules, on one sheet.

What is on a sheet stays there, and its numbers mean nothing on another: to forget it is to take a new one,
and who still reads the old one reads what it was. Several threads may read and write at once.
"""

import threading

from service.lookup.counted_memory import Tally
from service.lookup.sheet.answers import AnswersKept
from service.lookup.sheet.isolates import IsolatesKept
from service.lookup.sheet.questions import QuestionsKept


class Sheet:
    """A sheet; its bytes are counted in ``tally`` until it is thrown away."""

    def __init__(self, tally: Tally | None = None) -> None:
        self._tally, self._is_kept, self._counted = Tally() if tally is None else tally, True, 0
        self._lock = threading.Lock()
        self.questions, self.answers, self.isolates = QuestionsKept(), AnswersKept(), IsolatesKept()

    def measured(self) -> int:
        """Measure the bytes of all that is on it."""
        return self.questions.measured() + self.answers.size + self.isolates.size

    def count(self) -> None:
        """Count what is new on it."""
        with self._lock:
            more = self.measured() - self._counted if self._is_kept else 0
            self._counted += more
        self._tally.add(more)  # which may throw it away

    def throw_away(self) -> None:
        """Count what is on it no longer, whoever still reads it."""
        with self._lock:
            self._is_kept = False
            freed, self._counted = self._counted, 0
        self._tally.subtract(freed)
