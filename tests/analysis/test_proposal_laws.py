"""The laws of a derivation with its full default: order and counting of rows, units, intervals, verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.candidate import Question, candidate
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.methods import AcceptanceRow, Censoring, ErrorKind, Factor, Method, Verdict
from analysis.paired_table import PairedTable, paired_table
from analysis.proposal import derive
from analysis.record import AnalysisPlan, DerivationRecord, canonical_bytes, canonical_json
from analysis.simulate import SimulatedPair, simulate_pairs

CRITERION = MicCriterion(l_step=-1, u_step=1)
QUICK = AnalysisPlan(
    bootstrap_resamples=50,
    regression_resamples=20,
    model_resamples=2,
    model_simulations=0,
    model_sensitivity=False,
    group_resamples=0,
)
FEW = settings(max_examples=max(1, settings().max_examples // 50), deadline=None)


def _derived(table: PairedTable, criterion: MicCriterion = CRITERION) -> DerivationRecord:
    return derive(table, criterion, QUICK, code_version="test", data_digest="d")


Row = tuple[SimulatedPair, str, bool]
"""A pair with its laboratory, and whether it is a challenge isolate."""

PAIRS = st.integers(0, 10_000).map(lambda seed: simulate_pairs(60, seed=seed))


def _rows(pairs: Sequence[SimulatedPair]) -> list[Row]:
    return [(pair, "ab"[place % 2], place % 15 == 0) for place, pair in enumerate(pairs)]


def _table(columns_of: Any, rows: Sequence[Row], count: list[int] | None = None) -> PairedTable:
    return paired_table(
        *columns_of([pair for pair, _, _ in rows]),
        count=count,
        laboratory=[laboratory for _, laboratory, _ in rows],
        labels={Factor.YEAR: [laboratory for _, laboratory, _ in rows]},
        challenge=[challenge for _, _, challenge in rows],
    )


@FEW
@given(pairs=PAIRS, order=st.permutations(range(60)))
def test_the_order_of_rows_never_changes_a_byte(columns_of: Any, pairs: Any, order: list[int]) -> None:
    rows = _rows(pairs)
    shuffled = [rows[place] for place in order]
    first, second = (_derived(_table(columns_of, one)) for one in (rows, shuffled))
    assert canonical_bytes(first) == canonical_bytes(second)
    _intervals_hold_their_estimates(first)
    _curves_fall(first)


@FEW
@given(pairs=PAIRS, times=st.integers(2, 3))
def test_counted_rows_equal_repeated_rows_to_the_byte(columns_of: Any, pairs: Any, times: int) -> None:
    rows = _rows(pairs)
    counted = _derived(_table(columns_of, rows, [times] * len(rows)))
    repeated = _derived(_table(columns_of, rows * times))
    assert canonical_bytes(counted) == canonical_bytes(repeated)
    _intervals_hold_their_estimates(counted)


MOVES_WITH_THE_UNIT = {
    *("l_step", "u_step", "mic_lower_log2", "mic_upper_log2", "read_at_l", "read_at_u", "true_log2"),
    *("mean_log2", "cut_off_step", "mode_step", "quantile_log2", "mean"),
    *("quantile_log2_lower_95", "quantile_log2_upper_95"),
}
"""Figures on the scale of concentrations; ``mean`` is that of a part of the wild type's MICs."""


def _figures(plain: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every figure of a record with its path."""
    if isinstance(plain, dict):
        for key, value in sorted(plain.items()):
            yield from _figures(value, (*path, key))
    elif isinstance(plain, list | tuple):
        for place, value in enumerate(plain):
            yield from _figures(value, (*path, str(place)))
    else:
        yield path, plain


def _moves(path: tuple[str, ...]) -> bool:
    named = [part for part in path if not part.isdigit()]
    return named[-1] in MOVES_WITH_THE_UNIT and "zone_parts" not in named


@FEW
@given(pairs=PAIRS, shift=st.integers(-6, 6))
def test_another_unit_of_concentration_moves_concentrations_and_nothing_else(
    columns_of: Any, pairs: Any, shift: int
) -> None:
    moved = MicCriterion(l_step=-1 + shift, u_step=1 + shift)
    first = _derived(paired_table(*columns_of(pairs)))
    second = _derived(paired_table(*columns_of(pairs, shift)), moved)
    figures = [list(_figures(msgspec.to_builtins(one))) for one in (first, second)]
    for (path, before), (same_path, after) in zip(*figures, strict=True):
        assert path == same_path
        if _moves(path) and before is not None:
            assert after - shift == pytest.approx(before, abs=1e-9), path
        elif path[-1] != "intercept_mm" and "mg/L" not in str(before):
            assert after == before, path


def _contains(limits: tuple[float | None, float | None] | None, estimate: float | None) -> None:
    if limits is not None and estimate is not None and limits[0] is not None and limits[1] is not None:
        assert limits[0] <= estimate <= limits[1]


def _intervals_hold_their_estimates(record: DerivationRecord) -> None:
    for answer in record.candidates:
        for cell in answer.acceptance:
            _contains((cell.lower_95, cell.upper_95), cell.k / cell.n if cell.n else None)
        for rate in answer.discrepancies:
            _contains((rate.lower_95, rate.upper_95), rate.k / rate.n if rate.n else None)
    for line in record.regressions:
        _contains((line.slope_lower_95, line.slope_upper_95), line.slope_mm_per_log2)
    if record.model is None:
        return
    for pair in (record.model.constrained, record.model.unconstrained):
        if pair is not None:
            _contains(pair.zone_r_le_95, pair.zone_r_le_mm)
            _contains(pair.zone_s_ge_95, pair.zone_s_ge_mm)
            _contains(pair.errors.index_95, pair.errors.index)
            for expected in pair.errors.rates:
                _contains(expected.rate_95, expected.rate)
    for row in record.model.zone_categories:
        _contains(row.susceptible_95, row.susceptible)
        _contains(row.intermediate_95, row.intermediate)
        _contains(row.resistant_95, row.resistant)


def _curves_fall(record: DerivationRecord) -> None:
    for curve in () if record.model is None else record.model.curves:
        assert all(after <= before for before, after in pairwise(curve.curve_mm))


WORST_LAST = (Verdict.MEETS, Verdict.NOT_DEMONSTRATED, Verdict.NO_DATA, Verdict.FAILS)
TURNED = [
    pytest.param(AcceptanceRow.ABOVE_U, 3, 10, 30, ErrorKind.VERY_MAJOR, id="R called S"),
    pytest.param(AcceptanceRow.ABOVE_U, 3, 10, 20, ErrorKind.MINOR, id="R called I"),
    pytest.param(AcceptanceRow.L_TO_U, 1, 10, 30, ErrorKind.VERY_MAJOR, id="R at U called S"),
    pytest.param(AcceptanceRow.L_TO_U, -1, 30, 10, ErrorKind.MAJOR, id="S at L called R"),
    pytest.param(AcceptanceRow.L_TO_U, 0, 20, 30, ErrorKind.MINOR, id="I called S"),
    pytest.param(AcceptanceRow.BELOW_L, -4, 30, 10, ErrorKind.MAJOR, id="S called R"),
    pytest.param(AcceptanceRow.BELOW_L, -4, 30, 20, ErrorKind.MINOR, id="S called I"),
]


@pytest.mark.parametrize(("row", "step", "agreeing_mm", "wrong_mm", "error"), TURNED)
@settings(max_examples=15, deadline=None)
@given(others=st.lists(st.integers(0, 200), min_size=7, max_size=7), n=st.integers(1, 200), data=st.data())
def test_turning_agreeing_isolates_into_errors_never_improves_a_verdict(
    row: AcceptanceRow,
    step: int,
    agreeing_mm: int,
    wrong_mm: int,
    error: ErrorKind,
    others: list[int],
    n: int,
    data: st.DataObject,
) -> None:
    turned = data.draw(st.integers(0, n))
    cells = [(-4, 30), (-4, 10), (-1, 30), (0, 20), (1, 10), (3, 10), (3, 30)]

    def verdicts(wrong: int) -> tuple[Verdict, Verdict | None]:
        rows = [*zip(cells, others, strict=True), ((step, agreeing_mm), n - wrong), ((step, wrong_mm), wrong)]
        table = paired_table(
            [low - 1 for (low, _), _ in rows],
            [low for (low, _), _ in rows],
            [zone for (_, zone), _ in rows],
            [count for _, count in rows],
        )
        question = Question(table=table, criterion=CRITERION, rule=SearchRule())
        judged = candidate(question, Method.ROC, Censoring.NONE_CENSORED, 15, 25)
        own = next(cell for cell in judged.acceptance if (cell.row, cell.error) == (row, error))
        return own.verdict, judged.verdict

    before, after = verdicts(0), verdicts(turned)
    for was, now in zip(before, after, strict=True):
        assert was is not None
        assert now is not None
        assert WORST_LAST.index(now) >= WORST_LAST.index(was)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_cannot_enter_a_record(value: float) -> None:
    """JSON would say null, which nobody could read back, and records stay as they are for ever."""
    with pytest.raises(ValueError, match="cannot stand in a record"):
        canonical_json(AnalysisPlan(smoothing=value))
