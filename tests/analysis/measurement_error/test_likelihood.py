import numpy as np
import pytest

from analysis.measurement_error.cells import cells_of
from analysis.measurement_error.curve import CurveKind
from analysis.measurement_error.density import spline_density
from analysis.measurement_error.fit import curve_of, fit_curve
from analysis.measurement_error.likelihood import Likelihood
from analysis.measurement_error.true_scale import true_scale
from analysis.paired_table import PairedTable, paired_table
from analysis.simulate import SimulationSetting, simulated_table

CENSORED = simulated_table(150, seed=3, setting=SimulationSetting(panel_lowest_step=-3, panel_highest_step=1))


def likelihood_of(kind: CurveKind, table: PairedTable) -> Likelihood:
    scale = true_scale(table)
    return Likelihood(cells_of(table, scale, 0.7), spline_density(scale, 0.1), curve_of(kind, scale))


@pytest.mark.parametrize("kind", CurveKind)
def test_gradient_and_second_derivatives_match_finite_differences(kind: CurveKind) -> None:
    fit = fit_curve(CENSORED, kind)
    likelihood = fit.likelihood
    at = fit.parameters + 0.05 * np.random.default_rng(1).normal(size=len(fit.parameters))
    surface, steps = likelihood.surface(at), 1e-5 * np.eye(len(at))
    slopes = [(likelihood.objective(at + h) - likelihood.objective(at - h)) / 2e-5 for h in steps]
    bends = [
        (likelihood.value_and_gradient(at + h)[1] - likelihood.value_and_gradient(at - h)[1]) / 2e-5
        for h in steps
    ]
    assert surface.value == likelihood.objective(at)
    assert surface.gradient == pytest.approx(np.array(slopes), abs=1e-5 * np.abs(slopes).max())
    assert surface.second == pytest.approx(np.array(bends), abs=1e-6 * np.abs(bends).max())


def test_the_likelihood_is_the_plain_sum_over_the_grid_where_that_does_not_underflow() -> None:
    table = paired_table([-1, 0], [0, 1], [25, 20], [3, 2])
    likelihood = likelihood_of(CurveKind.LOGISTIC, table)
    cells, basis = likelihood.cells, likelihood.density.basis
    at = np.concatenate([np.zeros(basis.shape[1]), [np.log(40), 0.5, -0.5, -0.5], [0.7]])
    posterior = likelihood.posterior(at)
    by_zone = np.exp(posterior.zone.log_p)[cells.zone_position]
    plain = (posterior.density * np.exp(cells.log_mic) * by_zone).sum(axis=1)
    assert posterior.log_likelihood == pytest.approx(float(cells.count @ np.log(plain)), rel=1e-12)


def test_an_isolate_far_off_the_curve_does_not_make_the_likelihood_infinite() -> None:
    table = paired_table([-6, 5, 5], [-5, 6, 6], [45, 6, 54])
    likelihood = likelihood_of(CurveKind.LOGISTIC, table)
    splines = likelihood.density.basis.shape[1]
    at = np.concatenate([np.zeros(splines), [np.log(40), 5.0, 3.0, 3.0], [0.0]])
    assert np.isfinite(likelihood.objective(at))
    assert np.isfinite(likelihood.surface(at).second).all()


def test_the_work_depends_on_distinct_cells_and_not_on_isolates() -> None:
    table = CENSORED
    many = paired_table(table.mic_lower_log2, table.mic_upper_log2, table.zone_mm, table.count * 200)
    assert (
        likelihood_of(CurveKind.SPLINE, many).cells.log_mic.shape
        == likelihood_of(CurveKind.SPLINE, table).cells.log_mic.shape
    )
