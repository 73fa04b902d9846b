import numpy as np
import pytest

from analysis.measurement_error.newton import Box
from analysis.measurement_error.quasi_newton import inverse_curvature, quasi_newton_minimum


def banana(point: np.ndarray) -> tuple[float, np.ndarray]:
    """Return Rosenbrock's function, minimum at (1, 1), not known beyond x = 8."""
    x, y = point
    if x > 8:
        return np.inf, np.zeros(2)
    gradient = np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2, gradient


def minimum(
    start: list[float], upper: tuple[float, float] = (9, 9), steps: int = 100
) -> tuple[np.ndarray, bool]:
    box = Box(np.full(2, -9.0), np.array(upper, dtype=float), np.full(2, 10.0))
    return quasi_newton_minimum(banana, np.array(start), np.eye(2), box, tolerance=1e-13, steps_max=steps)


def test_it_finds_the_floor_of_a_curved_valley() -> None:
    assert minimum([-1.2, 1.0])[0] == pytest.approx([1, 1], abs=1e-5)


def test_a_bowl_with_its_own_inverse_takes_one_step_and_is_certain() -> None:
    bowl = np.array([[3.0, 1.0], [1.0, 2.0]])
    box = Box(np.full(2, -9.0), np.full(2, 9.0), np.full(2, 10.0))
    point, certain = quasi_newton_minimum(
        lambda at: (float(at @ bowl @ at) / 2, bowl @ at),
        np.array([2.0, -1.0]),
        inverse_curvature(bowl),
        box,
        tolerance=1e-12,
        steps_max=2,
    )
    assert point == pytest.approx([0, 0], abs=1e-12)
    assert certain


def test_it_turns_back_where_the_function_is_not_known() -> None:
    assert minimum([7.9, 60.0])[0] == pytest.approx([1, 1], abs=1e-5)


def test_a_bound_holds_a_coordinate_and_the_others_still_move() -> None:
    assert minimum([-1.2, 0.0], upper=(0.5, 9))[0] == pytest.approx([0.5, 0.25], abs=1e-5)


def test_too_few_steps_leave_it_uncertain_but_never_higher_than_it_began() -> None:
    point, certain = minimum([-1.2, 1.0], steps=2)
    assert not certain
    assert banana(point)[0] < banana(np.array([-1.2, 1.0]))[0]


def test_negative_curvature_counts_by_its_size() -> None:
    assert inverse_curvature(np.diag([4.0, -2.0])) == pytest.approx(np.diag([0.25, 0.5]))
