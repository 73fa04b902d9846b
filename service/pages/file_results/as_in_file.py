"""The answers of an isolate's report, held against those that the classified file gives."""

from collections.abc import Mapping
from typing import Final

import msgspec

from breakpoints.outcomes import Category, Refusal, WarningCode
from service.file_classification.reasons_in_words import parts
from service.file_isolates.errand import ANSWERED, DETAIL, REASON, WARNED
from service.file_isolates.kept import KeptIsolate
from service.locale.catalogue import Language, entries, has_text, placeholders, text
from service.lookup.classification import ClassifyAnswer
from service.lookup.notes import Note, in_words
from service.lookup.outcome import Outcome

_ACTIVE: Final = frozenset({Category.S.value, Category.SDD.value, Category.I.value, Category.WT.value})
_CATEGORIES: Final = frozenset(one.value for one in Category)
_REFUSALS: Final = frozenset(one.value for one in Refusal)
_OF_FILE: Final = (WarningCode.REPEATS_CONTRADICT.value, WarningCode.REMARK_NOT_UNDERSTOOD.value)
"""Warnings that may rest on what stands beside results, which is no part of what one isolate is asked."""
_OF_RESULT: Final = ("organism", "drug", "method", "value")
"""Parts of a sentence that the result itself says."""


def as_in_file(found: KeptIsolate, answer: ClassifyAnswer, language: Language) -> ClassifyAnswer:
    """Return an answer in which no result is more than it is in the file.

    The file was classified as a whole: rows without an isolate, words in further columns, and signs
    and units in columns of their own counted there, and are not part of what one isolate is asked.
    """
    results = tuple(
        _warned(_not_more_than(one, said, language), said, language)
        for one, said in zip(answer.results, found.isolate.results, strict=True)
    )
    return msgspec.structs.replace(answer, results=results)


def _not_more_than(one: Outcome, said: Mapping[str, str], language: Language) -> Outcome:
    """Return an outcome as it is in the file, where that is less than what it is by itself."""
    in_file = said.get(ANSWERED)
    if in_file in _REFUSALS and one.category is not None:
        words = text(f"refusal.{in_file}", language)
        reason = _reason(said, words, language)
        return Outcome(id=one.id, refused=in_file, text=words, reason=reason, reported=one.reported)
    if in_file not in _CATEGORIES or one.category not in _ACTIVE or in_file == one.category:
        return one
    words = text(f"category.{in_file}", language)
    return msgspec.structs.replace(
        one,
        category=in_file,
        category_by_value=one.category,
        text=words,
        reason=_reason(said, words, language),
        possible=(),
        distance=None,
        distance_unit=None,
        probability=None,
        alternatives=(),
    )


def _reason(said: Mapping[str, str], words: str, language: Language) -> Note:
    """Return the reason of the file, if all parts of its sentence are known; else that the file says so."""
    key = f"reason.{said.get(REASON)}"
    if has_text(key):
        own = {name: said[name] for name in _OF_RESULT if name in said}
        known = {**own, **parts(said.get(DETAIL))}
        if placeholders(entries()[key][language]) <= known.keys():
            sentence = text(key, language, **in_words(known, language))
            return Note(code=said[REASON], parameters=known, text=sentence)
    sentence = text("pages.report.as_in_file", language, said=words)
    return Note(code="rule_left_open", parameters={"category": said[ANSWERED]}, text=sentence)


def _warned(one: Outcome, said: Mapping[str, str], language: Language) -> Outcome:
    """Return an outcome with the warnings of the file that it cannot know by itself."""
    there = {note.code for note in one.warnings}
    in_file = said.get(WARNED, "").split(";")
    added = [
        Note(code=code, parameters={}, text=text(f"warning.{code}", language))
        for code in _OF_FILE
        if code in in_file and code not in there
    ]
    return msgspec.structs.replace(one, warnings=(*one.warnings, *added))
