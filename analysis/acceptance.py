"""Verdicts of the acceptance table, worst case over what censored concentrations may be."""

from collections.abc import Iterable

from analysis.acceptance_table import ROW_CLASSES, BoundedCell, allowed_percent, bounded_cells
from analysis.discrepancies import JudgedTable, Share, share
from analysis.exact_limits import isolates_to_demonstrate, one_sided_upper_95, two_sided_95
from analysis.methods import Verdict
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


def acceptance_cells(
    judged: JudgedTable, allowed: AllowedRates, *, one_breakpoint: bool
) -> tuple[AcceptanceCell, ...]:
    """Count and judge every bounded cell."""
    return tuple(
        _judged_cell(cell, share(judged, cell.error, ROW_CLASSES[cell.row]), allowed_percent(cell, allowed))
        for cell in bounded_cells(one_breakpoint=one_breakpoint)
    )


def _judged_cell(cell: BoundedCell, counted: Share, bound: int) -> AcceptanceCell:
    """Attach limits and verdicts to the share of one cell."""
    lower, upper = two_sided_95(counted.k, counted.n)
    verdict = cell_verdict(counted.worst_k, counted.worst_n, bound)
    more = None
    if verdict in {Verdict.NOT_DEMONSTRATED, Verdict.NO_DATA}:
        more = max(1, isolates_to_demonstrate(counted.worst_k, bound) - counted.worst_n)
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
        verdict=verdict,
        point_verdict=point_verdict(counted.worst_k, counted.worst_n, bound),
        more_without_error=more,
    )
