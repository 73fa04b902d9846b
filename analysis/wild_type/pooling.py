"""Several sources into one distribution."""

from collections.abc import Sequence

import numpy as np

from analysis.wild_type.distribution import MicDistribution, UnusableDistribution


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
        Open classes stand at their step. The ends are open where the outermost class holds open
        classes only; the mixture takes every open class as it is
        (:func:`analysis.wild_type.mixture.pooled_mixture_wild_type`).

    Raises
    ------
    UnusableDistribution
        No source.
    """
    if not sources:
        raise UnusableDistribution("pooling needs at least one distribution")
    lowest = min(source.lowest_step for source in sources)
    highest = max(source.lowest_step + len(source.counts) - 1 for source in sources)
    total = sum(source.n for source in sources)
    counts = np.zeros(highest - lowest + 1)
    for source in sources:
        first = source.lowest_step - lowest
        weight = total / len(sources) / source.n if weighted else 1.0
        counts[first : first + len(source.counts)] += weight * source.count
    ends_low = [source for source in sources if source.lowest_step == lowest]
    ends_high = [source for source in sources if source.lowest_step + len(source.counts) - 1 == highest]
    return MicDistribution(
        lowest_step=lowest,
        counts=tuple(counts.tolist()),
        lowest_open=all(source.lowest_open for source in ends_low),
        highest_open=all(source.highest_open for source in ends_high),
        source=" + ".join(source.source for source in sources),
    )
