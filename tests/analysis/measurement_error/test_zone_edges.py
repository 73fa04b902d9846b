import numpy as np
import pytest

from analysis.measurement_error.cells import zone_bounds
from analysis.measurement_error.normal_interval import interval_probability
from analysis.measurement_error.zone_edges import edges_mm, zone_edges

CURVE_MM = np.concatenate([np.linspace(0.0, 60.0, 41), [20.5, 21.0]])


@pytest.mark.parametrize("sigma_mm", [1.0, 2.121, 4.0])
def test_probability_and_slopes_are_those_of_the_intervals_in_logarithms(sigma_mm: float) -> None:
    lower, upper = zone_bounds(np.arange(6, 41))
    logs = interval_probability(lower[:, None], upper[:, None], CURVE_MM, sigma_mm)
    zone = zone_edges(edges_mm(6, 40), CURVE_MM, sigma_mm)
    once = zone.a * zone.bell
    by_g, by_s = (zone.bell[:-1] - zone.bell[1:]) / sigma_mm, once[:-1] - once[1:]
    assert zone.probability == pytest.approx(np.exp(logs.log_p), rel=1e-11, abs=1e-300)
    assert by_g == pytest.approx(np.exp(logs.log_p) * logs.g, rel=1e-9, abs=1e-16)
    assert by_s == pytest.approx(np.exp(logs.log_p) * logs.s, rel=1e-9, abs=1e-15)


def test_a_reading_without_inhibition_is_open_below() -> None:
    assert zone_edges(edges_mm(6, 7), np.array([-30.0]), 1.0).probability[0, 0] == 1.0
