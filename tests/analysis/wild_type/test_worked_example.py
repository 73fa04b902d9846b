"""The worked example that the literature's methods are checked on: 349 isolates, log2 -5 to 5."""

import pytest

from analysis.wild_type.cut_off import QUANTILES
from analysis.wild_type.distribution import MicDistribution
from analysis.wild_type.iterative_regression import iterative_wild_type
from analysis.wild_type.mixture import mixture_wild_type
from analysis.wild_type.normalized_resistance import normalized_mic_cut_off_step, normalized_mic_wild_type

EXAMPLE = MicDistribution(lowest_step=-5, counts=(1, 5, 14, 80, 154, 57, 27, 5, 0, 4, 2))


def test_iterative_regression_against_the_worked_example() -> None:
    answer = iterative_wild_type(EXAMPLE)
    assert answer is not None
    wild_type, fit = answer
    assert wild_type.mean_log2 == pytest.approx(-1.545655, abs=1e-6)
    assert wild_type.sd_log2 == pytest.approx(0.910422, abs=2e-6)
    assert fit.k == pytest.approx(339.0267, abs=1e-4)
    assert fit.subset_n == 343
    assert [2.0 ** wild_type.cut_off_step(share) for share in QUANTILES] == [1, 2, 2, 2, 4]


def test_normalized_resistance_against_the_worked_example() -> None:
    wild_type = normalized_mic_wild_type(EXAMPLE)
    assert wild_type is not None
    assert wild_type.mean_log2 == pytest.approx(-0.940151, abs=1e-6)
    assert wild_type.sd_log2 == pytest.approx(1.177787, abs=1e-6)
    assert wild_type.mean_log2 + 2 * wild_type.sd_log2 == pytest.approx(1.415423, abs=2e-6)
    assert 2.0 ** normalized_mic_cut_off_step(wild_type) == 4


def test_the_mixture_gives_the_shoulder_to_the_rest_and_lies_one_step_lower() -> None:
    wild_type, choice = mixture_wild_type(EXAMPLE, diagnose_three=True)
    assert wild_type.mean_log2 == pytest.approx(-1.55, abs=0.15)
    assert 2.0 ** wild_type.cut_off_step() == 1
    assert choice.chosen.converged
    assert choice.three is not None
    assert choice.three.log_likelihood >= choice.two.log_likelihood - 1e-6 >= choice.one.log_likelihood - 2e-6
