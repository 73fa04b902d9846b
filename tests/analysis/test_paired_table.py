from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.paired_table import UnusableMeasurement, paired_table

ROWS = st.lists(
    st.tuples(st.sampled_from([(-inf, -3), (-3, -2), (-2, -1), (-1, 0), (2, inf)]), st.integers(6, 12)),
    min_size=1,
)


def _table(rows, count=None):
    return paired_table([r[0][0] for r in rows], [r[0][1] for r in rows], [r[1] for r in rows], count)


@given(ROWS, st.randoms())
def test_the_order_of_rows_never_shows(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert _table(rows).scattergram_cells() == _table(shuffled).scattergram_cells()


@given(ROWS, st.integers(1, 4))
def test_counted_rows_equal_repeated_rows(rows, times):
    counted, repeated = _table(rows, [times] * len(rows)), _table(rows * times)
    assert counted.scattergram_cells() == repeated.scattergram_cells()
    assert counted.n == repeated.n == times * len(rows)


def test_rows_of_count_zero_leave_no_cell():
    assert len(_table([((-1, 0), 20), ((0, 1), 30)], [3, 0]).count) == 1


@pytest.mark.parametrize(
    ("lower", "upper", "step"),
    [
        pytest.param(1, 2, 2, id="4 mg/L counts at 4"),
        pytest.param(-inf, -2, -2, id="<=0.25 counts at 0.25"),
        pytest.param(3, inf, 4, id=">8 counts at 16"),
    ],
)
def test_the_nearest_step_of_an_interval(lower, upper, step):
    assert paired_table([lower], [upper], [20]).nearest_step().tolist() == [step]


def test_laboratories_are_kept_apart_and_added_up_in_the_scattergram():
    table = paired_table([0, 0, 0], [1, 1, 1], [20, 20, 20], laboratory=["b", "a", "b"])
    assert table.laboratories == ("a", "b")
    assert table.count.tolist() == [1, 2]
    assert [cell.count for cell in table.scattergram_cells()] == [3]


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        pytest.param(([0.5], [1], [20], None), "whole log2 step", id="MIC between two steps"),
        pytest.param(([1], [1], [20], None), "empty", id="empty interval"),
        pytest.param(([-inf], [inf], [20], None), "open at both ends", id="no MIC at all"),
        pytest.param(([0], [1], [20.5], None), "whole number of mm", id="half a millimetre"),
        pytest.param(([0], [1], [20], [-1]), "whole number of isolates", id="negative count"),
        pytest.param(([0], [1], [20, 21], None), "differ in length", id="one zone too many"),
        pytest.param(([float("nan")], [1], [20], None), "log2 step", id="not a number"),
    ],
)
def test_what_no_table_can_hold_is_refused(columns, fault):
    with pytest.raises(UnusableMeasurement, match=fault):
        paired_table(*columns)


def test_a_table_cannot_be_written_to():
    table = paired_table([0], [1], [20])
    with pytest.raises(ValueError, match="read-only"):
        table.count[0] = 5
    assert isinstance(table.count, np.ndarray)
