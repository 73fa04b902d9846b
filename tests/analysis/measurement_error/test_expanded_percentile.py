"""Percentiles expanded where few laboratories were resampled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, t

from analysis.measurement_error.expanded_percentile import TAIL_OF_95, expanded_tail
from analysis.measurement_error.resampling import limit_interval


@pytest.mark.parametrize("clusters", [0, 1])
def test_resampled_isolates_leave_the_tail_as_it_is(clusters: int) -> None:
    assert expanded_tail(TAIL_OF_95, clusters) == TAIL_OF_95


@pytest.mark.parametrize("clusters", [2, 4, 40])
def test_the_tail_is_that_of_students_distribution_on_the_normal_scale_by_scipy(clusters: int) -> None:
    assert expanded_tail(0.025, clusters) == pytest.approx(norm.cdf(t.ppf(0.025, clusters - 1)), rel=1e-9)


@given(clusters=st.integers(2, 500))
def test_more_laboratories_need_less_expansion_but_always_some(clusters: int) -> None:
    assert expanded_tail(0.025, clusters) < expanded_tail(0.025, clusters + 1) < 0.025


def test_an_expanded_interval_is_never_narrower() -> None:
    drawn = np.random.Generator(np.random.PCG64(1)).integers(15, 30, size=200)
    plain, expanded = limit_interval(drawn, 20), limit_interval(drawn, 20, expanded_tail(TAIL_OF_95, 4))
    assert plain is not None
    assert expanded is not None
    assert expanded[0] <= plain[0] < plain[1] <= expanded[1]
