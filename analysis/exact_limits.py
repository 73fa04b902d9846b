"""Exact (Clopper-Pearson) limits of a share."""

from functools import cache

from scipy.special import betaincinv


@cache
def two_sided_95(k: int, n: int) -> tuple[float | None, float | None]:
    """Return the exact two-sided 95 % limits of k/n, or None twice where n is 0.

    Notes
    -----
    Lower Beta(0.025; k, n-k+1), upper Beta(0.975; k+1, n-k). Clopper & Pearson 1934.
    """
    if n == 0:
        return None, None
    lower = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, 0.025))
    upper = 1.0 if k == n else float(betaincinv(k + 1, n - k, 0.975))
    return lower, upper


@cache
def one_sided_upper_95(k: int, n: int) -> float | None:
    """Return the exact one-sided upper 95 % limit Beta(0.95; k+1, n-k), or None where n is 0."""
    if n == 0:
        return None
    return 1.0 if k == n else float(betaincinv(k + 1, n - k, 0.95))


@cache
def isolates_to_demonstrate(k: int, bound_percent: int) -> int:
    """Return the fewest isolates with ``k`` errors whose one-sided upper limit is under the bound.

    Notes
    -----
    149 isolates for no error under 2 %, 59 under 5 %, 29 under 10 %. Bisection.
    """
    if bound_percent >= 100:
        return k + 1
    short, enough = k, 2 * k + 2
    while not _under(k, enough, bound_percent):
        short, enough = enough, 2 * enough
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if _under(k, middle, bound_percent) else (middle, enough)
    return enough


def _under(k: int, n: int, bound_percent: int) -> bool:
    """Tell whether the one-sided upper limit of k/n is under the bound."""
    limit = one_sided_upper_95(k, n)
    return limit is not None and limit < bound_percent / 100
