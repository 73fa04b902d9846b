"""A line that only falls, through medians: what zone is usual at each MIC, whatever the shape."""

from dataclasses import dataclass

import numpy as np

from analysis.paired_table import Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class MonotoneMedian:
    """The usual zone at each MIC step.

    Attributes
    ----------
    step : ndarray of int64, shape (steps,)
        MIC steps with isolates, ascending.
    zone_mm : ndarray of float64, shape (steps,)
        Never rises.
    """

    step: Integers
    zone_mm: Floats

    def around(self, lowest_step: Floats, highest_step: Floats, *, further: int = 1) -> tuple[Floats, Floats]:
        """Return the smallest and largest usual zone between two steps, each some dilutions further out.

        Parameters
        ----------
        lowest_step, highest_step : ndarray of float64, shape (cells,)
            The steps that the MIC of a cell may stand for; infinite where it is open.
        further : int
            How many dilutions; where a step has no isolates, the next one outside of it counts.
        """
        last = len(self.step) - 1
        first = np.searchsorted(self.step, lowest_step - further, side="right") - 1
        end = np.searchsorted(self.step, highest_step + further, side="left")
        return self.zone_mm[np.clip(end, 0, last)], self.zone_mm[np.clip(first, 0, last)]

    def without_outermost(
        self, isolates: Integers, fewest: int
    ) -> "tuple[MonotoneMedian, np.ndarray[tuple[int], np.dtype[np.bool_]]]":
        """Return the line level where its ends rest on fewer isolates, and at which steps it was made so."""
        counts = np.asarray(isolates)
        outermost = (np.cumsum(counts) < fewest) | (np.cumsum(counts[::-1])[::-1] < fewest)
        if outermost.all():
            return self, np.zeros_like(outermost)
        held = self.zone_mm[~outermost]
        return MonotoneMedian(self.step, np.clip(self.zone_mm, held[-1], held[0])), outermost

    def steepest_within(self, steps: int) -> Floats:
        """Return the largest fall between neighbouring steps near each one, in mm, shape (steps,).

        Where steps between two have no isolates, nobody knows how steeply the line falls there.
        """
        falls = -np.diff(self.zone_mm)
        near = (self.step[:-1] < self.step[:, None] + steps) & (self.step[1:] > self.step[:, None] - steps)
        return np.asarray(np.where(near, falls, 0.0).max(axis=1, initial=0.0), dtype=np.float64)


def monotone_median(step: Integers, zone_mm: Integers | Floats, count: Integers) -> MonotoneMedian:
    """Fit the falling line with the smallest sum of absolute deviations.

    Parameters
    ----------
    step, count : ndarray of int64, shape (cells,)
        MIC step and isolates of each cell.
    zone_mm : ndarray of int64 or float64, shape (cells,)

    Notes
    -----
    Pool-adjacent-violators with weighted medians (Robertson & Waltman 1968): steps whose medians rise are
    pooled and take the median of all their isolates. A single isolate that contradicts its neighbours is
    outvoted by them instead of bending the line.
    """
    order = np.lexsort((zone_mm, step))
    step, zone_mm, count = step[order], zone_mm[order], count[order]
    steps, start = np.unique(step, return_index=True)
    ends = [*start[1:].tolist(), len(step)]
    blocks: list[tuple[list[int], float]] = []
    for place, (begin, end) in enumerate(zip(start.tolist(), ends, strict=True)):
        blocks.append(([place], _median(zone_mm[begin:end], count[begin:end])))
        while len(blocks) > 1 and blocks[-1][1] > blocks[-2][1]:
            places = blocks[-2][0] + blocks[-1][0]
            inside = slice(start[places[0]], ends[places[-1]])
            blocks[-2:] = [(places, _median(zone_mm[inside], count[inside]))]
    fitted = np.concatenate([np.full(len(places), middle) for places, middle in blocks])
    return MonotoneMedian(steps.astype(np.int64), fitted)


def _median(values: Integers | Floats, counts: Integers) -> float:
    """Return the median of values repeated as often as their counts."""
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(counts[order])
    total = int(cumulated[-1])
    low = np.searchsorted(cumulated, (total + 1) // 2)
    high = np.searchsorted(cumulated, total // 2 + 1)
    return float(values[order][low] + values[order][high]) / 2
