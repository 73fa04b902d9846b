"""The record of a derivation: its figures, its laws, and every reason to refuse."""

import subprocess
import sys
import tomllib
from math import inf
from pathlib import Path
from string import Formatter

import msgspec
import numpy as np
import pytest

from analysis.criterion import MicCriterion
from analysis.expected import MODEL_METHODS
from analysis.methods import Censoring, DefaultReason, LongStep, Method, Verdict
from analysis.paired_table import paired_table
from analysis.proposal import derive
from analysis.record import AnalysisPlan, DerivationRecord, canonical_bytes, read_record, record_digest
from analysis.refusals import Caveat, Refusal
from analysis.simulate import SimulationSetting, simulate_pairs, simulated_table

CRITERION = MicCriterion(l_step=-1, u_step=1)
BY_MODEL = {*MODEL_METHODS, Method.EXPECTED_SUSCEPTIBLE_ONLY}
COUNTED = tuple(method for method in Method if method not in BY_MODEL)
QUICK = AnalysisPlan(methods=COUNTED, bootstrap_resamples=60, regression_resamples=20)
FILES = (Path(__file__).parents[2] / "service/locale/messages").glob("*.toml")
WORDS = [tomllib.loads(file.read_text("utf-8")).get("analysis", {}) for file in sorted(FILES)]
KINDS = {kind for words in WORDS for kind in words}
MESSAGES = {kind: {c: t for words in WORDS for c, t in words.get(kind, {}).items()} for kind in KINDS}


def _derived(table, criterion=CRITERION, plan=QUICK, **options) -> DerivationRecord:
    return derive(table, criterion, plan, code_version="1.2.3", data_digest="ab" * 32, **options)


def _one(record, method, censoring=None):
    wanted = (c for c in record.candidates if c.method is method and censoring in {None, c.censoring})
    return next(wanted)


def _codes(record):
    return {one.code for one in record.refusals}


def _repeated(rows):
    return paired_table(
        [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows]
    )


@pytest.mark.parametrize(
    ("low", "high", "limits", "index", "within", "outside"),
    [(-1, 1, (34, 39), 0.332757, (0, 1, 64), (0, 0, 2)), (0, 2, (29, 34), 0.324895, (0, 3, 65), (0, 0, 0))],
)
def test_counted_candidate_of_the_dbets_example(dbets_table, low, high, limits, index, within, outside):
    record = _derived(dbets_table, MicCriterion(l_step=low, u_step=high))
    chosen = record.default
    assert chosen is not None
    assert chosen.method is Method.ERROR_BOUNDED_CONSTRAINED
    assert (chosen.zone_r_le_mm, chosen.zone_s_ge_mm) == limits
    assert chosen.index == pytest.approx(index, abs=1e-6)
    counts = [(group.very_major, group.major, group.minor) for group in chosen.groups]
    assert counts == [within, outside]
    assert chosen.point_verdict is Verdict.MEETS
    assert record.default_reason is DefaultReason.SMALLEST_INDEX_WITHIN_BOUNDS


def test_roc_of_the_dbets_example_at_2_mg_per_l(dbets_table):
    record = _derived(dbets_table, MicCriterion(l_step=1))
    assert record.roc.best_zone_s_ge_mm == (31,)
    assert record.roc.youden_j == pytest.approx(0.8772, abs=5e-5)
    assert _one(record, Method.ROC).zone_s_ge_mm == 31


def test_every_counted_method_stands_side_by_side(example_table):
    record = _derived(example_table)
    assert {one.method for one in record.candidates} == set(COUNTED) - {Method.SUSCEPTIBLE_ONLY}
    assert {line.method for line in record.regressions} >= {
        Method.OLS,
        Method.DEMING,
        Method.INTERVAL_CENSORED,
    }
    assert [one.method for one in record.bootstraps] == [
        Method.ERROR_BOUNDED_CONSTRAINED,
        Method.ERROR_BOUNDED_UNCONSTRAINED,
    ]
    assert record.default.corrected
    assert len(record.default.neighbours) == 9
    assert sum(cell.count for cell in record.cells) == record.n == 300


def test_a_plan_may_leave_methods_out(example_table):
    plan = msgspec.structs.replace(QUICK, methods=(Method.OLS,), bootstrap_resamples=0)
    record = _derived(example_table, plan=plan)
    assert record.roc is None
    assert record.bootstraps == ()
    assert {line.method for line in record.regressions} == {Method.OLS}
    assert record.default is not None


def test_progress_counts_up_to_its_end(example_table):
    told = []
    _derived(example_table, progress=lambda *step: told.append(step))
    assert [done for _, done, _ in told] == list(range(1, len(told) + 1))
    assert {of for _, _, of in told} == {len(told)}
    assert {step for step, _, _ in told} <= {*Method, *LongStep}


def test_canonical_bytes_come_back_as_the_same_record(example_table):
    plan = msgspec.structs.replace(QUICK, bootstrap_resamples=50, regression_resamples=10)
    content = canonical_bytes(_derived(example_table, plan=plan))
    assert canonical_bytes(read_record(content)) == content
    assert b"NaN" not in content
    assert record_digest(read_record(content)) == record_digest(_derived(example_table, plan=plan))


@pytest.mark.parametrize(
    ("module", "heavy"),
    [("analysis.record", ("numpy", "scipy", "statsmodels")), ("analysis.plots", ("scipy", "statsmodels"))],
)
def test_what_a_web_process_imports_stays_light(module, heavy):
    code = f"import sys, {module}; sys.exit(any(name in sys.modules for name in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Laws


def test_both_treatments_are_reported_where_the_pair_differs():
    rows = [(-3, -2, 30 + z, 6) for z in range(4)] + [(-2, -1, 26 + z, 6) for z in range(4)]
    rows += [(-1, 0, 22 + z, 8) for z in range(4)] + [(0, 1, 18 + z, 8) for z in range(4)]
    rows += [(1, 2, 12 + z, 6) for z in range(5)] + [(-1, inf, 25, 9), (-inf, 0, 19, 9)]
    record = _derived(_repeated(rows))
    changed = [one for one in record.warnings if one.code is Caveat.CENSORING_CHANGES_PAIR]
    assert changed
    for one in changed:
        method = Method(one.parameters["method"])
        near = _one(record, method, Censoring.NEAREST_STEP)
        far = _one(record, method, Censoring.FAR_END)
        assert (near.zone_r_le_mm, near.zone_s_ge_mm) != (far.zone_r_le_mm, far.zone_s_ge_mm)


def _ending_below_the_resistant_step(*, leaning):
    rows = [(-4, -3, zone, 10) for zone in range(24, 34)] + [(-1, 0, 21, 12)]
    return [*rows, *((0, inf, zone, 6) for zone in range(12, 18)), (0, inf, 25, leaning)]


def test_a_pair_within_bounds_only_at_the_nearest_step_is_not_proposed():
    record = _derived(_repeated(_ending_below_the_resistant_step(leaning=4)))
    near = _one(record, Method.ERROR_BOUNDED_CONSTRAINED)
    assert (near.censoring, near.refusal) == (Censoring.NEAREST_STEP, None)
    assert Caveat.BREAKS_BOUND_AT_WORST in {one.code for one in near.warnings}
    assert _codes(record) == {Refusal.CENSORING_DECIDES}
    assert record.default is None


def test_a_pair_within_bounds_at_both_ends_is_proposed():
    record = _derived(_repeated(_ending_below_the_resistant_step(leaning=0)))
    assert record.default is not None
    assert record.default.method is Method.ERROR_BOUNDED_CONSTRAINED
    assert not record.refusals


def test_an_uncertain_category_is_judged_at_its_worst():
    table = simulated_table(
        400, seed=3, setting=SimulationSetting(panel_lowest_step=-1, panel_highest_step=0)
    )
    record = _derived(table, plan=msgspec.structs.replace(QUICK, bootstrap_resamples=0))
    answer = _one(record, Method.ERROR_BOUNDED_UNCONSTRAINED)
    warned = {one.code for one in answer.warnings}
    assert Caveat.ACCEPTANCE_ROW_UNCERTAIN in warned
    assert any(cell.worst_k * cell.n > cell.k * cell.worst_n for cell in answer.acceptance)


def test_held_out_laboratories_are_counted_on_the_others_pair(columns_of, example_table):
    pairs = simulate_pairs(300, seed=5)
    names = ["a" if number % 3 else "b" for number in range(300)]
    table = paired_table(*columns_of(pairs), laboratory=names)
    plan = msgspec.structs.replace(QUICK, resampling="laboratories")
    record = _derived(table, plan=plan)
    assert record.laboratories == ("a", "b")
    assert [(one.laboratory, one.n) for one in record.candidates[0].held_out] == [("a", 200), ("b", 100)]
    assert Caveat.LIMITS_ASSUME_INDEPENDENCE in {one.code for one in record.warnings}


# Refusals


WILD_TYPE = [
    (-4, -3, zone, count) for zone, count in ((27, 2), (28, 6), (29, 12), (30, 18), (31, 11), (32, 6))
]
WILD_TYPE += [(-3, -2, 29, 4), (-2, -1, 28, 3)]


def test_no_resistant_isolate_gives_a_susceptible_only_answer():
    record = _derived(_repeated(WILD_TYPE))
    chosen = record.default
    assert _codes(record) == {Refusal.NO_RESISTANT_ISOLATE}
    assert record.default_reason is DefaultReason.SUSCEPTIBLE_ONLY
    assert (chosen.method, chosen.zone_r_le_mm) == (Method.SUSCEPTIBLE_ONLY, None)
    assert chosen.zone_s_ge_mm == int(np.floor(chosen.wild_type.quantile_01_mm + 0.5))
    assert Caveat.SUSCEPTIBLE_FROM_WILD_TYPE_ALONE in {one.code for one in chosen.warnings}
    assert len(chosen.acceptance) == 4


def test_enough_isolates_above_l_place_the_susceptible_limit_by_their_errors():
    rows = [*WILD_TYPE, (-1, 0, 18, 20), (-1, 0, 20, 10), (0, 1, 17, 2)]
    record = _derived(_repeated(rows))
    assert _codes(record) == {Refusal.TOO_FEW_RESISTANT}
    assert record.default.zone_s_ge_mm == 21
    assert Caveat.SUSCEPTIBLE_FROM_WILD_TYPE_ALONE not in {one.code for one in record.default.warnings}


def test_too_few_isolates_above_l_do_not_pull_the_susceptible_limit_below_the_wild_type():
    record = _derived(_repeated([*WILD_TYPE, (0, 1, 12, 3), (-1, 0, 13, 3)]))
    chosen = record.default
    assert chosen.zone_s_ge_mm == int(np.floor(chosen.wild_type.quantile_01_mm + 0.5)) > 20
    assert Caveat.SUSCEPTIBLE_FROM_WILD_TYPE_ALONE in {one.code for one in chosen.warnings}


def test_many_isolates_at_l_do_not_hide_that_isolates_above_it_are_called_susceptible():
    at_l = [(-2, -1, zone, 50) for zone in (24, 25, 26, 27)]
    above = [(-1, 0, zone, 2) for zone in range(16, 28)]
    record = _derived(_repeated([*at_l, (-2, -1, 26, 40), *above]))
    answer = _one(record, Method.SUSCEPTIBLE_ONLY)
    assert answer.refusal is not None
    assert answer.refusal.code is Refusal.SPLITS_WILD_TYPE
    assert record.default is None


def test_off_scale_mics_that_may_be_resistant_are_never_a_wild_type():
    criterion = MicCriterion(l_step=4, u_step=5)
    wild = [(low + 4, high + 4, zone, count) for low, high, zone, count in WILD_TYPE]
    record = _derived(_repeated([*wild, *((3, inf, zone, 8) for zone in range(8, 14))]), criterion)
    assert record.categories.susceptible == record.n
    assert record.default.wild_type.n == sum(count for *_, count in wild)
    assert record.default.zone_s_ge_mm > 20


def test_a_wild_type_that_reaches_the_disk_leaves_no_inhibition_out_of_s():
    zones = zip(range(7, 22), (3, 4, 4, 5, 6, 7, 8, 9, 8, 7, 6, 5, 4, 4, 3), strict=True)
    record = _derived(_repeated([(-4, -3, 6, 2), *((-4 + z % 2, -3 + z % 2, z, n) for z, n in zones)]))
    assert record.default.wild_type.quantile_01_mm < 6.5
    assert record.default.zone_s_ge_mm == 7


def test_isolates_of_uncertain_category_do_not_count_as_resistant():
    rows = [*WILD_TYPE, (-1, 0, 22, 10), *((-inf, 1, zone, 4) for zone in (10, 12, 14, 16))]
    record = _derived(_repeated(rows))
    assert record.categories.resistant == 16
    assert Refusal.NO_RESISTANT_ISOLATE in _codes(record)


def test_a_handful_of_susceptible_isolates_places_no_susceptible_limit():
    rows = [*((3, 4, z, 4) for z in range(8, 18)), (-4, -3, 30, 2), (-4, -3, 34, 2)]
    record = _derived(_repeated(rows))
    assert Refusal.NO_SUSCEPTIBLE_ISOLATE in _codes(record)
    assert record.default is None


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("refusal", Refusal),
        ("warning", Caveat),
        ("censoring", Censoring),
        ("reason", DefaultReason),
        ("verdict", Verdict),
    ],
)
def test_every_code_is_worded_in_both_languages_with_the_same_figures(kind, codes):
    assert set(MESSAGES[kind]) == {code.value for code in codes}
    for sentences in MESSAGES[kind].values():
        holes = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in sentences.values()]
        assert set(sentences) == {"ja", "en"}
        assert holes[0] == holes[1]


def test_an_empty_table_is_refused_as_too_few_isolates():
    record = _derived(paired_table([], [], []))
    assert _codes(record) == {Refusal.TOO_FEW_ISOLATES}
    assert record.cells == ()


def test_width_limits_that_no_pair_can_satisfy_are_refused():
    with pytest.raises(ValueError, match="is above"):
        AnalysisPlan(minimum_width_mm=9, maximum_width_mm=4)
