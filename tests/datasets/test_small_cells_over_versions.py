"""Whoever compares what is shown of several versions of a data set learns of no small cell."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.small_cells import LEAST, Cell
from datasets.small_cells_over_versions import Members, Pools, pools_over_versions, shown_over_versions
from tests.datasets.groups_shown import shown_groups

CELLS = [Cell(host, laboratory, "", year) for host in "dc" for laboratory in "AB" for year in ("1", "2")]


def _version(placed: dict[int, int]) -> Members:
    found: dict[Cell, frozenset[str]] = {}
    for isolate, place in placed.items():
        found[CELLS[place]] = found.get(CELLS[place], frozenset()) | {str(isolate)}
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[Members]:
    """Versions in which a few isolates are added, removed, or said to come from elsewhere."""
    count, place = st.integers(0, 12), st.integers(0, len(CELLS) - 1)
    placed: dict[int, int] = {}
    for cell in range(len(CELLS)):
        for _ in range(draw(count)):
            placed[len(placed)] = cell
    versions, following = [_version(placed)], len(placed)
    for _ in range(draw(st.integers(1, 3))):
        for isolate in draw(st.lists(st.sampled_from([*placed, -1]), max_size=7)):
            placed.pop(isolate, None)
        for isolate in draw(st.lists(st.sampled_from([*placed, -1]), max_size=7)):
            if isolate in placed:
                placed[isolate] = draw(place)
        to = draw(place)
        for _ in range(draw(count)):
            placed[following] = to if draw(st.booleans()) else draw(place)
            following += 1
        versions.append(_version(placed))
    return versions


def _unions(pools: Pools) -> list[frozenset[Cell]]:
    chosen = chain.from_iterable(combinations(pools, n) for n in range(len(pools) + 1))
    return [frozenset(chain.from_iterable(one)) for one in chosen]


def _members(version: Members, cells: frozenset[Cell]) -> set[tuple[Cell, str]]:
    return {(cell, isolate) for cell in cells for isolate in version.get(cell, ())}


@settings(max_examples=150, deadline=None)
@given(histories())
def test_no_difference_of_sums_of_two_versions_counts_a_small_set_against_every_pair_of_sums(
    versions: list[Members],
) -> None:
    """Where one sum's isolates are among the other's, their difference counts the rest: nobody, or five."""
    found = pools_over_versions(versions)
    for later, (pools, members) in enumerate(zip(found, versions, strict=True)):
        sums = [(cells, _members(members, cells)) for cells in _unions(pools)]
        for before in range(later):
            for other in _unions(found[before]):
                theirs = _members(versions[before], other)
                for cells, ours in sums:
                    if not (other <= cells or cells <= other):
                        continue
                    for one, more in ((ours, theirs), (theirs, ours)):
                        if one <= more:
                            assert not 0 < len(more - one) < LEAST, (cells, other)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_every_version_shows_all_of_its_isolates_in_groups_of_five_or_nothing(
    versions: list[Members],
) -> None:
    for members, groups in zip(versions, shown_over_versions(versions), strict=True):
        total = sum(map(len, members.values()))
        assert sum(group.n_isolates for group in groups) in {0, total}
        assert all(group.n_isolates >= LEAST for group in groups)


def test_a_single_version_is_shown_as_it_is_alone() -> None:
    version = _version({n: n % 3 for n in range(21)})
    alone = shown_groups({cell: len(isolates) for cell, isolates in version.items()})
    assert {*shown_over_versions([version])[0]} == {*alone}


def test_an_isolate_that_a_version_adds_does_not_show_in_which_group_it_is() -> None:
    first = _version({n: n % 2 for n in range(20)})
    second = _version({**{n: n % 2 for n in range(20)}, 20: 0})
    shown = shown_over_versions([first, second])
    assert len(shown[0]) == 2
    assert shown[1] == ()
