from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.measurement_error.curve import CurveKind
from analysis.measurement_error.expected_search import expected_search
from analysis.measurement_error.fit import ModelOptions, fit_curve
from analysis.measurement_error.model import AveragedModel, fit_model
from analysis.paired_table import PairedTable, paired_table
from analysis.simulate import simulated_table

CRITERION = MicCriterion(l_step=-1, u_step=1)
TABLE = simulated_table(120, seed=8)


@pytest.fixture(scope="module")
def model() -> AveragedModel:
    return fit_model(TABLE)


def shifted(table: PairedTable, dilutions: int) -> PairedTable:
    return paired_table(
        table.mic_lower_log2 + dilutions, table.mic_upper_log2 + dilutions, table.zone_mm, table.count
    )


@settings(max_examples=4, deadline=None)
@given(dilutions=st.integers(-9, 9))
def test_another_unit_of_concentration_changes_no_byte(model: AveragedModel, dilutions: int) -> None:
    moved = fit_model(shifted(TABLE, dilutions))
    criterion = MicCriterion(l_step=-1 + dilutions, u_step=1 + dilutions)
    assert moved.joint(criterion).probability.tobytes() == model.joint(CRITERION).probability.tobytes()


def test_row_order_and_counting_change_no_byte(model: AveragedModel) -> None:
    rows = np.repeat(np.arange(len(TABLE.count)), TABLE.count)
    np.random.default_rng(2).shuffle(rows)
    again = fit_model(
        paired_table(TABLE.mic_lower_log2[rows], TABLE.mic_upper_log2[rows], TABLE.zone_mm[rows])
    )
    assert again.joint(CRITERION).probability.tobytes() == model.joint(CRITERION).probability.tobytes()


def test_a_joint_table_adds_up_to_one_and_its_curves_never_rise(model: AveragedModel) -> None:
    assert model.joint(CRITERION).probability.sum() == pytest.approx(1, abs=1e-9)
    for fit in model.fits:
        assert fit.converged
        assert fit.density.sum() == pytest.approx(1)
        assert np.diff(fit.curve_mm).max() <= 1e-9
        assert 4 < fit.effective_df < len(fit.parameters)


def test_a_profile_that_ends_on_its_bound_says_so() -> None:
    options = ModelOptions(sigma_zone_bounds_mm=(3.5, 4.0))
    fit = fit_curve(TABLE, CurveKind.LOGISTIC, options)
    assert fit.sigma_zone_mm == pytest.approx(3.5)
    assert fit.sigma_zone_on_bound
    assert not fit_curve(TABLE, CurveKind.LOGISTIC).sigma_zone_on_bound


def test_errors_without_spread_are_a_callers_bug() -> None:
    with pytest.raises(ValueError, match="must be positive"):
        ModelOptions(sigma_zone_mm=0.0)


def test_a_panel_of_three_concentrations_is_fitted_as_intervals() -> None:
    step = np.clip(np.round(simulated_table(200, seed=4).nearest_step()), -2, 2)
    whole = simulated_table(200, seed=4)
    lower = np.where(step <= -1, -inf, np.where(step > 1, 1, step - 1))
    upper = np.where(step <= -1, -1, np.where(step > 1, inf, step))
    model = fit_model(paired_table(lower, upper, whole.zone_mm, whole.count))
    assert model.converged
    found = expected_search(model.joint(CRITERION), SearchRule()).result.unconstrained
    full = expected_search(fit_model(whole).joint(CRITERION), SearchRule()).result.unconstrained
    assert found is not None
    assert full is not None
    assert abs(found.d1_mm - full.d1_mm) <= 2
    assert abs(found.d2_mm - full.d2_mm) <= 2
