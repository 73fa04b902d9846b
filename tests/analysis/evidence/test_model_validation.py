"""The model's pair on isolates that did not choose it; subgroups; challenge isolates kept apart."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from analysis.candidate import Question, candidate
from analysis.counted import held_out
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.evidence.model_validation import model_corrected, model_held_out
from analysis.evidence.refits import counts_of, refits_of
from analysis.evidence.report import SubgroupProblem
from analysis.evidence.subgroups import subgroup_fits, subgroups
from analysis.expected import MODEL_METHODS
from analysis.measurement_error.model import AveragedModel, fit_model
from analysis.measurement_error.resampling import chosen_limits, resample_model
from analysis.methods import Censoring, Factor, LongStep, Method
from analysis.paired_table import PairedTable, paired_table
from analysis.proposal import derive
from analysis.record import AnalysisPlan, DerivationRecord
from analysis.refusals import Caveat
from analysis.simulate import simulated_table

CRITERION = MicCriterion(l_step=-1, u_step=1)
RULE = SearchRule()
PLAN = AnalysisPlan(
    methods=MODEL_METHODS,
    bootstrap_resamples=0,
    model_resamples=3,
    model_simulations=0,
    model_sensitivity=False,
    group_resamples=0,
)


def in_thirds(found: PairedTable, *, challenge: bool = False) -> PairedTable:
    """Give every third cell to another laboratory, and every seventh another year."""
    cells = range(len(found.count))
    return paired_table(
        found.mic_lower_log2,
        found.mic_upper_log2,
        found.zone_mm,
        found.count,
        laboratory=["abc"[cell % 3] for cell in cells],
        labels={Factor.YEAR: ["2025" if cell % 7 else "2026" for cell in cells]},
        challenge=[challenge and cell % 5 == 0 for cell in cells],
    )


@pytest.fixture(scope="module")
def table() -> PairedTable:
    return in_thirds(simulated_table(200, seed=5))


@pytest.fixture(scope="module")
def model(table: PairedTable) -> AveragedModel:
    return fit_model(table)


def test_a_held_out_name_is_judged_by_the_pair_of_a_model_that_never_saw_it(
    table: PairedTable, model: AveragedModel
) -> None:
    question = Question(table=table, criterion=CRITERION, rule=RULE)
    found = model_held_out(question, refits_of(model, CRITERION))
    assert [(one.factor, one.laboratory) for one in found] == [
        *((Factor.LABORATORY, name) for name in "abc"),
        (Factor.YEAR, "2025"),
        (Factor.YEAR, "2026"),
    ]
    counted = held_out(question)
    assert [(one.n, one.n_resistant, one.n_susceptible) for one in found] == [
        (one.n, one.n_resistant, one.n_susceptible) for one in counted
    ]
    alone = fit_model(table.keep(table.laboratory != 0))
    cold = chosen_limits(alone.joint(CRITERION), RULE)[0]
    warm = (found[0].zone_r_le_mm, found[0].zone_s_ge_mm)
    assert warm[0] is not None
    assert warm[1] is not None
    assert abs(warm[0] - cold[0]) <= 1
    assert abs(warm[1] - cold[1]) <= 1


def test_a_refit_to_all_isolates_is_the_fit_itself(table: PairedTable, model: AveragedModel) -> None:
    every = counts_of(table, np.ones(len(table.count), dtype=np.bool_))
    again = refits_of(model, CRITERION).refit(every)
    assert again.converged
    assert again.joint.probability == pytest.approx(model.joint(CRITERION).probability, abs=2e-4)


def test_optimism_is_the_mean_gap_between_resample_and_data(table: PairedTable, model: AveragedModel) -> None:
    question = Question(table=table, criterion=CRITERION, rule=RULE)
    drawn = resample_model(table, model, CRITERION, RULE, resamples=4, seed=1)
    answer = candidate(question, Method.EXPECTED_CONSTRAINED, Censoring.INTERVAL, 18, 25)
    rates = model_corrected(question, answer, drawn, seed=1)
    assert len(rates) == 3 + 7
    for rate in rates:
        assert rate.corrected == pytest.approx(min(1, max(0, rate.apparent - rate.optimism)))
    cells = {(cell.row, cell.error): cell for cell in answer.acceptance}
    for rate in rates[3:]:
        assert rate.row is not None
        cell = cells[rate.row, rate.error]
        assert rate.apparent == pytest.approx(cell.k / cell.n)
    none = msgspec.structs.replace(answer, zone_r_le_mm=None, zone_s_ge_mm=None)
    assert model_corrected(question, none, drawn, seed=1) == ()


def test_every_stated_group_is_fitted_alone_and_small_ones_are_named(
    table: PairedTable, model: AveragedModel
) -> None:
    question = Question(table=table, criterion=CRITERION, rule=RULE)
    told: list[str] = []
    refits = refits_of(model, CRITERION)
    found = subgroup_fits(question, refits, fewest=40, tell=lambda: told.append("one more"))
    assert len(told) == len(subgroups(question)) == len(found)
    assert [(one.factor, one.name, one.problem) for one in found] == [
        *((Factor.LABORATORY, name, None) for name in "abc"),
        (Factor.YEAR, "2025", None),
        (Factor.YEAR, "2026", SubgroupProblem.TOO_FEW_ISOLATES),
    ]
    for one in found[:4]:
        assert one.zone_s_ge_mm is not None
        assert len(one.sigma_zone_mm) == 2


@pytest.mark.parametrize(
    ("simulations", "alone"),
    [
        pytest.param(2, [], id="too few simulations to reject one curve"),
        pytest.param(99, ["a", "b"], id="one curve is rejected", marks=pytest.mark.all),
    ],
)
def test_each_group_alone_is_a_step_of_progress_where_one_curve_is_not_enough(
    simulations: int, alone: list[str]
) -> None:
    upper = [-3, 0, 3] * 2
    told: list[tuple[str, int, int]] = []
    two_curves = paired_table(
        [step - 1 for step in upper],
        upper,
        [32, 26, 22, 16, 10, 6],
        [12] * 6,
        laboratory=["a", "a", "a", "b", "b", "b"],
    )
    plan = msgspec.structs.replace(
        PLAN, model_resamples=0, model_simulations=simulations, minimum_isolates=10
    )
    record = derive(
        two_curves,
        CRITERION,
        plan,
        code_version="1",
        data_digest="0",
        progress=lambda *step: told.append(step),
    )
    assert record.evidence is not None
    assert [one.name for one in record.evidence.subgroups] == alone
    assert [step for step, _, _ in told].count(LongStep.SUBGROUPS) == len(record.evidence.subgroups)
    assert [done for _, done, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][1] == told[-1][2]


@pytest.fixture(scope="module")
def challenged() -> DerivationRecord:
    table = in_thirds(simulated_table(200, seed=5), challenge=True)
    return derive(table, CRITERION, PLAN, code_version="1", data_digest="0")


def test_challenge_isolates_count_in_discrepancies_and_nowhere_else(challenged: DerivationRecord) -> None:
    table = in_thirds(simulated_table(200, seed=5), challenge=True)
    alone = derive(table.random_sample(), CRITERION, PLAN, code_version="1", data_digest="0")
    assert challenged.model == alone.model
    assert challenged.wild_type == alone.wild_type
    assert challenged.evidence is not None
    assert challenged.evidence.challenge is not None
    apart = challenged.evidence.challenge.n
    assert challenged.n == 200 == alone.n + apart
    for whole, sample in zip(challenged.candidates, alone.candidates, strict=True):
        assert (whole.zone_r_le_mm, whole.zone_s_ge_mm, whole.index) == (
            sample.zone_r_le_mm,
            sample.zone_s_ge_mm,
            sample.index,
        )
        rows = [cell.n for cell in whole.acceptance if cell.error.value == "minor"]
        of_sample = [cell.n for cell in sample.acceptance if cell.error.value == "minor"]
        assert sum(rows) - sum(of_sample) == apart * bool(rows)


def test_challenge_isolates_that_may_choose_limits_are_fitted_and_re_weighted() -> None:
    marked, unmarked = (in_thirds(simulated_table(200, seed=5), challenge=one) for one in (True, False))
    searched = msgspec.structs.replace(PLAN, challenge="searched")
    record = derive(marked, CRITERION, searched, code_version="1", data_digest="0")
    alike = derive(unmarked, CRITERION, PLAN, code_version="1", data_digest="0")
    assert record.model is not None
    assert alike.model is not None
    assert record.model.constrained == alike.model.constrained
    assert record.model.curves == alike.model.curves
    sample = marked.random_sample()
    resistant = int(sample.count[sample.nearest_step() >= 1].sum())
    assert record.model.zone_categories[0].prevalence == "as_sampled"
    share = record.model.zone_categories[0].resistant_share
    assert share == pytest.approx((resistant + 0.5) / (sample.n + 1))
    assert record.model.zone_categories[0].susceptible != alike.model.zone_categories[0].susceptible
    assert record.wild_type is not None
    assert record.wild_type.zone_basis is not None
    assert Caveat.CHALLENGE_SEARCHED in {one.code for one in record.warnings}


def test_the_share_of_a_row_is_that_of_the_random_sample(challenged: DerivationRecord) -> None:
    assert challenged.default is not None
    shares = {cell.row: cell.row_share for cell in challenged.default.acceptance}
    assert sum(share or 0 for share in shares.values()) == pytest.approx(1)
