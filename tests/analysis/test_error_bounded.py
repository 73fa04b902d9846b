"""The search against outside answers, and against a search that counts isolate by isolate."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule, integer_weights, search
from analysis.methods import AcceptanceRow, ErrorKind, Group
from analysis.mic_class import ClassTable, class_table, nearest_class
from analysis.paired_table import paired_table
from analysis.plan import AllowedRates

BOUNDS = {
    ("above", "VM"): 2,
    ("above", "m"): 5,
    ("mid", "VM"): 10,
    ("mid", "M"): 10,
    ("mid", "m"): 40,
    ("below", "M"): 2,
    ("below", "m"): 5,
}
WEIGHTS = {
    ("mid", "VM"): 4,
    ("mid", "M"): 4,
    ("mid", "m"): 1,
    ("above", "VM"): 20,
    ("above", "m"): 8,
    ("below", "M"): 20,
    ("below", "m"): 8,
}


def _searched(table, criterion, rule):
    return search(class_table(table, nearest_class(table, criterion)), rule)


@pytest.mark.parametrize("case", range(30))
def test_error_bounded_pair_against_dbets_example_with_the_right_weights(dbets_table, dbets_reference, case):
    expected = dbets_reference["error_bounded_two"][case]
    rule = SearchRule(width_min_mm=expected["min_width"], width_max_mm=expected["max_width"])
    result = _searched(dbets_table, MicCriterion(l_step=expected["mic_L"], u_step=expected["mic_U"]), rule)
    found, right = result.unconstrained, expected["correct"]
    assert (found.d1_mm, found.d2_mm) == (right["D1"], right["D2"])
    assert found.index == pytest.approx(right["index"], abs=1e-12)
    assert [list(tie) for tie in found.ties] == right["ties"]
    for group, name in ((Group.WITHIN, "within"), (Group.OUTSIDE, "outside")):
        assert int(result.errors.group_n[group][0]) == expected[f"N_{name}"]
        counts = [int(result.errors.count[group][kind][found.position]) for kind in ErrorKind]
        assert counts == [right[f"counts_{name}"][kind] for kind in ("VM", "M", "m")]


@pytest.mark.parametrize("case", range(30))
def test_error_bounded_pair_against_dbets_own_answer_in_compat_mode(dbets_table, dbets_reference, case):
    expected = dbets_reference["error_bounded_two"][case]
    rule = SearchRule(width_min_mm=expected["min_width"], width_max_mm=expected["max_width"], compat="dbets")
    criterion = MicCriterion(l_step=expected["mic_L"], u_step=expected["mic_U"])
    found = _searched(dbets_table, criterion, rule).unconstrained
    assert (found.d1_mm, found.d2_mm) == (expected["dbets"]["D1"], expected["dbets"]["D2"])
    assert found.index == pytest.approx(expected["dbets"]["index"], abs=1e-12)


@pytest.mark.parametrize("case", range(8))
def test_one_breakpoint_against_dbets_example(dbets_table, dbets_reference, case):
    expected = dbets_reference["error_bounded_one"][case]
    result = _searched(dbets_table, MicCriterion(l_step=expected["mic_b"]), SearchRule(one_breakpoint=True))
    found = result.unconstrained
    assert found.d2_mm == expected["DIA_S_ge"]
    assert found.index == pytest.approx(expected["index"], abs=1e-12)
    counts = [
        sum(int(result.errors.count[group][kind][found.position]) for group in Group)
        for kind in (ErrorKind.VERY_MAJOR, ErrorKind.MAJOR)
    ]
    assert counts == [expected["VM"], expected["M"]]


def test_weights_are_those_of_the_published_index():
    weights, divisor = integer_weights(AllowedRates(), None)
    assert divisor == 1
    assert list(weights[Group.WITHIN].values()) == [4, 4, 1]
    assert list(weights[Group.OUTSIDE].values()) == [20, 20, 8]


def test_the_smallest_index_may_break_a_bound_that_another_pair_meets(dbets_table):
    result = _searched(dbets_table, MicCriterion(l_step=-3, u_step=-1), SearchRule())
    assert (result.unconstrained.d1_mm, result.unconstrained.d2_mm) == (43, 48)
    assert (result.constrained.d1_mm, result.constrained.d2_mm) == (43, 47)


def test_the_cells_that_stop_every_pair_are_named(dbets_table):
    result = _searched(
        dbets_table, MicCriterion(l_step=-2, u_step=0), SearchRule(width_min_mm=4, width_max_mm=20)
    )
    assert result.constrained is None
    assert [(cell.row, cell.error) for cell in result.blocking] == [(AcceptanceRow.BELOW_L, ErrorKind.MINOR)]


def test_without_an_admissible_pair_there_is_no_answer():
    result = search(ClassTable(np.ones((5, 4), dtype=np.int64), 20), SearchRule())
    assert result.unconstrained is None
    assert result.constrained is None


def test_percentages_too_uneven_for_exact_comparison_are_refused():
    allowed = AllowedRates(
        within_very_major=97, within_major=89, within_minor=83, outside_very_major=79, outside_major=73
    )
    with pytest.raises(ValueError, match="too uneven"):
        search(ClassTable(np.full((5, 40), 10_000, dtype=np.int64), 6), SearchRule(allowed=allowed))


def _errors_by_hand(isolates, l_step, u_step, d1, d2):
    counts, n = dict.fromkeys(BOUNDS, 0), {"above": 0, "mid": 0, "below": 0}
    for step, zone in isolates:
        row = "above" if step > u_step else "below" if step < l_step else "mid"
        n[row] += 1
        mic = "S" if step <= l_step else "R" if step >= u_step else "I"
        disk = "S" if zone >= d2 else "R" if zone <= d1 else "I"
        error = {("R", "S"): "VM", ("S", "R"): "M"}.get((mic, disk), None if mic == disk else "m")
        if error is not None:
            counts[row, error] += 1
    return counts, n


def _index_by_hand(counts, n):
    inner, outer = n["mid"], n["above"] + n["below"]
    return sum(
        Fraction(WEIGHTS[key] * k, (inner if key[0] == "mid" else outer)) for key, k in counts.items() if k
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-4, 4), st.integers(15, 27)), min_size=8, max_size=60),
    st.integers(-2, 0),
    st.integers(1, 3),
)
def test_search_agrees_with_counting_isolate_by_isolate(isolates, l_step, wide):
    u_step = l_step + wide
    table = paired_table([s - 1 for s, _ in isolates], [s for s, _ in isolates], [z for _, z in isolates])
    result = _searched(table, MicCriterion(l_step=l_step, u_step=u_step), SearchRule())
    low, high = min(z for _, z in isolates), max(z for _, z in isolates)
    judged = []
    for d1 in range(low, high - 2):
        for d2 in range(d1 + 3, min(d1 + 10, high - 1) + 1):
            counts, n = _errors_by_hand(isolates, l_step, u_step, d1, d2)
            met = all(n[key[0]] == 0 or 100 * k < BOUNDS[key] * n[key[0]] for key, k in counts.items())
            judged.append((_index_by_hand(counts, n), -(d2 - d1), -d1, -d2, met))
    if not judged:
        assert result.unconstrained is None
        return
    best = min(judged)
    assert (result.unconstrained.d1_mm, result.unconstrained.d2_mm) == (-best[2], -best[3])
    assert result.unconstrained.index == pytest.approx(float(best[0]), abs=1e-12)
    within = [one for one in judged if one[4]]
    if not within:
        assert result.constrained is None
        assert result.blocking
    else:
        assert (result.constrained.d1_mm, result.constrained.d2_mm) == (-min(within)[2], -min(within)[3])
