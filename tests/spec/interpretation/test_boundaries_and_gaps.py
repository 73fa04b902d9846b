"""What lies between S and R, and what criteria that state only one of them can say."""

from __future__ import annotations

import pytest

from breakpoints.boundaries import mic_boundaries
from breakpoints.errors import BoundariesOverlap, CriterionInvalid
from tests.spec.interpretation.manual import ask, mic_row, said, zone_row


@pytest.mark.parametrize(
    ("s", "r", "expected"),
    [
        pytest.param("<=8", ">=32", ("S", "I", "R"), id="CLSI prints R as from 32"),
        pytest.param("<=8", ">16", ("S", "I", "R"), id="EUCAST prints the same as above 16"),
        pytest.param("<=8", ">=16", ("S", "R", "R"), id="R directly next to S: no I exists"),
        pytest.param("<=8", ">8", ("S", "R", "R"), id="the same, as EUCAST prints it"),
        pytest.param("<16", ">=32", ("S", "I", "R"), id="S printed as below 16"),
    ],
)
def test_an_mic_of_8_16_and_32(s: str, r: str, expected: tuple[str, ...]) -> None:
    assert tuple(said(mic_row(s, r), value) for value in ("8", "16", "32")) == expected


@pytest.mark.parametrize(
    ("s", "r", "expected"),
    [
        pytest.param(">=20", "<=16", ("R", "I", "I", "S"), id="CLSI prints R as up to 16"),
        pytest.param(">=20", "<17", ("R", "I", "I", "S"), id="EUCAST prints the same as below 17"),
        pytest.param(">=20", "<=19", ("R", "R", "R", "S"), id="R directly next to S: no I exists"),
        pytest.param(">=20", "<20", ("R", "R", "R", "S"), id="the same, as EUCAST prints it"),
    ],
)
def test_a_zone_of_16_17_19_and_20(s: str, r: str, expected: tuple[str, ...]) -> None:
    assert tuple(said(zone_row(s, r), value) for value in ("16", "17", "19", "20")) == expected


def test_an_s_only_criterion_exceeded_is_not_susceptible_never_r() -> None:
    assert [said(mic_row("<=2", None), value) for value in ("2", "4", "1024")] == ["S", "NS", "NS"]
    assert [said(zone_row(">=20", None), value) for value in ("20", "19", "6")] == ["S", "NS", "NS"]


def test_an_r_only_criterion_never_says_s() -> None:
    row = mic_row(None, ">=16")
    assert [said(row, value) for value in ("16", ">16", "8", "<=8")] == [
        "R",
        "R",
        "not_evaluable S|I",
        "not_evaluable S|I",
    ]
    assert ask(row, "8").reason == "only_r_stated"
    assert [said(zone_row(None, "<=16"), value) for value in ("16", "17")] == ["R", "not_evaluable S|I"]


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        pytest.param({}, ("S", "I", "R"), id="a gap is I"),
        pytest.param({"between": "SDD"}, ("S", "SDD", "R"), id="a gap is SDD only where the row says so"),
    ],
)
def test_the_gap_is_dose_dependent_only_by_the_rows_flag(
    flag: dict[str, str], expected: tuple[str, ...]
) -> None:
    assert tuple(said(mic_row("<=2", ">=8", **flag), value) for value in ("2", "4", "8")) == expected


def test_dose_dependence_needs_a_gap() -> None:
    row = mic_row("<=2", ">=4", between="SDD")
    assert [said(row, value) for value in ("2", "4")] == ["S", "R"]


def test_a_censored_value_that_may_be_dose_dependent_is_not_called_not_susceptible() -> None:
    row = mic_row("<=2", ">=8", between="SDD")
    assert said(row, ">2") == "not_evaluable SDD|R"
    assert said(mic_row("<=2", ">=8"), ">2") == "NS I|R"


def test_a_criterion_that_is_always_i_never_says_s() -> None:
    row = mic_row("<=0.001", ">0.5", always_intermediate=True)
    assert [said(row, value) for value in ("0.001", "<=0.001", "0.25", "0.5", "1")] == [
        "I",
        "I",
        "I",
        "I",
        "R",
    ]
    zone = zone_row(">=50", "<20", always_intermediate=True)
    assert [said(zone, value) for value in ("60", "50", "49", "20", "19")] == ["I", "I", "I", "I", "R"]


def test_without_the_flag_the_same_numbers_do_say_s() -> None:
    assert said(zone_row(">=50", "<20"), "50") == "S"


def test_a_criterion_cannot_be_always_i_and_dose_dependent() -> None:
    with pytest.raises(CriterionInvalid):
        mic_row("<=0.001", ">0.5", always_intermediate=True, between="SDD")


@pytest.mark.parametrize(("s", "r"), [("<=8", ">4"), ("<=8", ">=8")])
def test_boundaries_by_which_a_value_would_be_both_are_no_criterion(s: str, r: str) -> None:
    with pytest.raises(BoundariesOverlap):
        mic_boundaries(s, r)


def test_a_boundary_off_the_ladder_counts_on_the_next_lower_dilution() -> None:
    row = mic_row("<=6", ">=12")
    assert [said(row, value) for value in ("4", "8", "16")] == ["S", "I", "R"]


@pytest.mark.parametrize(
    ("rows", "value", "distance"),
    [
        (mic_row("<=2", ">=8"), "2", 1),
        (mic_row("<=2", ">=8"), "0.5", 3),
        (mic_row("<=2", ">=8"), "4", 1),
        (mic_row("<=2", ">=8"), "32", 3),
        (mic_row("<=2", ">=8"), "<=0.5", None),
    ],
)
def test_the_distance_is_the_fewest_dilutions_to_another_category(
    rows: object, value: str, distance: int | None
) -> None:
    assert ask(rows, value).distance_steps == distance  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "distance"), [("20", 1), ("25", 6), ("18", 2), ("17", 1), ("10", 7)])
def test_the_distance_is_the_fewest_millimetres_to_another_category(value: str, distance: int) -> None:
    assert ask(zone_row(">=20", "<=16"), value).distance_mm == distance
