import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_ndtr, ndtr

from analysis.measurement_error.normal_interval import closed_bounds, interval_probability, log_interval

ONE = np.ones(1)


@given(st.floats(-6, 6), st.floats(0.05, 8))
def test_the_logarithm_of_an_interval_is_that_of_the_difference_of_normals(a: float, width: float) -> None:
    log_p, _, _ = log_interval(a * ONE, (a + width) * ONE)
    near, far = (a, a + width) if 2 * a + width < 0 else (-a - width, -a)
    assert np.exp(log_p[0]) == pytest.approx(ndtr(far) - ndtr(near), rel=1e-9)


@pytest.mark.parametrize("far", [10.0, 40.0, 300.0])
@pytest.mark.parametrize("sign", [1, -1])
def test_far_tails_keep_their_logarithm_without_a_floor(far: float, sign: int) -> None:
    a, b = sorted((sign * far, sign * (far + 900)))
    log_p, _, _ = log_interval(a * ONE, b * ONE)
    assert log_p[0] == pytest.approx(log_ndtr(-far), rel=1e-12)


@given(
    st.floats(-30, 30),
    st.sampled_from([(-0.5, 0.5), (-np.inf, 0.5), (-0.5, np.inf)]),
    st.floats(0.5, 4),
)
def test_derivatives_match_finite_differences(
    location: float, bounds: tuple[float, float], sd: float
) -> None:
    lower, upper = closed_bounds(bounds[0] * ONE, bounds[1] * ONE)

    def log_p(g: float, s: float) -> float:
        return float(interval_probability(lower, upper, g * ONE, float(np.exp(s))).log_p[0])

    here = interval_probability(lower, upper, location * ONE, sd)
    s, h = float(np.log(sd)), 1e-5
    assert here.g[0] == pytest.approx(
        (log_p(location + h, s) - log_p(location - h, s)) / (2 * h), rel=1e-4, abs=1e-4
    )
    assert here.s[0] == pytest.approx(
        (log_p(location, s + h) - log_p(location, s - h)) / (2 * h), rel=1e-4, abs=1e-4
    )


@given(st.floats(-30, 30), st.floats(0.5, 4))
def test_second_derivatives_match_differences_of_the_first(location: float, sd: float) -> None:
    lower, upper = -0.5 * ONE, 0.5 * ONE
    s, h = float(np.log(sd)), 1e-5

    def first(g: float, log_sd: float) -> np.ndarray:
        here = interval_probability(lower, upper, g * ONE, float(np.exp(log_sd)))
        return np.array([here.g[0], here.s[0]])

    here = interval_probability(lower, upper, location * ONE, sd)
    by_g = (first(location + h, s) - first(location - h, s)) / (2 * h)
    by_s = (first(location, s + h) - first(location, s - h)) / (2 * h)
    assert here.gg[0] - here.g[0] ** 2 == pytest.approx(by_g[0], rel=1e-3, abs=1e-3)
    assert here.gs[0] - here.g[0] * here.s[0] == pytest.approx(by_g[1], rel=1e-3, abs=1e-3)
    assert here.ss[0] - here.s[0] ** 2 == pytest.approx(by_s[1], rel=1e-3, abs=1e-3)
