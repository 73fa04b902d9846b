"""What everybody is shown of where isolates come from gives no small count away."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from datasets.small_cells import LEAST, Cell, ShownGroup
from tests.datasets.groups_shown import shown_groups

CELLS = st.builds(
    Cell,
    st.sampled_from(["dog", "pig"]),
    st.sampled_from(["A", "B", ""]),
    st.sampled_from(["f1", "f2", ""]),
    st.sampled_from(["2024", "2025"]),
)
COUNTS = st.dictionaries(CELLS, st.integers(1, 12), max_size=14)


def _holds(group: ShownGroup, cell: Cell) -> bool:
    places = (group.host, group.laboratory, group.farm, group.year)
    return all(
        shown is None or shown == stated
        for shown, stated in zip(places, (cell.host, cell.laboratory, cell.farm, cell.year), strict=True)
    )


@given(COUNTS)
def test_every_isolate_is_counted_once_and_no_group_is_small(counts: dict[Cell, int]) -> None:
    groups = shown_groups(counts)
    total = sum(counts.values())
    assert sum(group.n_isolates for group in groups) == (total if total >= LEAST else 0)
    assert all(group.n_isolates >= LEAST for group in groups)


@given(COUNTS)
def test_no_sum_or_difference_of_shown_groups_is_a_small_cell_against_every_sum(
    counts: dict[Cell, int],
) -> None:
    """Groups are disjoint: a sum of some of them less a sum of others tells of whole groups only."""
    groups = shown_groups(counts)
    for cell, n in counts.items():
        if n < LEAST:
            holding = [group for group in groups if _holds(group, cell)]
            assert all(group.n_isolates > n for group in holding)


@given(COUNTS)
def test_a_small_cell_could_as_well_have_another_count_against_a_second_table(
    counts: dict[Cell, int],
) -> None:
    """Move an isolate between cells of one pool: what is shown stays possible for the other table."""
    groups = shown_groups(counts)
    for cell, n in counts.items():
        if n >= LEAST or not groups:
            continue
        pools = [group for group in groups if _holds(group, cell)]
        others = [
            other
            for pool in pools
            for other in counts
            if other != cell and _holds(pool, other) and counts[other] >= 1
        ]
        assert others, "a small cell stands alone"


def test_hosts_of_five_stay_apart() -> None:
    """Their totals are shown elsewhere: a pool of several hosts would be taken apart by them."""
    counts = {
        Cell("dog", "A", "f1", "2024"): 20,
        Cell("dog", "B", "f2", "2025"): 2,
        Cell("pig", "A", "f1", "2024"): 3,
        Cell("pig", "A", "f2", "2024"): 4,
    }
    groups = shown_groups(counts)
    by_host = {host: sum(g.n_isolates for g in groups if g.host == host) for host in ("dog", "pig", None)}
    assert by_host == {"dog": 22, "pig": 7, None: 0}


def test_small_farms_are_pooled_before_years_and_laboratories() -> None:
    counts = {Cell("dog", "A", f"f{i}", "2024"): 2 for i in range(4)} | {Cell("dog", "A", "g", "2024"): 9}
    assert shown_groups(counts) == (
        ShownGroup(host="dog", laboratory="A", farm="g", year="2024", n_isolates=9),
        ShownGroup(host="dog", laboratory="A", farm=None, year="2024", n_isolates=8),
    )


def test_one_small_farm_takes_the_smallest_beside_it() -> None:
    counts = {
        Cell("dog", "A", "f1", "2024"): 30,
        Cell("dog", "A", "f2", "2024"): 6,
        Cell("dog", "A", "f3", "2024"): 1,
    }
    assert shown_groups(counts) == (
        ShownGroup(host="dog", laboratory="A", farm="f1", year="2024", n_isolates=30),
        ShownGroup(host="dog", laboratory="A", farm=None, year="2024", n_isolates=7),
    )


def test_fewer_than_five_isolates_are_not_shown_at_all() -> None:
    assert shown_groups({Cell("dog", "A", "f1", "2024"): 4}) == ()
    assert shown_groups({}) == ()


def test_order_makes_no_difference() -> None:
    counts = {Cell("dog", "A", f"f{i}", "2024"): i + 1 for i in range(5)}
    orders = itertools.islice(itertools.permutations(counts.items()), 20)
    assert len({shown_groups(dict(order)) for order in orders}) == 1
