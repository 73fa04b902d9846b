"""The answers of an isolate's report, held against those that the classified file gives."""

from typing import Final

import msgspec

from breakpoints.outcomes import Category
from service.file_isolates.errand import ANSWERED
from service.file_isolates.kept import KeptIsolate
from service.locale.catalogue import Language, text
from service.lookup.classification import ClassifyAnswer
from service.lookup.notes import Note
from service.lookup.outcome import Outcome

_ACTIVE: Final = frozenset({Category.S.value, Category.SDD.value, Category.I.value, Category.WT.value})
_CATEGORIES: Final = frozenset(one.value for one in Category)


def as_in_file(found: KeptIsolate, answer: ClassifyAnswer, language: Language) -> ClassifyAnswer:
    """Return an answer in which no result is more than it is in the file.

    The file was classified as a whole: rows without an isolate, words in further columns, and signs
    and units in columns of their own counted there, and are not part of what one isolate is asked.
    """
    told = [one.get(ANSWERED) for one in found.isolate.results]
    results = tuple(
        _not_more_than(one, in_file, language) for one, in_file in zip(answer.results, told, strict=True)
    )
    return msgspec.structs.replace(answer, results=results)


def _not_more_than(one: Outcome, in_file: str | None, language: Language) -> Outcome:
    """Return an outcome as it is in the file, where that is less than what it is by itself."""
    if in_file is None or one.category not in _ACTIVE or in_file == one.category:
        return one
    category = in_file if in_file in _CATEGORIES else None
    said = text(f"category.{in_file}" if category else f"refusal.{in_file}", language)
    note = Note(
        code="rule_left_open",
        parameters={"category": in_file},
        text=text("pages.report.as_in_file", language, said=said),
    )
    return msgspec.structs.replace(
        one,
        category=category,
        refused=None if category else in_file,
        category_by_value=one.category,
        text=said,
        reason=note,
        possible=(),
        distance=None,
        distance_unit=None,
        probability=None,
        alternatives=(),
    )
