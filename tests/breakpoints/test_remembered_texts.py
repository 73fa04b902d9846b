"""Texts without end are read like any other, and none of them is kept."""

from __future__ import annotations

import tracemalloc

import pytest

from breakpoints.quality_control.strains import control_strain, strain_of_isolate
from breakpoints.remembered_texts import LONGEST_REMEMBERED, remembered
from breakpoints.vocabulary.folding import folded
from datasets.formats.headers import field_of, fields_that_may_be_meant


def test_a_short_text_is_looked_at_once_and_a_long_one_each_time() -> None:
    looked_at: list[str] = []

    @remembered(most=2)
    def letters(text: str) -> int:
        looked_at.append(text)
        return len(text)

    short, long = "a" * LONGEST_REMEMBERED, "a" * (LONGEST_REMEMBERED + 1)
    assert [letters(one) for one in (short, long, short, long)] == [200, 201, 200, 201]
    assert looked_at == [short, long, long]
    assert [letters(one) for one in ("b", "c", "b")] == [1, 1, 1]
    assert looked_at[3:] == ["b", "c", "b"], "what is full forgets, and answers all the same"


@pytest.mark.parametrize(
    "find", [folded, control_strain, strain_of_isolate, field_of, fields_that_may_be_meant]
)
def test_long_texts_take_no_room_after_they_were_read(find: object) -> None:
    assert callable(find)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for place in range(300):
            find(f"{place:04d} ({'ATCC' * 2_500} {place})")
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 300_000, "three hundred texts of 10 kB would be 3 MB"
