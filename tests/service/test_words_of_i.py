"""What I means stands in the table that says it; the words of the category follow."""

from __future__ import annotations

import msgspec
import pytest

from breakpoints.classify import Answer
from breakpoints.index import TableIndex
from breakpoints.outcomes import Category
from breakpoints.vocabulary import vocabulary
from service.lookup.classification import Spoken, outcome_of
from service.lookup.controls import Day
from service.lookup.notes_once import Notes
from tests.service.pages.test_isolate_report import criterion, outcome, printed
from tests.spec.interpretation.manual import mic_row, table


@pytest.mark.parametrize(
    ("i_means", "english", "japanese"),
    [
        ("intermediate", "intermediate", "中間"),
        ("increased_exposure", "susceptible, increased exposure", "高曝露で感性"),
        ("not_stated", "I", "I"),
        (None, "I", "I"),
    ],
)
def test_the_words_of_i_are_those_of_the_table(i_means: str | None, english: str, japanese: str) -> None:
    version = table(mic_row("<=1", ">=4")).version
    shown = TableIndex.of(version).show(next(iter(version.criteria)).row_id)
    answer = Answer(category=Category.I, criterion=shown)
    words = vocabulary()
    view = criterion(i_means=i_means)
    for language, said in (("en", english), ("ja", japanese)):
        spoken = Spoken(words=words, language=language, day=Day(words, ()), held={}, notes=Notes())  # type: ignore[arg-type]
        found = outcome_of(answer, lambda *_: view, spoken)
        assert (found.category, found.text) == ("I", said)
    susceptible = msgspec.structs.replace(answer, category=Category.S)
    found = outcome_of(susceptible, lambda *_: view, spoken)
    assert found.text == "感性"


def test_the_printed_report_calls_i_intermediate_only_where_the_table_does() -> None:
    silent = printed("en", outcome("I", criterion(i_means="not_stated")))
    assert "intermediate" not in silent.lower()
    assert "susceptible, increased exposure" in printed(
        "en", outcome("I", criterion(i_means="increased_exposure"))
    )
