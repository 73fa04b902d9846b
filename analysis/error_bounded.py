"""Error-bounded search: exhaustive, exact, on cumulative counts.

The same arithmetic serves one table and a stack of resampled tables.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import gcd, lcm
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from analysis.acceptance_table import (
    CATEGORY_CLASSES,
    GROUP_CLASSES,
    ROW_CLASSES,
    BoundedCell,
    allowed_percent,
    bounded_cells,
)
from analysis.methods import AcceptanceRow, ErrorKind, Group
from analysis.mic_class import ABOVE_U, AT_L, AT_U, BELOW_L, BETWEEN, ClassTable
from analysis.paired_table import Integers
from analysis.plan import AllowedRates
from analysis.zone_pairs import ZonePairs, one_limit_pairs, two_limit_pairs

_LARGEST = np.iinfo(np.int64).max
Bools = NDArray[np.bool_]


class SearchRule(msgspec.Struct, frozen=True, kw_only=True):
    """What is minimised, over which pairs, within which bounds.

    ``compat="dbets"`` weighs both groups with the percentages of the inner group, as the
    public program does; it exists so that its answers can be reproduced in tests.
    """

    one_breakpoint: bool = False
    width_min_mm: int = 3
    width_max_mm: int = 10
    allowed: AllowedRates = AllowedRates()
    compat: Literal["dbets"] | None = None

    @property
    def cells(self) -> tuple[BoundedCell, ...]:
        """Return the bounded cells."""
        return bounded_cells(one_breakpoint=self.one_breakpoint)


@dataclass(frozen=True, slots=True, eq=False)
class PairErrors:
    """Errors of every pair, for one table or a stack of them.

    Attributes
    ----------
    count : dict of Group to dict of ErrorKind to ndarray of int64, shape (..., pairs)
    cell : dict of BoundedCell to ndarray of int64, shape (..., pairs)
    group_n : dict of Group to ndarray of int64, shape (..., 1)
    row_n : dict of AcceptanceRow to ndarray of int64, shape (..., 1)
    category_n : dict of ErrorKind to ndarray of int64, shape (..., 1)
        Isolates of the category that the kind of error is a share of.
    """

    count: dict[Group, dict[ErrorKind, Integers]]
    cell: dict[BoundedCell, Integers]
    group_n: dict[Group, Integers]
    row_n: dict[AcceptanceRow, Integers]
    category_n: dict[ErrorKind, Integers]


@dataclass(frozen=True, slots=True)
class FoundPair:
    """The best pair of a search, those that tie with it, and its errors."""

    d1_mm: int
    d2_mm: int
    index: float
    ties: tuple[tuple[int, int], ...]
    position: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Both answers of a search over one table, or what stops them.

    ``blocking`` names the cells that keep every pair from being within all bounds.
    """

    constrained: FoundPair | None
    unconstrained: FoundPair | None
    blocking: tuple[BoundedCell, ...]
    pairs: ZonePairs
    errors: PairErrors | None


def admissible_pairs(table: ClassTable, rule: SearchRule) -> ZonePairs:
    """Return the pairs a search looks at, in order of preference."""
    if rule.one_breakpoint:
        return one_limit_pairs(table.zone_min_mm, table.zone_max_mm)
    return two_limit_pairs(table.zone_min_mm, table.zone_max_mm, rule.width_min_mm, rule.width_max_mm)


def pair_errors(counts: Integers, zone_min_mm: int, pairs: ZonePairs) -> PairErrors:
    """Count the errors of every pair.

    Parameters
    ----------
    counts : ndarray of int64, shape (..., 5, zones)
        Isolates by class and whole mm.
    zone_min_mm : int
        Zone of the first column.
    pairs : ZonePairs

    Notes
    -----
    Two differences of cumulative counts a pair and class; limits outside the data are allowed.
    """
    cumulated = np.zeros((*counts.shape[:-1], counts.shape[-1] + 1), dtype=np.int64)
    np.cumsum(counts, axis=-1, out=cumulated[..., 1:])
    total = np.moveaxis(cumulated[..., -1:], -2, 0)
    r = np.moveaxis(np.take(cumulated, pairs.d1_mm + 1 - zone_min_mm, axis=-1, mode="clip"), -2, 0)
    s = total - np.moveaxis(np.take(cumulated, pairs.d2_mm - zone_min_mm, axis=-1, mode="clip"), -2, 0)
    i = total - r - s
    minor_within = i[AT_L] + i[AT_U] + r[BETWEEN] + s[BETWEEN]
    within = {ErrorKind.VERY_MAJOR: s[AT_U], ErrorKind.MAJOR: r[AT_L], ErrorKind.MINOR: minor_within}
    above = {ErrorKind.VERY_MAJOR: s[ABOVE_U], ErrorKind.MINOR: i[ABOVE_U]}
    below = {ErrorKind.MAJOR: r[BELOW_L], ErrorKind.MINOR: i[BELOW_L]}
    outside = {
        ErrorKind.VERY_MAJOR: s[ABOVE_U],
        ErrorKind.MAJOR: r[BELOW_L],
        ErrorKind.MINOR: i[ABOVE_U] + i[BELOW_L],
    }
    by_row = {AcceptanceRow.ABOVE_U: above, AcceptanceRow.L_TO_U: within, AcceptanceRow.BELOW_L: below}
    row_n = {row: total[list(classes)].sum(axis=0) for row, classes in ROW_CLASSES.items()}
    return PairErrors(
        count={Group.WITHIN: within, Group.OUTSIDE: outside},
        cell={cell: by_row[cell.row][cell.error] for cell in bounded_cells(one_breakpoint=False)},
        group_n={group: total[list(classes)].sum(axis=0) for group, classes in GROUP_CLASSES.items()},
        row_n=row_n,
        category_n={kind: total[list(classes)].sum(axis=0) for kind, classes in CATEGORY_CLASSES.items()},
    )


@lru_cache(maxsize=64)
def integer_weights(
    allowed: AllowedRates, compat: str | None
) -> tuple[dict[Group, dict[ErrorKind, int]], int]:
    """Return weights max(all)/allowed as integers, and their common divisor.

    Notes
    -----
    Brunden, Zurenko & Kapik 1992. The defaults give 4, 4, 1 within and 20, 20, 8 outside.
    """
    within = (allowed.within_very_major, allowed.within_major, allowed.within_minor)
    outside = (allowed.outside_very_major, allowed.outside_major, allowed.outside_minor)
    scale, largest = lcm(*within, *outside), max(*within, *outside)
    if compat == "dbets":
        outside = within
    whole = [largest * scale // percent for percent in (*within, *outside)]
    common = gcd(*whole, scale)
    kinds = tuple(ErrorKind)
    return {
        Group.WITHIN: dict(zip(kinds, (value // common for value in whole[:3]), strict=True)),
        Group.OUTSIDE: dict(zip(kinds, (value // common for value in whole[3:]), strict=True)),
    }, scale // common


def weighted_loss(errors: PairErrors, rule: SearchRule) -> tuple[Integers, Integers]:
    """Return the index of every pair as an integer, and what to divide it by.

    Returns
    -------
    loss : ndarray of int64, shape (..., pairs)
    divisor : ndarray of int64, shape (..., 1)
    """
    within_n, outside_n = errors.group_n[Group.WITHIN], errors.group_n[Group.OUTSIDE]
    within, outside = errors.count[Group.WITHIN], errors.count[Group.OUTSIDE]
    if rule.one_breakpoint:
        very_major = within[ErrorKind.VERY_MAJOR] + outside[ErrorKind.VERY_MAJOR]
        major = within[ErrorKind.MAJOR] + outside[ErrorKind.MAJOR]
        return 5 * very_major + major, np.maximum(within_n + outside_n, 1)
    weights, scale = integer_weights(rule.allowed, rule.compat)
    inner, outer = (
        sum((weights[group][kind] * count[kind] for kind in ErrorKind), start=np.int64(0))
        for group, count in ((Group.WITHIN, within), (Group.OUTSIDE, outside))
    )
    within_n, outside_n = np.maximum(within_n, 1), np.maximum(outside_n, 1)
    return inner * outside_n + outer * within_n, within_n * outside_n * scale


def error_index(errors: PairErrors, rule: SearchRule) -> NDArray[np.float64]:
    """Return the index of every pair, with the right weights whatever the rule minimises."""
    loss, divisor = weighted_loss(errors, msgspec.structs.replace(rule, compat=None))
    return np.asarray(loss / divisor, dtype=np.float64)


def within_bounds(errors: PairErrors, rule: SearchRule) -> dict[BoundedCell, Bools]:
    """Tell per cell and pair whether k/n is under its bound; an empty row stops no pair."""
    return {
        cell: (100 * errors.cell[cell] < allowed_percent(cell, rule.allowed) * errors.row_n[cell.row])
        | (errors.row_n[cell.row] == 0)
        for cell in rule.cells
    }


def search(table: ClassTable, rule: SearchRule) -> SearchResult:
    """Find the pair with the smallest index, and the smallest one within all bounds.

    Raises
    ------
    ValueError
        The allowed percentages are so uneven that exact integer weights overflow.

    Notes
    -----
    Ties are exact: the widest pair, then the last in (D1, D2) order; one breakpoint: the
    largest D.
    """
    pairs = admissible_pairs(table, rule)
    if len(pairs.d1_mm) == 0:
        return SearchResult(None, None, (), pairs, None)
    _check_range(table, rule)
    errors = pair_errors(table.counts, table.zone_min_mm, pairs)
    loss, _ = weighted_loss(errors, rule)
    index = error_index(errors, rule)
    bounds = within_bounds(errors, rule)
    admitted = np.logical_and.reduce(list(bounds.values()))
    constrained = _best(np.where(admitted, loss, _LARGEST), index, pairs) if admitted.any() else None
    blocking = () if constrained else _blocking(bounds, loss)
    return SearchResult(constrained, _best(loss, index, pairs), blocking, pairs, errors)


def _check_range(table: ClassTable, rule: SearchRule) -> None:
    """Refuse weights whose exact comparison would overflow 64 bits."""
    weights, _ = integer_weights(rule.allowed, None)
    largest = max(weight for group in weights.values() for weight in group.values())
    if 4 * largest * int(table.counts.sum()) ** 2 >= 2**62:
        raise ValueError("the allowed percentages are too uneven for exact comparison: use rounder ones")


def _best(loss: Integers, index: NDArray[np.float64], pairs: ZonePairs) -> FoundPair:
    """Return the first smallest pair in order of preference, with its ties in (D1, D2) order."""
    position = int(np.argmin(loss))
    ties = np.flatnonzero(loss == loss[position])
    return FoundPair(
        d1_mm=int(pairs.d1_mm[position]),
        d2_mm=int(pairs.d2_mm[position]),
        index=float(index[position]),
        ties=tuple(sorted((int(pairs.d1_mm[tie]), int(pairs.d2_mm[tie])) for tie in ties)),
        position=position,
    )


def _blocking(bounds: dict[BoundedCell, Bools], loss: Integers) -> tuple[BoundedCell, ...]:
    """Return cells that no pair meets, or those broken by the pair that breaks fewest."""
    never = tuple(cell for cell, met in bounds.items() if not met.any())
    if never:
        return never
    broken = np.add.reduce([~met for met in bounds.values()], dtype=np.int64)
    fewest = int(np.lexsort((loss, broken))[0])
    return tuple(cell for cell, met in bounds.items() if not met[fewest])
