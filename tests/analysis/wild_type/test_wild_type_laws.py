import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analysis.wild_type.cut_off import MicWildType, ZoneWildType, splits_wild_type, zone_splits_wild_type
from analysis.wild_type.distribution import (
    MicDistribution,
    UnusableDistribution,
    ZoneDistribution,
    high_zone_peak_mm,
    trimmed,
)
from analysis.wild_type.iterative_regression import iterative_wild_type, iterative_zone_wild_type
from analysis.wild_type.mixture import mixture_wild_type, mixture_zone_wild_type
from analysis.wild_type.normalized_resistance import normalized_mic_wild_type, normalized_zone_wild_type


def normal_mics(mean: float, sd: float) -> tuple[float, ...]:
    return tuple(np.round(1000 * np.diff(norm.cdf(np.arange(-10, 10), mean, sd))).tolist())


def normal_zones(mean: float, sd: float, n: float = 1000) -> np.ndarray:
    return np.round(n * np.diff(norm.cdf(np.arange(5.5, 51.5), mean, sd)))


@settings(max_examples=20, deadline=None)
@given(st.floats(-4, 3), st.floats(0.6, 1.2))
def test_a_pure_wild_type_is_given_back_by_every_method(mean: float, sd: float) -> None:
    data = MicDistribution(lowest_step=-9, counts=normal_mics(mean, sd))
    mixture, _ = mixture_wild_type(data)
    iterative = iterative_wild_type(data)
    assert mixture.mean_log2 == pytest.approx(mean, abs=0.1)
    assert mixture.sd_log2 == pytest.approx(sd, abs=0.12)
    assert iterative is not None
    assert iterative[0].mean_log2 == pytest.approx(mean, abs=0.1)
    assert iterative[0].sd_log2 == pytest.approx(sd, abs=0.1)


@settings(max_examples=10, deadline=None)
@given(st.integers(-5, 5))
def test_another_unit_moves_every_cut_off_with_it(dilutions: int) -> None:
    counts = (1, 5, 14, 80, 154, 57, 27, 5, 0, 4, 2)
    here = MicDistribution(lowest_step=-5, counts=counts)
    there = MicDistribution(lowest_step=-5 + dilutions, counts=counts)
    for fit in (lambda data: mixture_wild_type(data)[0], normalized_mic_wild_type):
        one, other = fit(here), fit(there)
        assert one is not None
        assert other is not None
        assert other.mean_log2 - one.mean_log2 == pytest.approx(dilutions, abs=1e-4)
        assert other.sd_log2 == pytest.approx(one.sd_log2, abs=1e-4)


def test_empty_classes_at_the_ends_change_nothing() -> None:
    padded = MicDistribution(lowest_step=-8, counts=(0, 0, 0, 3, 30, 60, 25, 4, 0, 0))
    assert trimmed(padded) == MicDistribution(lowest_step=-5, counts=(3, 30, 60, 25, 4))
    assert mixture_wild_type(padded)[0] == mixture_wild_type(trimmed(padded))[0]
    assert iterative_wild_type(padded) == iterative_wild_type(trimmed(padded))


def test_a_lowest_class_that_is_open_is_fitted_as_open() -> None:
    whole = np.array(normal_mics(-2.0, 0.9))
    cut = MicDistribution(
        lowest_step=-3, counts=(float(whole[:7].sum()), *whole[7:].tolist()), lowest_open=True
    )
    assert mixture_wild_type(cut)[0].mean_log2 == pytest.approx(-2.0, abs=0.1)
    assert not cut.mode_truncated
    assert MicDistribution(lowest_step=0, counts=(9, 5, 1), lowest_open=True).mode_truncated


@pytest.mark.parametrize("resistant", [0, 3000])
def test_a_taller_hump_of_resistant_isolates_does_not_move_the_zone_cut_off(resistant: float) -> None:
    counts = normal_zones(30, 2.5) + normal_zones(9, 2.0, resistant)
    zones = ZoneDistribution(lowest_mm=6, counts=tuple(counts.tolist()))
    assert high_zone_peak_mm(zones) == pytest.approx(30, abs=1)
    iterative, normalized = iterative_zone_wild_type(zones), normalized_zone_wild_type(zones)
    assert iterative is not None
    assert normalized is not None
    for wild_type in (mixture_zone_wild_type(zones)[0], iterative[0], normalized):
        assert wild_type.mean_mm == pytest.approx(30, abs=0.6)
        assert wild_type.sd_mm == pytest.approx(2.5, abs=0.3)


def test_the_uncorrected_moving_mean_widens_the_wild_type() -> None:
    zones = ZoneDistribution(lowest_mm=6, counts=tuple(normal_zones(30, 2.5).tolist()))
    plain, corrected = normalized_zone_wild_type(zones, corrected=False), normalized_zone_wild_type(zones)
    assert plain is not None
    assert corrected is not None
    assert plain.sd_mm**2 - corrected.sd_mm**2 == pytest.approx(1.25)


def test_a_breakpoint_inside_the_central_95_percent_splits_the_wild_type() -> None:
    wild_type = MicWildType(mean_log2=-2, sd_log2=0.8, n=100)
    assert splits_wild_type(wild_type, -2)
    assert splits_wild_type(wild_type, -1)
    assert not splits_wild_type(wild_type, 0)
    zones = ZoneWildType(mean_mm=30, sd_mm=2, n=100)
    assert zone_splits_wild_type(zones, 28)
    assert not zone_splits_wild_type(zones, 26)
    assert zones.cut_off_mm() == 25


def test_a_quantile_on_a_step_is_that_step() -> None:
    assert MicWildType(mean_log2=1.0, sd_log2=0.5, n=10).cut_off_step(0.5) == 1


@pytest.mark.parametrize("counts", [(), (0.0, 0.0), (3.0, -1.0)])
def test_a_distribution_without_isolates_is_a_callers_bug(counts: tuple[float, ...]) -> None:
    with pytest.raises(UnusableDistribution):
        MicDistribution(lowest_step=0, counts=counts)


def test_two_classes_are_too_few_for_the_regressions() -> None:
    assert iterative_wild_type(MicDistribution(lowest_step=0, counts=(5, 5))) is None
    assert normalized_mic_wild_type(MicDistribution(lowest_step=0, counts=(5, 0, 5))) is None
