"""What is kept of how values are written is counted, cleared with all else, and never long."""

from __future__ import annotations

import pytest

from breakpoints.policy import Policy
from service.lookup.effects import LONGEST_VALUE, MOST_VALUES, Effects


class Counted:
    """Adds up what is said to be kept."""

    def __init__(self) -> None:
        self.bytes = 0

    def add(self, size: int) -> None:
        self.bytes += size


def test_values_read_are_counted_and_forgotten_with_the_steps_of_their_questions() -> None:
    counted = Counted()
    effects = Effects(lambda _: None, counted.add)
    steps = effects.steps((), "mic", Policy())
    for place in range(50):
        _ = steps[f"<={2**place}"]
    assert len(effects._readings["mic"]) == 50
    assert counted.bytes > 50 * 200
    effects.forget_values()
    assert not steps
    assert not any(effects._readings.values())


@pytest.mark.parametrize("value", ["2" + " " * LONGEST_VALUE, "x" * 200])
def test_no_value_is_kept_that_is_longer_than_a_measurement(value: str) -> None:
    counted = Counted()
    effects = Effects(lambda _: None, counted.add)
    _ = effects.steps((), "mic", Policy())[value]
    assert not effects._readings["mic"]
    assert counted.bytes == 0


def test_values_cleared_for_lack_of_places_are_no_longer_counted() -> None:
    counted = Counted()
    effects = Effects(lambda _: None, counted.add)
    steps = effects.steps((), "disk", Policy())
    for place in range(2 * MOST_VALUES + 2):
        _ = steps[f"{6 + place % 40}.{place:0>9}"], steps[f"x{place}"]
    held = len(steps) + len(effects._readings["disk"])
    assert 0 < held < MOST_VALUES
    assert counted.bytes < 300 * held
