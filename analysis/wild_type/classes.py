"""Readings as intervals with the isolates of each source in them: what a mixture is fitted to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.measurement_error.normal_interval import closed_bounds
from analysis.paired_table import Floats
from analysis.wild_type.distribution import MicDistribution, ZoneDistribution
from analysis.wild_type.pooling import source_weights
from analysis.zones import NO_INHIBITION_MM


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Classes:
    """Counted classes, the wild type on the left: log2 mg/L, or minus mm.

    Attributes
    ----------
    lower, upper : ndarray of float64, shape (classes,)
        The reading lies in (lower, upper]; open ends stand far away.
    counts : ndarray of float64, shape (sources, classes)
    """

    lower: Floats
    upper: Floats
    counts: Floats

    @property
    def n(self) -> float:
        """Return the number of isolates."""
        return float(self.counts.sum())

    def pooled(self, *, weighted: bool) -> Floats:
        """Return the isolates of each class, shape (classes,), every source with the same weight or not."""
        weights = source_weights(self.counts.sum(axis=1).tolist(), weighted=weighted)
        return np.asarray(np.array(weights) @ self.counts)


def mic_classes(sources: Sequence[Sequence[MicDistribution]]) -> Classes:
    """Return the classes of MICs; a source is given by its parts.

    Notes
    -----
    A reading x is in (x - 1, x], ``<=x`` in (-inf, x], ``>x`` in (x, inf). Equal classes of several
    sources are one class, so that cost does not grow with the number of sources.
    """
    cells = [
        (index, *cell) for index, parts in enumerate(sources) for part in parts for cell in _mic_cells(part)
    ]
    return _classes(cells, len(sources))


def zone_classes(sources: Sequence[ZoneDistribution]) -> Classes:
    """Return the classes of zones, mirrored: a zone read n mm is in (-(n + 0.5), -(n - 0.5)], 6 mm open.

    Parameters
    ----------
    sources : sequence of ZoneDistribution
    """
    cells = [
        (index, -(zone + 0.5), np.inf if zone <= NO_INHIBITION_MM else -(zone - 0.5), n)
        for index, source in enumerate(sources)
        for zone, n in zip(source.zones_mm.tolist(), source.counts, strict=True)
        if n
    ]
    return _classes(cells, len(sources))


def _mic_cells(part: MicDistribution) -> list[tuple[float, float, float]]:
    """Return lower bound, upper bound and count of every class that is counted."""
    last = len(part.counts) - 1
    return [
        (
            -np.inf if part.lowest_open and at == 0 else step - 1,
            np.inf if part.highest_open and at == last else step,
            n,
        )
        for at, (step, n) in enumerate(zip(part.steps.tolist(), part.counts, strict=True))
        if n
    ]


def _classes(cells: Sequence[tuple[int, float, float, float]], sources: int) -> Classes:
    """Gather cells of (source, lower, upper, count)."""
    bounds = sorted({(lower, upper) for _, lower, upper, _ in cells})
    place = {bound: at for at, bound in enumerate(bounds)}
    counts = np.zeros((sources, len(bounds)))
    for source, lower, upper, n in cells:
        counts[source, place[lower, upper]] += n
    low, high = closed_bounds(*np.array(bounds).T)
    return Classes(lower=low, upper=high, counts=counts)
