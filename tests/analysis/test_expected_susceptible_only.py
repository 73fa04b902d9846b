"""The susceptible-only answer of the model: never lenient on thin data."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.criterion import MicCriterion
from analysis.methods import Method
from analysis.paired_table import PairedTable, paired_table
from analysis.proposal import derive
from analysis.record import AnalysisPlan, Candidate, DerivationRecord
from analysis.refusals import Caveat, Refusal
from analysis.simulate import SimulationSetting, simulated_table

CRITERION = MicCriterion(l_step=-1, u_step=5)
PLAN = AnalysisPlan(
    methods=(Method.SUSCEPTIBLE_ONLY, Method.EXPECTED_SUSCEPTIBLE_ONLY),
    bootstrap_resamples=0,
    model_resamples=8,
    group_resamples=0,
)


def derived(table: PairedTable, plan: AnalysisPlan = PLAN) -> DerivationRecord:
    return derive(table, CRITERION, plan, code_version="1", data_digest="0")


def answer(record: DerivationRecord) -> Candidate:
    return next(one for one in record.candidates if one.method is Method.EXPECTED_SUSCEPTIBLE_ONLY)


def mixture(*weights: float, n: int, seed: int) -> PairedTable:
    """Simulate a wild type at 2**-4 mg/L, and isolates above the criterion at 2**2."""
    parts = len(weights)
    means, sds = (-4.5, 2.0)[:parts], (0.8, 1.0)[:parts]
    setting = SimulationSetting(weights=weights, means_log2=means, sds_log2=sds, curve=(38, 1.2, 0.3, 0.5))
    return simulated_table(n, seed=seed, setting=setting)


WILD_TYPE = [(27, 2), (28, 6), (29, 12), (30, 18), (31, 11), (32, 6)]


def with_wild_type(*rows: tuple[int, int, int]) -> PairedTable:
    """Add isolates (MIC step, zone, count) to a wild type of 62."""
    every = [*((-3, zone, count) for zone, count in WILD_TYPE), (-2, 29, 4), (-1, 28, 3), *rows]
    return paired_table(
        [step - 1 for step, _, _ in every],
        [step for step, _, _ in every],
        [zone for _, zone, _ in every],
        [count for _, _, count in every],
    )


def test_the_models_answer_is_the_default_and_the_counted_one_stands_beside_it() -> None:
    record = derived(mixture(0.8, 0.2, n=150, seed=1))
    assert record.default is not None
    assert record.default.method is Method.EXPECTED_SUSCEPTIBLE_ONLY
    assert Method.SUSCEPTIBLE_ONLY in {one.method for one in record.candidates}
    assert record.default.zone_r_le_mm is None
    assert len(record.default.acceptance) == 4
    assert record.evidence is not None
    share = record.evidence.susceptible_share
    assert share is not None
    assert share.upper_95 is not None
    assert share.called_susceptible <= share.upper_95
    assert share.called_susceptible < 0.1


@pytest.mark.parametrize("above", [(), ((3, 8, 1),), ((3, 8, 3),), ((3, 8, 3), (1, 12, 3))])
def test_thin_data_never_pull_the_limit_below_the_wild_type(above: tuple[tuple[int, int, int], ...]) -> None:
    chosen = answer(derived(with_wild_type(*above)))
    assert chosen.zone_s_ge_mm is not None
    assert chosen.wild_type is not None
    assert chosen.zone_s_ge_mm >= int(np.floor(chosen.wild_type.quantile_01_mm + 0.5)) > 24
    assert Caveat.SUSCEPTIBLE_FROM_WILD_TYPE_ALONE in {one.code for one in chosen.warnings}


def test_without_any_isolate_above_the_wild_type_its_zone_cut_off_decides() -> None:
    chosen = answer(derived(with_wild_type()))
    assert chosen.wild_type is not None
    assert chosen.zone_s_ge_mm == int(np.floor(chosen.wild_type.quantile_01_mm + 0.5))


@pytest.mark.parametrize("isolates", [1, 3])
def test_resistant_isolates_with_zones_of_the_wild_type_are_never_called_susceptible(isolates: int) -> None:
    hidden = with_wild_type((1, 31, isolates))
    record = derive(hidden, MicCriterion(l_step=-1, u_step=1), PLAN, code_version="1", data_digest="0")
    refusal = answer(record).refusal
    assert refusal is not None
    assert refusal.code is Refusal.SPLITS_WILD_TYPE
    assert record.default is None


def test_one_step_above_l_the_wild_type_read_too_high_leaves_the_cut_off_to_decide() -> None:
    simulated = mixture(1.0, n=150, seed=1)
    criterion = MicCriterion(l_step=-2, u_step=1)
    assert simulated.nearest_step().max() == criterion.l_step + 1
    chosen = answer(derive(simulated, criterion, PLAN, code_version="1", data_digest="0"))
    assert chosen.wild_type is not None
    assert chosen.zone_s_ge_mm == int(np.floor(chosen.wild_type.quantile_01_mm + 0.5))


def test_resistant_challenge_isolates_beside_a_wild_type_leave_its_cut_off_and_the_counted_limit() -> None:
    rows = [(-3, zone, count, False) for zone, count in WILD_TYPE]
    rows += [(-2, 29, 4, False), (2, 14, 20, True), (3, 12, 20, True)]
    steps, zones, counts, challenge = (np.array(column) for column in zip(*rows, strict=True))
    table = paired_table(steps - 1, steps, zones, counts, challenge=challenge)
    record = derived(table)
    chosen = answer(record)
    counted = next(one for one in record.candidates if one.method is Method.SUSCEPTIBLE_ONLY)
    assert chosen.wild_type is not None
    assert counted.zone_s_ge_mm is not None
    assert chosen.zone_s_ge_mm == max(
        counted.zone_s_ge_mm, int(np.floor(chosen.wild_type.quantile_01_mm + 0.5))
    )


@pytest.mark.parametrize("above", [((3, 27, 1),), ((3, 8, 3), (2, 28, 1)), ((2, 14, 20), (2, 27, 3))])
def test_the_models_limit_is_never_more_lenient_than_the_counted_one(
    above: tuple[tuple[int, int, int], ...],
) -> None:
    record = derived(with_wild_type(*above))
    counted = next(one for one in record.candidates if one.method is Method.SUSCEPTIBLE_ONLY)
    limit = answer(record).zone_s_ge_mm
    assert limit is None or (counted.zone_s_ge_mm is not None and limit >= counted.zone_s_ge_mm)


def test_below_the_wild_types_cut_off_only_isolates_above_l_lead() -> None:
    many = with_wild_type((2, 14, 20), (2, 15, 20), (3, 12, 20), (3, 11, 20), (0, 17, 4), (1, 16, 10))
    record = derived(many)
    chosen = answer(record)
    counted = next(one for one in record.candidates if one.method is Method.SUSCEPTIBLE_ONLY)
    assert chosen.zone_s_ge_mm is not None
    assert counted.zone_s_ge_mm is not None
    assert chosen.zone_s_ge_mm >= counted.zone_s_ge_mm


def test_without_resamples_nothing_goes_below_the_wild_type() -> None:
    many = with_wild_type((2, 14, 20), (2, 15, 20), (3, 12, 20), (3, 11, 20), (0, 17, 4), (1, 16, 10))
    plan = AnalysisPlan(methods=PLAN.methods, bootstrap_resamples=0, model_resamples=0, group_resamples=0)
    chosen = answer(derived(many, plan))
    assert chosen.zone_s_ge_mm is not None
    assert chosen.zone_s_ge_mm > 24


def test_susceptible_isolates_that_are_no_single_wild_type_get_no_limit() -> None:
    two = with_wild_type((-1, 14, 7), (-2, 16, 7), (-2, 18, 7))
    refusal = answer(derived(two)).refusal
    assert refusal is not None
    assert refusal.code is Refusal.SPLITS_WILD_TYPE


def test_a_plan_with_the_counted_pair_first_proposes_the_counted_answer() -> None:
    plan = AnalysisPlan(
        methods=PLAN.methods,
        primary="error_bounded_constrained",
        bootstrap_resamples=0,
        model_resamples=0,
        group_resamples=0,
    )
    record = derived(with_wild_type((3, 8, 2)), plan)
    assert record.default is not None
    assert record.default.method is Method.SUSCEPTIBLE_ONLY
