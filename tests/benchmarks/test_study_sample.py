"""A sample of the simulation study: the model's default against the counted rule."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.error_bounded import search
from tests.benchmarks import study_coverage
from tests.benchmarks.study import lines_of, run
from tests.benchmarks.study_coverage_table import coverage_tables
from tests.benchmarks.study_rules import RULE
from tests.benchmarks.study_run import lines_of_runs
from tests.benchmarks.study_settings import SETTINGS, Setting, simulate, true_joint
from tests.benchmarks.study_table import markdown, regret_tables
from tests.benchmarks.study_truth import regret, truth_of

NAMES = [setting.name for setting in SETTINGS]


@pytest.mark.parametrize("setting", SETTINGS, ids=NAMES)
def test_the_truth_of_a_setting_is_a_distribution_with_a_best_pair(setting: Setting) -> None:
    joint = true_joint(setting)
    assert joint.probability.sum() == pytest.approx(1, abs=1e-9)
    truth = truth_of(setting.name)
    assert regret(setting.name, truth.best_pair) == pytest.approx(0, abs=1e-9)
    assert regret(setting.name, None) is None


@pytest.mark.parametrize(
    "setting",  # four laboratories are no large sample of laboratories
    [pytest.param(one, id=one.name) for one in SETTINGS if not one.laboratories],
)
def test_a_large_simulated_sample_looks_like_the_truth(setting: Setting) -> None:
    table, joint = simulate(setting, 40_000, 0), true_joint(setting)
    share = np.bincount(table.zone_mm, weights=table.count, minlength=56)[6:] / table.n
    assert np.abs(share - joint.probability.sum(axis=0)).max() < 0.01


def test_data_sets_depend_on_setting_size_and_replicate_alone() -> None:
    one, same, other = (simulate(SETTINGS[0], 60, replicate) for replicate in (3, 3, 4))
    assert one.scattergram_cells() == same.scattergram_cells() != other.scattergram_cells()


@pytest.mark.all
def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    out = tmp_path / "study.jsonl"
    assert run(out, ["steep"], [60], range(1), "v") == 1
    assert run(out, ["steep"], [60], range(2), "v") == 1
    assert run(out, ["steep"], [60], range(2), "v") == 0
    assert [line["replicate"] for line in lines_of(out)] == [0, 1]
    assert "| steep | 60 | 2 |" in markdown(regret_tables([out], "command"))
    with pytest.raises(SystemExit, match="made by code v"):
        run(out, ["steep"], [60], range(1), "w")


def test_runs_of_different_code_stand_side_by_side_but_never_mix_in_a_setting(tmp_path: Path) -> None:
    def written(name: str, version: str, setting: str) -> Path:
        lines = [{"code_version": version}, {"setting": setting, "n": 60, "replicate": 0}]
        file = tmp_path / name
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return file

    old, new = written("old", "v", "steep"), written("new", "w", "bimodal")
    assert lines_of_runs([old, new])[0] == "v, w (bimodal)"
    with pytest.raises(SystemExit, match="different code"):
        lines_of_runs([old, written("again", "w", "steep")])


def test_the_counted_search_finds_the_truth_in_the_true_table() -> None:
    found = search(true_joint(SETTINGS[0]).expected_counts(), RULE).unconstrained
    assert found is not None
    assert (found.d1_mm, found.d2_mm) == truth_of("low_mic").best_pair


def compared(tmp_path: Path, settings: list[str], sizes: list[int], replicates: int) -> dict[str, float]:
    """Return the mean paired difference of regret, default less counted, by setting."""
    out = tmp_path / "sample.jsonl"
    run(out, settings, sizes, range(replicates), "sample")
    differences: dict[str, list[float]] = {name: [] for name in settings}
    for line in map(json.loads, out.read_text(encoding="utf-8").splitlines()[1:]):
        if line["regret"]["counted"] is not None and line["regret"]["average_profiled"] is not None:
            difference = line["regret"]["average_profiled"] - line["regret"]["counted"]
            differences[line["setting"]].append(difference)
    return {name: float(np.mean(values)) for name, values in differences.items()}


@pytest.mark.all
def test_the_default_loses_less_than_the_counted_rule_in_a_small_sample(tmp_path: Path) -> None:
    difference = compared(tmp_path, ["narrow_panel", "bimodal"], [60], 2)
    assert max(difference.values()) < 0, difference


@pytest.mark.all
def test_the_default_loses_less_than_the_counted_rule_in_every_setting(tmp_path: Path) -> None:
    difference = compared(tmp_path, NAMES, [60, 100, 300], 10)
    assert max(difference.values()) < 0, difference


def test_a_line_of_the_interval_study_holds_estimates_and_makes_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study_coverage, "MODEL_RESAMPLES", 5)
    monkeypatch.setattr(study_coverage, "COUNTED_RESAMPLES", 50)
    out = tmp_path / "coverage.jsonl"
    assert run(out, ["steep"], [60], range(1), "v", study_coverage.interval_line) == 1
    line = lines_of(out)[0]
    for limit, (low, high) in zip(line["default"]["pair"], line["default"]["intervals"], strict=True):
        assert low <= limit <= high
    one = coverage_tables([out], "command").cells[0]
    assert (one.setting, one.n, one.way, one.data_sets) == ("steep", 60, "default", 1)
