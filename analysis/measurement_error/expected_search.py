"""Expected error-bounded search: the counted search, on the table that the model expects."""

from dataclasses import dataclass
from math import isqrt

import numpy as np

from analysis.error_bounded import (
    SearchResult,
    SearchRule,
    error_index,
    integer_weights,
    search,
    within_bounds,
)
from analysis.measurement_error.joint import EXPECTED_ISOLATES, JointTable
from analysis.measurement_error.report import NearEqualPair

NEAR_EQUAL = 0.01


@dataclass(frozen=True, slots=True)
class ExpectedSearch:
    """Both answers of the search, and the pairs that are as good within 0.01.

    Attributes
    ----------
    result : SearchResult
        Constrained and unconstrained pair; its errors are expected counts among ``isolates``.
    near_equal : tuple of NearEqualPair
        By index, then (D1, D2); measured from the constrained answer where there is one.
    isolates : int
        Of how many isolates the expected counts are.
    """

    result: SearchResult
    near_equal: tuple[NearEqualPair, ...]
    isolates: int


def expected_isolates(rule: SearchRule) -> int:
    """Return how many isolates an expected table may have before exact comparison overflows."""
    weights, _ = integer_weights(rule.allowed, None)
    largest = max(weight for group in weights.values() for weight in group.values())
    return min(EXPECTED_ISOLATES, isqrt(2**61 // (4 * largest)))


def expected_search(joint: JointTable, rule: SearchRule, *, near: float = NEAR_EQUAL) -> ExpectedSearch:
    """Search the joint table for the pair with the smallest expected index.

    Notes
    -----
    The constrained form keeps every expected rate under its bound. The same pairs, weights and
    ties as for counted tables.
    """
    isolates = expected_isolates(rule)
    result = search(joint.expected_counts(isolates), rule)
    return ExpectedSearch(result, _near_equal(result, rule, near), isolates)


def _near_equal(result: SearchResult, rule: SearchRule, near: float) -> tuple[NearEqualPair, ...]:
    """List the pairs near the answer: only admitted ones where an admitted one is the answer."""
    best = result.constrained or result.unconstrained
    if best is None or result.errors is None:
        return ()
    index = error_index(result.errors, rule)
    admitted = np.logical_and.reduce(list(within_bounds(result.errors, rule).values()))
    considered = admitted if result.constrained else np.ones_like(admitted)
    positions = np.flatnonzero(considered & (index <= best.index + near))
    listed = [
        NearEqualPair(
            zone_r_le_mm=int(result.pairs.d1_mm[at]),
            zone_s_ge_mm=int(result.pairs.d2_mm[at]),
            index=float(index[at]),
            within_bounds=bool(admitted[at]),
        )
        for at in positions
    ]
    return tuple(sorted(listed, key=lambda pair: (pair.index, pair.zone_r_le_mm, pair.zone_s_ge_mm)))
