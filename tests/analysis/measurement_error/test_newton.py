import numpy as np
import pytest

from analysis.measurement_error.newton import Box, Surface, newton_minimum


def banana(point: np.ndarray) -> Surface:
    """Return Rosenbrock's function, minimum at (1, 1)."""
    x, y = point
    gradient = np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])
    second = np.array([[2 - 400 * y + 1200 * x * x, -400 * x], [-400 * x, 200.0]])
    return Surface((1 - x) ** 2 + 100 * (y - x * x) ** 2, gradient, second, second)


def box(lower: tuple[float, float] = (-9, -9), upper: tuple[float, float] = (9, 9)) -> Box:
    return Box(np.array(lower, dtype=float), np.array(upper, dtype=float), np.full(2, 1.0))


def test_it_finds_the_floor_of_a_curved_valley() -> None:
    found = newton_minimum(banana, np.array([-1.2, 1.0]), box(), tolerance=1e-14, steps_max=100)
    assert found.converged
    assert found.point == pytest.approx([1, 1], abs=1e-6)


def test_a_bound_holds_a_coordinate_and_the_others_still_move() -> None:
    found = newton_minimum(banana, np.array([-1.2, 0.0]), box(upper=(0.5, 9)), tolerance=1e-14, steps_max=100)
    assert found.converged
    assert found.point == pytest.approx([0.5, 0.25], abs=1e-6)


def test_too_few_steps_are_reported_as_not_converged() -> None:
    assert not newton_minimum(banana, np.array([-1.2, 1.0]), box(), tolerance=1e-14, steps_max=2).converged
