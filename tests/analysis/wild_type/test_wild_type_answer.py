"""The wild type of a paired table: both cut-offs, what splits it, and when there is none."""

from __future__ import annotations

from math import inf

import pytest

from analysis.paired_table import PairedTable, paired_table
from analysis.simulate import simulated_table
from analysis.wild_type.answer import mic_criterion_splits, wild_type_answer, zone_limit_splits
from analysis.wild_type.report import Standing, WildTypeCaution, WildTypeMethod, WildTypeProblem
from analysis.wild_type.sources import mic_sources, zone_sources

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
    answer = wild_type_answer(_table([*WILD, *RESISTANT]), resamples=0)
    assert answer.mic[0].method is WildTypeMethod.MIXTURE
    assert {one.method for one in answer.mic} == set(WildTypeMethod) - {
        WildTypeMethod.NORMALIZED_AS_PUBLISHED
    }
    assert {one.method for one in answer.zone} == set(WildTypeMethod)
    assert all(2 <= one.cut_off_step <= 4 for one in answer.mic)
    assert all(20 <= one.cut_off_mm <= 26 for one in answer.zone)


@pytest.mark.parametrize("dilutions", [-7, 3])
def test_another_unit_of_concentration_moves_the_cut_off_with_it(dilutions: int) -> None:
    first, second = (
        wild_type_answer(_table([*WILD, *RESISTANT], shift), resamples=20) for shift in (0, dilutions)
    )
    assert [one.cut_off_step + dilutions for one in first.mic] == [one.cut_off_step for one in second.mic]
    assert [one.sd_log2 for one in first.mic] == [one.sd_log2 for one in second.mic]
    assert first.zone == second.zone
    assert first.mic_basis is not None
    assert second.mic_basis is not None
    assert first.mic_basis.resamples is not None
    assert second.mic_basis.resamples is not None
    moved = [(one.cut_off_step + dilutions, one.share) for one in first.mic_basis.resamples.steps]
    assert moved == [(one.cut_off_step, one.share) for one in second.mic_basis.resamples.steps]


def test_limits_inside_the_wild_type_split_it_and_limits_at_its_edge_do_not() -> None:
    answer = wild_type_answer(_table([*WILD, *RESISTANT]), resamples=0)
    assert mic_criterion_splits(answer, 0)
    assert not mic_criterion_splits(answer, 4)
    assert zone_limit_splits(answer, 30)
    assert not zone_limit_splits(answer, 18)


def test_open_classes_stand_at_their_steps_each_as_a_source_of_its_own() -> None:
    rows: Rows = [(-inf, -1, 30, 3), (-inf, 1, 28, 2), (-1, 0, 29, 5), (2, inf, 10, 4)]
    (source,) = mic_sources(_table(rows))
    described = [(one.lowest_step, one.n, one.lowest_open, one.highest_open) for one in source.parts]
    assert described == [
        (0, 5, False, False),
        (-1, 3, True, False),
        (1, 2, True, False),
        (3, 4, False, True),
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
    answer = wild_type_answer(_table(rows), resamples=0)
    assert (answer.mic, answer.mic_problem) == ((), problem)
    assert not mic_criterion_splits(answer, 0)


def test_a_few_open_readings_at_other_steps_do_not_hide_the_wild_type() -> None:
    assert wild_type_answer(_table([*WILD, (-inf, 3, 24, 2), *RESISTANT])).mic


def test_isolates_that_are_mostly_not_inhibited_have_no_zone_cut_off() -> None:
    answer = wild_type_answer(_table([(4, 5, 6, 40), (3, 4, 12, 3), (-1, 0, 30, 6)]))
    assert (answer.zone, answer.zone_problem) == ((), WildTypeProblem.MODE_TRUNCATED)


def _laboratories(shares: dict[str, int]) -> PairedTable:
    """Return the same isolates from every laboratory, so many times."""
    rows = [(name, row, times) for name, times in shares.items() for row in [*WILD, *RESISTANT]]
    return paired_table(
        [row[0] for _, row, _ in rows],
        [row[1] for _, row, _ in rows],
        [row[2] for _, row, _ in rows],
        [times * row[3] for _, row, times in rows],
        laboratory=[name for name, _, _ in rows],
    )


def test_laboratories_are_the_sources_and_give_the_cut_off_its_standing() -> None:
    table = _laboratories({"A": 1, "B": 2, "C": 1, "D": 3, "E": 1})
    assert [one.name for one in mic_sources(table)] == list("ABCDE")
    assert [one.n for one in zone_sources(table)] == [one.n for one in mic_sources(table)]
    answer = wild_type_answer(table, resamples=20)
    assert answer.mic_basis is not None
    assert answer.zone_basis is not None
    assert (answer.mic_basis.standing, answer.zone_basis.standing) == (Standing.FULL, Standing.FULL)
    assert len({one.cut_off_step for one in answer.mic_basis.pooled}) == 1
    three = wild_type_answer(_laboratories({"A": 1, "B": 2, "C": 1}), resamples=0).mic_basis
    assert three is not None
    assert three.standing is Standing.TENTATIVE


def test_isolates_of_nobody_named_give_a_local_cut_off_and_say_so() -> None:
    basis = wild_type_answer(_table([*WILD, *RESISTANT]), resamples=0).mic_basis
    assert basis is not None
    assert basis.standing is Standing.LOCAL
    assert WildTypeCaution.SOURCES_NOT_STATED in {one.code for one in basis.cautions}


def test_challenge_isolates_are_no_part_of_the_wild_type() -> None:
    drawn = [*WILD, *RESISTANT]
    challenge = [(3.0, 4.0, 12, 40)]
    rows = [*drawn, *challenge]
    marked = paired_table(
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
        challenge=[False] * len(drawn) + [True] * len(challenge),
    )
    assert wild_type_answer(marked, resamples=10) == wild_type_answer(_table(drawn), resamples=10)


def test_the_same_isolates_and_seed_give_the_same_answer() -> None:
    table = _table([*WILD, *RESISTANT])
    assert wild_type_answer(table, seed=7, resamples=50) == wild_type_answer(table, seed=7, resamples=50)


@pytest.mark.parametrize("seed", range(5))
def test_every_figure_of_a_simulated_table_is_finite(seed: int) -> None:
    answer = wild_type_answer(simulated_table(60, seed=seed), resamples=0)
    for one in answer.mic:
        assert abs(one.mean_log2) + one.sd_log2 + one.n < inf
    for zone in answer.zone:
        assert abs(zone.mean_mm) + zone.sd_mm + zone.n < inf
