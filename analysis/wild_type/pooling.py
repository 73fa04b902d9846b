"""Several sources into one distribution."""

from collections.abc import Sequence

import numpy as np

from analysis.wild_type.distribution import MicDistribution, UnusableDistribution, ZoneDistribution


def pooled(sources: Sequence[MicDistribution], *, weighted: bool) -> MicDistribution:
    """Add distributions up on their common ladder.

    Parameters
    ----------
    sources : sequence of MicDistribution
    weighted : bool
        Scale every source to the same number of isolates; the isolates in all stay.

    Returns
    -------
    MicDistribution
        Open classes stand at their step. An end is open where more than half of the isolates of the
        outermost class are open there; the mixture takes every open class as it is
        (:func:`analysis.wild_type.mixture.pooled_mixture_wild_type`).

    Raises
    ------
    UnusableDistribution
        No source.
    """
    weights = source_weights([source.n for source in sources], weighted=weighted)
    lowest = min(source.lowest_step for source in sources)
    highest = max(source.lowest_step + len(source.counts) - 1 for source in sources)
    counts, open_low, open_high = np.zeros((3, highest - lowest + 1))
    for source, weight in zip(sources, weights, strict=True):
        first = source.lowest_step - lowest
        counts[first : first + len(source.counts)] += weight * source.count
        if source.lowest_open:
            open_low[first] += weight * source.counts[0]
        if source.highest_open:
            open_high[first + len(source.counts) - 1] += weight * source.counts[-1]
    filled = np.flatnonzero(counts)
    first, last = int(filled[0]), int(filled[-1])
    return MicDistribution(
        lowest_step=lowest + first,
        counts=tuple(counts[first : last + 1].tolist()),
        lowest_open=bool(2 * open_low[first] > counts[first]),
        highest_open=bool(2 * open_high[last] > counts[last]),
        source=" + ".join(source.source for source in sources),
    )


def pooled_zones(sources: Sequence[ZoneDistribution], *, weighted: bool) -> ZoneDistribution:
    """Add distributions of zones up.

    Parameters
    ----------
    sources : sequence of ZoneDistribution
    weighted : bool
        Scale every source to the same number of isolates; the isolates in all stay.

    Raises
    ------
    UnusableDistribution
        No source.
    """
    weights = source_weights([source.n for source in sources], weighted=weighted)
    lowest = min(source.lowest_mm for source in sources)
    highest = max(source.lowest_mm + len(source.counts) - 1 for source in sources)
    counts = np.zeros(highest - lowest + 1)
    for source, weight in zip(sources, weights, strict=True):
        first = source.lowest_mm - lowest
        counts[first : first + len(source.counts)] += weight * source.count
    return ZoneDistribution(lowest_mm=lowest, counts=tuple(counts.tolist()))


def source_weights(isolates: Sequence[float], *, weighted: bool) -> list[float]:
    """Return the weight of an isolate of each source: N / (sources x n) if ``weighted``, else 1.

    Raises
    ------
    UnusableDistribution
        No source.
    """
    if not isolates:
        raise UnusableDistribution("pooling needs at least one distribution")
    total = sum(isolates)
    return [total / len(isolates) / n if weighted else 1.0 for n in isolates]
