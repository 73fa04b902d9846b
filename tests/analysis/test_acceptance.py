from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acceptance import acceptance_cells, cell_verdict, overall, point_verdict
from analysis.acceptance_table import bounded_cells
from analysis.criterion import MicCriterion
from analysis.discrepancies import judge
from analysis.exact_limits import isolates_to_demonstrate, one_sided_upper_95
from analysis.methods import AcceptanceRow, ErrorKind, Verdict
from analysis.paired_table import paired_table
from analysis.plan import AllowedRates

CRITERION = MicCriterion(l_step=-1, u_step=1)
RANK = [Verdict.MEETS, Verdict.NOT_DEMONSTRATED, Verdict.NO_DATA, Verdict.FAILS]


@pytest.mark.parametrize(
    ("bound", "errors", "isolates"),
    [(2, 0, 149), (2, 1, 236), (5, 0, 59), (5, 1, 93), (10, 0, 29), (10, 1, 46)],
)
def test_isolates_that_demonstrate_a_bound(bound, errors, isolates):
    assert isolates_to_demonstrate(errors, bound) == isolates
    assert one_sided_upper_95(errors, isolates) < bound / 100 <= one_sided_upper_95(errors, isolates - 1)


@pytest.mark.parametrize(
    ("k", "n", "verdict"),
    [
        pytest.param(0, 149, Verdict.MEETS, id="149 without error meet 2 %"),
        pytest.param(0, 148, Verdict.NOT_DEMONSTRATED, id="148 do not yet show it"),
        pytest.param(1, 50, Verdict.FAILS, id="exactly 2 % fails"),
        pytest.param(0, 0, Verdict.NO_DATA, id="no isolate in the row"),
    ],
)
def test_verdict_of_a_cell(k, n, verdict):
    assert cell_verdict(k, n, 2) is verdict


def test_the_point_estimate_asks_less():
    assert point_verdict(0, 1, 2) is Verdict.MEETS
    assert point_verdict(1, 50, 2) is Verdict.FAILS


@pytest.mark.parametrize(("first", "second"), [(a, b) for i, a in enumerate(RANK) for b in RANK[i:]])
def test_the_overall_verdict_is_the_worst(first, second):
    assert overall([first, second]) is second


def test_without_an_intermediate_category_minors_are_not_bounded():
    assert len(bounded_cells(one_breakpoint=False)) == 7
    assert {cell.error for cell in bounded_cells(one_breakpoint=True)} == {
        ErrorKind.VERY_MAJOR,
        ErrorKind.MAJOR,
    }
    assert len(bounded_cells(one_breakpoint=True)) == 4


def test_verdicts_of_the_dbets_example_at_34_and_39(dbets_table):
    cells = acceptance_cells(judge(dbets_table, CRITERION, 34, 39), AllowedRates(), one_breakpoint=False)
    low = {(cell.row, cell.error): cell for cell in cells}[AcceptanceRow.BELOW_L, ErrorKind.MAJOR]
    assert (low.k, low.n, low.verdict, low.more_without_error) == (0, 87, Verdict.NOT_DEMONSTRATED, 62)
    assert overall(cell.verdict for cell in cells) is Verdict.NOT_DEMONSTRATED
    assert overall(cell.point_verdict for cell in cells) is Verdict.MEETS


INTERVALS = st.sampled_from([(-inf, -3), (-3, -2), (-2, -1), (-1, 0), (0, 1), (1, 2), (0, inf), (2, inf)])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(INTERVALS, st.integers(16, 28)), min_size=1, max_size=40), st.data())
def test_turning_an_agreeing_isolate_into_an_error_never_improves_a_verdict(isolates, data):
    position = data.draw(st.integers(0, len(isolates) - 1))
    lower, upper = isolates[position][0]
    low_step = lower + 1 if lower > -inf else upper
    agreeing, wrong = (26, 18) if low_step <= -1 else (18, 26) if low_step >= 1 else (22, 26)
    before, after = list(isolates), list(isolates)
    before[position], after[position] = ((lower, upper), agreeing), ((lower, upper), wrong)
    verdicts = []
    for rows in (before, after):
        table = paired_table([r[0][0] for r in rows], [r[0][1] for r in rows], [r[1] for r in rows])
        cells = acceptance_cells(judge(table, CRITERION, 20, 24), AllowedRates(), one_breakpoint=False)
        verdicts.append((overall(c.verdict for c in cells), overall(c.point_verdict for c in cells)))
    assert RANK.index(verdicts[1][0]) >= RANK.index(verdicts[0][0])
    assert RANK.index(verdicts[1][1]) >= RANK.index(verdicts[0][1])
