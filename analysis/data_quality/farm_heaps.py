"""Isolates of one farm that are alike more often than isolates of different farms: clones count as one."""

import numpy as np

from analysis.data_quality.report import FarmHeaps
from analysis.paired_table import Integers

FEWEST, LEAST_SHARE = 5, 0.05
"""What fewer isolates take away from the others' number is not worth a word."""
MOST_ISOLATES = 2_000
_PERMUTATIONS = 99


def farm_heaps(farm: Integers, cell: Integers, stratum: Integers, *, seed: int = 1) -> FarmHeaps | None:
    """Count isolates that repeat another one of their farm, beside what chance lets expect.

    Parameters
    ----------
    farm : ndarray of int64, shape (isolates,)
        Farm and year of each isolate, from 0; of several strata different ones.
    cell : ndarray of int64, shape (isolates,)
        MIC interval and zone, from 0.
    stratum : ndarray of int64, shape (isolates,)
        What is compared with each other only: the laboratory.
    seed : int

    Returns
    -------
    FarmHeaps or None
        None where isolates of a farm are no more alike than others, or too few are to matter.

    Notes
    -----
    An isolate repeats another if one before it has the same farm and cell; they are counted again after cells
    were exchanged at random between the isolates of a stratum, 99 times. Told where the count exceeds all 99
    (p = 0.01), and their mean by 5 isolates and a twentieth. Neither many isolates in one cell nor one farm
    alone exceed it. Farms with more resistance than others do, too: their isolates are no more independent.
    Of more than 2,000 isolates, farms are taken in turn until there are as many.
    """
    order = np.argsort(farm, kind="stable")
    if len(farm) > MOST_ISOLATES:
        order = order[farm[order] <= farm[order[MOST_ISOLATES - 1]]]
    order = order[np.argsort(stratum[order], kind="stable")]
    farms, cells, strata = farm[order], cell[order], stratum[order]
    n = len(farms)
    repeating = _repeating(farms, cells)
    if repeating < _least(n):
        return None
    generator = np.random.Generator(np.random.PCG64(seed))
    by_chance = [
        _repeating(farms, cells[np.lexsort((generator.random(n), strata))]) for _ in range(_PERMUTATIONS)
    ]
    expected = float(np.mean(by_chance))
    if repeating <= max(by_chance) or repeating - expected < _least(n):
        return None
    return FarmHeaps(isolates=n, repeating=repeating, expected=expected)


def _least(n: int) -> float:
    return max(FEWEST, LEAST_SHARE * n)


def _repeating(farm: Integers, cell: Integers) -> int:
    return len(farm) - len(np.unique(farm * (int(cell.max()) + 1) + cell)) if len(farm) else 0
