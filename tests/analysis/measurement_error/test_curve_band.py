import numpy as np
import pytest

from analysis.measurement_error.curve import CurveKind
from analysis.measurement_error.curve_band import curve_band
from analysis.measurement_error.fit import fit_curve
from analysis.simulate import EXAMPLE_SETTING, logistic_zone_mm, simulated_table


@pytest.mark.parametrize("kind", CurveKind)
def test_bands_hold_most_of_the_true_curve_in_most_samples(kind: CurveKind) -> None:
    covered = []
    for seed in range(6):
        fit = fit_curve(simulated_table(200, seed=seed), kind)
        band = curve_band(fit)
        true = logistic_zone_mm(band.true_log2, EXAMPLE_SETTING.curve)
        assert (band.lower_mm <= band.curve_mm).all()
        covered.append(fit.density[(band.lower_mm <= true) & (true <= band.upper_mm)].sum())
    assert np.mean(covered) > 0.85


def test_more_isolates_narrow_the_band() -> None:
    few, many = (curve_band(fit_curve(simulated_table(n, seed=1), CurveKind.LOGISTIC)) for n in (100, 1600))
    assert np.median(many.upper_mm - many.lower_mm) < np.median(few.upper_mm - few.lower_mm)
