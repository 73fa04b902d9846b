"""Warnings and reasons in the reader's language, each worded once."""

from collections.abc import Hashable
from typing import Final

from breakpoints.outcomes import Reason, Remark
from breakpoints.vocabulary import Vocabulary
from service.locale.catalogue import Language
from service.lookup.counted_memory import CountedMemory, Tally, forget_all
from service.lookup.notes import Note, reason_note, warning_note

NOTE_BYTES: Final = 1_200
"""A note without its sentence, with its key and its place in a dictionary."""


class Notes:
    """The notes of some rows: few of them differ, and most stand in many rows.

    Those that are kept longer than a request are counted in ``tally``.
    """

    def __init__(self, tally: Tally | None = None) -> None:
        self._warnings: CountedMemory[Hashable, Note] = CountedMemory(tally, each=NOTE_BYTES)
        self._reasons: CountedMemory[Hashable, Note] = CountedMemory(tally, each=NOTE_BYTES)

    def warning(self, remark: Remark, language: Language, words: Vocabulary) -> Note:
        """Put a warning into words."""
        key = (remark.code, *remark.parameters.items(), language, id(words))
        found = self._warnings.get(key)
        if found is None:
            found = warning_note(remark, language, words)
            self._warnings.keep(key, found, _bytes_of(found))
        return found

    def reason(
        self, reason: Reason, parameters: dict[str, str], language: Language, words: Vocabulary
    ) -> Note:
        """Put the finer reason of an answer into words."""
        key = (reason, *parameters.items(), language, id(words))
        found = self._reasons.get(key)
        if found is None:
            found = reason_note(reason, parameters, language, words)
            self._reasons.keep(key, found, _bytes_of(found))
        return found

    def forget(self) -> None:
        """Forget every note."""
        forget_all((self._warnings, self._reasons))


def _bytes_of(note: Note) -> int:
    return 2 * sum(map(len, (note.text, *note.parameters.values())))
