"""Counts that may be shown to everybody: no group of fewer than five, and none that can be worked out.

Counts below five by host x laboratory x farm x year tell of a place. They are pooled, never merely left out:
every isolate is counted in exactly one group that is shown, each group has five or more, and a small cell
only ever lies in a pool with others. So no sum or difference of shown figures gives a small cell, and within
a pool its isolates could as well be those of another cell. Hosts stay apart as long as each has five, because
their totals are shown elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import msgspec

LEAST = 5

Text = str | None


class Cell(msgspec.Struct, frozen=True, order=True):
    """Where isolates come from; what the data do not state is empty."""

    host: str
    laboratory: str
    farm: str
    year: str


class ShownGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Isolates of one origin; ``None`` in a place stands for several values pooled."""

    host: Text
    laboratory: Text
    farm: Text
    year: Text
    n_isolates: int


class _Pool(msgspec.Struct, frozen=True):
    cells: tuple[Cell, ...]
    n: int

    def __add__(self, other: _Pool) -> _Pool:
        return _Pool((*self.cells, *other.cells), self.n + other.n)


_Level = Callable[[Cell], tuple[str, ...]]
_LEVELS: tuple[_Level, ...] = (
    lambda cell: (cell.host, cell.laboratory, cell.year),
    lambda cell: (cell.host, cell.laboratory),
    lambda cell: (cell.host,),
    lambda _: (),
)
"""Small cells are pooled over farms first, then over years, laboratories and at last hosts."""


def in_order(groups: Iterable[ShownGroup]) -> tuple[ShownGroup, ...]:
    """Return groups by host, laboratory, farm and year; what is pooled or not stated comes last."""
    return tuple(sorted(groups, key=lambda one: [value or "\uffff" for value in _places(one)]))


def pools_of(counts: Mapping[Cell, int], least: int = LEAST) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells of each group that may be shown: every isolate once, none smaller than ``least``.

    Nothing if there are fewer isolates.
    """
    return tuple(one.cells for one in _pools(counts, least))


def _pools(counts: Mapping[Cell, int], least: int) -> list[_Pool]:
    shown = [_Pool((cell,), n) for cell, n in sorted(counts.items()) if n >= least]
    small = [_Pool((cell,), n) for cell, n in sorted(counts.items()) if 0 < n < least]
    for level in _LEVELS:
        shown, small = _pooled(shown, small, level, least)
    return shown


def _pooled(
    shown: list[_Pool], small: list[_Pool], level: _Level, least: int
) -> tuple[list[_Pool], list[_Pool]]:
    """Pool the small ones of each place; one that stays too small takes the smallest shown one beside it."""
    by_place: dict[tuple[str, ...], list[_Pool]] = defaultdict(list)
    for pool in small:
        by_place[level(pool.cells[0])].append(pool)
    left: list[_Pool] = []
    for place, pools in by_place.items():
        pool = _sum(pools)
        beside = [one for one in shown if level(one.cells[0]) == place]
        if pool.n < least and beside:
            taken = min(beside, key=lambda one: (one.n, one.cells))
            shown = [one for one in shown if one is not taken]
            pool += taken
        (shown if pool.n >= least else left).append(pool)
    return shown, left


def _sum(pools: Iterable[_Pool]) -> _Pool:
    first, *others = pools
    for pool in others:
        first += pool
    return first


def group_of(cells: Iterable[Cell], n_isolates: int) -> ShownGroup:
    """Return a group as it is shown: a place in which its cells differ stands for several."""
    places = zip(*((cell.host, cell.laboratory, cell.farm, cell.year) for cell in cells), strict=True)
    host, laboratory, farm, year = (values[0] if len(set(values)) == 1 else None for values in places)
    return ShownGroup(host=host, laboratory=laboratory, farm=farm, year=year, n_isolates=n_isolates)


def _places(group: ShownGroup) -> tuple[Text, ...]:
    return group.host, group.laboratory, group.farm, group.year
