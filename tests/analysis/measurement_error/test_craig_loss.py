import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from analysis.criterion import MicCriterion
from analysis.measurement_error.craig_loss import TrueCurve, craig_loss, craig_minimum
from analysis.zone_pairs import ZonePairs

ZONE_MIN_MM, ZONE_MAX_MM = 6, 55


@pytest.fixture(scope="module")
def runs(acceptance_dir: Path) -> list[dict[str, Any]]:
    text = (acceptance_dir / "reference" / "dbets_data1_reference.json").read_text(encoding="utf-8")
    return json.loads(text)["mcmc"]


@pytest.fixture(scope="module")
def zones(acceptance_dir: Path) -> tuple[int, int]:
    lines = (acceptance_dir / "reference" / "dbets_data1.csv").read_text(encoding="utf-8").splitlines()[1:]
    mm = [int(line.split(",")[1]) for line in lines]
    return min(mm), max(mm)


def given_curve(run: dict[str, Any]) -> TrueCurve:
    grid = np.linspace(run["grid"]["lo"], run["grid"]["hi"], run["grid"]["n"])
    return TrueCurve(grid, np.array(run["density"]), np.array(run["curve_mm"]), 0.707, 2.121)


def test_every_two_limit_minimum_at_the_given_curves_against_dbets_example(
    runs: list[dict[str, Any]], zones: tuple[int, int]
) -> None:
    for run in runs:
        for case in run["two"]:
            criterion = MicCriterion(l_step=case["mic_L"], u_step=case["mic_U"])
            widths = {"width_min_mm": case["minWidth"], "width_max_mm": case["maxWidth"]}
            found = craig_minimum([given_curve(run)], criterion, *zones, **widths)
            expected = case["at_median_fit"]
            assert found is not None
            assert (found.d1_mm, found.d2_mm) == (expected["D1"], expected["D2"])
            assert found.loss == pytest.approx(expected["loss"], rel=1e-4, abs=1e-10)


def test_every_one_limit_minimum_at_the_given_curves_against_dbets_example(
    runs: list[dict[str, Any]], zones: tuple[int, int]
) -> None:
    for run in runs:
        for case in run["one"]:
            found = craig_minimum([given_curve(run)], MicCriterion(l_step=case["mic_b"]), *zones)
            assert found is not None
            assert found.d2_mm == case["at_median_fit"]["D"]
            assert found.loss == pytest.approx(case["at_median_fit"]["loss"], rel=1e-4, abs=1e-10)


def a_curve() -> TrueCurve:
    m = np.linspace(-6, 6, 241)
    return TrueCurve(m, np.full(241, 1 / 241), 40 / (1 + np.exp(0.6 * (m - 0.5))), 0.7, 2.1)


def test_the_loss_of_a_pair_is_the_sum_written_in_its_definition() -> None:
    curve, low, high, d1, d2 = a_curve(), -1, 1, 17, 22
    expected = 0.0
    for m, weight, g in zip(curve.true_log2, curve.weight, curve.curve_mm, strict=True):
        below_low, below_high = norm.cdf((low - m) / 0.7), norm.cdf((high - 1 - m) / 0.7)
        zone_not_s, zone_r = norm.cdf((d2 - 0.5 - g) / 2.1), norm.cdf((d1 + 0.5 - g) / 2.1)
        if m <= low - 0.5:
            gap = (1 - zone_not_s) - below_low
        elif m < high - 0.5:
            gap = (zone_not_s - zone_r) - (below_high - below_low)
        else:
            gap = zone_r - (1 - below_high)
        expected += weight * min(0.0, gap) ** 2
    loss = craig_loss(curve, MicCriterion(l_step=low, u_step=high), ZonePairs(np.array([d1]), np.array([d2])))
    assert loss[0] == pytest.approx(expected, rel=1e-12)


def test_the_ladder_truth_moves_the_pair_by_at_most_a_millimetre() -> None:
    criterion = MicCriterion(l_step=-1, u_step=1)
    published = craig_minimum([a_curve()], criterion, ZONE_MIN_MM, ZONE_MAX_MM)
    ladder = craig_minimum([a_curve()], criterion, ZONE_MIN_MM, ZONE_MAX_MM, truth="ladder")
    assert published is not None
    assert ladder is not None
    assert abs(published.d1_mm - ladder.d1_mm) <= 1
    assert abs(published.d2_mm - ladder.d2_mm) <= 1


def test_a_pair_on_a_width_limit_is_flagged_and_no_pair_is_none() -> None:
    criterion = MicCriterion(l_step=-1, u_step=2)
    narrow = craig_minimum([a_curve()], criterion, ZONE_MIN_MM, ZONE_MAX_MM, width_max_mm=4)
    assert narrow is not None
    assert narrow.at_width_limit
    assert craig_minimum([a_curve()], criterion, 20, 22) is None
