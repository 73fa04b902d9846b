import numpy as np
import pytest

from analysis.bootstrap import NO_PAIR, corrected_rates, pair_distribution, resample
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule, pair_errors, search
from analysis.methods import Censoring, ErrorKind, Method
from analysis.mic_class import ClassTable, class_table, nearest_class, strata_tables
from analysis.paired_table import paired_table
from analysis.zone_pairs import ZonePairs

CRITERION = MicCriterion(l_step=-1, u_step=1)
FREE = Method.ERROR_BOUNDED_UNCONSTRAINED


def _classes(table):
    return class_table(table, nearest_class(table, CRITERION))


def test_chosen_pairs_against_dbets_bootstrap_of_its_example(dbets_table, dbets_reference):
    expected = dbets_reference["bootstrap_dbets_2000"][0]["pairs"]
    drawn = resample((_classes(dbets_table),), SearchRule(compat="dbets"), resamples=2000, seed=1)
    found = pair_distribution(drawn, FREE, Censoring.NONE_CENSORED, 1)
    shares = {f"{one.zone_r_le_mm},{one.zone_s_ge_mm}": 100 * one.count / 2000 for one in found.pairs}
    for pair, percent in expected.items():
        assert shares.get(pair, 0.0) == pytest.approx(percent, abs=4.5)


def test_every_resample_is_searched_as_the_data_are(example_table):
    table = _classes(example_table)
    drawn = resample((table,), SearchRule(), resamples=60, seed=3)
    generator = np.random.Generator(np.random.PCG64(3))
    flat = table.counts.ravel()
    cells = np.flatnonzero(flat)
    for number, counts in enumerate(generator.multinomial(flat.sum(), flat[cells] / flat.sum(), size=60)):
        one = np.zeros_like(flat)
        one[cells] = counts
        grid = one.reshape(table.counts.shape)
        present = np.flatnonzero(grid.sum(axis=0))
        trimmed = ClassTable(grid[:, present[0] : present[-1] + 1], table.zone_min_mm + int(present[0]))
        result = search(trimmed, SearchRule())
        for answer, chosen in (
            (result.constrained, drawn.constrained),
            (result.unconstrained, drawn.unconstrained),
        ):
            if answer is None:
                assert chosen[number] == NO_PAIR
            else:
                at = chosen[number]
                assert (answer.d1_mm, answer.d2_mm) == (
                    int(drawn.pairs.d1_mm[at]),
                    int(drawn.pairs.d2_mm[at]),
                )


def test_the_same_seed_gives_the_same_pairs_and_another_seed_others(example_table):
    table = _classes(example_table)
    first, again, other = (resample((table,), SearchRule(), resamples=300, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.constrained, again.constrained)
    assert first.optimism == again.optimism
    assert not np.array_equal(first.unconstrained, other.unconstrained)


def test_rates_on_the_data_that_chose_the_pair_are_corrected_upwards(dbets_table):
    table = _classes(dbets_table)
    drawn = resample((table,), SearchRule(), resamples=500, seed=1)
    pair = ZonePairs(np.array([34]), np.array([39]))
    rates = corrected_rates(drawn, pair_errors(table.counts, table.zone_min_mm, pair), SearchRule())
    overall = {rate.error: rate for rate in rates if rate.row is None}
    assert overall[ErrorKind.MINOR].apparent == pytest.approx(66 / 500)
    assert overall[ErrorKind.MINOR].corrected > overall[ErrorKind.MINOR].apparent
    assert len(rates) == 3 + 7


def test_clusters_are_resampled_whole():
    table = paired_table(
        [0, 0, 5, 5], [1, 1, 6, 6], [30, 31, 10, 11], [5, 5, 7, 7], laboratory=["a", "a", "b", "b"]
    )
    strata = strata_tables(table, nearest_class(table, CRITERION))
    drawn = resample(strata, SearchRule(), resamples=200, seed=1, clusters=True)
    assert sum(drawn.unconstrained == NO_PAIR) > 0
    assert set(np.unique(drawn.unconstrained)) != {NO_PAIR}


def test_no_resamples_give_no_pairs(example_table):
    drawn = resample((_classes(example_table),), SearchRule(), resamples=0, seed=1)
    found = pair_distribution(drawn, FREE, Censoring.NONE_CENSORED, 1)
    assert found.pairs == ()
    assert found.zone_r_le_lower_95 is None
