"""The wild type of a paired table: both cut-offs, what splits it, and when there is none."""

from __future__ import annotations

from math import inf

import pytest

from analysis.paired_table import PairedTable, paired_table
from analysis.simulate import simulated_table
from analysis.wild_type.answer import mic_criterion_splits, mic_sources, wild_type_answer, zone_limit_splits
from analysis.wild_type.report import WildTypeMethod, WildTypeProblem

Rows = list[tuple[float, float, int, int]]
WILD: Rows = [
    (step - 1, step, 30 - 2 * step + shift, count)
    for step, of_step in ((-2, 6), (-1, 20), (0, 30), (1, 18), (2, 5))
    for shift, count in ((-1, of_step // 3), (0, of_step), (1, of_step // 3))
]
RESISTANT: Rows = [(4, 5, 9, 8), (5, 6, 8, 10), (6, inf, 6, 12)]


def _table(rows: Rows, dilutions: int = 0) -> PairedTable:
    return paired_table(
        [row[0] + dilutions for row in rows],
        [row[1] + dilutions for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
    )


def test_both_cut_offs_part_the_wild_type_from_the_rest() -> None:
    answer = wild_type_answer(_table([*WILD, *RESISTANT]))
    assert answer.mic[0].method is WildTypeMethod.MIXTURE
    assert {one.method for one in answer.mic} == set(WildTypeMethod)
    assert {one.method for one in answer.zone} == set(WildTypeMethod)
    assert all(2 <= one.cut_off_step <= 4 for one in answer.mic)
    assert all(20 <= one.cut_off_mm <= 26 for one in answer.zone)


@pytest.mark.parametrize("dilutions", [-7, 3])
def test_another_unit_of_concentration_moves_the_cut_off_with_it(dilutions: int) -> None:
    first, second = (wild_type_answer(_table([*WILD, *RESISTANT], shift)) for shift in (0, dilutions))
    assert [one.cut_off_step + dilutions for one in first.mic] == [one.cut_off_step for one in second.mic]
    assert [one.sd_log2 for one in first.mic] == [one.sd_log2 for one in second.mic]
    assert first.zone == second.zone


def test_limits_inside_the_wild_type_split_it_and_limits_at_its_edge_do_not() -> None:
    answer = wild_type_answer(_table([*WILD, *RESISTANT]))
    assert mic_criterion_splits(answer, 0)
    assert not mic_criterion_splits(answer, 4)
    assert zone_limit_splits(answer, 30)
    assert not zone_limit_splits(answer, 18)


def test_open_classes_stand_at_their_steps_each_as_a_source_of_its_own() -> None:
    rows: Rows = [(-inf, -1, 30, 3), (-inf, 1, 28, 2), (-1, 0, 29, 5), (2, inf, 10, 4)]
    sources, origin = mic_sources(_table(rows))
    assert origin == -1
    described = [(one.lowest_step, one.n, one.lowest_open, one.highest_open) for one in sources]
    assert described == [
        (0, 5, False, False),
        (0, 3, True, False),
        (2, 2, True, False),
        (4, 4, False, True),
    ]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        pytest.param([(-inf, -1, 30, 40), *RESISTANT], WildTypeProblem.MODE_TRUNCATED, id="mode at the end"),
        pytest.param([(-1, 0, 30, 4), (0, 1, 28, 4)], WildTypeProblem.TOO_FEW_ISOLATES, id="eight isolates"),
        pytest.param([(-1, 0, 30, 14), (0, 1, 28, 14)], WildTypeProblem.TOO_FEW_CLASSES, id="two steps"),
    ],
)
def test_data_that_show_no_wild_type_say_why(rows: Rows, problem: WildTypeProblem) -> None:
    answer = wild_type_answer(_table(rows))
    assert (answer.mic, answer.mic_problem) == ((), problem)
    assert not mic_criterion_splits(answer, 0)


def test_a_few_open_readings_at_other_steps_do_not_hide_the_wild_type() -> None:
    assert wild_type_answer(_table([*WILD, (-inf, 3, 24, 2), *RESISTANT])).mic


def test_isolates_that_are_mostly_not_inhibited_have_no_zone_cut_off() -> None:
    answer = wild_type_answer(_table([(4, 5, 6, 40), (3, 4, 12, 3), (-1, 0, 30, 6)]))
    assert (answer.zone, answer.zone_problem) == ((), WildTypeProblem.MODE_TRUNCATED)


@pytest.mark.parametrize("seed", range(5))
def test_every_figure_of_a_simulated_table_is_finite(seed: int) -> None:
    answer = wild_type_answer(simulated_table(60, seed=seed))
    for one in answer.mic:
        assert abs(one.mean_log2) + one.sd_log2 + one.n < inf
    for zone in answer.zone:
        assert abs(zone.mean_mm) + zone.sd_mm + zone.n < inf
