import numpy as np
import pytest

from analysis.simulate import SimulationSetting, logistic_zone_mm, simulate_pairs, simulated_table


def test_the_same_seed_gives_the_same_isolates():
    assert simulate_pairs(50, seed=4) == simulate_pairs(50, seed=4) != simulate_pairs(50, seed=5)


def test_the_table_counts_the_same_isolates():
    table, pairs = simulated_table(200, seed=4), simulate_pairs(200, seed=4)
    assert table.n == 200
    assert sum(p.zone_mm for p in pairs) == int(table.zone_mm @ table.count)


def test_zones_and_panel_keep_their_limits():
    setting = SimulationSetting(panel_lowest_step=-4, panel_highest_step=0)
    pairs = simulate_pairs(500, seed=1, setting=setting)
    assert {p.zone_mm for p in pairs} <= set(range(6, 56))
    assert {p.mic_upper_log2 for p in pairs if p.mic_lower_log2 is None} == {-4}
    assert {p.mic_lower_log2 for p in pairs if p.mic_upper_log2 is None} == {0}
    assert all(
        p.mic_upper_log2 - p.mic_lower_log2 == 1
        for p in pairs
        if None not in {p.mic_lower_log2, p.mic_upper_log2}
    )


@pytest.mark.parametrize("location", [-2.0, 0.0, 3.0])
def test_the_curve_falls_through_half_its_asymptote_at_its_location(location):
    steps = np.linspace(-12, 12, 200)
    zones = logistic_zone_mm(steps, (40.0, location, 0.3, 0.6))
    assert (np.diff(zones) < 0).all()
    assert logistic_zone_mm(np.array([location]), (40.0, location, 0.3, 0.6))[0] == pytest.approx(20.0)
