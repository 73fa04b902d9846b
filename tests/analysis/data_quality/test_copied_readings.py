"""Repeats that agree too often: found where readings were copied, and not where they were taken."""

from collections import Counter

import numpy as np
import pytest
from scipy.special import ndtr

from analysis.data_quality.copied_readings import agreement, spans_on_scale
from analysis.data_quality.repeated_readings import reading_spread
from analysis.data_quality.report import Agreement
from analysis.paired_table import Floats, Integers


def _spans_expected(readings: int, sd: float) -> Floats:
    """Return the probabilities that the largest and smallest of some readings differ by 0, 1 and more units.

    Notes
    -----
    Of a true value that lies anywhere between two whole units with the same probability.
    All readings fall into one unit with probability ``w(1)``, ``w(c) = integral (F(t + c) - F(t))^k dt``, F
    that of one reading about its isolate; two neighbouring units hold them in two ways where they agree, and
    in one where they span 1.
    """
    at = np.linspace(-9 * sd - 2, 9 * sd, 4001)
    one, two = (
        float(np.trapezoid((ndtr((at + width) / sd) - ndtr(at / sd)) ** readings, at)) for width in (1, 2)
    )
    apart = two - 2 * one
    return np.array([one, apart, max(1 - one - apart, 0.0)])


def _steps(seed: int, isolates: int, sd: float) -> Integers:
    generator = np.random.Generator(np.random.PCG64(seed))
    true = generator.uniform(-4, 4, isolates)
    return np.ceil(true[:, None] + sd * generator.normal(size=(isolates, 3))).astype(np.int64)


def _agreement(steps: Integers) -> Agreement:
    read = steps.ravel()
    spread = reading_spread(read, read - 1, read, np.repeat(np.arange(len(steps)), steps.shape[1]))
    assert spread is not None
    assert spread.agreement is not None
    return spread.agreement


@pytest.mark.parametrize("sd", [0.2, 0.7, 2.0])
@pytest.mark.parametrize("readings", [2, 3])
def test_the_spans_that_an_error_lets_expect_against_simulation(sd: float, readings: int) -> None:
    generator = np.random.Generator(np.random.PCG64(2))
    drawn = np.ceil(generator.uniform(0, 1, (100_000, 1)) + sd * generator.normal(size=(100_000, readings)))
    spans = np.minimum(drawn.max(axis=1) - drawn.min(axis=1), 2).astype(int)
    assert _spans_expected(readings, sd) == pytest.approx(
        np.bincount(spans, minlength=3) / 100_000, abs=0.006
    )


def test_an_end_of_the_scale_takes_away_those_that_scatter_over_it_against_simulation() -> None:
    generator = np.random.Generator(np.random.PCG64(3))
    true = 1.5 * generator.normal(size=100_000)
    drawn = np.ceil(true[:, None] + 0.5 * generator.normal(size=(100_000, 3)))
    on_scale = drawn[(drawn > -2).all(axis=1) & (drawn <= 2).all(axis=1)]
    spans = np.minimum(on_scale.max(axis=1) - on_scale.min(axis=1), 2).astype(int)
    at = np.linspace(-8, 8, 1601)
    density = np.exp(-((at / 1.5) ** 2) / 2)
    found = spans_on_scale(3, 0.5, at, density / density.sum(), (-2.0, 2.0))
    assert found == pytest.approx(np.bincount(spans, minlength=3) / len(on_scale), abs=0.006)


def test_the_figure_of_a_statistician_is_found_again() -> None:
    found = agreement({(3, 0): 28, (3, 1): 9, (3, 2): 3}, lambda readings: _spans_expected(readings, 0.28))
    assert found is not None
    assert found.expected == pytest.approx(21.4, abs=0.3)
    assert found.p < 1e-10
    assert found.doubtful


def test_one_mic_typed_into_every_row_of_most_isolates_is_doubtful_against_fifteen_simulations() -> None:
    found = Counter[bool]()
    for seed in range(15):
        steps = _steps(seed, 40, 0.7)
        steps[:28] = steps[:28, :1]
        found[_agreement(steps).doubtful] += 1
    assert found[True] >= 12


def test_readings_that_were_all_taken_are_hardly_ever_doubtful_against_sixty_simulations() -> None:
    found = [_agreement(_steps(seed, 40, sd)).doubtful for seed in range(20) for sd in (0.3, 0.7, 1.5)]
    assert sum(found) <= 3
