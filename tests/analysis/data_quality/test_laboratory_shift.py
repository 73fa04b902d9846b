"""Laboratories apart from the others: found where they were put, and not where they were not."""

import numpy as np
import pytest

from analysis.data_quality import laboratory_shift
from analysis.data_quality.digit_preference import even_preference, fives_preference
from analysis.data_quality.laboratory_shift import laboratory_quality
from analysis.data_quality.report import MOST_COMPARED, too_many_to_compare
from analysis.data_quality.tested_range import range_tested
from analysis.paired_table import PairedTable, paired_table


def _three_laboratories(zone_shift_mm: int = 0, mic_shift_steps: int = 0) -> PairedTable:
    generator = np.random.Generator(np.random.PCG64(3))
    n = 240
    true = generator.normal(-1, 2, n)
    laboratory = np.arange(n) % 3
    step = np.ceil(true + 0.5 * generator.normal(size=n)) + mic_shift_steps * (laboratory == 2)
    zone = np.round(28 - 2.5 * true + 1.5 * generator.normal(size=n)) + zone_shift_mm * (laboratory == 2)
    zone = np.clip(zone, 7, 50)
    return paired_table(step - 1, step, zone, laboratory=["ABC"[code] for code in laboratory])


def test_a_laboratory_four_mm_apart_is_found_with_an_interval_that_holds_the_shift() -> None:
    *others, last = laboratory_quality(_three_laboratories(zone_shift_mm=4))
    assert last.zone_shift_mm is not None
    assert last.zone_shift_mm.shifted
    assert last.zone_shift_mm.lower_95 < 4 < last.zone_shift_mm.upper_95
    assert last.median_zone_mm > max(one.median_zone_mm for one in others)


def test_a_laboratory_two_dilutions_apart_is_found_by_its_mics() -> None:
    last = laboratory_quality(_three_laboratories(mic_shift_steps=2))[-1]
    assert last.mic_shift_steps is not None
    assert last.mic_shift_steps.shifted
    assert last.mic_shift_steps.difference > 1


def test_three_laboratories_that_agree_are_not_flagged() -> None:
    for one in laboratory_quality(_three_laboratories()):
        assert one.zone_shift_mm is not None
        assert one.mic_shift_steps is not None
        assert not one.zone_shift_mm.shifted
        assert not one.mic_shift_steps.shifted


def test_a_laboratory_alone_is_described_and_compared_with_nobody() -> None:
    (only,) = laboratory_quality(paired_table([0.0, 1], [1.0, 2], [20, 18], laboratory=["A", "A"]))
    assert (only.n, only.zone_shift_mm, only.mic_shift_steps) == (2, None, None)


def test_data_that_name_no_laboratory_have_none() -> None:
    assert laboratory_quality(paired_table([0.0], [1.0], [20])) == ()


def test_a_reader_of_even_millimetres_is_found_and_a_careful_one_is_not() -> None:
    zones = np.arange(18, 34)
    careful = np.round(40 * np.exp(-((zones - 26) ** 2) / 30)).astype(int)
    liking = careful + np.where(zones % 2 == 0, careful, -careful // 2)
    calm, fond = even_preference(zones, careful), even_preference(zones, liking)
    assert calm is not None
    assert fond is not None
    assert not calm.flagged
    assert fond.flagged
    assert fond.expected_share == pytest.approx(0.5, abs=0.02)


def test_a_reader_of_fives_is_found() -> None:
    zones = np.arange(10, 36)
    found = fives_preference(zones, np.where(zones % 5 == 0, 20, 3))
    assert found is not None
    assert found.flagged
    assert found.share > 0.5


@pytest.mark.parametrize("sd", [1.0, 1.25, 1.5, 3.0])
@pytest.mark.parametrize("centre", [20.0, 20.4, 22.5])
def test_a_narrow_normal_distribution_on_a_five_is_no_habit(sd: float, centre: float) -> None:
    generator = np.random.Generator(np.random.PCG64(11))
    zones = np.round(generator.normal(centre, sd, 300)).astype(int)
    found = fives_preference(zones, np.ones(300, int))
    assert found is not None
    assert not found.flagged
    assert found.expected_share == pytest.approx(found.share, abs=0.1)


def test_zones_without_inhibition_tell_nothing_of_a_reader() -> None:
    assert even_preference([6], [1000]) is None


def test_a_panel_of_three_dilutions_with_mics_beyond_it_is_narrow() -> None:
    range_ = range_tested(
        paired_table([-np.inf, 0, 1, 2], [0, 1, 2, np.inf], [30, 25, 22, 6], [40, 5, 5, 30])
    )
    assert (range_.steps, range_.below, range_.above) == (2, 40, 30)
    assert range_.narrow
    assert range_.mostly_censored
    assert not range_.zones_mostly_absent


def _many_laboratories(laboratories: int, isolates: int) -> PairedTable:
    generator = np.random.Generator(np.random.PCG64(5))
    true = generator.normal(-1, 2, laboratories * isolates)
    step = np.ceil(true + 0.5 * generator.normal(size=len(true)))
    zone = np.clip(np.round(28 - 2.5 * true + 1.5 * generator.normal(size=len(true))), 7, 50)
    names = [f"{code % laboratories:04d}" for code in range(len(true))]
    return paired_table(step - 1, step, zone, laboratory=names)


def test_more_laboratories_than_can_be_compared_are_described_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def compared(*_: object) -> None:
        raise AssertionError("compared")

    few = laboratory_quality(_many_laboratories(3, 40))
    assert not too_many_to_compare(few)
    assert all(one.zone_shift_mm is not None for one in few)
    monkeypatch.setattr(laboratory_shift, "laboratory_effects", compared)
    many = laboratory_quality(_many_laboratories(MOST_COMPARED + 1, 10))
    assert too_many_to_compare(many)
    assert len(many) == MOST_COMPARED + 1
    assert all((one.n, one.zone_shift_mm, one.mic_shift_steps) == (10, None, None) for one in many)


def test_laboratories_with_too_few_isolates_do_not_count_among_those_compared() -> None:
    assert not too_many_to_compare(laboratory_quality(_many_laboratories(MOST_COMPARED + 100, 9)))
