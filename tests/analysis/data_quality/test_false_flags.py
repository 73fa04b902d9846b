"""How often clean data are flagged: simulated, so that nothing is wrong with them."""

import numpy as np
import pytest

from analysis.data_quality.digit_preference import even_preference, fives_preference, judged_together
from analysis.data_quality.improbable_pairs import improbable_pairs
from analysis.data_quality.report import DigitPreference
from analysis.paired_table import Floats, PairedTable, paired_table


def _counted(zones: Floats) -> tuple[Floats, Floats]:
    values, counts = np.unique(np.round(zones), return_counts=True)
    return values, counts.astype(np.float64)


def _evens(zones: Floats) -> DigitPreference:
    found = even_preference(*_counted(zones))
    assert found is not None
    return found


@pytest.mark.parametrize("clone", [40, 60, 100])
def test_a_clone_on_twenty_millimetres_is_no_habit_of_fives_against_thirty_simulations(clone: int) -> None:
    flagged = 0
    for seed in range(30):
        usual = np.random.Generator(np.random.PCG64(seed)).normal(23, 3.5, 200)
        found = fives_preference(*_counted(np.concatenate([usual, np.full(clone, 20.0)])))
        flagged += found is not None and found.flagged
    assert flagged <= 4


def test_a_clone_on_twenty_two_millimetres_is_no_habit_of_evens_against_thirty_simulations() -> None:
    found = [
        _evens(np.concatenate([np.random.Generator(np.random.PCG64(seed)).normal(23, 3.5, 200), [22.0] * 70]))
        for seed in range(30)
    ]
    assert sum(one.flagged for one in found) <= 2


def test_a_reader_who_likes_even_millimetres_is_still_found_against_thirty_simulations() -> None:
    flagged = 0
    for seed in range(30):
        generator = np.random.Generator(np.random.PCG64(seed))
        zones = generator.normal(24, 3, 300)
        liked = generator.random(300) < 0.4
        flagged += _evens(np.where(liked, 2 * np.round(zones / 2), np.round(zones))).flagged
    assert flagged >= 28


def test_twenty_careful_laboratories_are_judged_together_against_thirty_simulations() -> None:
    flagged = 0
    for seed in range(30):
        generator = np.random.Generator(np.random.PCG64(seed))
        found = judged_together([_evens(generator.normal(24, 3, 50)) for _ in range(20)])
        flagged += any(one.flagged for one in found)
    assert flagged <= 3


def _cliff(seed: int, n: int) -> PairedTable:
    """Return pairs on a curve that falls from 28 to 8 mm within two dilutions."""
    generator = np.random.Generator(np.random.PCG64(seed))
    wild = generator.random(n) < 0.7
    true = np.where(wild, generator.normal(-2, 1, n), generator.normal(4, 1.2, n))
    step = np.ceil(true + 0.707 * generator.normal(size=n))
    zone = np.clip(28 - 10 * true, 8, 28) + 2.1 * generator.normal(size=n)
    return paired_table(step - 1, step, np.clip(np.round(zone), 6, 50))


@pytest.mark.parametrize("n", [100, 500])
def test_a_steep_curve_is_no_contradiction_against_thirty_simulations(n: int) -> None:
    assert sum(bool(improbable_pairs(_cliff(seed, n))) for seed in range(30)) <= 3


def test_a_slip_far_from_the_fall_of_a_steep_curve_is_still_found() -> None:
    table = _cliff(1, 100)
    columns = (table.mic_lower_log2, table.mic_upper_log2, table.zone_mm, table.count)
    lower, upper, zone, count = (
        np.append(column, more) for column, more in zip(columns, (-4, -3, 8, 1), strict=True)
    )
    found = improbable_pairs(paired_table(lower, upper, zone, count))
    assert [(one.mic_upper_log2, one.zone_mm) for one in found] == [(-3, 8)]
