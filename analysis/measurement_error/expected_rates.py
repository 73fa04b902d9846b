"""Expected error rates of one pair, cell by cell of the acceptance table."""

import numpy as np

from analysis.acceptance_table import allowed_percent
from analysis.error_bounded import PairErrors, SearchRule, error_index, pair_errors
from analysis.measurement_error.expanded_percentile import TAIL_OF_95
from analysis.measurement_error.expected_search import expected_isolates
from analysis.measurement_error.joint import JointTable
from analysis.measurement_error.report import ExpectedErrors, ExpectedMove, ExpectedRate
from analysis.methods import ErrorKind, Group
from analysis.paired_table import Floats, Integers
from analysis.zone_pairs import ZonePairs, moved_limits


def expected_errors(
    joint: JointTable,
    pair: tuple[int, int],
    rule: SearchRule,
    resampled: Floats | None = None,
    tail: float = TAIL_OF_95,
) -> ExpectedErrors:
    """Tabulate what a pair is expected to get wrong.

    Parameters
    ----------
    joint : JointTable
    pair : tuple of int
        R if zone <= the first, S if zone >= the second, mm.
    rule : SearchRule
        Weights and bounds.
    resampled : ndarray of float64, shape (resamples, 5, zones), optional
        Joint tables of resamples, for the limits.
    tail : float
        Share of the resamples beyond either limit.

    Raises
    ------
    ValueError
        The limits overlap: a caller's bug.
    """
    if pair[0] >= pair[1]:
        raise ValueError(f"R at {pair[0]} mm or less overlaps S at {pair[1]} mm or more")
    pairs = ZonePairs(np.array([pair[0]]), np.array([pair[1]]))
    isolates = expected_isolates(rule)
    errors = pair_errors(joint.expected_counts(isolates).counts, joint.zone_min_mm, pairs)
    spread = None
    if resampled is not None and len(resampled):
        spread = pair_errors(np.rint(resampled * isolates).astype(np.int64), joint.zone_min_mm, pairs)
    index = float(error_index(errors, rule)[0])
    return ExpectedErrors(
        zone_r_le_mm=pair[0],
        zone_s_ge_mm=pair[1],
        index=index,
        index_95=None if spread is None else _limits(error_index(spread, rule)[:, 0], index, tail),
        rates=_rates(errors, spread, rule, isolates, tail),
    )


def expected_moves(joint: JointTable, pair: tuple[int, int], rule: SearchRule) -> tuple[ExpectedMove, ...]:
    """Tabulate what a pair is expected to get wrong when a limit moves by up to 3 mm."""
    moved = moved_limits(*pair, one_breakpoint=rule.one_breakpoint)
    limits = np.array(moved, dtype=np.int64)
    isolates = expected_isolates(rule)
    errors = pair_errors(
        joint.expected_counts(isolates).counts, joint.zone_min_mm, ZonePairs(limits[:, 0], limits[:, 1])
    )
    index = error_index(errors, rule)
    shares = {
        kind: np.sum([errors.count[group][kind] for group in Group], axis=0) / isolates for kind in ErrorKind
    }
    return tuple(
        ExpectedMove(
            zone_r_le_mm=d1,
            zone_s_ge_mm=d2,
            index=float(index[at]),
            very_major=float(shares[ErrorKind.VERY_MAJOR][at]),
            major=float(shares[ErrorKind.MAJOR][at]),
            minor=float(shares[ErrorKind.MINOR][at]),
        )
        for at, (d1, d2) in enumerate(moved)
    )


def _rates(
    errors: PairErrors, spread: PairErrors | None, rule: SearchRule, isolates: int, tail: float
) -> tuple[ExpectedRate, ...]:
    """Return the rate of every bounded cell."""
    rates = []
    for cell in rule.cells:
        k, n = int(errors.cell[cell][0]), int(errors.row_n[cell.row][0])
        bound = allowed_percent(cell, rule.allowed)
        limits = None
        if spread is not None and n:
            limits = _limits(_shares(spread.cell[cell][:, 0], spread.row_n[cell.row][:, 0]), k / n, tail)
        rates.append(
            ExpectedRate(
                row=cell.row,
                error=cell.error,
                bound_percent=bound,
                row_share=n / isolates,
                rate=k / n if n else None,
                rate_95=limits,
                within_bound=n == 0 or 100 * k < bound * n,
            )
        )
    return tuple(rates)


def _shares(k: Integers, n: Integers) -> Floats:
    """Return k/n of the resamples whose row is not empty."""
    return np.asarray(k[n > 0] / n[n > 0], dtype=np.float64)


def _limits(values: Floats, estimate: float, tail: float) -> tuple[float, float] | None:
    """Return the central 95 %, widened to contain the estimate."""
    if len(values) == 0:
        return None
    low, high = np.quantile(values, [tail, 1 - tail])
    return min(float(low), estimate), max(float(high), estimate)
