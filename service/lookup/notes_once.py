"""Warnings and reasons in the reader's language, each worded once."""

from collections.abc import Callable, Hashable
from typing import Final

from breakpoints.outcomes import Reason, Remark
from breakpoints.vocabulary import Vocabulary
from service.locale.catalogue import Language
from service.lookup.notes import Note, reason_note, warning_note

NOTE_BYTES: Final = 1_200
"""A note without its sentence, with its key and its place in a dictionary."""


class Notes:
    """The notes of some rows: few of them differ, and most stand in many rows.

    Of whoever keeps them longer than a request, ``count`` is told how many bytes are added.
    """

    def __init__(self, count: Callable[[int], None] | None = None) -> None:
        self._count = count
        self._warnings: dict[Hashable, Note] = {}
        self._reasons: dict[Hashable, Note] = {}

    def warning(self, remark: Remark, language: Language, words: Vocabulary) -> Note:
        """Put a warning into words."""
        key = (remark.code, *remark.parameters.items(), language, id(words))
        found = self._warnings.get(key)
        if found is None:
            found = self._warnings[key] = self._counted(warning_note(remark, language, words))
        return found

    def reason(
        self, reason: Reason, parameters: dict[str, str], language: Language, words: Vocabulary
    ) -> Note:
        """Put the finer reason of an answer into words."""
        key = (reason, *parameters.items(), language, id(words))
        found = self._reasons.get(key)
        if found is None:
            found = self._reasons[key] = self._counted(reason_note(reason, parameters, language, words))
        return found

    def _counted(self, note: Note) -> Note:
        if self._count is not None:
            self._count(NOTE_BYTES + 2 * sum(map(len, (note.text, *note.parameters.values()))))
        return note
