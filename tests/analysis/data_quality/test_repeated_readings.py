"""Measurement error from repeats: against simulation, and the laws it keeps."""

from math import ceil, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from analysis.data_quality.repeated_readings import reading_spread
from analysis.data_quality.rounding import sd_before_rounding, variance_of_rounded


@pytest.mark.parametrize("sd", [0.05, 0.2, 0.5, 0.707, 1.5])
def test_the_variance_of_rounded_repeats_against_simulation(sd: float) -> None:
    generator = np.random.Generator(np.random.PCG64(1))
    true = generator.uniform(0, 1, 200_000)
    first, second = (np.ceil(true + sd * generator.normal(size=len(true))) for _ in range(2))
    assert variance_of_rounded(sd) == pytest.approx(float(np.mean((first - second) ** 2)) / 2, rel=0.02)


@given(st.floats(0, 5))
def test_taking_the_rounding_off_undoes_what_rounding_adds(sd: float) -> None:
    assert sd_before_rounding(variance_of_rounded(sd)) == pytest.approx(sd, abs=1e-9)


def test_rounding_adds_a_twelfth_to_what_scatters_widely_against_sheppard() -> None:
    assert variance_of_rounded(2.0) == pytest.approx(4 + 1 / 12, abs=1e-12)
    assert variance_of_rounded(0.01) == pytest.approx(0.01 / sqrt(pi))


def test_pairs_of_two_mm_give_the_textbook_figure() -> None:
    spread = reading_spread([20, 22, 30, 28], ["a", "a", "b", "b"])
    assert spread is not None
    assert (spread.freedom, spread.isolates, spread.readings) == (2, 2, 4)
    assert spread.sd_as_read == pytest.approx(sqrt(2))
    assert spread.lower_95 == pytest.approx(sd_before_rounding(4 / chi2.ppf(0.975, 2)))
    assert spread.upper_95 == pytest.approx(sd_before_rounding(4 / chi2.ppf(0.025, 2)))
    assert spread.differences == ((2, 2),)


def test_an_isolate_without_inhibition_once_has_no_difference_and_is_left_out() -> None:
    spread = reading_spread([6, 9, 20, 21], [1, 1, 2, 2], [True, False, False, False])
    assert spread is not None
    assert (spread.isolates, spread.isolates_left_out) == (1, 1)


def test_repeats_that_all_agree_give_nought_without_limits() -> None:
    spread = reading_spread([20, 20, 31, 31], [1, 1, 2, 2])
    assert spread is not None
    assert (spread.sd, spread.lower_95, spread.upper_95) == (0.0, None, None)


@pytest.mark.parametrize("isolates", [[], [1, 2, 3]])
def test_without_a_repeat_there_is_no_estimate(isolates: list[int]) -> None:
    assert reading_spread([20] * len(isolates), isolates) is None


_READINGS = st.lists(st.tuples(st.integers(7, 40), st.integers(0, 5)), min_size=2, max_size=30)


@given(_READINGS, st.integers(-5, 50), st.randoms())
def test_a_shift_or_another_order_of_all_readings_changes_nothing(
    readings: list[tuple[int, int]], shift: int, random: object
) -> None:
    zones, isolates = [zone for zone, _ in readings], [isolate for _, isolate in readings]
    order = sorted(range(len(readings)), key=lambda at: (zones[at], isolates[at]))
    before = reading_spread(zones, isolates)
    after = reading_spread([zones[at] + shift for at in order], [isolates[at] for at in order])
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.sd == pytest.approx(before.sd, abs=1e-6)
        assert after.differences == before.differences


def test_two_hundred_duplicates_recover_the_error_they_were_made_with() -> None:
    generator = np.random.Generator(np.random.PCG64(7))
    true = np.repeat(generator.uniform(-4, 4, 200), 2)
    steps = [ceil(value) for value in true + 0.6 * generator.normal(size=400)]
    spread = reading_spread(steps, np.repeat(np.arange(200), 2))
    assert spread is not None
    assert spread.lower_95 is not None
    assert spread.upper_95 is not None
    assert spread.lower_95 < 0.6 < spread.upper_95
