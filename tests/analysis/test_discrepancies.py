"""Best and worst case under censoring against trying every assignment."""

from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.acceptance import cell_verdict
from analysis.acceptance_table import ROW_CLASSES, SEVEN_CELLS
from analysis.criterion import MicCriterion
from analysis.discrepancies import error_rates, judge, share
from analysis.exact_limits import two_sided_95
from analysis.methods import Denominator, ErrorKind, Verdict
from analysis.paired_table import paired_table

CRITERION = MicCriterion(l_step=-1, u_step=1)
LADDER = range(-4, 5)
ORDER = [Verdict.MEETS, Verdict.NOT_DEMONSTRATED, Verdict.NO_DATA, Verdict.FAILS]

INTERVALS = st.sampled_from(
    [(-inf, -2), (-inf, 0), (-inf, 1), (-2, -1), (-1, 0), (0, 1), (1, 2), (-1, inf), (0, inf), (1, inf)]
)


def _steps(lower, upper):
    return [step for step in LADDER if lower < step <= upper]


def _count(steps, zones, row, error):
    in_row = {"above_u": lambda s: s > 1, "l_to_u": lambda s: -1 <= s <= 1, "below_l": lambda s: s < -1}[row]
    k = n = 0
    for step, zone in zip(steps, zones, strict=True):
        if in_row(step):
            n += 1
            mic = "S" if step <= -1 else "R" if step >= 1 else "I"
            disk = "S" if zone >= 24 else "R" if zone <= 20 else "I"
            kind = {("R", "S"): "very_major", ("S", "R"): "major"}.get(
                (mic, disk), "" if mic == disk else "minor"
            )
            k += kind == error
    return k, n


@given(st.lists(st.tuples(INTERVALS, st.sampled_from([18, 22, 26])), min_size=1, max_size=5))
def test_best_and_worst_case_are_those_of_every_admissible_assignment(isolates):
    table = paired_table([i[0][0] for i in isolates], [i[0][1] for i in isolates], [i[1] for i in isolates])
    judged = judge(table, CRITERION, 20, 24)
    zones = [zone for _, zone in isolates]
    assignments = list(product(*(_steps(*interval) for interval, _ in isolates)))
    for cell in SEVEN_CELLS:
        found = share(judged, cell.error, ROW_CLASSES[cell.row])
        tried = [_count(steps, zones, cell.row.value, cell.error.value) for steps in assignments]
        rates = [k / n for k, n in tried if n]
        if rates and found.worst_n:
            assert found.worst_k / found.worst_n == pytest.approx(max(rates))
        if rates and found.best_n:
            assert found.best_k / found.best_n == pytest.approx(min(rates))
        verdicts = [cell_verdict(k, n, 10) for k, n in tried]
        assert cell_verdict(found.worst_k, found.worst_n, 10) is max(verdicts, key=ORDER.index)


def test_a_category_may_be_certain_where_the_acceptance_row_is_not():
    table = paired_table([0], [inf], [26])
    judged = judge(table, CRITERION, 20, 24)
    rates = {(rate.error, rate.denominator): rate for rate in error_rates(judged, one_breakpoint=False)}
    certain = rates[ErrorKind.VERY_MAJOR, Denominator.MIC_CATEGORY]
    assert (certain.best_k, certain.k, certain.worst_k, certain.n) == (1, 1, 1, 1)
    for cell in SEVEN_CELLS:
        if cell.error is ErrorKind.VERY_MAJOR:
            found = share(judged, cell.error, ROW_CLASSES[cell.row])
            assert (found.worst_k, found.worst_n, found.best_k, found.best_n) == (1, 1, 0, 0)


def test_overlapping_limits_are_the_callers_bug():
    with pytest.raises(ValueError, match="overlaps"):
        judge(paired_table([0], [1], [20]), CRITERION, 24, 24)


@pytest.mark.parametrize("name", range(4))
def test_exact_limits_against_the_published_acceptance_tables(dbets_table, dbets_reference, name):
    title, rows = list(dbets_reference["m23_tables"].items())[name]
    _, low, high, r_le, s_ge = title.split()
    judged = judge(
        dbets_table,
        MicCriterion(l_step=int(low[1:]), u_step=int(high[1:])),
        int(r_le.removeprefix("R<=")),
        int(s_ge.removeprefix("S>=")),
    )
    for classes, row in zip(ROW_CLASSES.values(), rows.values(), strict=True):
        for error, key in zip(ErrorKind, ("VM", "M", "m"), strict=True):
            found, (k, percent, limits) = share(judged, error, classes), row[key]
            assert (found.k, found.n) == (k, row["n"])
            assert 100 * found.k / found.n == pytest.approx(percent, abs=0.0051)
            assert 100 * np.array(two_sided_95(found.k, found.n), dtype=float) == pytest.approx(
                limits, abs=0.0051
            )
