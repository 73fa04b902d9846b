import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule, search
from analysis.measurement_error.expected_search import expected_isolates, expected_search
from analysis.measurement_error.joint import JointTable, class_probability, zone_probability
from analysis.mic_class import ClassTable
from analysis.plan import AllowedRates

RULE = SearchRule()


def counted(seed: int) -> ClassTable:
    generator = np.random.default_rng(seed)
    centres = np.array([34, 28, 24, 20, 12])[:, None]
    chance = np.exp(-((np.arange(6, 45) - centres) ** 2) / 30)
    return ClassTable(generator.poisson(6 * chance), 6)


@given(st.integers(0, 10_000))
def test_a_joint_table_of_counted_shares_gives_the_counted_pair(seed: int) -> None:
    counts = counted(seed)
    joint = JointTable(counts.counts / counts.counts.sum(), counts.zone_min_mm)
    expected, plain = expected_search(joint, RULE).result, search(counts, RULE)
    assert expected.unconstrained is not None
    assert plain.unconstrained is not None
    assert expected.unconstrained.index == pytest.approx(plain.unconstrained.index, abs=1e-5)
    if len(plain.unconstrained.ties) == 1:
        assert expected.unconstrained.d1_mm == plain.unconstrained.d1_mm
        assert expected.unconstrained.d2_mm == plain.unconstrained.d2_mm


@given(st.integers(0, 10_000))
def test_near_equal_pairs_are_all_within_a_hundredth_and_hold_the_answer(seed: int) -> None:
    counts = counted(seed)
    found = expected_search(JointTable(counts.counts / counts.counts.sum(), 6), RULE)
    best = found.result.constrained or found.result.unconstrained
    assert best is not None
    assert (best.d1_mm, best.d2_mm) in {(pair.zone_r_le_mm, pair.zone_s_ge_mm) for pair in found.near_equal}
    assert all(best.index - 1e-9 <= pair.index <= best.index + 0.01 for pair in found.near_equal)
    if found.result.constrained:
        assert all(pair.within_bounds for pair in found.near_equal)


def test_uneven_bounds_use_fewer_expected_isolates_instead_of_overflowing() -> None:
    rule = SearchRule(allowed=AllowedRates(outside_very_major=3, within_minor=37, within_major=11))
    counts = counted(1)
    assert expected_isolates(rule) < 10**8
    assert expected_search(JointTable(counts.counts / counts.counts.sum(), 6), rule).result.unconstrained


@pytest.mark.parametrize("u_step", [0, 1, 3, None])
def test_class_probabilities_add_up_to_one_whatever_the_width_of_the_intermediate_range(
    u_step: int | None,
) -> None:
    m = np.linspace(-9, 9, 50)
    probability = class_probability(m, 0.7, MicCriterion(l_step=-1, u_step=u_step))
    assert probability.sum(axis=0) == pytest.approx(np.ones(50), abs=1e-12)


def test_zone_probabilities_put_everything_beyond_the_ends_into_the_ends() -> None:
    assert zone_probability(np.linspace(-20, 80, 50), 2.0, 15, 30).sum(axis=0) == pytest.approx(np.ones(50))
    assert zone_probability(np.linspace(-20, 80, 50), 2.0, 15, 15) == pytest.approx(np.ones((1, 50)))
