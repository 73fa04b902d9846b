import numpy as np
import pytest

from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.measurement_error.expected_rates import expected_errors
from analysis.measurement_error.expected_search import expected_search
from analysis.measurement_error.joint import JointTable
from analysis.measurement_error.model import AveragedModel, fit_model
from analysis.methods import AcceptanceRow, ErrorKind
from analysis.simulate import EXAMPLE_SETTING, logistic_zone_mm, simulated_table

CRITERION, RULE = MicCriterion(l_step=-1, u_step=1), SearchRule()


@pytest.fixture(scope="module")
def model() -> AveragedModel:
    return fit_model(simulated_table(200, seed=9))


def test_rates_are_the_shares_of_the_joint_table(model: AveragedModel) -> None:
    joint = model.joint(CRITERION)
    errors = expected_errors(joint, (20, 25), RULE)
    above = joint.probability[4]
    very_major = above[25 - joint.zone_min_mm :].sum() / above.sum()
    rate = next(r for r in errors.rates if (r.row, r.error) == (AcceptanceRow.ABOVE_U, ErrorKind.VERY_MAJOR))
    assert rate.rate == pytest.approx(very_major, abs=1e-6)
    assert rate.row_share == pytest.approx(above.sum(), abs=1e-6)
    assert len(errors.rates) == 7


def test_the_constrained_pair_is_within_bounds_and_has_the_index_of_the_search(
    model: AveragedModel,
) -> None:
    joint = model.joint(CRITERION)
    found = expected_search(joint, RULE).result.constrained
    assert found is not None
    errors = expected_errors(joint, (found.d1_mm, found.d2_mm), RULE)
    assert errors.index == found.index
    assert all(rate.within_bound for rate in errors.rates)


def test_limits_contain_the_estimates(model: AveragedModel) -> None:
    joint = model.joint(CRITERION)
    generator = np.random.default_rng(1)
    flat = 3000 * joint.probability.ravel() + 1e-3
    resampled = generator.dirichlet(flat, size=50).reshape(50, *joint.probability.shape)
    errors = expected_errors(joint, (20, 25), RULE, resampled)
    assert errors.index_95 is not None
    assert errors.index_95[0] <= errors.index <= errors.index_95[1]
    for rate in errors.rates:
        assert rate.rate is not None
        assert rate.rate_95 is not None
        assert rate.rate_95[0] <= rate.rate <= rate.rate_95[1]


def test_an_empty_row_has_no_rate() -> None:
    probability = np.zeros((5, 30))
    probability[0, 20], probability[2, 10] = 0.5, 0.5
    errors = expected_errors(JointTable(probability, 6), (15, 20), RULE)
    assert {rate.rate for rate in errors.rates if rate.row is AcceptanceRow.ABOVE_U} == {None}


def test_overlapping_limits_are_a_callers_bug(model: AveragedModel) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        expected_errors(model.joint(CRITERION), (25, 25), RULE)


def test_one_breakpoint_is_searched_with_one_limit(model: AveragedModel) -> None:
    criterion, rule = MicCriterion(l_step=0), SearchRule(one_breakpoint=True)
    found = expected_search(model.joint(criterion), rule).result.unconstrained
    assert found is not None
    assert found.d2_mm == found.d1_mm + 1
    assert abs(found.d2_mm - logistic_zone_mm(np.array([0.0]), EXAMPLE_SETTING.curve)[0]) < 6
    assert len(expected_errors(model.joint(criterion), (found.d1_mm, found.d2_mm), rule).rates) == 4
