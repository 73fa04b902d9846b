import numpy as np
import pytest

from analysis.measurement_error.model import fit_model
from analysis.simulate import EXAMPLE_SETTING, logistic_zone_mm, simulated_table


def test_a_large_simulated_sample_gives_curve_density_and_error_back() -> None:
    model = fit_model(simulated_table(4000, seed=11))
    for fit in model.fits:
        true = logistic_zone_mm(fit.scale.log2_mg_per_l, EXAMPLE_SETTING.curve)
        assert np.sqrt(np.average((fit.curve_mm - true) ** 2, weights=fit.density)) < 0.4
        assert fit.sigma_zone_mm == pytest.approx(EXAMPLE_SETTING.sigma_zone_mm, abs=0.15)
        weights, means = np.array(EXAMPLE_SETTING.weights), np.array(EXAMPLE_SETTING.means_log2)
        assert fit.density @ fit.scale.log2_mg_per_l == pytest.approx(weights @ means, abs=0.15)
