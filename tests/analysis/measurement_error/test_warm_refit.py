"""Refits against the oracle they replace: damped Newton on the likelihood in logarithms."""

from pathlib import Path

import numpy as np
import pytest

from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.measurement_error.curve import CurveKind
from analysis.measurement_error.fit import ModelOptions, fit_curve
from analysis.measurement_error.joint import JointTable, class_probability, shape_joint
from analysis.measurement_error.model import AveragedModel, counts_by_cluster, fit_model
from analysis.measurement_error.resampling import chosen_limits, draws
from analysis.measurement_error.warm_refit import RefittedCurve, WarmStart, warm_start
from analysis.paired_table import Floats, PairedTable, paired_table
from analysis.simulate import SimulationSetting, simulated_table
from tests.benchmarks.study_settings import SETTINGS, simulate

CRITERION, RULE = MicCriterion(l_step=-1, u_step=1), SearchRule()
CENSORED = simulated_table(150, seed=3, setting=SimulationSetting(panel_lowest_step=-3, panel_highest_step=1))


def study_table(name: str, n: int) -> tuple[PairedTable, MicCriterion]:
    setting = next(setting for setting in SETTINGS if setting.name == name)
    return simulate(setting, n, 900), setting.criterion


def starts_of(model: AveragedModel) -> list[WarmStart]:
    return [warm_start(fit, model.zone_min_mm, model.zone_max_mm) for fit in model.fits]


def resamples_of(table: PairedTable, start: WarmStart, many: int) -> list[Floats]:
    drawn = draws(counts_by_cluster(table), clustered=False, resamples=many, seed=11)
    return [start.table(counts) for counts in drawn]


def pairs(model: AveragedModel, refits: list[RefittedCurve], criterion: MicCriterion) -> np.ndarray:
    """Return the constrained and the unconstrained pair."""
    fit, low, high = model.fits[0], model.zone_min_mm, model.zone_max_mm
    by_class = class_probability(fit.scale.offset, fit.sigma_mic_log2, criterion, fit.scale.origin_step)
    joint = np.mean([shape_joint(by_class, refit, low, high) for refit in refits], axis=0)
    return np.array(chosen_limits(JointTable(joint, low), RULE))


def agreement(table: PairedTable, criterion: MicCriterion, many: int) -> tuple[list[float], list[np.ndarray]]:
    """Return by how much each refit's objective exceeds Newton's, and how far apart the pairs are, mm."""
    model = fit_model(table)
    starts, excess, apart = starts_of(model), [], []
    for counts in resamples_of(table, starts[0], many):
        found = [start.refit(counts) for start in starts]
        newton = [start.refit_by_newton(counts, tolerance=1e-9) for start in starts]
        for start, one, other in zip(starts, found, newton, strict=True):
            assert one.converged
            objective = start.likelihood_of(counts).objective
            excess.append(objective(one.parameters) - objective(other.parameters))
        apart.append(np.abs(pairs(model, found, criterion) - pairs(model, newton, criterion)))
    return excess, apart


@pytest.mark.parametrize("kind", CurveKind)
def test_the_product_of_matrices_is_the_likelihood_in_logarithms(kind: CurveKind) -> None:
    fit = fit_curve(CENSORED, kind)
    start = warm_start(fit, 6, 50)
    at = fit.parameters + 0.05 * np.random.default_rng(1).normal(size=len(fit.parameters))
    counts = start.table(fit.likelihood.cells.count)
    value, gradient = start.likelihood.value_and_gradient(at, counts)
    in_logs, slope = fit.likelihood.value_and_gradient(at)
    assert value == pytest.approx(in_logs, rel=1e-13)
    assert gradient == pytest.approx(slope, abs=1e-10)
    again, same = start.likelihood_of(counts).value_and_gradient(at)
    assert (again, same.tolist()) == (in_logs, slope.tolist())


@pytest.mark.parametrize(
    ("name", "n"), [("low_mic", 60), ("narrow_panel", 100), ("bimodal", 60), ("steep", 60)]
)
def test_refits_end_where_full_newton_ends(name: str, n: int) -> None:
    excess, apart = agreement(*study_table(name, n), many=3)
    assert max(excess) < 1e-3
    assert np.max(apart) == 0


def test_refits_of_dbets_example_end_where_full_newton_ends(acceptance_dir: Path) -> None:
    x, y = np.loadtxt(acceptance_dir / "reference" / "dbets_data1.csv", delimiter=",", skiprows=1).T
    excess, apart = agreement(paired_table(x - 1, x, y), CRITERION, many=2)
    assert max(excess) < 1e-3
    assert np.max(apart) == 0


@pytest.mark.all
@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
@pytest.mark.parametrize("n", [60, 300])
def test_nearly_all_refits_end_where_full_newton_ends_in_every_setting(name: str, n: int) -> None:
    """Where a table has several minima, now the one and now the other way finds the lower."""
    excess, apart = agreement(*study_table(name, n), many=40)
    assert np.median(excess) < 2e-4
    assert np.mean(np.abs(excess) < 1e-3) > 0.9
    assert np.mean(np.max(apart, axis=(1, 2)) == 0) > 0.9


def test_a_refit_of_the_same_counts_stays_where_it_is() -> None:
    model = fit_model(CENSORED)
    for start in starts_of(model):
        again = start.refit(start.table(model.counts))
        assert again.curve_mm == pytest.approx(start.fit.curve_mm, abs=1e-3)
        assert again.density == pytest.approx(start.fit.density, abs=1e-5)


def test_a_refit_agrees_with_a_fit_from_scratch() -> None:
    doubled = paired_table(
        CENSORED.mic_lower_log2, CENSORED.mic_upper_log2, CENSORED.zone_mm, CENSORED.count * 2
    )
    for start in starts_of(fit_model(CENSORED)):
        again = start.refit(start.table(start.fit.likelihood.cells.count * 2))
        scratch = fit_curve(doubled, start.fit.kind)
        assert again.density == pytest.approx(scratch.density, abs=5e-4)
        assert again.sigma_zone_mm == pytest.approx(scratch.sigma_zone_mm, rel=1e-2)


def test_a_fixed_error_stays_fixed() -> None:
    fit = fit_curve(CENSORED, CurveKind.LOGISTIC, ModelOptions(sigma_zone="fixed", sigma_zone_mm=2.0))
    start = warm_start(fit, 6, 50)
    for counts in resamples_of(CENSORED, start, 2):
        assert start.refit(counts).sigma_zone_mm == pytest.approx(2.0, abs=1e-12)


def test_isolates_too_far_off_for_plain_products_are_refitted_in_logarithms() -> None:
    start = warm_start(fit_curve(CENSORED, CurveKind.SPLINE), 6, 200)
    counts = start.table(start.fit.likelihood.cells.count)
    counts[0, -1] = 1
    assert start.likelihood.value_and_gradient(start.fit.parameters, counts)[0] == np.inf
    assert np.isfinite(start.refit(counts).curve_mm).all()
