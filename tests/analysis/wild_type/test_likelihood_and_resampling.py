"""Derivatives of the mixture, maxima of many at once, resamples, and what the data say against a step."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from analysis.wild_type.classes import mic_classes, zone_classes
from analysis.wild_type.distribution import MicDistribution, ZoneDistribution
from analysis.wild_type.mixture import MIC_SDS, choose, mic_wild_type_of
from analysis.wild_type.mixture_likelihood import log_likelihood, with_derivatives
from analysis.wild_type.profile import FittedMixture, isolates_to_tell_apart, log_likelihood_fall
from analysis.wild_type.resampling import resample_quantiles

EXAMPLE = MicDistribution(lowest_step=-5, counts=(1, 5, 14, 80, 154, 57, 27, 5, 0, 4, 2))
CLASSES = mic_classes([(EXAMPLE,)])
COUNT = CLASSES.pooled(weighted=False)


@pytest.mark.parametrize("many", [1, 2, 3])
def test_derivatives_against_central_differences(many: int) -> None:
    rng = np.random.default_rng(many)
    lower, upper = np.arange(-6.0, 5), np.arange(-5.0, 6)
    lower[0] -= 1000
    share = rng.dirichlet(np.ones(11), size=3)
    point = np.concatenate([rng.normal(size=(3, 2 * many - 1)), rng.normal(0, 0.3, (3, many))], axis=1)
    value, gradient, second = with_derivatives(point, lower, upper, share)
    assert value == pytest.approx(log_likelihood(point, lower, upper, share))
    for at in range(point.shape[1]):
        step = 1e-6 * np.eye(point.shape[1])[at]
        ahead, behind = (with_derivatives(point + way * step, lower, upper, share) for way in (1, -1))
        assert gradient[:, at] == pytest.approx((ahead[0] - behind[0]) / 2e-6, abs=1e-7)
        assert second[:, at] == pytest.approx((ahead[1] - behind[1]) / 2e-6, abs=1e-7)


def test_resamples_together_end_where_fits_one_by_one_do() -> None:
    choice = choose(CLASSES, COUNT, MIC_SDS)
    found = resample_quantiles(CLASSES, choice, MIC_SDS, weighted=False, seed=3, resamples=20)
    rng = np.random.default_rng(3)
    drawn = rng.multinomial(np.full(20, round(EXAMPLE.n)), COUNT / COUNT.sum())
    single = [
        mic_wild_type_of(choose(CLASSES, one.astype(float), MIC_SDS), EXAMPLE.n).quantile_log2(0.99)
        for one in drawn
    ]
    assert found.not_converged == 0
    assert np.mean(np.abs(found.quantile - single) > 1e-3) <= 0.1


def test_the_interval_of_a_pure_wild_type_against_the_theory_of_a_normal_quantile() -> None:
    """Var(mean + z·SD) is about SD²·(1 + z²/2)/n; grouping into steps adds a little."""
    counts = tuple(np.round(2000 * np.diff(norm.cdf(np.arange(-7, 7), -0.4, 1.0))).tolist())
    classes = mic_classes([(MicDistribution(lowest_step=-6, counts=counts),)])
    choice = choose(classes, classes.pooled(weighted=False), MIC_SDS)
    found = resample_quantiles(classes, choice, MIC_SDS, weighted=False, seed=1, resamples=150)
    expected = np.sqrt((1 + norm.ppf(0.99) ** 2 / 2) / classes.n)
    assert found.quantile.std() == pytest.approx(expected, rel=0.35)


def test_sources_that_differ_widen_the_interval() -> None:
    counts = np.round(300 * np.diff(norm.cdf(np.arange(-7, 7), -0.4, 0.8)))
    sources = [
        (MicDistribution(lowest_step=-6 + shift, counts=tuple(counts.tolist())),) for shift in (-1, 0, 0, 1)
    ]
    apart, together = mic_classes(sources), mic_classes([tuple(one for (one,) in sources)])
    widths = []
    for classes in (apart, together):
        choice = choose(classes, classes.pooled(weighted=False), MIC_SDS)
        found = resample_quantiles(classes, choice, MIC_SDS, weighted=False, seed=1, resamples=60)
        widths.append(found.quantile.std())
        assert found.by_source == (classes is apart)
    assert widths[0] > 1.5 * widths[1]


def test_the_interval_contains_the_estimate() -> None:
    choice = choose(CLASSES, COUNT, MIC_SDS)
    found = resample_quantiles(CLASSES, choice, MIC_SDS, weighted=False, seed=1, resamples=20)
    lower, upper = found.interval_95(9.0)
    assert (lower < 9.0, upper) == (True, 9.0)


def test_nothing_speaks_against_the_fitted_quantile_and_more_the_farther_off() -> None:
    choice = choose(CLASSES, COUNT, MIC_SDS)
    fitted = FittedMixture(classes=CLASSES, count=COUNT, mixture=choice.chosen, sds=MIC_SDS)
    quantile = mic_wild_type_of(choice, CLASSES.n).quantile_log2(0.99)
    falls = [log_likelihood_fall(fitted, quantile + off) for off in (0.0, 0.5, 2.5)]
    assert falls[0] == pytest.approx(0, abs=1e-3)
    assert falls[0] < falls[1] < falls[2]
    assert isolates_to_tell_apart(falls[2], 349) < isolates_to_tell_apart(falls[1], 349)
    assert isolates_to_tell_apart(0.0, 349) == np.inf


def test_equal_classes_of_several_sources_are_one_class() -> None:
    many = [(EXAMPLE,) for _ in range(30)]
    assert len(mic_classes(many).lower) == len(CLASSES.lower)
    assert mic_classes(many).pooled(weighted=True) == pytest.approx(30 * COUNT)


def test_a_zone_of_6_mm_is_open_below() -> None:
    classes = zone_classes([ZoneDistribution(lowest_mm=6, counts=(5, 0, 2))])
    assert (classes.upper - classes.lower).tolist() == [1.0, pytest.approx(1000)]
