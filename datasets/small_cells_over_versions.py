"""Small cells of several versions of one data set: no comparison of what is shown of them gives one either.

Each version's groups are unions of those of every version before, so that only one group's change can be
worked out; and each group gained nobody or five and more since each of them, and lost nobody or five and
more. Groups for which that does not hold are joined; where even all together change by less, nothing is
shown of that version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from datasets.small_cells import LEAST, Cell, ShownGroup, group_of, in_order, pools_of

Members = Mapping[Cell, frozenset[str]]
"""The isolates of each cell of one version."""
Pools = tuple[frozenset[Cell], ...]


class _Shown(msgspec.Struct, frozen=True):
    pools: Pools
    members: Members


def shown_over_versions(
    versions: Sequence[Members], least: int = LEAST
) -> tuple[tuple[ShownGroup, ...], ...]:
    """Return the groups that are shown of each version, the oldest first."""
    return tuple(
        in_order(group_of(sorted(pool), n) for pool in pools if (n := len(_of(members, pool))))
        for pools, members in zip(pools_over_versions(versions, least), versions, strict=True)
    )


def pools_over_versions(versions: Sequence[Members], least: int = LEAST) -> tuple[Pools, ...]:
    """Return the cells that are counted together in each version; none where nothing is shown."""
    shown: list[_Shown] = []
    found: list[Pools] = []
    for members in versions:
        pools = _pools(members, shown, least)
        found.append(pools)
        if pools:
            shown.append(_Shown(pools, members))
    return tuple(found)


def _pools(members: Members, shown: Sequence[_Shown], least: int) -> Pools:
    known = shown[-1].pools if shown else ()
    new = {cell: len(isolates) for cell, isolates in members.items() if not any(cell in one for one in known)}
    fresh = [frozenset(cells) for cells in pools_of(new, least)]
    left = frozenset(cell for cell, n in new.items() if n and not any(cell in one for one in fresh))
    pools = [*known, *fresh, *([left] if left else [])]
    while doubtful := [pool for pool in pools if not _is_safe(pool, members, shown, least)]:
        if len(pools) == 1:
            return ()
        first = min(doubtful, key=sorted)
        beside = min(
            (pool for pool in pools if pool is not first),
            key=lambda pool: (-_likeness(first, pool), len(_of(members, pool)), sorted(pool)),
        )
        pools = [*(pool for pool in pools if pool is not first and pool is not beside), first | beside]
    return tuple(pools)


def _is_safe(pool: frozenset[Cell], members: Members, shown: Iterable[_Shown], least: int) -> bool:
    now = _of(members, pool)
    told = [len(now)]
    for one in shown:
        before = _of(one.members, pool)
        told += [len(now - before), len(before - now)]
    return all(n == 0 or n >= least for n in told)


def _of(members: Members, pool: frozenset[Cell]) -> frozenset[tuple[Cell, str]]:
    return frozenset((cell, isolate) for cell in pool for isolate in members.get(cell, ()))


def _likeness(one: frozenset[Cell], other: frozenset[Cell]) -> int:
    """Return how much two pools have in common: a laboratory and year, a laboratory, a host, nothing."""
    levels = (
        lambda cell: (cell.host, cell.laboratory, cell.year),
        lambda cell: (cell.host, cell.laboratory),
        lambda cell: cell.host,
    )
    return sum(bool({*map(level, one)} & {*map(level, other)}) for level in levels)
