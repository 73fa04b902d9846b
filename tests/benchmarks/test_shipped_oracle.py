"""The shipped bound on recovery, its first data set computed anew."""

import pytest

from analysis.study.tables import oracle_study, regret_study
from tests.benchmarks.study_oracle import ISOLATES, SETTING, oracle_pair
from tests.benchmarks.study_settings import SETTINGS, simulate


def test_a_fit_that_knows_all_but_the_curve_chooses_the_shipped_pair_again() -> None:
    setting = next(setting for setting in SETTINGS if setting.name == SETTING)
    assert oracle_pair(setting, simulate(setting, ISOLATES, 0)) == oracle_study().first


def test_no_fit_of_the_study_recovers_more_than_the_one_that_knows_all_but_the_curve() -> None:
    known = oracle_study().recovery
    of_the_study = [
        one for one in regret_study().recoveries if (one.setting, one.n) == (known.setting, known.n)
    ]
    assert of_the_study
    assert all(one.recovered <= known.recovered for one in of_the_study)
    required = [one.required_share for one in of_the_study if one.required_share is not None]
    assert required == [pytest.approx(0.95)] * 2
    assert known.recovered / known.data_sets < 0.95
