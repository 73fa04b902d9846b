"""Laboratories whose isolates, or whose readings, differ: simulated, so that the truth is known."""

from collections import Counter

import numpy as np
import pytest

from analysis.data_quality.laboratory_shift import ASSUMED, laboratory_quality
from analysis.data_quality.report import ReadingErrors
from analysis.paired_table import PairedTable, paired_table

Laboratory = tuple[str, int, float, float, float]
"""Name, isolates, mean and SD of their true MICs in steps, and what is added to their zones."""
LOW, HIGH = ("A", 100, -2.5, 1.0, 0.0), ("B", 100, 1.5, 1.2, 0.0)


def _table(seed: int, laboratories: tuple[Laboratory, ...], errors: ReadingErrors = ASSUMED) -> PairedTable:
    generator = np.random.Generator(np.random.PCG64(seed))
    steps, zones, names = [], [], []
    for name, n, mean, sd, shift in laboratories:
        true = generator.normal(mean, sd, n)
        steps.append(np.ceil(true + errors.mic_log2 * generator.normal(size=n)))
        read = 24 - 2.5 * true + shift + errors.zone_mm * generator.normal(size=n)
        zones.append(np.clip(np.round(read), 6, 50))
        names += [name] * n
    step = np.concatenate(steps)
    return paired_table(step - 1, step, np.concatenate(zones), laboratory=names)


def _flagged(data_sets: int, *laboratories: Laboratory) -> Counter[str]:
    found = Counter[str]()
    for seed in range(data_sets):
        for one in laboratory_quality(_table(seed, laboratories)):
            shifts = (one.zone_shift_mm, one.mic_shift_steps)
            found[one.laboratory] += any(shift is not None and shift.shifted for shift in shifts)
    return found


def test_laboratories_with_other_mics_are_not_shifted_against_forty_simulations() -> None:
    assert max(_flagged(40, LOW, HIGH).values()) <= 2


def test_errors_that_repeats_show_are_allowed_for_against_thirty_simulations() -> None:
    errors = ReadingErrors(mic_log2=1.0, zone_mm=3.0, mic_of_repeats=True, zone_of_repeats=True)
    apart = (("A", 100, -1.0, 1.2, 0.0), ("B", 100, 1.0, 1.2, 0.0))
    tables = [_table(seed, apart, errors) for seed in range(30)]
    by_repeats, assumed = (
        [laboratory_quality(table, taken)[0].zone_shift_mm for table in tables] for taken in (errors, ASSUMED)
    )
    assert sum(one is not None and one.shifted for one in by_repeats) <= 2
    assert abs(np.mean([one.difference for one in by_repeats if one])) < 0.4
    assert np.mean([one.difference for one in assumed if one]) > 1


def test_laboratories_whose_mics_hardly_overlap_are_not_judged_though_one_is_shifted() -> None:
    apart = (("A", 100, -3.5, 1.0, 6.0), ("B", 100, 2.5, 1.2, 0.0))
    for one in laboratory_quality(_table(1, apart)):
        assert one.zone_shift_mm is not None
        assert (one.zone_shift_mm.p, one.zone_shift_mm.shifted, one.zone_shift_mm.excluded) == (
            None,
            False,
            False,
        )


def test_laboratories_whose_mics_overlap_in_part_are_judged_against_twenty_simulations() -> None:
    apart = (("A", 150, -0.75, 1.2, 4.0), ("B", 150, 0.75, 1.2, 0.0))
    assert _flagged(20, *apart)["A"] >= 17


@pytest.mark.all
@pytest.mark.parametrize("n", [30, 100, 300])
@pytest.mark.parametrize("apart", [2.5, 4.0, 6.0])
def test_laboratories_ever_farther_apart_are_hardly_ever_flagged_against_a_hundred_simulations(
    n: int, apart: float
) -> None:
    both = (("A", n, -apart / 2, 1.0, 0.0), ("B", n, apart / 2, 1.2, 0.0))
    assert max(_flagged(100, *both).values()) <= 8


def test_one_shifted_laboratory_does_not_condemn_the_others_against_twenty_simulations() -> None:
    found = _flagged(20, ("A", 100, 0, 1.5, 6), ("B", 30, 0, 1.5, 0), ("C", 30, 0, 1.5, 0))
    assert found["A"] >= 19
    assert max(found["B"], found["C"]) <= 2


def test_laboratories_that_cannot_be_compared_do_not_move_the_middle_against_twenty_simulations() -> None:
    low = (("A", 60, -2, 1.0, 4.0), ("B", 60, -2, 1.0, 0.0), ("D", 60, -2, 1.0, 0.0))
    found = _flagged(20, *low, ("C", 40, 4, 1.2, 0.0), ("E", 40, 4, 1.2, 0.0))
    assert found["A"] >= 15
    assert max(found[name] for name in "BCDE") <= 2
    for one in laboratory_quality(_table(1, (*low, ("C", 40, 4, 1.2, 0.0), ("E", 40, 4, 1.2, 0.0)))):
        assert one.zone_shift_mm is not None
        assert (one.zone_shift_mm.p is None) is (one.laboratory in "CE")


def test_a_shift_is_estimated_without_bias_against_forty_simulations() -> None:
    laboratories = (("A", 100, 0.5, 1.5, 3.0), ("B", 100, -0.5, 1.5, 0.0))
    shifts = [laboratory_quality(_table(seed, laboratories))[0].zone_shift_mm for seed in range(40)]
    known = [one for one in shifts if one is not None]
    assert np.mean([one.difference for one in known]) == pytest.approx(3, abs=0.4)
    assert sum(one.lower_95 <= 3 <= one.upper_95 for one in known) >= 35


def test_few_isolates_exclude_no_shift_and_many_do() -> None:
    few = laboratory_quality(_table(1, tuple((name, 11, 0, 1.5, 0) for name in "ABCD")))
    many = laboratory_quality(_table(1, tuple((name, 400, 0, 1.5, 0) for name in "ABC")))
    assert not all(one.zone_shift_mm.excluded for one in few if one.zone_shift_mm)
    assert all(one.zone_shift_mm is not None and one.zone_shift_mm.excluded for one in many)


@pytest.mark.all
def test_twenty_laboratories_that_agree_are_hardly_ever_flagged_against_two_hundred_simulations() -> None:
    laboratories = tuple((f"L{number:02}", 12, 0.0, 1.5, 0.0) for number in range(20))
    flagged = sum(
        any(
            shift is not None and shift.shifted
            for one in laboratory_quality(_table(seed, laboratories))
            for shift in (one.zone_shift_mm, one.mic_shift_steps)
        )
        for seed in range(200)
    )
    assert flagged <= 16
