"""The model's answers in a derivation: the default, its own refusals, what is said beside it."""

from __future__ import annotations

import tomllib
from math import inf
from pathlib import Path
from typing import Any

import msgspec
import pytest

from analysis.criterion import MicCriterion
from analysis.expected import MODEL_METHODS
from analysis.methods import Censoring, DefaultReason, LongStep, Method
from analysis.paired_table import PairedTable, paired_table
from analysis.proposal import derive
from analysis.record import AnalysisPlan, Candidate, DerivationRecord, canonical_bytes, read_record
from analysis.refusals import Caveat, Refusal

CRITERION = MicCriterion(l_step=-1, u_step=1)
QUICK = AnalysisPlan(
    methods=MODEL_METHODS,
    bootstrap_resamples=0,
    model_resamples=12,
    model_simulations=9,
    model_sensitivity=False,
)
ALONE = msgspec.structs.replace(QUICK, model_resamples=0, model_simulations=0)
MESSAGES = tomllib.loads(
    (Path(__file__).parents[2] / "service/locale/messages/analysis.toml").read_text("utf-8")
)["analysis"]


def _derived(
    table: PairedTable, criterion: MicCriterion = CRITERION, plan: AnalysisPlan = QUICK, **options: Any
) -> DerivationRecord:
    return derive(table, criterion, plan, code_version="1", data_digest="0", **options)


def _one(record: DerivationRecord, method: Method) -> Candidate:
    return next(one for one in record.candidates if one.method is method)


def _repeated(rows: list[tuple[float, float, int, int]]) -> PairedTable:
    return paired_table(
        [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], [row[3] for row in rows]
    )


@pytest.fixture(scope="module")
def record(example_table: PairedTable) -> DerivationRecord:
    return _derived(example_table)


def test_the_expected_search_within_bounds_is_the_default_and_the_counted_pair_stands_beside_it(
    record: DerivationRecord,
) -> None:
    chosen, model = record.default, record.model
    assert chosen is not None
    assert model is not None
    assert model.constrained is not None
    assert (chosen.method, chosen.censoring) == (Method.EXPECTED_CONSTRAINED, Censoring.INTERVAL)
    assert (chosen.zone_r_le_mm, chosen.zone_s_ge_mm) == (
        model.constrained.zone_r_le_mm,
        model.constrained.zone_s_ge_mm,
    )
    assert record.default_reason is DefaultReason.SMALLEST_EXPECTED_INDEX_WITHIN_BOUNDS
    assert all(rate.within_bound for rate in model.constrained.errors.rates)
    assert _one(record, Method.ERROR_BOUNDED_CONSTRAINED).zone_s_ge_mm is not None
    assert len(chosen.acceptance) == 7


def test_expected_and_counted_moves_run_over_the_same_pairs(record: DerivationRecord) -> None:
    assert record.default is not None
    assert record.model is not None
    counted = [(one.zone_r_le_mm, one.zone_s_ge_mm) for one in record.default.profile]
    assert counted == [(one.zone_r_le_mm, one.zone_s_ge_mm) for one in record.model.profile]
    assert len(counted) == 13
    own = (record.default.zone_r_le_mm, record.default.zone_s_ge_mm)
    at_rest = next(one for one in record.model.profile if (one.zone_r_le_mm, one.zone_s_ge_mm) == own)
    assert record.model.constrained is not None
    assert at_rest.index == pytest.approx(record.model.constrained.errors.index)
    sides = [one.very_major for one in record.model.profile if one.zone_r_le_mm == own[0]]
    assert sides == sorted(sides, reverse=True)


def test_resampled_pairs_of_the_model_add_up(record: DerivationRecord) -> None:
    assert record.model is not None
    assert [one.method for one in record.model.bootstraps] == [
        Method.EXPECTED_CONSTRAINED,
        Method.EXPECTED_UNCONSTRAINED,
    ]
    for one in record.model.bootstraps:
        assert sum(pair.count for pair in one.pairs) + one.without_pair == one.resamples == 12
        assert one.zone_s_ge_lower_95 is not None


def test_probabilities_of_each_mm_are_given_as_sampled_and_at_the_plans_prevalences(
    record: DerivationRecord,
) -> None:
    assert record.model is not None
    named = {row.prevalence: row.resistant_share for row in record.model.zone_categories}
    assert list(named) == ["as_sampled", "resistance_5_percent", "resistance_20_percent"]
    assert (named["resistance_5_percent"], named["resistance_20_percent"]) == (0.05, 0.2)
    for row in record.model.zone_categories:
        assert row.susceptible + row.intermediate + row.resistant == pytest.approx(1)


def test_a_record_with_a_model_comes_back_as_the_same_bytes(record: DerivationRecord) -> None:
    content = canonical_bytes(record)
    assert canonical_bytes(read_record(content)) == content
    assert b"NaN" not in content


@pytest.mark.all
def test_progress_of_the_model_counts_up_to_its_end(example_table: PairedTable) -> None:
    told: list[tuple[str, int, int]] = []
    plan = msgspec.structs.replace(QUICK, model_simulations=2, model_sensitivity=True)
    _derived(example_table, plan=plan, progress=lambda *step: told.append(step))
    assert [done for _, done, _ in told] == list(range(1, len(told) + 1))
    assert {of for _, _, of in told} == {len(told)}
    assert {step for step, _, _ in told} <= {*Method, *LongStep}


def test_a_plan_that_asks_for_the_counted_pair_first_gets_it(example_table: PairedTable) -> None:
    plan = msgspec.structs.replace(ALONE, primary="error_bounded_constrained")
    record = _derived(example_table, plan=plan)
    assert record.default is not None
    assert record.default.method is Method.ERROR_BOUNDED_CONSTRAINED
    assert record.default_reason is DefaultReason.SMALLEST_INDEX_WITHIN_BOUNDS
    assert record.model is not None


def test_one_mic_breakpoint_gives_one_zone_limit(example_table: PairedTable) -> None:
    record = _derived(example_table, MicCriterion(l_step=0), ALONE)
    answer = _one(record, Method.EXPECTED_UNCONSTRAINED)
    assert answer.zone_s_ge_mm is not None
    assert answer.zone_r_le_mm == answer.zone_s_ge_mm - 1
    assert record.model is not None
    assert len(record.model.profile) == 7


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param(
            [(-3, -2, 22, 20), (0, 1, 21, 10), (1, 2, 20, 10)], Refusal.NO_ADMISSIBLE_PAIR, id="few zones"
        ),
        pytest.param(
            [(s, s + 1, z, 3) for s in (-3, -1, 1) for z in (15, 20, 25, 30)],
            Refusal.NO_PAIR_MEETS_BOUNDS,
            id="no relation",
        ),
    ],
)
def test_where_the_model_refuses_nothing_takes_its_place(
    rows: list[tuple[float, float, int, int]], code: Refusal
) -> None:
    record = _derived(_repeated(rows), plan=ALONE)
    answer = _one(record, Method.EXPECTED_CONSTRAINED)
    assert answer.refusal is not None
    assert answer.refusal.code is code
    assert record.default is None
    assert code in {one.code for one in record.refusals}
    assert record.default_reason is DefaultReason.NO_CRITERION_POSSIBLE


def test_without_a_resistant_isolate_no_model_is_fitted() -> None:
    zones = zip(range(27, 33), (2, 6, 12, 18, 11, 6), strict=True)
    rows = [*((-4, -3, *zone) for zone in zones), (-3, -2, 29, 4), (-2, -1, 28, 3)]
    plan = msgspec.structs.replace(ALONE, methods=(*MODEL_METHODS, Method.SUSCEPTIBLE_ONLY))
    record = _derived(_repeated(rows), plan=plan)
    refusal = _one(record, Method.EXPECTED_CONSTRAINED).refusal
    assert refusal is not None
    assert refusal.code is Refusal.NO_RESISTANT_ISOLATE
    assert record.model is None
    assert record.default_reason is DefaultReason.SUSCEPTIBLE_ONLY


def test_concentrations_at_both_ends_of_a_panel_have_one_answer_of_the_model() -> None:
    rows = [(-inf, -1.0, zone, 6) for zone in range(24, 34)] + [(-1.0, 0.0, zone, 5) for zone in (20, 21, 22)]
    record = _derived(_repeated([*rows, *((1.0, inf, zone, 6) for zone in range(10, 18))]), plan=ALONE)
    assert [one.method for one in record.candidates].count(Method.EXPECTED_CONSTRAINED) == 1


def test_a_limit_inside_the_wild_type_is_flagged(example_table: PairedTable) -> None:
    record = _derived(example_table, MicCriterion(l_step=-4, u_step=-2), ALONE)
    flagged = [
        one for answer in record.candidates for one in answer.warnings if one.code is Caveat.SPLITS_WILD_TYPE
    ]
    assert flagged
    assert Caveat.MIC_CRITERION_SPLITS_WILD_TYPE in {one.code for one in record.warnings}
    assert record.wild_type is not None
    assert flagged[0].parameters["cut_off_mm"] == str(record.wild_type.zone[0].cut_off_mm)
