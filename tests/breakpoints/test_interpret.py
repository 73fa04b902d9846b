"""What one criterion says: a laboratory manual, value by value."""

import msgspec
import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.ladder import Mic, read_mic
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.outcomes import Reason
from breakpoints.zones import Zone, read_zone
from tests.breakpoints.interpreted import interpret

SOURCE = Source(citation="a manual for tests")


def mic_row(s: str | None, r: str | None, **more: object) -> Criterion:
    row = Criterion(
        organism="escherichia_coli",
        drug="ampicillin",
        host="dog",
        kind=Kind.CLINICAL,
        method=Method.MIC,
        mic=mic_boundaries(s, r),
        source=SOURCE,
    )
    return msgspec.structs.replace(row, **more)


def zone_row(s: str | None, r: str | None) -> Criterion:
    return Criterion(
        organism="escherichia_coli",
        drug="ampicillin",
        host="dog",
        kind=Kind.CLINICAL,
        method=Method.DISK,
        disk_content="10 µg",
        zone=zone_boundaries(s, r),
        source=SOURCE,
    )


def said(row: Criterion, text: str) -> tuple[str, str]:
    measured = read_mic(text) if row.method is Method.MIC else read_zone(text)
    assert isinstance(measured, Mic | Zone)
    found = interpret(row, measured)
    return found.category.value, "|".join(found.possible)


@pytest.mark.parametrize(
    ("reported", "category", "possible"),
    [
        pytest.param("0.5", "S", "", id="the boundary itself is S"),
        pytest.param("1", "I", "", id="the gap is I"),
        pytest.param("2", "R", "", id="R from 2"),
        pytest.param("0.7", "I", "", id="between two dilutions counts on the higher"),
        pytest.param("<2", "not_evaluable", "S|I", id="below 2 is 1 or less: S or I"),
        pytest.param("<1", "S", "", id="below 1 is 0.5 or less"),
        pytest.param("<=1", "not_evaluable", "S|I", id="1 itself would be I"),
        pytest.param("<=0.5", "S", "", id="everything up to the boundary"),
        pytest.param(">0.5", "NS", "I|R", id="above 0.5 is I or R, never S"),
        pytest.param(">=1", "NS", "I|R", id="from 1 is I or R"),
        pytest.param(">1", "R", "", id="above 1 is 2 or more"),
        pytest.param(">0.25", "not_evaluable", "S|I|R", id="0.5 would still be S"),
        pytest.param("<=64", "not_evaluable", "S|I|R", id="a panel that starts too high"),
    ],
)
def test_an_mic_with_s_up_to_half_and_r_from_two(reported: str, category: str, possible: str) -> None:
    assert said(mic_row("<=0.5", ">=2"), reported) == (category, possible)


@pytest.mark.parametrize(
    ("s", "r", "reported", "category"),
    [
        pytest.param("<=8", ">=16", "<16", "S", id="nothing lies between 8 and 16"),
        pytest.param("<=2", ">=4", ">1", "not_evaluable", id="2 would be S, 4 R"),
        pytest.param("<=2", ">=4", "3", "R", id="R directly next to S: there is no I"),
    ],
)
def test_r_directly_next_to_s(s: str, r: str, reported: str, category: str) -> None:
    assert said(mic_row(s, r), reported)[0] == category


@pytest.mark.parametrize(
    ("reported", "category"),
    [
        pytest.param("0.06", "S", id="as CLSI prints it"),
        pytest.param("0.064", "S", id="as gradient strips print the same dilution"),
        pytest.param("<0.12", "S", id="everything below the next step is S"),
        pytest.param("<=0.12", "not_evaluable", id="0.12 itself would be SDD"),
        pytest.param("0.07", "SDD", id="between two steps counts on the higher"),
        pytest.param(">0.06", "not_evaluable", id="SDD or R: SDD is a kind of susceptible"),
    ],
)
def test_a_dose_dependent_gap_is_sdd_only_where_the_row_says_so(reported: str, category: str) -> None:
    assert said(mic_row("<=0.06", ">=0.5", between="SDD"), reported)[0] == category


@pytest.mark.parametrize(
    ("reported", "category", "possible"),
    [("8", "S", ""), ("16", "NS", ""), (">8", "NS", ""), (">4", "not_evaluable", "S|NS")],
)
def test_an_s_only_criterion_never_says_r(reported: str, category: str, possible: str) -> None:
    assert said(mic_row("<=8", None), reported) == (category, possible)


@pytest.mark.parametrize(
    ("reported", "category", "possible"),
    [("32", "R", ""), (">=64", "R", ""), ("16", "not_evaluable", "S|I"), ("<=32", "not_evaluable", "S|I|R")],
)
def test_an_r_only_criterion_never_says_s(reported: str, category: str, possible: str) -> None:
    assert said(mic_row(None, ">=32"), reported) == (category, possible)


@pytest.mark.parametrize(("reported", "category"), [("0.001", "I"), ("<=0.001", "I"), ("1", "I"), ("4", "R")])
def test_an_always_intermediate_criterion_never_says_s(reported: str, category: str) -> None:
    assert said(mic_row("<=0.001", ">2", always_intermediate=True), reported)[0] == category


@pytest.mark.parametrize(
    ("zone", "category"),
    [
        pytest.param("25", "S", id="the boundary itself is S"),
        pytest.param("24", "I", id="one mm less is I"),
        pytest.param("24.9", "I", id="a decimal never lifts a zone to S"),
        pytest.param("21", "I", id="the lowest I"),
        pytest.param("20", "R", id="the largest R"),
        pytest.param("20.9", "R", id="a decimal never lifts a zone out of R"),
        pytest.param("6", "R", id="no inhibition"),
        pytest.param("60", "S", id="the largest zone"),
    ],
)
def test_a_zone_with_s_from_25_and_r_up_to_20(zone: str, category: str) -> None:
    assert said(zone_row(">=25", "<=20"), zone)[0] == category


@pytest.mark.parametrize(("zone", "category"), [("25", "S"), ("24", "R")])
def test_a_zone_criterion_without_a_gap(zone: str, category: str) -> None:
    assert said(zone_row(">=25", "<=24"), zone)[0] == category


@pytest.mark.parametrize(("zone", "category"), [("8", "S"), ("7", "NS"), ("6", "NS")])
def test_an_s_only_zone_criterion_never_says_r(zone: str, category: str) -> None:
    assert said(zone_row(">=8", None), zone)[0] == category


@pytest.mark.parametrize(
    "r_text", [pytest.param(None, id="printed once"), pytest.param(">0.5", id="printed as S and R")]
)
def test_an_epidemiological_cut_off_says_wild_type_or_not_never_s_or_r(r_text: str | None) -> None:
    row = mic_row("<=0.5", r_text, kind=Kind.ECV, host=None)
    assert [said(row, text)[0] for text in ("0.5", "1", "<=0.5", ">0.5", "<=1")] == [
        "WT",
        "NWT",
        "WT",
        "NWT",
        "not_evaluable",
    ]


@pytest.mark.parametrize(
    ("zone", "distance"), [("25", 1), ("24", 1), ("21", 1), ("20", 1), ("22", 2), ("30", 6), ("6", 15)]
)
def test_the_distance_is_the_smallest_change_that_changes_the_category(zone: str, distance: int) -> None:
    measured = read_zone(zone)
    assert isinstance(measured, Zone)
    assert interpret(zone_row(">=25", "<=20"), measured).distance == distance


def test_a_censored_result_has_no_distance() -> None:
    measured = read_mic("<=0.25")
    assert isinstance(measured, Mic)
    assert interpret(mic_row("<=0.5", ">=2"), measured).distance is None


def test_why_a_result_cannot_be_evaluated_is_said() -> None:
    for row, text, reason in [
        (mic_row("<=0.5", ">=2"), "<=1", Reason.CENSORED),
        (mic_row(None, ">=2"), "1", Reason.ONLY_R_STATED),
    ]:
        measured = read_mic(text)
        assert isinstance(measured, Mic)
        assert interpret(row, measured).reason is reason
