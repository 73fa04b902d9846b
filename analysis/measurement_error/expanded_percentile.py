"""Percentiles of a bootstrap, expanded where few laboratories were resampled."""

from scipy.special import ndtr, stdtrit

TAIL_OF_95 = 0.025


def expanded_tail(tail: float, clusters: int) -> float:
    """Return the share of resamples to leave beyond a limit.

    Parameters
    ----------
    tail : float
        Of the limit wanted: 0.025 for each end of 95 %.
    clusters : int
        Laboratories that were resampled; below two, isolates were.

    Notes
    -----
    Phi(t_{clusters-1}(tail)), the expanded percentile of Hesterberg 2015 (The American Statistician
    69: 371-386): a percentile interval is as narrow as if the scatter between laboratories were known,
    but few laboratories only estimate it. Four leave 0.0007 instead of 0.025, forty 0.022. His factor
    sqrt(n/(n - 1)) is not applied again: the resamples are weighed up already (:func:`resampling.draws`).
    """
    return tail if clusters < 2 else float(ndtr(stdtrit(clusters - 1, tail)))
