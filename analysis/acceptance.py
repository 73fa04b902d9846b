"""Verdicts of the acceptance table, worst case over what censored concentrations may be."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

import numpy as np

from analysis.acceptance_table import ROW_CLASSES, BoundedCell, allowed_percent, bounded_cells
from analysis.clustered_limits import clustered_upper_95
from analysis.discrepancies import JudgedTable, Share, share, worst_by_laboratory
from analysis.exact_limits import isolates_to_demonstrate, one_sided_upper_95, two_sided_95
from analysis.methods import AcceptanceRow, Verdict
from analysis.paired_table import Integers
from analysis.plan import AllowedRates
from analysis.record import AcceptanceCell

_WORST_FIRST = (Verdict.FAILS, Verdict.NO_DATA, Verdict.NOT_DEMONSTRATED, Verdict.MEETS)


def cell_verdict(k: int, n: int, bound_percent: int) -> Verdict:
    """Judge k errors among n isolates of a row.

    Notes
    -----
    Fails: k/n >= bound, compared in integers. Meets: the one-sided upper 95 % limit is
    under the bound. Not demonstrated: between the two.
    """
    if n == 0:
        return Verdict.NO_DATA
    if 100 * k >= bound_percent * n:
        return Verdict.FAILS
    limit = one_sided_upper_95(k, n)
    return Verdict.MEETS if limit is not None and limit < bound_percent / 100 else Verdict.NOT_DEMONSTRATED


def point_verdict(k: int, n: int, bound_percent: int) -> Verdict:
    """Judge k/n itself, which is what the guideline asks."""
    if n == 0:
        return Verdict.NO_DATA
    return Verdict.FAILS if 100 * k >= bound_percent * n else Verdict.MEETS


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst verdict: fails, no data, not demonstrated, meets."""
    return min(verdicts, key=_WORST_FIRST.index)


def overall_clustered(cells: Sequence[AcceptanceCell]) -> Verdict | None:
    """Return the worst verdict for laboratories yet to come; None where no row holds two laboratories."""
    if all(cell.clustered_verdict is None for cell in cells):
        return None
    return overall(cell.clustered_verdict or cell.verdict for cell in cells)


def row_shares(classes: Integers, count: Integers) -> dict[AcceptanceRow, float]:
    """Return the share of the isolates that each row holds.

    Parameters
    ----------
    classes, count : ndarray of int64, shape (cells,)
        Class of the concentration of each cell (``analysis.mic_class``), and its isolates.
    """
    total = max(int(count.sum()), 1)
    return {row: int(count[np.isin(classes, of_row)].sum()) / total for row, of_row in ROW_CLASSES.items()}


def acceptance_cells(
    judged: JudgedTable,
    allowed: AllowedRates,
    *,
    one_breakpoint: bool,
    row_share: Mapping[AcceptanceRow, float] | None = None,
) -> tuple[AcceptanceCell, ...]:
    """Count and judge every bounded cell, and say what would demonstrate it.

    Parameters
    ----------
    row_share : mapping, optional
        Share of the random sample in each row, for the number of isolates to test.
    """
    shares = row_share or {}
    return tuple(
        _judged_cell(
            cell,
            share(judged, cell.error, ROW_CLASSES[cell.row]),
            clustered_upper_95(*worst_by_laboratory(judged, cell.error, ROW_CLASSES[cell.row])),
            allowed_percent(cell, allowed),
            shares.get(cell.row),
        )
        for cell in bounded_cells(one_breakpoint=one_breakpoint)
    )


def isolates_to_test(of_row: int | None, row_share: float | None) -> int | None:
    """Return how many isolates to test, in expectation, to find so many of a row; None where unknown."""
    return ceil(of_row / row_share - 1e-9) if of_row and row_share else None


def more_isolates(worst_k: int, worst_n: int, bound_percent: int, further_errors: int = 0) -> int:
    """Return how many further isolates of a row, so many of them errors, would demonstrate its cell.

    Notes
    -----
    From no isolates on: 2 % needs 149 without an error, 236 with one; 5 % 59 and 93; 10 % 29 and 46.
    """
    return max(1, isolates_to_demonstrate(worst_k + further_errors, bound_percent) - worst_n)


def clustered_verdict(verdict: Verdict, upper: float | None, bound_percent: int) -> Verdict | None:
    """Judge a cell with the upper limit for laboratories yet to come; None without such a limit.

    Notes
    -----
    The exact limits take isolates for independent. Where laboratories differ, cells that truly fail
    in a new laboratory are said to meet more often than 5 %; with this limit they are not.
    """
    if upper is None:
        return None
    demonstrated = upper < bound_percent / 100
    return Verdict.NOT_DEMONSTRATED if verdict is Verdict.MEETS and not demonstrated else verdict


def _judged_cell(
    cell: BoundedCell, counted: Share, clustered: float | None, bound: int, row_share: float | None
) -> AcceptanceCell:
    """Attach limits and verdicts to the share of one cell."""
    lower, upper = two_sided_95(counted.k, counted.n)
    verdict = cell_verdict(counted.worst_k, counted.worst_n, bound)
    without = with_one = None
    if verdict in {Verdict.NOT_DEMONSTRATED, Verdict.NO_DATA}:
        without = more_isolates(counted.worst_k, counted.worst_n, bound)
        with_one = more_isolates(counted.worst_k, counted.worst_n, bound, 1)
    return AcceptanceCell(
        row=cell.row,
        error=cell.error,
        bound_percent=bound,
        k=counted.k,
        n=counted.n,
        best_k=counted.best_k,
        best_n=counted.best_n,
        worst_k=counted.worst_k,
        worst_n=counted.worst_n,
        lower_95=lower,
        upper_95=upper,
        worst_upper_95_one_sided=one_sided_upper_95(counted.worst_k, counted.worst_n),
        clustered_upper_95_one_sided=clustered,
        clustered_verdict=clustered_verdict(verdict, clustered, bound),
        verdict=verdict,
        point_verdict=point_verdict(counted.worst_k, counted.worst_n, bound),
        more_without_error=without,
        more_with_one_error=with_one,
        row_share=row_share,
        to_test_without_error=isolates_to_test(without, row_share),
        to_test_with_one_error=isolates_to_test(with_one, row_share),
    )
