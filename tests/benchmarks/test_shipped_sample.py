"""Single data sets of the shipped studies, computed anew."""

import pytest

from analysis.study.tables import Sample, regret_study, verdict_study
from tests.benchmarks.study_rules import pairs_of
from tests.benchmarks.study_settings import SETTINGS, simulate
from tests.benchmarks.study_verdicts import verdict_line

BY_NAME = {setting.name: setting for setting in SETTINGS}


def named(sample: Sample) -> str:
    return f"{sample.setting} {sample.n}"


@pytest.mark.parametrize("sample", regret_study().sample, ids=named)
def test_every_rule_still_chooses_the_pairs_of_the_study_of_regret(sample: Sample) -> None:
    setting = BY_NAME[sample.setting]
    assert pairs_of(simulate(setting, sample.n, sample.replicate), setting.criterion) == sample.pairs


@pytest.mark.parametrize("sample", verdict_study().sample, ids=named)
def test_cells_still_have_the_verdicts_of_the_study(sample: Sample) -> None:
    line = verdict_line(BY_NAME[sample.setting], sample.n, sample.replicate, dict(sample.pairs))
    again = {
        f"{basis} {way}": letters[0] for basis in ("same", "held_out") for way, letters in line[basis].items()
    }
    assert again == sample.verdicts
