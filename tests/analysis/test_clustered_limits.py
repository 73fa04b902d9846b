import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, t

from analysis.acceptance import acceptance_cells, clustered_verdict, overall_clustered
from analysis.clustered_limits import clustered_upper_95
from analysis.criterion import MicCriterion
from analysis.discrepancies import judge
from analysis.exact_limits import one_sided_upper_95
from analysis.methods import Verdict
from analysis.paired_table import paired_table
from analysis.plan import AllowedRates

LABORATORIES = st.lists(
    st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=6
)


def limit(*laboratories: tuple[int, int]) -> float | None:
    errors, isolates = np.array(laboratories, dtype=np.int64).T
    return clustered_upper_95(errors, isolates)


def test_equal_laboratories_lose_by_students_quantiles_alone() -> None:
    effective = 200 * (t.ppf(0.95, 199) / t.ppf(0.95, 3)) ** 2
    expected = beta.ppf(0.95, 0.02 * effective + 1, 0.98 * effective)
    assert limit((1, 50), (1, 50), (1, 50), (1, 50)) == pytest.approx(expected)


def test_laboratories_that_differ_lose_by_the_design_effect_too() -> None:
    scatter = 4 / 3 * (9 + 3 * 1) / 200
    effective = 200 / (scatter / (0.02 * 0.98)) * (t.ppf(0.95, 199) / t.ppf(0.95, 3)) ** 2
    expected = beta.ppf(0.95, 0.02 * effective + 1, 0.98 * effective)
    assert limit((4, 50), (0, 50), (0, 50), (0, 50)) == pytest.approx(expected)


def test_one_laboratory_tells_nothing_of_others() -> None:
    assert limit((0, 50)) is None
    assert limit((0, 50), (0, 0)) is None
    assert clustered_verdict(Verdict.MEETS, None, 2) is None


def test_errors_alone_are_all_errors() -> None:
    assert limit((3, 3), (2, 2)) == 1.0


@given(laboratories=LABORATORIES)
def test_clusters_never_gain_over_independent_isolates(laboratories: list[tuple[int, int]]) -> None:
    found = limit(*laboratories)
    if found is not None:
        k, n = np.sum(laboratories, axis=0).tolist()
        exact = one_sided_upper_95(k, n)
        assert exact is not None
        assert exact <= found + 1e-12


def test_a_verdict_that_two_laboratories_cannot_carry_is_not_demonstrated() -> None:
    many = 400
    laboratory = ["a"] * (many // 2) + ["b"] * (many // 2)
    table = paired_table(np.full(many, -5.0), np.full(many, -4.0), np.full(many, 40), laboratory=laboratory)
    cells = acceptance_cells(
        judge(table, MicCriterion(l_step=-1, u_step=1), 20, 25), AllowedRates(), one_breakpoint=False
    )
    major = next(cell for cell in cells if cell.n == many and cell.bound_percent == 2)
    assert major.verdict is Verdict.MEETS
    assert major.clustered_verdict is Verdict.NOT_DEMONSTRATED
    assert clustered_verdict(Verdict.FAILS, 0.5, 2) is Verdict.FAILS
    assert overall_clustered([major]) is Verdict.NOT_DEMONSTRATED


def test_without_two_laboratories_nothing_is_said_of_further_ones() -> None:
    table = paired_table(np.full(400, -5.0), np.full(400, -4.0), np.full(400, 40), laboratory=["a"] * 400)
    judged = judge(table, MicCriterion(l_step=-1, u_step=1), 20, 25)
    assert overall_clustered(acceptance_cells(judged, AllowedRates(), one_breakpoint=False)) is None
