"""A random intercept of the laboratories: its SD, its interval and its test."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.regression.mixed_linear_model import MixedLM

from analysis.heterogeneity.comparable_zones import ComparableZones
from analysis.heterogeneity.random_effect import random_effect
from analysis.heterogeneity.report import RandomEffect

CLASSES = 6


def drawn(seed: int, *, groups: int, n: int, sd_mm: float, residual_mm: float = 2.0) -> ComparableZones:
    """Draw zones of laboratories with shifts of a known SD, whole mm."""
    generator = np.random.Generator(np.random.PCG64(seed))
    group = np.arange(n) % groups
    mic_class = generator.integers(0, CLASSES, n)
    shift = generator.normal(0, sd_mm, groups)
    zone = np.round(30 - 3 * mic_class + shift[group] + generator.normal(0, residual_mm, n))
    return ComparableZones(mic_class, group, zone, np.ones(n), CLASSES, groups)


def effect(zones: ComparableZones) -> RandomEffect:
    found = random_effect(zones)
    assert found is not None
    return found


def indicators(values: np.ndarray) -> np.ndarray:
    return (values[:, None] == np.unique(values)).astype(float)


@pytest.mark.parametrize(("groups", "n"), [(4, 200), (9, 300)])
def test_both_standard_deviations_and_the_likelihood_ratio_against_statsmodels(groups: int, n: int) -> None:
    zones = drawn(1, groups=groups, n=n, sd_mm=1.5)
    found = effect(zones)
    fixed = indicators(zones.mic_class)
    oracle = MixedLM(zones.zone_mm, fixed, zones.group).fit(reml=True, gtol=1e-9)
    assert oracle.converged
    assert found.sd_mm == pytest.approx(np.sqrt(oracle.cov_re[0, 0]), rel=1e-3)
    assert found.residual_sd_mm == pytest.approx(np.sqrt(oracle.scale), rel=1e-4)
    without = sm.OLS(zones.zone_mm, fixed).fit()
    freedom = n - CLASSES
    restricted = -0.5 * (
        freedom * np.log(2 * np.pi * without.ssr / freedom) + freedom + np.linalg.slogdet(fixed.T @ fixed)[1]
    )
    assert found.likelihood_ratio == pytest.approx(2 * (oracle.llf - restricted), abs=1e-3)


def test_the_exact_test_is_the_f_test_of_the_groups_against_statsmodels() -> None:
    zones = drawn(2, groups=5, n=150, sd_mm=0.4)
    fixed = indicators(zones.mic_class)
    with_groups = np.column_stack([fixed, indicators(zones.group)[:, 1:]])
    _, p, _ = sm.OLS(zones.zone_mm, with_groups).fit().compare_f_test(sm.OLS(zones.zone_mm, fixed).fit())
    assert effect(zones).p_exact == pytest.approx(p)


def test_laboratories_that_agree_have_no_standard_deviation_between_them() -> None:
    """Groups that differ less than chance lets them: the estimate is 0, and the test says 1."""
    zones = drawn(3, groups=4, n=400, sd_mm=0.0)
    balanced = ComparableZones(
        np.tile(zones.mic_class, 2),
        np.repeat([0, 1], 400),
        np.tile(zones.zone_mm, 2),
        np.ones(800),
        CLASSES,
        2,
    )
    found = effect(balanced)
    assert (found.sd_mm, found.sd_lower_95, found.likelihood_ratio, found.p) == (0.0, 0.0, 0.0, 1.0)
    assert found.sd_upper_95 is not None
    assert found.sd_upper_95 > 0


def test_the_interval_holds_the_true_standard_deviation_of_eight_laboratories() -> None:
    """30 studies with a true SD of 1 mm; the exact 99.5 % lower limit of 95 % of 30 is 25."""
    found = [effect(drawn(100 + seed, groups=8, n=240, sd_mm=1.0)) for seed in range(30)]
    covered = sum(one.sd_lower_95 <= 1.0 <= (one.sd_upper_95 or np.inf) for one in found)
    assert covered >= 25
    assert all(one.sd_lower_95 <= one.sd_mm <= (one.sd_upper_95 or np.inf) for one in found)


def test_the_test_against_no_difference_keeps_its_level() -> None:
    """40 studies without a difference; the exact 99.5 % upper limit of 5 % of 40 is 7."""
    found = [effect(drawn(500 + seed, groups=6, n=120, sd_mm=0.0)) for seed in range(40)]
    assert sum(one.p <= 0.05 for one in found) <= 7
    assert sum(one.p_exact <= 0.05 for one in found) <= 7


def test_counted_isolates_give_what_single_ones_give() -> None:
    zones = drawn(4, groups=3, n=90, sd_mm=1.0)
    rows, count = np.unique(
        np.column_stack([zones.mic_class, zones.group, zones.zone_mm]), axis=0, return_counts=True
    )
    counted = ComparableZones(
        rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2], count.astype(float), CLASSES, 3
    )
    one, other = effect(zones), effect(counted)
    assert (one.groups, one.n) == (other.groups, other.n)
    assert one.sd_mm == pytest.approx(other.sd_mm)
    assert one.sd_upper_95 == pytest.approx(other.sd_upper_95)


def test_one_group_or_nothing_to_estimate_an_error_from_has_no_effect() -> None:
    zones = drawn(5, groups=1, n=30, sd_mm=0.0)
    assert random_effect(zones) is None
    exact = ComparableZones(
        np.zeros(4, int), np.array([0, 0, 1, 1]), np.array([20.0, 20.0, 24.0, 24.0]), np.ones(4), 1, 2
    )
    assert random_effect(exact) is None
