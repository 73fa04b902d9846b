"""Resampling of the table: which pairs resamples choose, and how optimistic counted rates are.

Table arithmetic on stacks of resampled tables; no loop over resamples.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.acceptance_table import BoundedCell
from analysis.error_bounded import (
    PairErrors,
    SearchRule,
    admissible_pairs,
    pair_errors,
    weighted_loss,
    within_bounds,
)
from analysis.methods import Censoring, ErrorKind, Group, Method
from analysis.mic_class import ClassTable
from analysis.paired_table import Floats, Integers
from analysis.record import BootstrapPairs, CorrectedRate, PairFrequency
from analysis.zone_pairs import ZonePairs

_LARGEST = np.iinfo(np.int64).max
RESAMPLES_AT_ONCE = 250

NO_PAIR = -1


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """What the resamples of one table chose.

    Attributes
    ----------
    pairs : ZonePairs
        The pairs that were searched.
    constrained, unconstrained : ndarray of int64, shape (resamples,)
        Position of the chosen pair in ``pairs``; -1 where no pair is admissible.
    optimism : dict
        Mean of (rate of the constrained pair in its resample - rate of that pair in the
        data), by bounded cell or by kind of error.
    """

    pairs: ZonePairs
    constrained: Integers
    unconstrained: Integers
    optimism: dict[BoundedCell | ErrorKind, float]


def resample(
    strata: tuple[ClassTable, ...],
    rule: SearchRule,
    *,
    resamples: int,
    seed: int,
    clusters: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Resampled:
    """Search every one of ``resamples`` resamples of a table.

    Parameters
    ----------
    strata : tuple of ClassTable
        The table, or one table per cluster, all with the same zones.
    rule : SearchRule
        Applied to every resample exactly as to the data: its own smallest and largest
        zone, the same ties.
    resamples, seed : int
        How many; seed of numpy's PCG64.
    clusters : bool
        Resample whole clusters instead of isolates.
    progress : callable, optional
        Called with the number of resamples done.

    Notes
    -----
    Isolates: one multinomial draw of the table a resample. Clusters: multinomial counts
    of the clusters times their tables.
    """
    whole = ClassTable(np.sum([table.counts for table in strata], axis=0), strata[0].zone_min_mm)
    pairs = admissible_pairs(whole, rule)
    generator = np.random.Generator(np.random.PCG64(seed))
    original = pair_errors(whole.counts, whole.zone_min_mm, pairs)
    chosen: list[tuple[Integers, Integers]] = []
    gaps: list[dict[BoundedCell | ErrorKind, Floats]] = []
    for start in range(0, resamples, RESAMPLES_AT_ONCE):
        size = min(RESAMPLES_AT_ONCE, resamples - start)
        draw = _clusters(strata, generator, size) if clusters else _isolates(whole, generator, size)
        errors = pair_errors(draw, whole.zone_min_mm, pairs)
        constrained, unconstrained = _choices(draw, errors, whole.zone_min_mm, pairs, rule)
        chosen.append((constrained, unconstrained))
        gaps.append(rate_gaps(errors, original, constrained, rule))
        if progress is not None:
            progress(start + size)
    return Resampled(
        pairs,
        np.concatenate([pair[0] for pair in chosen]) if chosen else np.zeros(0, dtype=np.int64),
        np.concatenate([pair[1] for pair in chosen]) if chosen else np.zeros(0, dtype=np.int64),
        {key: _mean(np.concatenate([gap[key] for gap in gaps])) for key in (gaps[0] if gaps else {})},
    )


def _isolates(table: ClassTable, generator: np.random.Generator, size: int) -> Integers:
    """Draw ``size`` tables of as many isolates, shape (size, 5, zones)."""
    flat = table.counts.ravel()
    cells = np.flatnonzero(flat)
    total = int(flat.sum())
    drawn = np.zeros((size, len(flat)), dtype=np.int64)
    drawn[:, cells] = generator.multinomial(total, flat[cells] / total, size=size)
    return drawn.reshape(size, *table.counts.shape)


def _clusters(strata: tuple[ClassTable, ...], generator: np.random.Generator, size: int) -> Integers:
    """Draw ``size`` sets of as many clusters, shape (size, 5, zones)."""
    many = len(strata)
    times = generator.multinomial(many, np.full(many, 1 / many), size=size)
    return np.asarray(
        np.tensordot(times, np.stack([table.counts for table in strata]), axes=1), dtype=np.int64
    )


def _choices(
    draw: Integers, errors: PairErrors, zone_min_mm: int, pairs: ZonePairs, rule: SearchRule
) -> tuple[Integers, Integers]:
    """Return the position of the constrained and of the unconstrained choice of each resample."""
    present = draw.sum(axis=1) > 0
    zone_min = zone_min_mm + present.argmax(axis=1)[:, None]
    zone_max = zone_min_mm + present.shape[1] - 1 - present[:, ::-1].argmax(axis=1)[:, None]
    if rule.one_breakpoint:
        admissible = (pairs.d1_mm >= zone_min) & (pairs.d2_mm <= zone_max)
    else:
        admissible = (pairs.d1_mm >= zone_min) & (pairs.d1_mm <= zone_max - 3) & (pairs.d2_mm <= zone_max - 1)
    loss, _ = weighted_loss(errors, rule)
    loss = np.where(admissible, loss, _LARGEST)
    admitted = np.logical_and.reduce(list(within_bounds(errors, rule).values()))
    return _first_smallest(np.where(admitted, loss, _LARGEST)), _first_smallest(loss)


def _first_smallest(loss: Integers) -> Integers:
    """Return the first smallest position of each row, -1 where there is none."""
    if loss.shape[1] == 0:
        return np.full(len(loss), NO_PAIR, dtype=np.int64)
    position = loss.argmin(axis=1)
    return np.where(loss.min(axis=1) == _LARGEST, NO_PAIR, position)


def rate_gaps(
    errors: PairErrors, original: PairErrors, chosen: Integers, rule: SearchRule
) -> dict[BoundedCell | ErrorKind, Floats]:
    """Return, per rate, rate in the resample less rate in the data, of the resample's pair.

    Parameters
    ----------
    errors, original : PairErrors
        Of the same pairs in every resample, shape (resamples, pairs), and in the data, shape (pairs,).
    chosen : ndarray of int64, shape (resamples,)
        Place of each resample's pair; -1 where it has none.
    """
    found = chosen != NO_PAIR
    at = chosen[found]
    rows = np.flatnonzero(found)

    def gap(k: Integers, n: Integers, k_data: Integers, n_data: Integers) -> Floats:
        in_resample, in_data = n[rows, 0], int(n_data[0])
        usable = (in_resample > 0) & (in_data > 0)
        own = k[rows, at][usable] / in_resample[usable]
        return np.asarray(own - k_data[at][usable] / max(in_data, 1), dtype=np.float64)

    gaps: dict[BoundedCell | ErrorKind, Floats] = {
        cell: gap(errors.cell[cell], errors.row_n[cell.row], original.cell[cell], original.row_n[cell.row])
        for cell in rule.cells
    }
    for kind in _kinds(rule):
        gaps[kind] = gap(
            total_errors(errors, kind),
            errors.category_n[kind],
            total_errors(original, kind),
            original.category_n[kind],
        )
    return gaps


def _kinds(rule: SearchRule) -> tuple[ErrorKind, ...]:
    """Return the kinds of error that the rule bounds."""
    bounded = {cell.error for cell in rule.cells}
    return tuple(kind for kind in ErrorKind if kind in bounded)


def total_errors(errors: PairErrors, kind: ErrorKind) -> Integers:
    """Return the errors of a kind in both groups, shape (..., pairs)."""
    return errors.count[Group.WITHIN][kind] + errors.count[Group.OUTSIDE][kind]


def _mean(values: Floats) -> float:
    """Return the mean, 0 of nothing."""
    return float(values.mean()) if len(values) else 0.0


def pair_distribution(
    resampled: Resampled, method: Method, censoring: Censoring, seed: int
) -> BootstrapPairs:
    """Return how often each pair was chosen, most frequent first."""
    chosen = resampled.constrained if method is Method.ERROR_BOUNDED_CONSTRAINED else resampled.unconstrained
    found = chosen[chosen != NO_PAIR]
    positions, counts = np.unique(found, return_counts=True)
    frequencies = sorted(
        (-int(count), int(resampled.pairs.d1_mm[at]), int(resampled.pairs.d2_mm[at]))
        for at, count in zip(positions, counts, strict=True)
    )
    d1, d2 = _central_95(resampled.pairs.d1_mm[found]), _central_95(resampled.pairs.d2_mm[found])
    return BootstrapPairs(
        method=method,
        censoring=censoring,
        resamples=len(chosen),
        without_pair=int((chosen == NO_PAIR).sum()),
        seed=seed,
        pairs=tuple(
            PairFrequency(zone_r_le_mm=d1_mm, zone_s_ge_mm=d2_mm, count=-negative)
            for negative, d1_mm, d2_mm in frequencies
        ),
        zone_r_le_lower_95=d1[0],
        zone_r_le_upper_95=d1[1],
        zone_s_ge_lower_95=d2[0],
        zone_s_ge_upper_95=d2[1],
    )


def _central_95(zones: Integers) -> tuple[int | None, int | None]:
    """Return the whole mm between which the central 95 % of the choices lie."""
    if len(zones) == 0:
        return None, None
    lower, upper = np.quantile(zones, [0.025, 0.975], method="inverted_cdf")
    return int(lower), int(upper)


def corrected_rates(
    resampled: Resampled, apparent: PairErrors, rule: SearchRule
) -> tuple[CorrectedRate, ...]:
    """Correct the rates of one pair for being counted on the data that chose it.

    Parameters
    ----------
    apparent : PairErrors
        Errors of that single pair in the data.

    Notes
    -----
    corrected = apparent - mean optimism over the resamples (Efron 1983), within 0..1.
    """
    rates: list[CorrectedRate] = []
    for kind in _kinds(rule):
        k, n = int(total_errors(apparent, kind)[0]), int(apparent.category_n[kind][0])
        rates.append(_corrected(None, kind, k, n, resampled.optimism.get(kind, 0.0)))
    for cell in rule.cells:
        k, n = int(apparent.cell[cell][0]), int(apparent.row_n[cell.row][0])
        rates.append(_corrected(cell, cell.error, k, n, resampled.optimism.get(cell, 0.0)))
    return tuple(rates)


def _corrected(cell: BoundedCell | None, kind: ErrorKind, k: int, n: int, optimism: float) -> CorrectedRate:
    """Return one corrected rate."""
    apparent = k / n if n else 0.0
    return CorrectedRate(
        row=None if cell is None else cell.row,
        error=kind,
        apparent=apparent,
        optimism=optimism,
        corrected=min(1.0, max(0.0, apparent - optimism)),
    )
