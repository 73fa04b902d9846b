"""What one criterion says about one measured value.

Both methods are read on one integer axis that runs towards resistance: the ladder step of
an MIC, and the negative of a zone in mm. A criterion cuts this axis into regions.
"""

import functools
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import msgspec

from breakpoints.boundaries import MicBoundaries
from breakpoints.ladder import HIGHEST, LOWEST, Mic, possible_steps
from breakpoints.model import Criterion
from breakpoints.outcomes import Category, Reason
from breakpoints.zones import Zone

_ORDER: Final = tuple(Category)
_SUSCEPTIBLE: Final = frozenset({Category.S, Category.SDD, Category.WT})


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the axis, both ends included, and the categories it may mean.

    Two categories stand where a criterion states only R: short of it a value is S or I.
    """

    categories: tuple[Category, ...]
    first: int
    last: int


class Interpretation(msgspec.Struct, frozen=True, kw_only=True):
    """A category; ``possible`` where there is more than one, ``distance`` to the nearest change."""

    category: Category
    possible: tuple[Category, ...] = ()
    reason: Reason | None = None
    distance: int | None = None


def positions_of(measured: Mic | Zone) -> range:
    """Return where on the axis a measured value may lie."""
    return range(-measured.mm, -measured.mm + 1) if isinstance(measured, Zone) else possible_steps(measured)


def regions_of(row: Criterion) -> tuple[Region, ...]:
    """Cut the axis at the boundaries of a criterion; a block row has no regions."""
    boundaries = row.boundaries
    if boundaries is None:
        return ()
    if isinstance(boundaries, MicBoundaries):
        last_inside, last_before_r = boundaries.s_le_step, boundaries.r_gt_step
    else:
        last_inside, last_before_r = _negative(boundaries.s_ge_mm), _negative(boundaries.r_lt_mm)
    cuts = _Cuts(
        last_inside=last_inside,
        last_before_r=last_before_r,
        between=row.between,
        always_intermediate=row.always_intermediate,
        separates_wild_type=row.separates_wild_type,
    )
    return _regions(cuts)


class _Cuts(msgspec.Struct, frozen=True, kw_only=True):
    """Where a criterion cuts the axis, and what its regions are called: few rows differ in this."""

    last_inside: int | None
    last_before_r: int | None
    between: str
    always_intermediate: bool
    separates_wild_type: bool


@functools.lru_cache(maxsize=8192)
def _regions(cuts: _Cuts) -> tuple[Region, ...]:
    """Cut the axis and name each region."""
    places = [cut for cut in (cuts.last_inside, cuts.last_before_r) if cut is not None]
    if not places:
        return ()
    ends = [LOWEST, *sorted({cut + 1 for cut in places}), HIGHEST + 1]
    return _merged(
        Region(categories=_meaning(cuts, first), first=first, last=end - 1) for first, end in pairwise(ends)
    )


def interpret_in(regions: tuple[Region, ...], positions: range) -> Interpretation:
    """Say in which regions a range of positions falls.

    One category: that one. Several, none of them S or SDD: not susceptible. Otherwise the
    result cannot be evaluated, and ``possible`` says between what.
    """
    first, last = positions.start, positions.stop - 1
    touched = [region for region in regions if region.first <= last and first <= region.last]
    if len(touched) == 1 and len(touched[0].categories) == 1:
        distance = _distance(touched[0], first) if first == last else None
        return Interpretation(category=touched[0].categories[0], distance=distance)
    found = {category for region in touched for category in region.categories}
    possible = tuple(category for category in _ORDER if category in found)
    if len(possible) == 1:
        return Interpretation(category=possible[0])
    if possible and _SUSCEPTIBLE.isdisjoint(found):
        return Interpretation(category=Category.NS, possible=possible)
    reason = Reason.ONLY_R_STATED if len(touched) == 1 else Reason.CENSORED
    return Interpretation(category=Category.NOT_EVALUABLE, possible=possible, reason=reason)


def _negative(mm: int | None) -> int | None:
    return None if mm is None else -mm


def _meaning(cuts: _Cuts, first: int) -> tuple[Category, ...]:
    """Name the category of the region that begins at ``first``."""
    s, r, between = cuts.last_inside, cuts.last_before_r, Category(cuts.between)
    if cuts.separates_wild_type:
        return (Category.WT,) if s is not None and first <= s else (Category.NWT,)
    if s is not None and first <= s:
        return (Category.I,) if cuts.always_intermediate else (Category.S,)
    if r is None:
        return (Category.NS,)
    if first > r:
        return (Category.R,)
    return (between,) if s is not None else (Category.S, between)


def _merged(regions: Iterable[Region]) -> tuple[Region, ...]:
    """Join neighbours of the same meaning."""
    merged: list[Region] = []
    for region in regions:
        if merged and merged[-1].categories == region.categories:
            region = msgspec.structs.replace(merged.pop(), last=region.last)  # noqa: PLW2901 - the joined region takes the place of both
        merged.append(region)
    return tuple(merged)


def _distance(region: Region, position: int) -> int | None:
    """Return the smallest shift that leaves a region; None if it has no end."""
    shifts = []
    if region.first > LOWEST:
        shifts.append(position - region.first + 1)
    if region.last < HIGHEST:
        shifts.append(region.last - position + 1)
    return min(shifts, default=None)
