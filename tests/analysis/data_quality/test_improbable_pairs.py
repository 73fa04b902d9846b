"""Pairs that contradict all others, and the falling line they are held against."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.data_quality.improbable_pairs import improbable_pairs
from analysis.data_quality.monotone_median import monotone_median
from analysis.paired_table import PairedTable, paired_table


def _table(pairs: list[tuple[float, float, int, int]]) -> PairedTable:
    lower, upper, zone, count = zip(*pairs, strict=True)
    return paired_table(lower, upper, zone, count)


USUAL = [(step - 1.0, float(step), 34 - 3 * (step + 4), 10) for step in range(-4, 5)]


def test_a_very_low_mic_without_a_zone_and_a_huge_zone_with_a_high_mic_are_found() -> None:
    found = improbable_pairs(_table([*USUAL, (-5.0, -4.0, 6, 1), (3.0, 4.0, 33, 1)]))
    assert [(one.mic_upper_log2, one.zone_mm, one.count) for one in found] == [(-4, 6, 1), (4, 33, 1)]
    assert found[0].distance_mm < 0 < found[1].distance_mm


def test_an_mic_that_is_one_dilution_off_is_not_improbable() -> None:
    assert improbable_pairs(_table([*USUAL, (-1.0, 0.0, 25, 1), (-1.0, 0.0, 19, 1)])) == ()


def test_a_single_isolate_at_the_lowest_mic_is_outvoted_by_its_neighbours() -> None:
    found = improbable_pairs(_table([(-np.inf, -6.0, 6, 1), *USUAL]))
    assert [(one.mic_lower_log2, one.mic_upper_log2, one.zone_mm) for one in found] == [(None, -6, 6)]


def test_nothing_is_usual_with_fewer_than_twenty_isolates() -> None:
    assert improbable_pairs(_table([(-5.0, -4.0, 30, 18), (-5.0, -4.0, 6, 1)])) == ()


def test_a_cliff_between_two_populations_is_nothing_improbable() -> None:
    assert improbable_pairs(_table([(-3.0, -2.0, 30, 40), (-2.0, -1.0, 29, 30), (6.0, np.inf, 6, 40)])) == ()


def test_a_gap_in_the_mics_does_not_hide_a_huge_zone_beyond_it() -> None:
    usual = [(-3.0, -2.0, 27, 15), (-1.0, 0.0, 26, 15), (4.0, 5.0, 9, 12)]
    found = improbable_pairs(_table([*usual, (5.0, 6.0, 35, 1)]))
    assert [(one.mic_upper_log2, one.zone_mm) for one in found] == [(6, 35)]
    assert improbable_pairs(_table([*usual, (5.0, 6.0, 27, 1)])) == ()


def test_a_lone_pair_at_the_lowest_mic_does_not_make_others_beside_it_usual() -> None:
    huge = (0.0, 1.0, 44, 2)
    found = improbable_pairs(_table([(-5.0, -4.0, 44, 1), *USUAL[3:], huge]))
    assert [(one.mic_upper_log2, one.zone_mm, one.count) for one in found] == [(1, 44, 2)]


def test_what_lies_beyond_an_open_end_is_not_called_improbable_by_what_is_usual_there() -> None:
    wide = [(-np.inf, -2.0, zone, 3) for zone in range(24, 37)]
    assert (
        improbable_pairs(_table([*wide, (-2.0, -1.0, 28, 20), (-1.0, 0.0, 25, 20), (-2.0, -1.0, 37, 1)]))
        == ()
    )


CELLS = st.lists(
    st.tuples(st.integers(-5, 5), st.integers(6, 40), st.integers(1, 20)), min_size=1, max_size=30
)


@given(CELLS)
def test_the_usual_zone_never_rises_and_stays_among_the_zones(cells: list[tuple[int, int, int]]) -> None:
    step, zone, count = (np.array(column) for column in zip(*cells, strict=True))
    line = monotone_median(step, zone, count)
    assert (np.diff(line.zone_mm) <= 0).all()
    assert zone.min() <= line.zone_mm.min() <= line.zone_mm.max() <= zone.max()


@given(CELLS)
def test_no_falling_line_through_single_steps_has_smaller_absolute_deviations(
    cells: list[tuple[int, int, int]],
) -> None:
    step, zone, count = (np.array(column) for column in zip(*cells, strict=True))
    line = monotone_median(step, zone, count)

    def deviation(values: "np.ndarray") -> float:
        return float(count @ np.abs(zone - values[np.searchsorted(line.step, step)]))

    for shift in (-1.0, 1.0):
        for at in range(len(line.step)):
            moved = line.zone_mm.copy()
            moved[at] += shift
            if (np.diff(moved) <= 0).all():
                assert deviation(line.zone_mm) <= deviation(moved) + 1e-9


@given(CELLS, st.integers(-4, 4))
def test_another_unit_of_the_mics_finds_the_same_zones(cells: list[tuple[int, int, int]], shift: int) -> None:
    def zones(by: int) -> list[tuple[int, int]]:
        table = _table([(step + by - 1.0, step + by + 0.0, zone, count) for step, zone, count in cells])
        return [(one.zone_mm, one.count) for one in improbable_pairs(table)]

    assert zones(0) == zones(shift)
