"""The groups that a single version shows, with as many isolates as their cells hold."""

from collections.abc import Mapping

from datasets.small_cells import LEAST, Cell, ShownGroup, group_of, in_order, pools_of


def shown_groups(counts: Mapping[Cell, int], least: int = LEAST) -> tuple[ShownGroup, ...]:
    """Return the groups of a version that stands alone."""
    return in_order(group_of(cells, sum(map(counts.__getitem__, cells))) for cells in pools_of(counts, least))
