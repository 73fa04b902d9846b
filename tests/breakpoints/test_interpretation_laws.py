"""Laws that hold for every criterion and every result."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from breakpoints.boundaries import MicBoundaries
from breakpoints.interpret import interpret_in, regions_of
from breakpoints.ladder import HIGHEST, LOWEST, Mic, Sign, possible_steps
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.outcomes import Category
from tests.breakpoints.interpreted import interpret

STEPS = st.integers(-12, 12)
SIGNS: st.SearchStrategy[Sign] = st.sampled_from(["", "<", "<=", ">", ">="])
SEVERITY = {"S": 0, "SDD": 1, "I": 2, "NS": 3, "R": 4, "WT": 0, "NWT": 4, "not_evaluable": 1}


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    s, r = sorted(draw(st.tuples(STEPS, STEPS)))
    shape = draw(st.sampled_from(["both", "s", "r", "ecv"]))
    between = draw(st.sampled_from(["I", "SDD"]))
    boundaries = MicBoundaries(
        s_text=None,
        r_text=None,
        s_le_step=None if shape == "r" else s,
        r_gt_step=None if shape in {"s", "ecv"} else r,
    )
    return Criterion(
        organism="escherichia_coli",
        drug="ampicillin",
        method=Method.MIC,
        host=None if shape == "ecv" else "dog",
        kind=Kind.ECV if shape == "ecv" else Kind.CLINICAL,
        mic=boundaries,
        between=between,
        always_intermediate=draw(st.booleans()) if (shape, between) == ("both", "I") else False,
        source=Source(citation="drawn"),
    )


@st.composite
def mics(draw: st.DrawFn) -> Mic:
    return Mic(sign=draw(SIGNS), step=draw(STEPS), text="", on_ladder=draw(st.booleans()))


@given(criteria(), mics())
def test_s_is_said_only_if_every_step_the_result_may_be_is_s(row: Criterion, mic: Mic) -> None:
    if interpret(row, mic).category in {Category.S, Category.WT}:
        last = row.mic.s_le_step if row.mic else None
        assert last is not None
        assert possible_steps(mic)[-1] <= last


@given(criteria(), mics())
def test_a_censored_category_is_that_of_each_step_it_may_be(row: Criterion, mic: Mic) -> None:
    whole = interpret(row, mic)
    regions = regions_of(row)
    each = [interpret_in(regions, range(step, step + 1)) for step in possible_steps(mic)]
    union = {one for found in each for one in found.possible or (found.category,)}
    assert set(whole.possible or (whole.category,)) == union


@given(criteria(), STEPS, STEPS)
def test_a_higher_mic_is_never_more_susceptible(row: Criterion, one: int, other: int) -> None:
    low, high = (interpret(row, Mic(sign="", step=step, text="")) for step in sorted((one, other)))
    assert SEVERITY[low.category.value] <= SEVERITY[high.category.value]


@given(criteria(), mics())
def test_what_may_be_several_categories_is_never_one_of_the_susceptible(row: Criterion, mic: Mic) -> None:
    found = interpret(row, mic)
    if found.possible:
        assert len(found.possible) > 1
        assert found.category in {Category.NOT_EVALUABLE, Category.NS}


@given(criteria())
def test_the_regions_cover_the_axis_without_gap_or_overlap(row: Criterion) -> None:
    regions = regions_of(row)
    assert (regions[0].first, regions[-1].last) == (LOWEST, HIGHEST)
    assert all(one.last + 1 == other.first for one, other in pairwise(regions))


@given(criteria(), STEPS)
def test_the_distance_is_the_first_change_on_either_side(row: Criterion, step: int) -> None:
    regions = regions_of(row)

    def category(at: int) -> object:
        found = interpret_in(regions, range(at, at + 1))
        return found.category, found.possible

    distance = interpret_in(regions, range(step, step + 1)).distance
    if distance is None:
        return
    assert category(step + distance) != category(step) or category(step - distance) != category(step)
    for nearer in range(1, distance):
        assert category(step + nearer) == category(step) == category(step - nearer)
