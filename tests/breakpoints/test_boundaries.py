"""Boundaries keep what was published and compare integers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.boundaries import mic_boundaries, zone_boundaries, zone_boundaries_mm
from breakpoints.errors import BoundariesOverlap, BoundaryUnreadable
from breakpoints.ladder import step_of


def test_clsi_and_eucast_print_the_same_mic_boundary_differently() -> None:
    clsi, eucast = mic_boundaries("<=2", ">=8"), mic_boundaries("<=2", ">4")
    assert clsi.r_gt_step == eucast.r_gt_step == 2
    assert (clsi.r_text, eucast.r_text) == (">=8", ">4")


def test_clsi_and_eucast_print_the_same_zone_boundary_differently() -> None:
    clsi, eucast = zone_boundaries(">=19", "<=14"), zone_boundaries(">=19", "<15")
    assert clsi.r_lt_mm == eucast.r_lt_mm == 15
    assert clsi.r_le_mm == 14


def test_of_a_combination_the_first_component_is_compared() -> None:
    assert mic_boundaries("<=2/38", ">=4/76") == mic_boundaries("<=2/38", ">=4/76")
    assert mic_boundaries("<=2/38", None).s_le_step == 1


def test_a_boundary_off_the_ladder_never_lets_a_higher_dilution_be_s() -> None:
    assert mic_boundaries("<=3", ">3").s_le_step == 1
    assert mic_boundaries("<=3", ">3").r_gt_step == 1


def test_whole_millimetres_are_written_as_they_are_compared() -> None:
    written = zone_boundaries_mm(s_ge_mm=39, r_le_mm=34)
    assert (written.s_text, written.r_text, written.r_lt_mm) == (">=39", "<=34", 35)
    assert zone_boundaries_mm(s_ge_mm=39, r_le_mm=None).r_text is None


@pytest.mark.parametrize("text", ["8", ">=8", "=8", "<=-1", "<=0", "<=x", "", "<= 8 mg/L"])
def test_an_mic_boundary_without_its_comparator_is_refused(text: str) -> None:
    with pytest.raises(BoundaryUnreadable):
        mic_boundaries(text, None)


@pytest.mark.parametrize("text", ["18", "<=18", ">=18.5", ">=5", ">=61", ">=20/10"])
def test_a_zone_boundary_that_is_not_whole_millimetres_is_refused(text: str) -> None:
    with pytest.raises(BoundaryUnreadable):
        zone_boundaries(text, None)


def test_regions_that_overlap_are_refused() -> None:
    with pytest.raises(BoundariesOverlap):
        mic_boundaries("<=16", ">=8")
    with pytest.raises(BoundariesOverlap):
        zone_boundaries(">=14", "<=14")


@given(st.floats(0.001, 1000))
def test_what_lies_above_a_published_s_boundary_is_never_inside_it(boundary: float) -> None:
    text = f"{boundary:.4f}"
    s_le_step = mic_boundaries(f"<={text}", None).s_le_step
    assert s_le_step is not None
    assert 2.0**s_le_step <= float(text) * 2**0.1
    above, _ = step_of(float(text) * 2.0**0.25)
    assert above > s_le_step or step_of(float(text))[1]
