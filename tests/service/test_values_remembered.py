"""What is remembered is counted for as long as it is kept, never long, and forgotten with its bytes."""

from __future__ import annotations

import sys

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from service.lookup.counted_memory import CountedMemory, MemoryByLayout, Tally
from service.lookup.effects import LONGEST_VALUE, MOST_VALUES, Effects

MOST, EACH = 4, 100
KEYS = st.text("abc", max_size=3)


def test_values_read_are_counted_and_forgotten_with_the_steps_of_their_questions() -> None:
    written = Tally()
    effects = Effects(Tally(), written)
    steps = effects.steps((), "mic")
    for place in range(50):
        _ = steps[f"<={2**place}"]
    assert len(effects._readings["mic"]) == 50
    assert written.bytes > 50 * 200
    effects.forget_values()
    assert not steps
    assert not any(effects._readings.values())
    assert written.bytes == 0


@pytest.mark.parametrize("value", ["2" + " " * LONGEST_VALUE, "x" * 200])
def test_no_value_is_kept_that_is_longer_than_a_measurement(value: str) -> None:
    written = Tally()
    effects = Effects(Tally(), written)
    _ = effects.steps((), "mic")[value]
    assert not effects._readings["mic"]
    assert written.bytes == 0


def test_values_cleared_for_lack_of_places_are_no_longer_counted() -> None:
    written = Tally()
    effects = Effects(Tally(), written)
    steps = effects.steps((), "disk")
    for place in range(2 * MOST_VALUES + 2):
        _ = steps[f"{6 + place % 40}.{place:0>9}"], steps[f"x{place}"]
    held = len(steps) + len(effects._readings["disk"])
    assert 0 < held < MOST_VALUES
    assert written.bytes < 300 * held


class Memories(RuleBasedStateMachine):
    """Keeps and forgets in any order; the model is what a fresh count of all that is kept gives."""

    def __init__(self) -> None:
        super().__init__()
        self.tally = Tally()
        self.alone = self.memory()
        self.by_layout: MemoryByLayout[str, int] = MemoryByLayout(self.memory, most=2)
        self.sizes: dict[str, int] = {}

    def memory(self) -> CountedMemory[str, int]:
        return CountedMemory(self.tally, each=EACH, most=MOST)

    @rule(key=KEYS, size=st.integers(0, 1000))
    def keep(self, key: str, size: int) -> None:
        if key not in self.alone:
            self.sizes[key] = size
        self.alone.keep(key, size, size)
        assert self.alone[key] == self.sizes[key]

    @rule(layout=st.sampled_from("xyz"), keys=st.sets(KEYS, max_size=MOST))
    def keep_all(self, layout: str, keys: set[str]) -> None:
        self.by_layout[layout].keep_all(dict.fromkeys(keys, 0))
        assert keys <= self.by_layout[layout].keys()

    @rule()
    def forget(self) -> None:
        self.alone.forget()
        assert not self.alone

    @rule()
    def forget_layouts(self) -> None:
        self.by_layout.forget()
        assert not any(self.by_layout.values())

    @invariant()
    def what_is_counted_is_what_is_kept(self) -> None:
        memories = [self.alone, *self.by_layout.values()]
        assert all(len(one) <= MOST for one in memories)
        keys = sum(EACH + sys.getsizeof(key) for one in memories for key in one)
        assert self.tally.bytes == keys + sum(self.sizes[key] for key in self.alone)


TestMemories = Memories.TestCase
