import numpy as np
import pytest

from analysis.measurement_error.fit import ModelOptions
from analysis.measurement_error.fit_checks import check_fit
from analysis.measurement_error.model import fit_model
from analysis.paired_table import paired_table
from analysis.simulate import SimulationSetting, simulated_table

FIXED = ModelOptions(sigma_zone="fixed")


def test_data_from_one_curve_are_not_rejected() -> None:
    check = check_fit(fit_model(simulated_table(60, seed=6)), simulations=99, seed=1)
    assert not check.rejected
    assert check.simulations <= 99


@pytest.mark.parametrize("simulations", [19, pytest.param(99, marks=pytest.mark.all)])
def test_two_species_with_curves_9_mm_apart_exceed_every_simulation_and_are_rejected_by_99(
    simulations: int,
) -> None:
    one, other = simulated_table(70, seed=6), simulated_table(70, seed=7)
    lower = np.maximum(other.zone_mm - 9, 6)
    both = paired_table(
        np.concatenate([one.mic_lower_log2, other.mic_lower_log2]),
        np.concatenate([one.mic_upper_log2, other.mic_upper_log2]),
        np.concatenate([one.zone_mm, lower]),
        np.concatenate([one.count, other.count]),
    )
    check = check_fit(fit_model(both, FIXED), simulations=simulations, seed=1)
    assert check.dispersion_p == pytest.approx(1 / (1 + simulations))
    assert check.rejected is (simulations == 99)


def test_the_check_is_the_same_every_time() -> None:
    model = fit_model(simulated_table(80, seed=1, setting=SimulationSetting()))
    assert check_fit(model, simulations=9, seed=4) == check_fit(model, simulations=9, seed=4)
