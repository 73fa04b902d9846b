"""Every code of a derivation can be brought about: one table of code and the smallest data that bring it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import inf

import msgspec
import pytest

from analysis.conditions import Condition, ConditionName, StatedValue
from analysis.criterion import MicCriterion
from analysis.expected import MODEL_METHODS
from analysis.methods import DefaultReason, Factor, Method
from analysis.paired_table import PairedTable, paired_table
from analysis.proposal import derive
from analysis.record import (
    AnalysisPlan,
    DerivationRecord,
    LeftOut,
    Refused,
    Warned,
    canonical_bytes,
    read_record,
)
from analysis.refusals import Caveat, Refusal
from analysis.simulate import SimulationSetting, simulated_table
from service.locale.catalogue import LANGUAGES, text

Rows = Sequence[tuple[float, float, int, int]]
"""MIC in (lower, upper], log2 mg/L; zone in mm; isolates."""

CRITERION = MicCriterion(l_step=-1, u_step=1)
BY_MODEL = {*MODEL_METHODS, Method.EXPECTED_SUSCEPTIBLE_ONLY}
COUNTED = AnalysisPlan(
    methods=tuple(method for method in Method if method not in BY_MODEL),
    bootstrap_resamples=0,
    regression_resamples=0,
)
RESAMPLED = msgspec.structs.replace(COUNTED, bootstrap_resamples=250)
MODEL = AnalysisPlan(
    methods=MODEL_METHODS,
    bootstrap_resamples=0,
    model_resamples=0,
    model_simulations=0,
    model_sensitivity=False,
    group_resamples=0,
)
TEN_RESAMPLES = msgspec.structs.replace(MODEL, model_resamples=10)
CHECKED = msgspec.structs.replace(MODEL, model_simulations=99)

WILD_TYPE = [
    (-4, -3, zone, count) for zone, count in ((27, 2), (28, 6), (29, 12), (30, 18), (31, 11), (32, 6))
]
WILD_TYPE += [(-3, -2, 29, 4), (-2, -1, 28, 3)]
MIXED = [(-3, -2, 30, 20), (0, 1, 20, 10), (1, 2, 12, 10)]
NO_PAIR = [*MIXED, (-3, -2, 11, 5), (1, 2, 31, 5), (-3, -2, 32, 1)]
BELOW_RESISTANT = [(-4, -3, zone, 10) for zone in range(24, 34)] + [(-1, 0, 21, 12)]
BELOW_RESISTANT += [(0, inf, zone, 6) for zone in range(12, 18)] + [(0, inf, 25, 4)]
CENSORED = [(-4, -3, 20 + z, 6) for z in range(8)] + [(-1, 0, 16 + z, 6) for z in range(6)]
CENSORED += [(1, 2, 12 + z, 6) for z in range(5)] + [(-1, inf, 25, 9), (-inf, 0, 19, 9)]
TWO_CURVES = [(-4, -3, 32, 8), (-4, -3, 16, 8), (-1, 0, 26, 8), (-1, 0, 10, 8), (2, 3, 20, 8), (2, 3, 6, 8)]
NOT_MONOTONE = [(-2, -1, 30, 10), (-2, -1, 14, 10), (1, 2, 24, 10), (1, 2, 8, 10)]
SCATTERED = [(-4, -3, zone, 4) for zone in (24, 28, 31, 34, 37, 41)]
SCATTERED += [(-1, 0, zone, 4) for zone in (16, 19, 22, 25, 28, 32)]
SCATTERED += [(2, 3, zone, 4) for zone in (8, 11, 14, 17, 20, 24)]


def table_of(rows: Rows, **more: object) -> PairedTable:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return paired_table(*columns, **more)  # type: ignore[arg-type]


def halves(rows: Rows, factor: Factor, *, apart_mm: int = 0) -> PairedTable:
    """Give every row twice, once for either name of a factor, zones of the second name moved."""
    both = [*rows, *((low, high, zone - apart_mm, count) for low, high, zone, count in rows)]
    names = ["a"] * len(rows) + ["b"] * len(rows)
    if factor is Factor.LABORATORY:
        return table_of(both, laboratory=names)
    return table_of(both, labels={factor: names})


def stated(name: str, *values: str) -> Condition:
    """Return a condition of which ten isolates state each value."""
    said = tuple(StatedValue(value=value, n=10) for value in values)
    return Condition(name=ConditionName(name), values=said, not_stated=0)


def case(
    table: Callable[[], PairedTable] | Rows,
    plan: AnalysisPlan = COUNTED,
    criterion: MicCriterion = CRITERION,
    left_out: LeftOut | None = None,
    conditions: tuple[Condition, ...] = (),
) -> Callable[[], DerivationRecord]:
    """Return a derivation that is run once, when the first code asks for it."""

    @cache
    def derived() -> DerivationRecord:
        data = table() if callable(table) else table_of(table)
        return derive(
            data, criterion, plan, code_version="1", data_digest="0", left_out=left_out, conditions=conditions
        )

    return derived


no_pair = case(NO_PAIR, RESAMPLED)
censored = case(CENSORED)
below_resistant = case(BELOW_RESISTANT)
wild_type = case(WILD_TYPE)
small = case(lambda: simulated_table(60, seed=2), TEN_RESAMPLES)
varied = case(MIXED, msgspec.structs.replace(MODEL, model_sensitivity=True))
exact = case([(step - 1, step, 30 - 3 * step, 4) for step in range(-5, 6)], MODEL)
simulated = case(lambda: simulated_table(300, seed=5))
apart = [(-4, -3, zone, 6) for zone in (28, 29, 30, 31)] + [(2, 3, zone, 6) for zone in (12, 13, 14)]
apart += [(-1, 0, zone, 4) for zone in (20, 21, 22)]

REFUSALS: dict[Refusal, Callable[[], DerivationRecord]] = {
    Refusal.TOO_FEW_ISOLATES: case([(0, 1, 20, 1)]),
    Refusal.TOO_MANY_LABORATORIES: case(
        lambda: table_of([(0, 1, 20, 1)] * 1001, laboratory=[f"sample {number}" for number in range(1001)])
    ),
    Refusal.CONDITIONS_DIFFER: case(MIXED, conditions=(stated("medium", "MHA", "MHA + blood"),)),
    Refusal.NO_RESISTANT_ISOLATE: wild_type,
    Refusal.TOO_FEW_RESISTANT: case([*WILD_TYPE, (2, 3, 12, 2)]),
    Refusal.NO_SUSCEPTIBLE_ISOLATE: case([(0, 1, 20, 20), (1, 2, 15, 10), (2, 3, 10, 10)]),
    Refusal.CONSTANT_ZONES: case([(-3, -2, 20, 20), (2, 3, 20, 20)]),
    Refusal.CONSTANT_MICS: case([(-3, -2, 20, 20), (-3, -2, 25, 20)]),
    Refusal.NO_RELATION: case([(s, s + 1, z, 3) for s in (-3, -1, 1) for z in (15, 20, 25, 30)]),
    Refusal.MIC_OFF_SCALE: case([(-inf, -2, 30, 25), (0, 1, 20, 10), (1, 2, 12, 10)]),
    Refusal.ZONE_OFF_SCALE: case([(-3, -2, 30, 15), (1, 2, 12, 3), (2, 3, 6, 30)]),
    Refusal.NO_ADMISSIBLE_PAIR: case([(-3, -2, 22, 20), (0, 1, 21, 10), (1, 2, 20, 10)]),
    Refusal.NO_PAIR_MEETS_BOUNDS: no_pair,
    Refusal.CENSORING_DECIDES: below_resistant,
    Refusal.LIMITS_OUTSIDE_ZONES: wild_type,
    Refusal.MODE_TRUNCATED: case([(-4, -3, 20, 30), (-3, -2, 21, 10), (-3, -2, 24, 5)]),
    Refusal.SPLITS_WILD_TYPE: case([*WILD_TYPE, (-1, 0, 30, 8)]),
    Refusal.SLOPE_NOT_NEGATIVE: case([(-3, -2, 12, 20), (0, 1, 20, 10), (1, 2, 30, 10)]),
    Refusal.LIMITS_OUT_OF_ORDER: simulated,
    Refusal.TOO_FEW_UNCENSORED: case([(-inf, -2, 30, 20), (1, inf, 12, 20), (0, 1, 20, 1)]),
    Refusal.NOT_CONVERGED: case([(-3, -2, 30, 20), (-1, 0, 20, 10), (1, 2, 10, 10)]),
}

CAVEATS: dict[Caveat, Callable[[], DerivationRecord]] = {
    Caveat.CENSORING_CHANGES_PAIR: censored,
    Caveat.CATEGORY_UNCERTAIN: censored,
    Caveat.ACCEPTANCE_ROW_UNCERTAIN: censored,
    Caveat.ACCEPTANCE_ROW_EMPTY: case([(-2, -1, 30, 20), (0, 1, 20, 10), (1, 2, 12, 10), (1, 2, 8, 1)]),
    Caveat.BREAKS_BOUND_AT_WORST: below_resistant,
    Caveat.PAIR_ON_WIDTH_LIMIT: case([*MIXED, (-3, -2, 32, 1), (1, 2, 9, 1)]),
    Caveat.SEVERAL_PAIRS_TIE: case([*MIXED, (-3, -2, 32, 1), (1, 2, 9, 1)]),
    Caveat.UNCONSTRAINED_BREAKS_BOUND: no_pair,
    Caveat.RESAMPLES_WITHOUT_PAIR: no_pair,
    Caveat.LIMITS_ASSUME_INDEPENDENCE: case(lambda: halves(apart, Factor.LABORATORY)),
    Caveat.NAIVE_LINE: censored,
    Caveat.SEPARATES_R_FROM_NOT_R: simulated,
    Caveat.WILD_TYPE_FROM_SUSCEPTIBLE: wild_type,
    Caveat.LABORATORIES_NOT_RESAMPLED: case(lambda: halves(apart, Factor.LABORATORY)),
    Caveat.LABORATORIES_NOT_NAMED: case(MIXED, msgspec.structs.replace(COUNTED, resampling="laboratories")),
    Caveat.SUSCEPTIBLE_FROM_WILD_TYPE_ALONE: wild_type,
    Caveat.ONE_CURVE_NOT_ENOUGH: case(TWO_CURVES, CHECKED),
    Caveat.ZONES_SCATTER_MORE_THAN_READINGS: case(SCATTERED, CHECKED),
    Caveat.ZONES_SCATTER_LESS_THAN_READINGS: case(
        lambda: simulated_table(400, seed=1, setting=SimulationSetting(sigma_zone_mm=1.3)), CHECKED
    ),
    Caveat.STATED_ERROR_REJECTED: case(NOT_MONOTONE, msgspec.structs.replace(CHECKED, sigma_zone="fixed")),
    Caveat.SIGMA_ZONE_ON_BOUND: exact,
    Caveat.SEVERAL_PAIRS_NEARLY_EQUAL: small,
    Caveat.CHOICES_CHANGE_PAIR: varied,
    Caveat.COUNTED_RATE_BREAKS_BOUND: small,
    Caveat.EXPECTED_RATE_MAY_BREAK_BOUND: small,
    Caveat.RESAMPLES_NOT_CONVERGED: case(
        lambda: simulated_table(40, seed=3),
        msgspec.structs.replace(
            MODEL, model_resamples=3, sigma_zone="fixed", sigma_zone_mm=0.05, sigma_mic_log2=0.05
        ),
    ),
    Caveat.SPLITS_WILD_TYPE: exact,
    Caveat.MIC_CRITERION_SPLITS_WILD_TYPE: exact,
    Caveat.CHALLENGE_KEPT_APART: case(
        lambda: table_of([*MIXED, (1, 2, 9, 3)], challenge=[False, False, False, True])
    ),
    Caveat.CHALLENGE_SEARCHED: case(
        lambda: table_of([*MIXED, (1, 2, 9, 3)], challenge=[False, False, False, True]),
        msgspec.structs.replace(COUNTED, challenge="searched"),
    ),
    Caveat.TECHNICAL_UNCERTAINTY: exact,
    Caveat.HOSTS_POOLED: case(lambda: halves(apart, Factor.HOST)),
    Caveat.SPECIES_POOLED: case(lambda: halves(apart, Factor.SPECIES)),
    Caveat.LABORATORIES_DIFFER: case(lambda: halves(apart, Factor.LABORATORY, apart_mm=5)),
    Caveat.HOSTS_DIFFER: case(lambda: halves(apart, Factor.HOST, apart_mm=5)),
    Caveat.SPECIES_DIFFER: case(lambda: halves(apart, Factor.SPECIES, apart_mm=5)),
    Caveat.YEARS_DIFFER: case(lambda: halves(apart, Factor.YEAR, apart_mm=5)),
    Caveat.MECHANISMS_DIFFER: case(lambda: halves(apart, Factor.MECHANISM, apart_mm=5)),
    Caveat.IDENTITIES_UNDECIDED: case(MIXED, left_out=LeftOut(identity_undecided=2)),
    Caveat.OTHER_MIC_METHODS_LEFT_OUT: case(MIXED, left_out=LeftOut(other_mic_method=3)),
    Caveat.NOT_THE_REFERENCE_METHOD: case(MIXED, conditions=(stated("mic_method", "automated"),)),
    Caveat.DISK_MAKERS_DIFFER: case(lambda: halves(apart, Factor.DISK_MAKER, apart_mm=5)),
    Caveat.ROWS_PASTED_AGAIN: case(MIXED, left_out=LeftOut(pasted_again=12)),
    Caveat.LIMITS_REST_ON_ONE_GROUP: case(lambda: halves(apart, Factor.LABORATORY, apart_mm=5)),
}


def refused(record: DerivationRecord) -> list[Refused]:
    return [*record.refusals, *(one.refusal for one in record.candidates if one.refusal is not None)]


def warned(record: DerivationRecord) -> list[Warned]:
    return [*record.warnings, *(one for answer in record.candidates for one in answer.warnings)]


def test_every_code_stands_in_the_table() -> None:
    """A new code needs a line above: the smallest data and plan that bring it about."""
    assert set(REFUSALS) == set(Refusal)
    assert set(CAVEATS) == set(Caveat)


DEAR = {
    Caveat.ONE_CURVE_NOT_ENOUGH,
    Caveat.ZONES_SCATTER_MORE_THAN_READINGS,
    Caveat.ZONES_SCATTER_LESS_THAN_READINGS,
    Caveat.STATED_ERROR_REJECTED,
}
"""Warnings of the fit's checks, which take many simulations: long proofs."""


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_is_reachable_and_worded(code: Refusal) -> None:
    record = REFUSALS[code]()
    matching = [one for one in refused(record) if one.code is code]
    assert matching
    for one in matching:
        assert all(text(f"analysis.refusal.{code}", language, **one.parameters) for language in LANGUAGES)
    read_record(canonical_bytes(record))


@pytest.mark.parametrize(
    "code", [pytest.param(code, marks=pytest.mark.all) if code in DEAR else code for code in CAVEATS]
)
def test_every_warning_is_reachable_and_worded(code: Caveat) -> None:
    record = CAVEATS[code]()
    found = warned(record)
    assert code in {one.code for one in found}
    for one in found:
        assert all(text(f"analysis.warning.{one.code}", language, **one.parameters) for language in LANGUAGES)
    read_record(canonical_bytes(record))


OF_ONE_METHOD = {
    Refusal.SLOPE_NOT_NEGATIVE,
    Refusal.LIMITS_OUT_OF_ORDER,
    Refusal.LIMITS_OUTSIDE_ZONES,
    Refusal.TOO_FEW_UNCENSORED,
    Refusal.NOT_CONVERGED,
}
ANSWERED_BY_S_ALONE = {Refusal.NO_RESISTANT_ISOLATE, Refusal.TOO_FEW_RESISTANT}


@pytest.mark.parametrize("code", sorted(set(REFUSALS) - OF_ONE_METHOD - ANSWERED_BY_S_ALONE))
def test_a_refused_derivation_proposes_nothing(code: Refusal) -> None:
    record = REFUSALS[code]()
    assert record.default is None
    assert record.default_reason is DefaultReason.NO_CRITERION_POSSIBLE
    assert code in {one.code for one in record.refusals}


@pytest.mark.all
def test_one_curve_rejected_switches_no_method_and_shows_no_subgroup_where_none_is_stated() -> None:
    record = CAVEATS[Caveat.ONE_CURVE_NOT_ENOUGH]()
    assert record.default is None or record.default.method is Method.EXPECTED_CONSTRAINED
    assert record.evidence is not None
    assert record.evidence.subgroups == ()
