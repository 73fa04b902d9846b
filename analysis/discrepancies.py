"""Very major, major and minor errors of a pair of zone breakpoints, with censored MICs as intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.acceptance_table import CATEGORY_CLASSES
from analysis.criterion import MicCriterion
from analysis.exact_limits import two_sided_95
from analysis.methods import Denominator, ErrorKind
from analysis.mic_class import ABOVE_U, AT_L, AT_U, BELOW_L, BETWEEN, CLASSES, nearest_class, possible_classes
from analysis.paired_table import Integers, PairedTable
from analysis.record import ErrorRate

ZONE_R, ZONE_I, ZONE_S = range(3)


def _error_cells() -> dict[ErrorKind, NDArray[np.bool_]]:
    """Tell per kind of error which class x zone category it is."""
    very_major, major, minor = (np.zeros((CLASSES, 3), dtype=bool) for _ in range(3))
    very_major[[AT_U, ABOVE_U], ZONE_S] = True
    major[[BELOW_L, AT_L], ZONE_R] = True
    minor[[BELOW_L, AT_L, AT_U, ABOVE_U], ZONE_I] = True
    minor[BETWEEN, [ZONE_S, ZONE_R]] = True
    return {ErrorKind.VERY_MAJOR: very_major, ErrorKind.MAJOR: major, ErrorKind.MINOR: minor}


ERROR_CELLS = _error_cells()


@dataclass(frozen=True, slots=True)
class Share:
    """k of n at the nearest step, and in the best and the worst admissible assignment."""

    k: int
    n: int
    best_k: int
    best_n: int
    worst_k: int
    worst_n: int


@dataclass(frozen=True, slots=True, eq=False)
class JudgedTable:
    """A paired table with the zone category of each cell under one pair of breakpoints.

    Attributes
    ----------
    nearest : ndarray of int64, shape (cells,)
        Class of the concentration at its nearest step.
    possible : ndarray of bool, shape (cells, 5)
        Classes the concentration may belong to.
    zone : ndarray of int64, shape (cells,)
        0 R, 1 I, 2 S.
    count : ndarray of int64, shape (cells,)
    laboratory : ndarray of int64, shape (cells,)
        All zero where none were given.
    """

    nearest: Integers
    possible: NDArray[np.bool_]
    zone: Integers
    count: Integers
    laboratory: Integers


def judge(table: PairedTable, criterion: MicCriterion, zone_r_le_mm: int, zone_s_ge_mm: int) -> JudgedTable:
    """Categorise every cell of a table.

    Raises
    ------
    ValueError
        ``zone_r_le_mm >= zone_s_ge_mm``: a caller's bug, not a property of the data.
    """
    if zone_r_le_mm >= zone_s_ge_mm:
        raise ValueError(f"R at {zone_r_le_mm} mm or less overlaps S at {zone_s_ge_mm} mm or more")
    zone = (table.zone_mm > zone_r_le_mm).astype(np.int64) + (table.zone_mm >= zone_s_ge_mm)
    return JudgedTable(
        nearest_class(table, criterion),
        possible_classes(table, criterion),
        zone,
        table.count,
        table.laboratory,
    )


def share(judged: JudgedTable, error: ErrorKind, classes: tuple[int, ...]) -> Share:
    """Count errors of one kind among the isolates of the given classes.

    Notes
    -----
    Every isolate takes the class that is worst (best) for this share among those its
    interval admits; being outside the denominator is one of them. The worst assignment
    maximises both k/n and its exact upper limit, so a verdict on it is the worst verdict.
    """
    member = np.isin(np.arange(CLASSES), classes)
    wrong = ERROR_CELLS[error].T[judged.zone]
    counted, missed = judged.possible & member, judged.possible & ~member
    can_err, can_agree = (counted & wrong).any(axis=1), (counted & ~wrong).any(axis=1)
    can_leave = missed.any(axis=1)
    nearest_in = member[judged.nearest]
    nearest_err = nearest_in & wrong[np.arange(len(judged.zone)), judged.nearest]
    worst_n = can_err | ~can_leave
    best_k = ~can_agree & ~can_leave
    total = judged.count
    return Share(
        k=int(total[nearest_err].sum()),
        n=int(total[nearest_in].sum()),
        best_k=int(total[best_k].sum()),
        best_n=int(total[best_k | can_agree].sum()),
        worst_k=int(total[can_err].sum()),
        worst_n=int(total[worst_n].sum()),
    )


def worst_by_laboratory(
    judged: JudgedTable, error: ErrorKind, classes: tuple[int, ...]
) -> tuple[Integers, Integers]:
    """Return errors and isolates of each laboratory in the worst admissible assignment of :func:`share`.

    Returns
    -------
    errors, isolates : ndarray of int64, shape (laboratories,)
    """
    member = np.isin(np.arange(CLASSES), classes)
    can_err = (judged.possible & member & ERROR_CELLS[error].T[judged.zone]).any(axis=1)
    in_row = can_err | ~(judged.possible & ~member).any(axis=1)
    many = int(judged.laboratory.max(initial=0)) + 1
    errors, isolates = (
        np.bincount(judged.laboratory, weights=judged.count * part, minlength=many).astype(np.int64)
        for part in (can_err, in_row)
    )
    return errors, isolates


def error_rates(judged: JudgedTable, *, one_breakpoint: bool) -> tuple[ErrorRate, ...]:
    """Return the rates over the concentration's category and over all isolates."""
    kinds = [kind for kind in ErrorKind if not (one_breakpoint and kind is ErrorKind.MINOR)]
    return tuple(
        _rate(error, denominator, share(judged, error, classes))
        for error in kinds
        for denominator, classes in (
            (Denominator.MIC_CATEGORY, CATEGORY_CLASSES[error]),
            (Denominator.ALL_ISOLATES, tuple(range(CLASSES))),
        )
    )


def _rate(error: ErrorKind, denominator: Denominator, counted: Share) -> ErrorRate:
    """Attach the exact limits to a share."""
    lower, upper = two_sided_95(counted.k, counted.n)
    return ErrorRate(
        error=error,
        denominator=denominator,
        k=counted.k,
        n=counted.n,
        best_k=counted.best_k,
        best_n=counted.best_n,
        worst_k=counted.worst_k,
        worst_n=counted.worst_n,
        lower_95=lower,
        upper_95=upper,
    )
