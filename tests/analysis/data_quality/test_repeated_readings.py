"""Measurement error from repeats: against simulation, a second way to the likelihood, and its laws."""

from math import inf, pi, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analysis.data_quality.reading_likelihood import ReadingLikelihood
from analysis.data_quality.reading_patterns import reading_patterns
from analysis.data_quality.repeated_readings import reading_spread
from analysis.data_quality.report import ReadingSpread, SpanCount
from analysis.data_quality.rounding import sd_before_rounding, variance_of_rounded, worth_of_rounded
from analysis.paired_table import Floats, Integers

Read = tuple[Floats, Floats, Integers]


def _zones(zones: list[int], isolates: list[int]) -> ReadingSpread | None:
    lower = [-inf if zone == 6 else zone - 0.5 for zone in zones]
    return reading_spread(zones, lower, [zone + 0.5 for zone in zones], isolates, unit=2.0)


def mics(
    seed: int, isolates: int, readings: int, sd: float, panel: tuple[int, int], *, apart: float = 0.0
) -> Read:
    """Read isolates on a panel; their true values are normal, or lie about two means ``apart``."""
    generator = np.random.Generator(np.random.PCG64(seed))
    side = np.where(generator.random(isolates) < 0.5, -0.5, 0.5) * apart
    true = sum(panel) / 2 + side + (0.8 if apart else 1.5) * generator.normal(size=isolates)
    isolate = np.repeat(np.arange(isolates), readings)
    step = np.ceil(true[isolate] + sd * generator.normal(size=len(isolate)))
    low, high = panel
    below, above = step <= low, step > high
    lower = np.where(below, -inf, np.where(above, high, step - 1))
    return lower, np.where(below, low, np.where(above, inf, step)), isolate


def _spread(read: Read) -> ReadingSpread:
    lower, upper, isolate = read
    found = reading_spread(np.where(np.isfinite(upper), upper, 0), lower, upper, isolate)
    assert found is not None
    return found


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


def test_the_likelihood_of_three_isolates_against_a_grid_fifty_times_as_fine() -> None:
    read = (
        np.array([-inf, -1.0, 0.0, 1.0, 2.0]),
        np.array([-1.0, 0.0, 1.0, 2.0, inf]),
        np.array([0, 0, 1, 1, 2]),
    )
    likelihood = ReadingLikelihood(reading_patterns(*read, 10), 1.0)
    point = likelihood.at(np.log(0.4), likelihood.flat)
    at, density = likelihood.true_values(point.theta)
    step = at[1] - at[0]
    fine = np.arange(at[0] - step / 2, at[-1] + step / 2, step / 51)
    height = np.interp(fine, at, density / step)

    def of_isolate(first: int, last: int) -> float:
        read_so = [
            norm.cdf((read[1][j] - fine) / 0.4) - norm.cdf((read[0][j] - fine) / 0.4)
            for j in range(first, last)
        ]
        return float((height * np.prod(read_so, axis=0)).sum() * step / 51)

    direct = sum(np.log(of_isolate(*ends)) for ends in ((0, 2), (2, 4), (4, 5)))
    smooth = likelihood._density.penalty
    assert point.log_likelihood + point.theta @ smooth @ point.theta / 2 == pytest.approx(direct, abs=0.01)


@pytest.mark.parametrize("log_sd", [-1.5, -0.5, 0.3])
def test_the_slope_of_the_profile_against_differences_of_its_height(log_sd: float) -> None:
    likelihood = ReadingLikelihood(reading_patterns(*mics(3, 30, 2, 0.5, (-2, 2)), 100), 1.0)
    here = likelihood.at(log_sd, likelihood.flat)
    heights = [likelihood.at(log_sd + by, here.theta).log_likelihood for by in (-1e-3, 1e-3)]
    assert here.slope == pytest.approx((heights[1] - heights[0]) / 2e-3, abs=0.02)


def test_pairs_of_two_mm_are_counted_by_how_often_they_were_read() -> None:
    spread = _zones([20, 22, 30, 28, 25], [1, 1, 2, 2, 3])
    assert spread is not None
    assert (spread.freedom, spread.isolates, spread.readings) == (2, 2, 4)
    assert spread.sd_as_read == pytest.approx(sqrt(2))
    assert spread.differences == (SpanCount(readings=2, span=2, isolates=2),)


def test_an_isolate_without_inhibition_once_counts_as_what_that_says() -> None:
    spread = _zones([6, 9, 20, 21], [1, 1, 2, 2])
    assert spread is not None
    assert (spread.isolates, spread.isolates_off_scale) == (2, 1)
    assert spread.sd_as_read == pytest.approx(sqrt(0.5))
    assert spread.sd > 0.5


def test_repeats_that_all_agree_give_nought_without_limits() -> None:
    spread = _zones([20, 20, 31, 31, 6, 6], [1, 1, 2, 2, 3, 3])
    assert spread is not None
    assert spread.all_agree
    assert (spread.sd, spread.lower_95, spread.upper_95) == (0.0, None, None)


@pytest.mark.parametrize("isolates", [[], [1, 2, 3]])
def test_without_a_repeat_there_is_no_estimate(isolates: list[int]) -> None:
    assert _zones([20] * len(isolates), isolates) is None


def test_repeats_that_only_say_beyond_tell_nothing() -> None:
    assert _zones([6, 6, 20], [1, 1, 2]) is None


_READINGS = st.lists(st.tuples(st.integers(7, 40), st.integers(0, 5)), min_size=2, max_size=30)


@settings(max_examples=15)
@given(_READINGS, st.integers(-20, 20))
def test_a_shift_or_another_order_of_all_readings_changes_nothing(
    readings: list[tuple[int, int]], dilutions: int
) -> None:
    steps = np.array([step for step, _ in readings], dtype=float)
    isolates = np.array([isolate for _, isolate in readings])
    order = np.lexsort((isolates, steps))
    before = reading_spread(steps, steps - 1, steps, isolates)
    moved = steps[order] + dilutions
    after = reading_spread(moved, moved - 1, moved, isolates[order])
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.sd == pytest.approx(before.sd, rel=1e-3, abs=1e-6)
        assert after.differences == before.differences


def test_two_hundred_duplicates_recover_the_error_they_were_made_with() -> None:
    spread = _spread(mics(8, 200, 2, 0.6, (-8, 8)))
    assert spread.lower_95 is not None
    assert spread.upper_95 is not None
    assert spread.lower_95 < 0.6 < spread.upper_95


def test_a_short_panel_shows_the_error_of_a_long_one_against_twelve_simulations() -> None:
    found = [_spread(mics(seed, 60, 3, 0.5, (-2, 2))) for seed in range(12)]
    assert np.mean([one.sd for one in found]) == pytest.approx(0.5, abs=0.05)
    assert min(one.freedom_effective for one in found) >= 10
    assert all(one.isolates_off_scale > 0.05 * one.isolates for one in found)


@pytest.mark.parametrize("sd", [0.3, 0.5])
def test_errors_that_stand_are_those_of_all_small_designs_against_forty_simulations(sd: float) -> None:
    found = [_spread(mics(seed, 20, 2, sd, (-4, 3))) for seed in range(40)]
    standing = [one for one in found if one.stands]
    assert len(standing) == len(found)
    assert np.mean([one.sd for one in standing]) == pytest.approx(sd, rel=0.1)
    held = [(one.lower_95 or 0.0) <= sd <= (one.upper_95 or inf) for one in standing]
    assert sum(held) >= 35


def test_what_a_design_is_worth_is_what_its_readings_are_at_the_error_assumed_against_simulation() -> None:
    found = [_spread(mics(seed, 40, 3, sqrt(0.5), (-8, 8))) for seed in range(20)]
    worth = np.mean([one.freedom_effective for one in found])
    assert [one.freedom_designed for one in found] == pytest.approx([80 * 36 / 49] * 20)
    assert worth == pytest.approx(80 * 36 / 49, rel=0.15)


def test_a_reading_off_the_scale_takes_its_share_of_what_a_design_is_worth() -> None:
    spread = _zones([6, 9, 20, 21, 6, 6], [1, 1, 2, 2, 3, 3])
    assert spread is not None
    assert spread.freedom_designed == pytest.approx(1.5 * worth_of_rounded(sqrt(0.5)))
    assert not spread.stands


@pytest.mark.all
@pytest.mark.parametrize("steps", [5, 6, 8, 15])
@pytest.mark.parametrize("apart", [0.0, 5.0])
@pytest.mark.parametrize("sd", [0.2, 0.3, 0.5, 0.7])
def test_the_limits_hold_the_error_in_nine_of_ten_simulations_on_every_panel(
    sd: float, apart: float, steps: int
) -> None:
    panel = (-(steps // 2), -(steps // 2) + steps - 1)
    found = [_spread(mics(seed, 40, 3, sd, panel, apart=apart)) for seed in range(300)]
    held = [(one.lower_95 or 0.0) <= sd <= (one.upper_95 or inf) for one in found]
    assert sum(held) >= 270
    assert np.mean([one.sd for one in found]) == pytest.approx(sd, rel=0.1)
