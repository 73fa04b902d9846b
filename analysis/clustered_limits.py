"""Upper limit of a share whose isolates come in clusters, a laboratory's for example."""

from scipy.special import betaincinv, stdtrit

from analysis.paired_table import Integers


def clustered_upper_95(errors: Integers, isolates: Integers) -> float | None:
    """Return the one-sided upper 95 % limit of a share for clusters yet to come.

    Parameters
    ----------
    errors, isolates : ndarray of int64, shape (clusters,)
        Errors, and isolates in all, of each cluster.

    Returns
    -------
    float or None
        None with fewer than two clusters that have isolates: nothing tells how clusters differ.

    Notes
    -----
    Korn & Graubard 1998: the exact limit Beta(0.95; n*p + 1, n*(1 - p)) at the effective number of isolates
    n* = n/deff·(t_{n-1}/t_{clusters-1})², t the 95 % quantiles of Student's distribution. The design effect
    deff = [c/(c-1) Σ (k_i - p n_i)²/n²]/[p(1 - p)/n], not below 1, compares how clusters scatter with
    how independent isolates would. Few clusters cost much: four halve the isolates, two leave a
    fifteenth. Nothing is gained over the exact limit of independent isolates, ever.
    """
    filled = isolates > 0
    clusters, n, k = int(filled.sum()), int(isolates.sum()), int(errors.sum())
    if clusters < 2:
        return None
    if k == n:
        return 1.0
    share = k / n
    scatter = clusters / (clusters - 1) * float(((errors - share * isolates) ** 2).sum()) / n
    effect = max(1.0, scatter / (share * (1 - share))) if k else 1.0
    quantiles = float(stdtrit(n - 1, 0.95) / stdtrit(clusters - 1, 0.95))
    effective = n / effect * min(1.0, quantiles**2)
    return float(betaincinv(share * effective + 1, (1 - share) * effective, 0.95))
