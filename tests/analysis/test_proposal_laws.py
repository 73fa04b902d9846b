"""The laws of a derivation: row order, counted rows, the unit of concentration."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.criterion import MicCriterion
from analysis.paired_table import paired_table
from analysis.proposal import derive
from analysis.record import AnalysisPlan, canonical_bytes
from analysis.simulate import simulate_pairs

CRITERION = MicCriterion(l_step=-1, u_step=1)
QUICK = AnalysisPlan(
    bootstrap_resamples=250,
    regression_resamples=50,
    model_resamples=1,
    model_simulations=1,
    model_sensitivity=False,
)


def _derived(table, criterion=CRITERION):
    return derive(table, criterion, QUICK, code_version="test", data_digest="d")


PAIRS = st.integers(0, 10_000).map(lambda seed: simulate_pairs(60, seed=seed))


@settings(max_examples=4, deadline=None)
@given(pairs=PAIRS, random=st.randoms())
def test_the_order_of_rows_never_changes_a_byte(columns_of, pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)
    first, second = (_derived(paired_table(*columns_of(rows))) for rows in (pairs, shuffled))
    assert canonical_bytes(first) == canonical_bytes(second)


@settings(max_examples=4, deadline=None)
@given(pairs=PAIRS, times=st.integers(2, 3))
def test_counted_rows_equal_repeated_rows_to_the_byte(columns_of, pairs, times):
    counted = paired_table(*columns_of(pairs), count=[times] * len(pairs))
    repeated = paired_table(*columns_of(pairs * times))
    assert canonical_bytes(_derived(counted)) == canonical_bytes(_derived(repeated))


def _zones_only(record):
    """Return what must not depend on the unit of the concentrations."""
    plain = msgspec.to_builtins(record)
    del plain["criterion"], plain["cells"]
    for line in plain["regressions"]:
        del line["intercept_mm"], line["read_at_l"], line["read_at_u"]
    for curve in (plain["model"] or {}).get("curves", ()):
        del curve["true_log2"]
    for cut_off in plain["wild_type"]["mic"]:
        del cut_off["mean_log2"], cut_off["cut_off_step"]
    for part in plain["wild_type"]["mic_parts"]:
        del part["mean"]
    return plain


@settings(max_examples=4, deadline=None)
@given(pairs=PAIRS, shift=st.integers(-6, 6))
def test_another_unit_of_concentration_changes_no_zone(columns_of, pairs, shift):
    moved = MicCriterion(l_step=-1 + shift, u_step=1 + shift)
    first = _derived(paired_table(*columns_of(pairs)))
    second = _derived(paired_table(*columns_of(pairs, shift)), moved)
    assert _zones_only(first) == _zones_only(second)


# Censoring
