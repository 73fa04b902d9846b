"""Every line against outside answers, another implementation, or isolates written out one by one."""

from math import inf

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import log_ndtr
from scipy.stats import norm, theilslopes

from analysis.candidate import Question
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.methods import Censoring, Method, Scale
from analysis.paired_table import paired_table
from analysis.plan import AnalysisPlan
from analysis.refusals import Caveat, Refusal
from analysis.regression.deming import deming
from analysis.regression.fit import NoLine, points
from analysis.regression.interval_censored import interval_censored, log_interval_probability
from analysis.regression.least_squares import ols, ols_inverse
from analysis.regression.lines import LINE_METHODS, regress
from analysis.regression.quantile import quantile_line
from analysis.regression.theil_sen import theil_sen
from analysis.simulate import simulated_table

CRITERION = MicCriterion(l_step=-1, u_step=1)
PLAN = AnalysisPlan(regression_resamples=50)


def _lines(table, method):
    question = Question(table=table, criterion=CRITERION, rule=SearchRule())
    return list(regress(question, method, PLAN))


REFERENCE = {
    Method.OLS: "OLS zone~mic all_naive",
    Method.OLS_INVERSE: "OLS mic~zone inverted all_naive",
    Method.DEMING: "Deming lam=9 all_naive",
    Method.THEIL_SEN: "Theil-Sen all_naive",
    Method.INTERVAL_CENSORED: "interval-censored ML mic~zone inverted (true-MIC scale)",
}


@pytest.mark.parametrize("method", REFERENCE)
def test_line_against_the_reference_of_the_dbets_example(dbets_table, dbets_reference, method):
    expected = dbets_reference["regression"][REFERENCE[method]]
    ((_, (line,)),) = _lines(dbets_table, method)
    found = (line.intercept_mm, line.slope_mm_per_log2, line.zone_at_l_mm, line.zone_at_u_mm)
    assert found == pytest.approx(tuple(expected.values()), abs=2e-7)


def test_each_line_says_where_it_was_read(dbets_table):
    ((_, (observed,)),) = _lines(dbets_table, Method.OLS)
    ((_, (true,)),) = _lines(dbets_table, Method.INTERVAL_CENSORED)
    assert (observed.scale, observed.read_at_l, observed.read_at_u) == (Scale.OBSERVED_LADDER, -1, 1)
    assert (true.scale, true.read_at_l, true.read_at_u) == (Scale.TRUE, -1.5, 0.5)
    assert (observed.intercept_mm, observed.slope_mm_per_log2) == pytest.approx((35.530, -4.634), abs=5e-4)


def _written_out(table):
    steps, zones = np.repeat(table.nearest_step(), table.count), np.repeat(table.zone_mm, table.count)
    return steps.astype(float), zones.astype(float)


def test_least_squares_intervals_against_statsmodels_on_isolates_one_by_one(example_table):
    steps, zones = _written_out(example_table)
    fitted = sm.OLS(zones, sm.add_constant(steps)).fit()
    line = ols(points(example_table, 0), -1.0, 1.0)
    assert (line.slope.lower, line.slope.upper) == pytest.approx(tuple(fitted.conf_int()[1]))
    expected = fitted.get_prediction([[1, -1.0]]).conf_int()[0]
    assert (line.at_l.lower, line.at_l.upper) == pytest.approx(tuple(expected))
    assert line.r_squared == pytest.approx(fitted.rsquared)
    assert line.residual_sd_mm == pytest.approx(np.sqrt(fitted.mse_resid))


def test_inverse_line_lies_beyond_the_direct_one_and_deming_between(example_table):
    cells = points(example_table, -1)
    direct, turned = ols(cells, 0.0, 2.0).slope.value, ols_inverse(cells, 0.0, 2.0).slope.value
    between = deming(cells, 0.0, 2.0, 9.0).slope.value
    assert turned < between < direct < 0


def test_deming_tends_to_least_squares_as_the_concentration_loses_its_error(example_table):
    cells = points(example_table, -1)
    assert deming(cells, 0.0, None, 1e9).slope.value == pytest.approx(
        ols(cells, 0.0, None).slope.value, rel=1e-5
    )


def test_theil_sen_against_scipy_on_isolates_one_by_one(example_table):
    steps, zones = _written_out(example_table)
    expected = theilslopes(zones, steps)
    line = theil_sen(points(example_table, 0), -1.0, 1.0, resamples=20, seed=1)
    assert (line.slope.value, line.intercept_mm) == pytest.approx((expected[0], expected[1]))


@pytest.mark.parametrize("percent", [5, 95])
def test_quantile_line_against_statsmodels_on_isolates_one_by_one(dbets_table, percent):
    steps, zones = _written_out(dbets_table)
    fitted = sm.QuantReg(zones, sm.add_constant(steps)).fit(q=percent / 100)
    line = quantile_line(points(dbets_table, 0), percent, -1.0, 1.0)
    assert (line.intercept_mm, line.slope.value) == pytest.approx(tuple(fitted.params), abs=1e-4)


def test_interval_censored_line_against_a_general_optimiser():
    table = simulated_table(200, seed=9)
    kept = table.keep(~table.zone_censored)

    def loss(theta):
        mean, sd = theta[0] + theta[1] * kept.zone_mm, np.exp(theta[2])
        lower, upper = (kept.mic_lower_log2 - mean) / sd, (kept.mic_upper_log2 - mean) / sd
        return -float(kept.count @ np.log(np.maximum(norm.cdf(upper) - norm.cdf(lower), 1e-300)))

    best = minimize(
        loss, [5.0, -0.2, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-9, "maxiter": 9000}
    )
    c, d, _ = best.x
    line = interval_censored(table, 0, -1.5, 0.5)
    assert (line.intercept_mm, line.slope.value) == pytest.approx((-c / d, 1 / d), abs=1e-3)


@given(st.floats(-40, 40), st.floats(1e-3, 5))
def test_interval_probability_keeps_its_digits_in_either_tail(lower, width):
    found = float(log_interval_probability(np.array([lower]), np.array([lower + width]))[0])
    mirrored = float(log_interval_probability(np.array([-lower - width]), np.array([-lower]))[0])
    assert np.isfinite(found)
    assert found == pytest.approx(mirrored, rel=1e-7)
    assert found < log_ndtr(lower + width) or lower < -6


def test_censored_values_are_left_out_and_set_beside_the_naive_line():
    table = simulated_table(300, seed=5)
    assert table.mic_censored.any()
    (left_out, (proper,)), (naive_answer, (naive,)) = _lines(table, Method.OLS)
    assert (proper.censoring, naive.censoring) == (Censoring.EXCLUDED, Censoring.NEAREST_STEP)
    assert proper.n_used < naive.n_used == table.n
    assert proper.n_mic_censored == int(table.count[table.mic_censored].sum()) > 0
    assert [w.code for w in naive_answer.warnings if w.code is Caveat.NAIVE_LINE]
    assert not [w.code for w in left_out.warnings if w.code is Caveat.NAIVE_LINE]


def test_implied_limits_are_rounded_away_from_the_intermediate_range(dbets_table):
    ((answer, (line,)),) = _lines(dbets_table, Method.OLS)
    assert (answer.zone_s_ge_mm, answer.zone_r_le_mm) == (41, 30)
    assert line.zone_at_l_mm == pytest.approx(40.16, abs=0.01)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(6, 35)), min_size=2, max_size=25))
def test_no_data_break_a_method(isolates):
    table = paired_table([s - 1 for s, _ in isolates], [s for s, _ in isolates], [z for _, z in isolates])
    for method in LINE_METHODS:
        for answer, lines in _lines(table, method):
            assert (answer.refusal is None) == (answer.zone_s_ge_mm is not None)
            assert all(np.isfinite(line.slope_mm_per_log2) for line in lines)


def _rows(*rows):
    return paired_table(
        [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows]
    )


@pytest.mark.parametrize(
    ("table", "method", "code"),
    [
        pytest.param(
            _rows((0, 1, 20, 5), (1, 2, 25, 5)), Method.OLS, Refusal.SLOPE_NOT_NEGATIVE, id="rising"
        ),
        pytest.param(
            _rows((0, 1, 20, 5), (0, 1, 24, 5), (1, 2, 22, 5), (1, 2, 26, 5)),
            Method.INTERVAL_CENSORED,
            Refusal.SLOPE_NOT_NEGATIVE,
            id="rising, by likelihood",
        ),
        pytest.param(_rows((0, 1, 20, 9), (0, 1, 25, 9)), Method.OLS, Refusal.CONSTANT_MICS, id="one MIC"),
        pytest.param(_rows((0, 1, 20, 9), (1, 2, 20, 9)), Method.OLS, Refusal.CONSTANT_ZONES, id="one zone"),
        pytest.param(
            _rows((3, inf, 8, 9), (-inf, -3, 30, 9), (0, 1, 20, 2)),
            Method.DEMING,
            Refusal.TOO_FEW_UNCENSORED,
            id="nearly all censored",
        ),
        pytest.param(
            _rows((0, 1, 30, 9), (1, 2, 25, 9), (2, 3, 20, 9)),
            Method.INTERVAL_CENSORED,
            Refusal.NOT_CONVERGED,
            id="a line through every interval",
        ),
        pytest.param(
            _rows((0, 1, 20, 5), (0, 1, 25, 5), (1, 2, 20, 5), (1, 2, 25, 5)),
            Method.DEMING,
            Refusal.NO_RELATION,
            id="no correlation",
        ),
    ],
)
def test_a_method_without_an_answer_says_why(table, method, code):
    (answer, lines), *_ = _lines(table, method)
    assert answer.refusal.code is code
    assert lines == () or code is Refusal.SLOPE_NOT_NEGATIVE


def test_quantile_lines_may_cross(dbets_table):
    ((answer, lines),) = _lines(dbets_table, Method.QUANTILE)
    assert answer.refusal.code is Refusal.LIMITS_OUT_OF_ORDER
    assert [line.quantile_percent for line in lines] == [5, 95]


def test_too_few_points_make_no_line():
    with pytest.raises(NoLine):
        points(paired_table([0, 1], [1, 2], [20, 21]), 0)
