"""The data of the worked examples: sixty invented isolates, and the shipped simulated data set."""

from collections.abc import Mapping
from math import inf

import numpy as np

from analysis.criterion import MicCriterion
from analysis.paired_table import Floats, Integers, PairedTable, paired_table
from analysis.simulate import simulated_table
from analysis.worked_examples.report import IsolateRow, IsolateTable

Counts = Mapping[int, Mapping[int, int]]
"""Isolates by MIC step (log2 mg/L) and zone (mm)."""

SIXTY: Counts = {
    6: {10: 1},
    5: {12: 2, 14: 3, 15: 1},
    4: {12: 1, 14: 1, 15: 3, 16: 2, 17: 3, 18: 1},
    3: {21: 2, 22: 2, 24: 1},
    2: {19: 3, 20: 1, 21: 1, 23: 1},
    1: {22: 1, 24: 2, 25: 1, 26: 4, 27: 1},
    0: {27: 5, 28: 4, 30: 1},
    -1: {26: 3, 27: 1, 28: 2, 29: 2, 30: 2},
    -2: {26: 1, 30: 1},
}
SIXTY_CRITERION = MicCriterion(l_step=1, u_step=3)

SHIPPED_ISOLATES, SHIPPED_SEED = 500, 20260401
SHIPPED_CRITERION = MicCriterion(l_step=-1, u_step=1)


def table_of(counts: Counts) -> PairedTable:
    """Return counts by step and zone as a paired table without censored values."""
    step, zone, count = _columns(counts)
    return paired_table(step - 1, step, zone, count)


def on_panel(counts: Counts, lowest_step: int, highest_step: int) -> PairedTable:
    """Return the same isolates as a panel of ``lowest_step`` to ``highest_step`` reports them."""
    step, zone, count = _columns(counts)
    below, above = step <= lowest_step, step > highest_step
    lower = np.where(below, -inf, np.where(above, highest_step, step - 1.0))
    upper = np.where(below, lowest_step, np.where(above, inf, step))
    return paired_table(lower, upper, zone, count)


def shipped_table() -> PairedTable:
    """Return the simulated data set that ships with the service."""
    return simulated_table(SHIPPED_ISOLATES, seed=SHIPPED_SEED)


def isolate_table(counts: Counts) -> IsolateTable:
    """Return counts as rows from the highest MIC down, for a reader."""
    zones = {zone for row in counts.values() for zone in row}
    first, last = min(zones), max(zones)
    rows = tuple(
        IsolateRow(mic_step=step, counts=tuple(counts[step].get(zone, 0) for zone in range(first, last + 1)))
        for step in sorted(counts, reverse=True)
    )
    return IsolateTable(
        zone_min_mm=first, zone_max_mm=last, n=sum(sum(row.counts) for row in rows), rows=rows
    )


def _columns(counts: Counts) -> tuple[Floats, Integers, Integers]:
    """Return steps, zones and counts as columns."""
    rows = [(step, zone, count) for step, row in counts.items() for zone, count in row.items()]
    step, zone, count = np.array(rows, dtype=np.int64).T
    return step.astype(np.float64), zone, count
