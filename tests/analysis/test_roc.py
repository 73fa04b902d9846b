from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.criterion import MicCriterion
from analysis.paired_table import paired_table
from analysis.roc import area_under_curve, roc


@pytest.mark.parametrize("case", range(6))
def test_youden_against_the_reference_of_the_dbets_example(dbets_table, dbets_reference, case):
    expected = dbets_reference["roc_youden"][case]
    found = roc(dbets_table, MicCriterion(l_step=expected["mic_b"]))
    best = next(point for point in found.points if point.zone_lt_mm == found.best_zone_s_ge_mm[0])
    assert (found.n_resistant, found.n_not_resistant) == (expected["n_R"], expected["n_S"])
    assert list(found.best_zone_s_ge_mm) == expected["youden_S_ge"]
    assert found.youden_j == pytest.approx(expected["J"], abs=1e-6)
    assert best.sensitivity == pytest.approx(expected["sens"], abs=1e-6)
    assert best.specificity == pytest.approx(expected["spec"], abs=1e-6)


ZONES = st.lists(st.integers(0, 6), min_size=2, max_size=12)


@settings(max_examples=50, deadline=None)
@given(ZONES, ZONES)
def test_area_and_delong_interval_against_pairs_of_isolates(resistant, other):
    x, y = (np.bincount(zones, minlength=7) for zones in (resistant, other))
    psi = np.array([[1.0 * (r < s) + 0.5 * (r == s) for s in other] for r in resistant])
    v10, v01 = psi.mean(axis=1), psi.mean(axis=0)
    variance = v10.var(ddof=1) / len(resistant) + v01.var(ddof=1) / len(other)
    area, lower, upper = area_under_curve(x, y)
    assert area == pytest.approx(np.mean([(r < s) + 0.5 * (r == s) for r, s in product(resistant, other)]))
    if variance == 0:
        assert (lower, upper) == (None, None)
        return
    half = 1.959963984540054 * np.sqrt(variance)
    assert (lower, upper) == pytest.approx((max(0.0, area - half), min(1.0, area + half)), abs=1e-9)


def test_the_curve_runs_from_the_smallest_zone_to_one_above_the_largest(example_table):
    found = roc(example_table, MicCriterion(l_step=-1, u_step=1))
    assert found.points[0].sensitivity == 0.0
    assert found.points[-1].specificity == 0.0
    assert found.points[-1].zone_lt_mm == int(example_table.zone_mm.max()) + 1


def test_a_weight_on_sensitivity_raises_the_limit(example_table):
    criterion = MicCriterion(l_step=-1, u_step=1)
    assert (
        roc(example_table, criterion, 90).best_zone_s_ge_mm
        > roc(example_table, criterion, 10).best_zone_s_ge_mm
    )


def test_a_curve_needs_both_kinds_of_isolates():
    with pytest.raises(ValueError, match="needs resistant and other"):
        roc(paired_table([0, 0], [1, 1], [20, 21]), MicCriterion(l_step=5))


@pytest.mark.parametrize(
    ("resistant", "other"),
    [
        pytest.param([3, 2, 0, 0, 0], [0, 0, 0, 4, 5], id="complete separation"),
        pytest.param([0, 1, 0, 0, 0], [1, 2, 3, 4, 5], id="one resistant isolate"),
    ],
)
def test_an_area_whose_variance_says_nothing_has_no_interval(resistant, other):
    area, lower, upper = area_under_curve(np.array(resistant), np.array(other))
    assert 0.5 < area <= 1
    assert (lower, upper) == (None, None)
