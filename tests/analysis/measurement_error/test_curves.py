import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measurement_error.curve import CurveKind, ZoneCurve
from analysis.measurement_error.fit import curve_of
from analysis.measurement_error.logistic_curve import LogisticCurve
from analysis.measurement_error.spline_curve import i_splines
from analysis.measurement_error.true_scale import TrueScale
from analysis.simulate import logistic_zone_mm

SCALE = TrueScale(0, np.linspace(-7.5, 8.5, 129), -4.5, 6.5)
CURVES = [pytest.param(curve_of(kind, SCALE), id=kind) for kind in CurveKind]


@given(st.floats(-6, 6), st.floats(-3, 1.5), st.floats(-3, 1.5))
def test_a_logistic_curve_never_rises(location: float, log_b3: float, log_b4: float) -> None:
    curve = LogisticCurve(SCALE.offset).zone_mm(np.array([np.log(40), location, log_b3, log_b4]))
    assert np.diff(curve).max() <= 1e-9


@given(st.integers(0, 2**32 - 1))
def test_a_spline_curve_never_rises(seed: int) -> None:
    curve = curve_of(CurveKind.SPLINE, SCALE)
    coefficients = np.random.default_rng(seed).normal(0, 3, curve.coefficients)
    assert np.diff(curve.zone_mm(coefficients)).max() <= 1e-9


def test_a_location_below_1_mg_per_l_is_a_location_like_any_other() -> None:
    curve = LogisticCurve(SCALE.offset)
    ours = curve.zone_mm(np.array([np.log(35), -2.5, np.log(0.3), np.log(0.9)]))
    assert ours == pytest.approx(logistic_zone_mm(SCALE.offset, (35, -2.5, 0.3, 0.9)), rel=1e-12)


def test_i_splines_rise_from_0_to_1() -> None:
    basis = i_splines(SCALE.offset, -4.5, 6.5, np.arange(-4.0, 7.0))
    assert basis.shape == (129, 14)
    assert basis[0] == pytest.approx(np.zeros(14))
    assert basis[-1] == pytest.approx(np.ones(14))
    assert np.diff(basis, axis=0).min() >= -1e-12


@pytest.mark.parametrize("curve", CURVES)
def test_jacobian_and_curvature_match_finite_differences(curve: ZoneCurve) -> None:
    generator = np.random.default_rng(4)
    at = np.concatenate([[3.5, 0.3], generator.normal(-0.5, 0.3, curve.coefficients - 2)])
    weight = generator.normal(size=129)
    steps = 1e-6 * np.eye(len(at))
    jacobian = np.array([(curve.zone_mm(at + h) - curve.zone_mm(at - h)) / 2e-6 for h in steps]).T
    second = np.array([weight @ (curve.jacobian(at + h) - curve.jacobian(at - h)) / 2e-6 for h in steps])
    assert curve.jacobian(at) == pytest.approx(jacobian, rel=1e-5, abs=1e-6)
    assert curve.curvature(at, weight) == pytest.approx(second, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("curve", CURVES)
def test_penalties_have_the_derivatives_they_say(curve: ZoneCurve) -> None:
    at = np.random.default_rng(5).normal(size=curve.coefficients)
    _, gradient, second = curve.penalty(at)
    steps = 1e-6 * np.eye(len(at))
    slopes = [(curve.penalty(at + h)[0] - curve.penalty(at - h)[0]) / 2e-6 for h in steps]
    bends = [(curve.penalty(at + h)[1] - curve.penalty(at - h)[1]) / 2e-6 for h in steps]
    assert gradient == pytest.approx(slopes, rel=1e-4, abs=1e-5)
    assert second == pytest.approx(np.array(bends), rel=1e-4, abs=1e-5)
