from math import inf

import numpy as np
import pytest

from analysis.measurement_error.density import log_density, spline_density
from analysis.measurement_error.true_scale import true_scale
from analysis.paired_table import paired_table


def test_the_grid_reaches_beyond_the_uncensored_readings() -> None:
    scale = true_scale(paired_table([-5, 5], [-4, 6], [40, 10]))
    assert scale.log2_mg_per_l[[0, -1]] == pytest.approx([-7.5, 8.5])
    assert 121 <= len(scale.offset) <= 241


def test_the_grid_reaches_four_dilutions_beyond_a_censored_end() -> None:
    scale = true_scale(paired_table([-inf, 0, 3], [-2, 1, inf], [40, 20, 6]))
    assert scale.log2_mg_per_l[[0, -1]] == pytest.approx([-6, 7])


@pytest.mark.parametrize("span", [1, 10, 30])
def test_splines_stand_at_least_one_a_dilution(span: int) -> None:
    scale = true_scale(paired_table([0, span], [1, span + 1], [40, 10]))
    basis = spline_density(scale, 0.1).basis
    assert basis.shape[1] >= max(20, scale.span + 3)
    assert basis.sum(axis=1) == pytest.approx(np.ones(len(scale.offset)))
    assert np.exp(log_density(basis, np.sin(np.arange(basis.shape[1])))).sum() == pytest.approx(1)
