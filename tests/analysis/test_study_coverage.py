"""The study of intervals that ships with the package: every cell is there, as good as the methods claim."""

from math import inf

import pytest

from analysis.study.tables import Coverage, coverage_study
from tests.benchmarks.study import SIZES
from tests.benchmarks.study_settings import SETTINGS

CELLS = [(setting.name, n) for setting in SETTINGS for n in SIZES]
FEWEST_DATA_SETS, COVERED = 40, 0.93
EXPLAINED = {"bimodal"}


def test_the_study_of_intervals_has_every_setting_and_size_by_both_ways() -> None:
    study = coverage_study()
    assert [(one.setting, one.n) for one in study.cells if one.way == "default"] == CELLS
    assert [(one.setting, one.n) for one in study.cells if one.way == "counted"] == CELLS
    assert min(one.data_sets for one in study.cells) >= FEWEST_DATA_SETS
    assert study.model_resamples == 200


def test_the_intervals_of_the_default_hold_the_limits_of_the_true_pair() -> None:
    pooled = next(one for one in coverage_study().pooled if one.way == "default")
    assert min(pooled.r_share, pooled.s_share) >= COVERED
    assert 0 < min(pooled.r_mean_width_mm, pooled.s_mean_width_mm) < inf


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_no_setting_is_covered_less_but_for_those_explained(name: str) -> None:
    rows: list[Coverage] = [
        one
        for one in (*coverage_study().settings, *coverage_study().cells)
        if one.setting == name and one.way == "default"
    ]
    assert rows
    if name not in EXPLAINED:
        assert min(min(one.r_upper_99, one.s_upper_99) for one in rows) >= COVERED
