"""The ruler shows what was published: which millimetres are S, I and R."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.pages.zone_ruler import ZoneRuler, r_le, s_ge, zone_ruler


def letters(ruler: ZoneRuler | None) -> list[str]:
    assert ruler is not None
    return [region.letter for region in ruler.regions]


@pytest.mark.parametrize(
    ("s", "r", "expected"),
    [
        pytest.param(">=25", "<=24", ["R", "S"], id="no room between: no I"),
        pytest.param(">=23", "<=20", ["R", "I", "S"], id="a gap is I"),
        pytest.param(">=12", None, ["NS", "S"], id="S only: below it, not susceptible"),
        pytest.param(">=6", None, ["S"], id="everything is S"),
        pytest.param(">=17", "<14", ["R", "I", "S"], id="EUCAST writes R below"),
    ],
)
def test_the_regions_follow_the_boundaries(s: str | None, r: str | None, expected: list[str]) -> None:
    assert letters(zone_ruler(s, r)) == expected


@pytest.mark.parametrize("r", ["<=19", None])
def test_a_cut_off_is_never_drawn_as_s_r_or_ns(r: str | None) -> None:
    assert letters(zone_ruler(">=20", r, wild_type=True)) == ["NWT", "WT"]


def test_boundaries_of_a_concentration_draw_no_ruler() -> None:
    assert zone_ruler("<=0.5", ">=2") is None
    assert zone_ruler(None, None) is None


@pytest.mark.parametrize("reading", ["24.9", "24.9 mm", "２４", " 24"])
def test_a_reading_stands_where_it_counts(reading: str) -> None:
    ruler, whole = zone_ruler(">=25", "<=24", reading), zone_ruler(">=25", "<=24", "24")
    assert ruler == whole
    assert ruler is not None
    assert ruler.reading_mm == 24


@pytest.mark.parametrize("reading", ["", "S", "5", "61", "60.5", "-3", ">20", "18,5"])
def test_a_reading_that_is_no_zone_is_not_drawn(reading: str) -> None:
    ruler = zone_ruler(">=25", "<=24", reading)
    assert ruler is not None
    assert ruler.reading_x is None


@given(s=st.integers(7, 60), gap=st.integers(1, 12), reading=st.integers(6, 60))
def test_regions_join_without_gap_or_overlap(s: int, gap: int, reading: int) -> None:
    ruler = zone_ruler(f">={s}", f"<={s - gap}", str(reading))
    assert ruler is not None
    ends = [region.x + region.width for region in ruler.regions]
    starts = [region.x for region in ruler.regions]
    assert all(abs(end - start) < 0.05 for end, start in zip(ends, starts[1:], strict=False))
    assert ruler.reading_x is not None
    assert starts[0] <= ruler.reading_x <= ends[-1]


def test_a_reading_on_the_boundary_lies_in_its_own_region() -> None:
    at_24, at_25 = zone_ruler(">=25", "<=24", "24"), zone_ruler(">=25", "<=24", "25")
    assert at_24 is not None
    assert at_25 is not None
    assert at_24.reading_x is not None
    assert at_25.reading_x is not None
    assert at_24.s_x is not None
    assert at_24.reading_x < at_24.s_x < at_25.reading_x


@pytest.mark.parametrize(("text", "mm"), [(">=25", 25), (">24", 25), ("≥25", 25), ("25", 25), ("<=25", None)])
def test_an_s_boundary_is_read_with_its_comparator(text: str, mm: int | None) -> None:
    assert s_ge(text) == mm


@pytest.mark.parametrize(("text", "mm"), [("<=24", 24), ("<25", 24), ("≤24", 24), (">=24", None)])
def test_an_r_boundary_is_read_with_its_comparator(text: str, mm: int | None) -> None:
    assert r_le(text) == mm
