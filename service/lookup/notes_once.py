"""Warnings and reasons in the reader's language, each worded once in a request."""

from collections.abc import Hashable

from breakpoints.outcomes import Reason, Remark
from breakpoints.vocabulary import Vocabulary
from service.locale.catalogue import Language
from service.lookup.notes import Note, reason_note, warning_note


class Notes:
    """The notes of one request: few of them differ, and most stand in many rows."""

    def __init__(self) -> None:
        self._warnings: dict[Hashable, Note] = {}
        self._reasons: dict[Hashable, Note] = {}

    def warning(self, remark: Remark, language: Language, words: Vocabulary) -> Note:
        """Put a warning into words."""
        key = (remark.code, *remark.parameters.items(), language, id(words))
        found = self._warnings.get(key)
        if found is None:
            found = self._warnings[key] = warning_note(remark, language, words)
        return found

    def reason(
        self, reason: Reason, parameters: dict[str, str], language: Language, words: Vocabulary
    ) -> Note:
        """Put the finer reason of an answer into words."""
        key = (reason, *parameters.items(), language, id(words))
        found = self._reasons.get(key)
        if found is None:
            found = self._reasons[key] = reason_note(reason, parameters, language, words)
        return found
