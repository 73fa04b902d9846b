import numpy as np
import pytest

from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.measurement_error.model import counts_by_cluster, fit_model
from analysis.measurement_error.resampling import NO_LIMIT, draws, limit_interval, resample_model
from analysis.paired_table import PairedTable, paired_table
from analysis.simulate import simulated_table

CRITERION, RULE = MicCriterion(l_step=-1, u_step=1), SearchRule()


def in_laboratories(table: PairedTable) -> PairedTable:
    names = [f"laboratory {index % 3}" for index in range(len(table.count))]
    return paired_table(
        table.mic_lower_log2, table.mic_upper_log2, table.zone_mm, table.count, laboratory=names
    )


def test_the_same_seed_gives_the_same_pairs_and_another_seed_others() -> None:
    table = simulated_table(80, seed=2)
    model = fit_model(table)
    one, same, other = (
        resample_model(table, model, CRITERION, RULE, resamples=4, seed=seed) for seed in (1, 1, 2)
    )
    assert one.joint.tobytes() == same.joint.tobytes()
    assert one.joint.tobytes() != other.joint.tobytes()
    assert one.not_converged == 0
    assert one.unconstrained.shape == (4, 2)


def test_whole_laboratories_are_resampled_where_there_are_two_or_more() -> None:
    table = in_laboratories(simulated_table(90, seed=5))
    clusters = counts_by_cluster(table)
    assert clusters.shape[0] == 3
    assert clusters.sum() == table.n
    for draw in draws(clusters, clustered=True, resamples=5, seed=3):
        times = np.linalg.lstsq(clusters.T, draw, rcond=None)[0]
        assert np.round(times * 2 / 3) == pytest.approx(times * 2 / 3, abs=1e-9)
        assert times.sum() == pytest.approx(3)
    assert (
        resample_model(
            table, fit_model(table), CRITERION, RULE, resamples=2, seed=1, by_laboratory=True
        ).clusters
        == 3
    )


def test_resampled_laboratories_vary_as_much_as_laboratories_do() -> None:
    """Rao & Wu 1988: the variance over resamples is the unbiased one of a sum of independent clusters."""
    clusters = np.array([[3.0], [8.0], [4.0], [9.0]])
    drawn = [counts[0] for counts in draws(clusters, clustered=True, resamples=20_000, seed=4)]
    assert np.mean(drawn) == pytest.approx(24.0, abs=0.1)
    assert np.var(drawn) == pytest.approx(4 * np.var(clusters, ddof=1), rel=0.03)


def test_an_interval_is_whole_millimetres_and_contains_the_estimate() -> None:
    limits = np.array([20] * 50 + [21] * 40 + [30] * 10)
    assert limit_interval(limits, 21) == (20, 30)
    assert limit_interval(limits, 18) == (18, 30)
    assert limit_interval(np.array([NO_LIMIT]), 18) is None
    assert limit_interval(np.array([NO_LIMIT, 20]), 20) == (20, 20)
