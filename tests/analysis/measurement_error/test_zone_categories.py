import numpy as np
import pytest

from analysis.measurement_error.joint import JointTable
from analysis.measurement_error.zone_categories import AS_SAMPLED, category_probability, zone_categories

CENTRES = np.array([32, 26, 22, 18, 10])[:, None]
JOINT = np.array([0.5, 0.1, 0.1, 0.1, 0.2])[:, None] * np.exp(-((np.arange(6, 41) - CENTRES) ** 2) / 20)
TABLE = JointTable(JOINT / JOINT.sum(), 6)


def test_every_millimetre_has_probabilities_that_add_up_to_one() -> None:
    rows = zone_categories(TABLE)
    assert len(rows) == 3 * 35
    assert all(row.susceptible + row.intermediate + row.resistant == pytest.approx(1) for row in rows)


def test_as_sampled_is_the_share_of_the_column() -> None:
    row = next(row for row in zone_categories(TABLE) if row.zone_mm == 20 and row.prevalence == AS_SAMPLED)
    column = TABLE.probability[:, 14]
    assert row.susceptible == pytest.approx(column[:2].sum() / column.sum())
    assert row.resistant_share == pytest.approx(TABLE.probability[3:].sum())


def test_a_named_prevalence_is_met_and_less_resistance_makes_every_zone_more_susceptible() -> None:
    category, zone = category_probability(TABLE.probability, 0.05)
    assert (category[2] * zone).sum() == pytest.approx(0.05)
    plenty, _ = category_probability(TABLE.probability, 0.5)
    assert (category[0] >= plenty[0]).all()


def test_the_sampled_prevalence_changes_nothing() -> None:
    sampled = float(TABLE.probability[3:].sum())
    assert category_probability(TABLE.probability, sampled)[0] == pytest.approx(
        category_probability(TABLE.probability)[0]
    )


def test_limits_come_from_the_resamples_and_contain_the_estimate() -> None:
    generator = np.random.default_rng(1)
    resampled = np.array([generator.dirichlet(2000 * TABLE.probability.ravel() + 0.01) for _ in range(40)])
    for row in zone_categories(TABLE, resampled.reshape(40, 5, 35)):
        assert row.susceptible_95 is not None
        assert row.susceptible_95[0] <= row.susceptible <= row.susceptible_95[1]
