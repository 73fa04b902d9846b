"""Single data sets of the shipped study of intervals, computed anew."""

import pytest

from analysis.study.tables import Sample, coverage_study
from tests.benchmarks.study_coverage import interval_line
from tests.benchmarks.study_settings import SETTINGS

BY_NAME = {setting.name: setting for setting in SETTINGS}


def named(sample: Sample) -> str:
    return f"{sample.setting} {sample.n}"


@pytest.mark.all
@pytest.mark.parametrize("sample", coverage_study().sample, ids=named)
def test_intervals_are_still_those_of_the_study(sample: Sample) -> None:
    line = interval_line(BY_NAME[sample.setting], sample.n, sample.replicate)
    assert line["default"]["pair"] == sample.pairs["default"]
    assert tuple(line["default"]["intervals"]) == sample.intervals
