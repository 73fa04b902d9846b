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


WILD_MM = 44


def _laboratories(seed: int, n: int, shift: float, wild: tuple[str, ...] = ()) -> PairedTable:
    """Return pairs of four laboratories, the zones of A larger than all others', and huge ones at 2 mg/L."""
    generator = np.random.Generator(np.random.PCG64(seed))
    true = generator.normal(1, 1.5, n)
    step = np.ceil(true + 0.707 * generator.normal(size=n))
    names = ["ABCD"[at % 4] for at in range(n)]
    zone = 26 - 2.5 * true + 1.8 * generator.normal(size=n) + np.where(np.array(names) == "A", shift, 0)
    steps = np.append(step, [1.0] * len(wild))
    zones = np.append(np.clip(np.round(zone), 6, 50), [WILD_MM] * len(wild))
    return paired_table(steps - 1, steps, zones, laboratory=[*names, *wild])


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
    assert sum(bool(improbable_pairs(_cliff(seed, n))) for seed in range(30)) <= 2


@pytest.mark.parametrize("n", [100, 500])
def test_clean_pairs_of_laboratories_one_of_which_is_shifted_are_not_named_against_thirty_simulations(
    n: int,
) -> None:
    assert sum(bool(improbable_pairs(_laboratories(seed, n, 3))) for seed in range(30)) <= 2


def test_a_shifted_laboratory_hides_hardly_any_huge_zone_of_150_against_thirty_simulations() -> None:
    wild = ("A", "A", "B", "C", "D")
    found = [improbable_pairs(_laboratories(seed, 250, 3, wild)) for seed in range(30)]
    assert sum(one.count for named in found for one in named if one.zone_mm == WILD_MM) >= 144


def test_the_zones_that_are_usual_are_those_of_the_laboratory() -> None:
    found = improbable_pairs(_laboratories(1, 400, 5, wild=("A", "B")))
    usual = {one.laboratory: (one.expected_from_mm + one.expected_to_mm) / 2 for one in found}
    assert usual["A"] - usual["B"] == pytest.approx(5, abs=1)


def test_a_slip_far_from_the_fall_of_a_steep_curve_is_still_found() -> None:
    table = _cliff(1, 100)
    columns = (table.mic_lower_log2, table.mic_upper_log2, table.zone_mm, table.count)
    lower, upper, zone, count = (
        np.append(column, more) for column, more in zip(columns, (-4, -3, 8, 1), strict=True)
    )
    found = improbable_pairs(paired_table(lower, upper, zone, count))
    assert [(one.mic_upper_log2, one.zone_mm) for one in found] == [(-3, 8)]
