"""Control strains: what they must read, and what is said when no range exists."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from breakpoints.answers import Answer
from breakpoints.model import Method
from breakpoints.outcomes import Category
from breakpoints.quality_control import (
    ControlOutcome,
    QualityRange,
    QualityRanges,
    WrittenControl,
    check,
    control_strain,
    read_control,
)
from breakpoints.quality_control.day import HowTested, controls_of_day, with_controls
from breakpoints.quality_control.strains import strain_label
from breakpoints.vocabulary import vocabulary
from tests.spec.interpretation.manual import ask, warned, zone_row

TODAY = dt.date(2026, 4, 1)
DISK = QualityRange(
    guideline="CLSI",
    year=2025,
    strain="atcc25922",
    organism="escherichia_coli",
    drug="ampicillin",
    method=Method.DISK,
    disk_content="10 µg",
    medium="MH",
    lowest="15",
    highest="22",
)
MIC = msgspec.structs.replace(DISK, method=Method.MIC, disk_content=None, lowest="2", highest="8")
READING = {"strain": "ATCC 25922", "drug": "ampicillin", "method": "disk", "value": "18"}


def checked(*ranges: QualityRange, on: dt.date = TODAY, **more: str) -> ControlOutcome:
    """Check 18 mm of ATCC 25922 and ampicillin; ``more`` varies it."""
    asked = {name: more.pop(name) for name in ("guideline",) if name in more}
    written = msgspec.convert(READING | more, WrittenControl)
    return check(read_control(written, vocabulary()), QualityRanges(ranges), on, **asked)


@pytest.mark.parametrize(
    ("zone", "standing"),
    [
        pytest.param("14", "below", id="one millimetre too small"),
        pytest.param("15", "in_range", id="both limits are in range"),
        pytest.param("22", "in_range", id="both limits are in range, the upper"),
        pytest.param("23", "above", id="one millimetre too large"),
        pytest.param("22.4", "in_range", id="the nearest mm, as M02 and EUCAST have zones measured"),
        pytest.param("14.6", "in_range", id="the nearest mm, the lower limit"),
        pytest.param("22.5", "above", id="halves up"),
        pytest.param("２２．６", "above", id="the nearest mm beyond the range"),
        pytest.param("14.4", "below", id="the nearest mm below the range"),
        pytest.param("6", "below", id="no inhibition"),
        pytest.param("<15", "unreadable", id="a zone has no sign"),
        pytest.param("eighteen", "unreadable", id="no number"),
    ],
)
def test_a_control_zone_with_a_range_of_15_to_22(zone: str, standing: str) -> None:
    assert checked(DISK, value=zone).standing == standing


@pytest.mark.parametrize(
    ("mic", "standing"),
    [
        pytest.param("1", "below", id="one dilution too low"),
        pytest.param("2", "in_range", id="the lower limit"),
        pytest.param("8", "in_range", id="the upper limit"),
        pytest.param("16", "above", id="one dilution too high"),
        pytest.param("9", "above", id="between two dilutions counts on the higher"),
        pytest.param("<=1", "below", id="all it may be lies below"),
        pytest.param("<=2", "undecided", id="2 is in range, 1 is not"),
        pytest.param(">8", "above", id="all it may be lies above"),
        pytest.param(">4", "undecided", id="8 is in range, 16 is not"),
        pytest.param("<8", "undecided", id="4 is in range, 1 is not"),
    ],
)
def test_a_control_mic_with_a_range_of_2_to_8(mic: str, standing: str) -> None:
    assert checked(MIC, method="mic", value=mic).standing == standing


@pytest.mark.parametrize(
    "medium",
    ["MHB", "mhb", "CAMHB", "Mueller-Hinton broth", "Müller-Hinton", "MHA", "ミューラーヒントンブイヨン"],
)
def test_mueller_hinton_by_any_name_is_the_medium_of_its_ranges(medium: str) -> None:
    assert checked(DISK, medium=medium).standing == "in_range"
    assert checked(MIC, method="mic", value="4", medium=medium).standing == "in_range"


def test_blood_is_no_plain_mueller_hinton() -> None:
    blood = msgspec.structs.replace(DISK, medium="MHB")
    assert checked(blood, medium="MHB").standing == "in_range"
    assert checked(blood, medium="MH").reason == "other_media_only"
    assert checked(DISK, medium="MHB+").reason == "other_media_only"


def test_a_range_without_a_lower_limit() -> None:
    open_below = msgspec.structs.replace(MIC, lowest="0", highest="0.5")
    found = [checked(open_below, method="mic", value=one).standing for one in ("<=0.03", "0.5", "1")]
    assert found == ["in_range", "in_range", "above"]


@pytest.mark.parametrize(
    "written",
    ["atcc25922", "ATCC25922", "ATCC® 25922", "ATCC-25922", "E. coli ATCC 25922", "ＡＴＣＣ　２５９２２"],
)
def test_a_control_strain_is_known_however_it_is_written(written: str) -> None:
    assert control_strain(written) == "atcc25922"
    assert checked(DISK, strain=written).standing == "in_range"


@pytest.mark.parametrize("written", ["E. coli", "25922", "大腸菌", "isolate 25922", "", "catcc1234"])
def test_an_isolate_is_no_control_strain(written: str) -> None:
    assert control_strain(written) is None


def test_strains_are_written_as_collections_write_them() -> None:
    names = ("atcc25922", "atccBAA2814", "nctc13353")
    assert [strain_label(one) for one in names] == ["ATCC 25922", "ATCC BAA-2814", "NCTC 13353"]


@pytest.mark.parametrize(
    ("ranges", "more", "reason"),
    [
        pytest.param((), {}, "no_ranges_held", id="nothing was imported"),
        pytest.param((DISK,), {"strain": "ATCC 9999"}, "strain_unknown", id="no range of the strain"),
        pytest.param(
            (DISK, msgspec.structs.replace(DISK, strain="atcc27853", drug="gentamicin")),
            {"strain": "ATCC 27853"},
            "other_strains_only",
            id="another strain has one",
        ),
        pytest.param((MIC,), {}, "other_methods_only", id="by the other method"),
        pytest.param((DISK,), {"disk_content": "2 µg"}, "other_contents_only", id="of another disk"),
        pytest.param((DISK,), {"medium": "HTM"}, "other_media_only", id="on another medium"),
        pytest.param((DISK,), {"drug": "gentamicin"}, "other_drugs_only", id="of another drug"),
        pytest.param(
            (DISK, msgspec.structs.replace(DISK, year=2026, drug="gentamicin")),
            {},
            "other_editions_only",
            id="only in an older edition: what the newest leaves out no longer holds",
        ),
    ],
)
def test_no_range_exists_and_what_there_is_instead(
    ranges: tuple[QualityRange, ...], more: dict[str, str], reason: str
) -> None:
    outcome = checked(*ranges, **more)
    assert (outcome.standing, outcome.reason, outcome.judged) == ("no_range", reason, ())
    assert bool(outcome.exists) == bool(ranges)


@pytest.mark.parametrize(
    ("on", "zone", "standing"),
    [
        pytest.param("2025-12-31", "15", "in_range", id="the edition of the year"),
        pytest.param("2026-01-01", "15", "below", id="the newest edition not later than the day"),
        pytest.param("2024-12-31", "15", "no_range", id="no edition yet"),
    ],
)
def test_the_newest_edition_on_the_day_of_the_test_holds(on: str, zone: str, standing: str) -> None:
    newer = msgspec.structs.replace(DISK, year=2026, lowest="16")
    assert checked(DISK, newer, value=zone, on=dt.date.fromisoformat(on)).standing == standing


@pytest.mark.parametrize(
    ("zone", "standing"),
    [("15", "undecided"), ("16", "in_range"), ("14", "below")],
    ids=["in one range and below the other", "in both", "below both"],
)
def test_where_two_guidelines_differ_one_standing_needs_both(zone: str, standing: str) -> None:
    other = msgspec.structs.replace(DISK, guideline="EUCAST", lowest="16")
    outcome = checked(DISK, other, value=zone)
    assert outcome.standing == standing
    assert len(outcome.judged) == 2
    assert checked(DISK, other, value="15", guideline="CLSI").standing == "in_range"


def test_a_guideline_that_nobody_keeps_up_is_asked_only_where_it_is_named() -> None:
    old = msgspec.structs.replace(DISK, guideline="DIN", year=2004, lowest="19")
    assert checked(DISK, old, value="18").standing == "in_range"
    assert checked(DISK, old, value="18", guideline="DIN").standing == "below"
    assert checked(old, value="18").standing == "below"


def test_a_repeated_range_counts_once() -> None:
    assert len(checked(DISK, DISK).judged) == 1


def test_a_range_that_states_no_disk_holds_for_any() -> None:
    unsaid = msgspec.structs.replace(DISK, disk_content=None)
    assert checked(unsaid, disk_content="2 µg").standing == "in_range"


@pytest.mark.parametrize(
    "date",
    ["2026年11月20日", "令和8年11月20日", "R8.11.20", "２０２６／１１／２０", "20 Nov 2026", "2026-11-20"],
)
def test_the_day_of_a_control_is_read_as_laboratories_write_it(date: str) -> None:
    assert read_control(
        msgspec.convert(READING | {"date": date}, WrittenControl), vocabulary()
    ).date == dt.date(2026, 11, 20)


@pytest.mark.parametrize("date", ["yesterday", "26/11/20", "46346"])
def test_a_control_that_failed_is_not_lost_with_its_date_and_holds_for_every_day(date: str) -> None:
    assert checked(DISK, value="12", date=date).standing == "below"
    assert read_control(msgspec.convert(READING | {"date": date}, WrittenControl), vocabulary()).date is None


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"drug": "ampicilin"}, "unknown_drug"),
        ({"method": "gel"}, "method_mismatch"),
        ({"disk_content": "ten"}, "value_unreadable"),
        ({"method": "mic", "value": "2/1"}, "value_unreadable"),
    ],
)
def test_a_control_that_cannot_be_read_says_why(more: dict[str, str], code: str) -> None:
    outcome = checked(DISK, MIC, **more)
    assert outcome.standing == "unreadable"
    assert outcome.refused is not None
    assert outcome.refused.code == code


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({}, id="by its number"),
        pytest.param({"organism": "E. coli ATCC 25922"}, id="beside its species"),
        pytest.param({"organism": "ATCC 9999999"}, id="a strain that nobody knows"),
        pytest.param({"host": ""}, id="without a host"),
        pytest.param({"host": "wyvern", "drug": "no drug"}, id="of a drug nobody knows"),
        pytest.param({"value": "R"}, id="without a number"),
        pytest.param({"organism": "Escherichia coli", "specimen": "qc"}, id="by WHONET's specimen"),
        pytest.param({"organism": "eco", "specimen": "Quality Control", "host": ""}, id="in words"),
        pytest.param({"organism": "大腸菌", "specimen": "精度管理"}, id="in Japanese"),
    ],
)
def test_a_control_strain_is_neither_susceptible_nor_refused(row: dict[str, str]) -> None:
    answer = ask(zone_row(">=20", "<=16"), **{"value": "24", "organism": "ATCC 25922"} | row)
    assert (answer.category, answer.reason, answer.refused) == ("not_evaluable", "control_strain", None)
    assert (answer.criterion, answer.possible, warned(answer)) == (None, (), {"control_strain"})


def test_what_is_no_control_strain_is_an_isolate_as_before() -> None:
    assert ask(zone_row(">=20", "<=16"), "24", organism="ATCC 99999999").refused == "unknown_organism"
    assert ask(zone_row(">=20", "<=16"), "24", specimen="quality of milk").category == "S"


@pytest.mark.parametrize(
    ("control", "tested", "codes"),
    [
        pytest.param({"value": "18"}, {}, [], id="in range"),
        pytest.param({"value": "14"}, {}, ["control_failed"], id="out of range"),
        pytest.param({"value": "14", "drug": "gentamicin"}, {}, [], id="another drug"),
        pytest.param({"value": "4", "method": "mic"}, {}, [], id="another method"),
        pytest.param(
            {"value": "14", "disk_content": "2 µg"}, {"disk_content": "10 µg"}, [], id="another disk"
        ),
        pytest.param(
            {"value": "14", "disk_content": "10 µg"}, {}, ["control_failed"], id="a result that names no disk"
        ),
        pytest.param({"value": "14", "date": "2026-04-02"}, {"date": TODAY}, [], id="another day"),
        pytest.param({"value": "14", "date": "2026-04-02"}, {}, ["control_failed"], id="no day given"),
        pytest.param({"strain": "ATCC 9999"}, {}, ["control_without_range"], id="no range of it"),
        pytest.param({"value": "?"}, {}, ["control_unreadable"], id="not readable"),
    ],
)
@pytest.mark.parametrize("category", [Category.S, Category.R, Category.NOT_EVALUABLE])
def test_the_controls_of_a_day_warn_beside_its_results_and_change_no_category(
    control: dict[str, str], tested: dict[str, object], codes: list[str], category: Category
) -> None:
    reading = read_control(msgspec.convert(READING | control, WrittenControl), vocabulary())
    controls = controls_of_day([reading], QualityRanges([DISK, MIC]), TODAY)
    given = Answer(category=category)
    result = HowTested(drug="ampicillin", method=Method.DISK, **tested)  # type: ignore[arg-type]
    answer = with_controls(given, result, controls)
    assert [one.code for one in answer.warnings] == codes
    assert msgspec.structs.replace(answer, warnings=()) == given


def test_a_stated_medium_or_incubation_that_deviates_is_said() -> None:
    result = HowTested(drug="ampicillin", method=Method.DISK, medium="chocolate agar", incubation="48 h, CO2")
    answer = with_controls(Answer(category=Category.S), result, ())
    assert [one.code for one in answer.warnings] == ["medium_deviates", "incubation_deviates"]
    blood = HowTested(drug="ampicillin", method=Method.DISK, medium="MHB")
    assert [one.code for one in with_controls(Answer(category=Category.S), blood, ()).warnings] == [
        "medium_deviates"
    ]
    broth = HowTested(drug="ampicillin", method=Method.MIC, medium="MHB")
    assert with_controls(Answer(category=Category.S), broth, ()).warnings == ()
    plain = HowTested(drug="ampicillin", method=Method.DISK, medium="Mueller-Hinton")
    assert with_controls(Answer(category=Category.S), plain, ()).warnings == ()


# --- isolates that bear the name of a control strain -----------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *(
            "ATCC 25922",
            "ATCC®25922",
            "atcc25922",
            "ＡＴＣＣ　２５９２２",
            "E. coli ATCC 25922",
            "ATCC 25922 (QC)",
        ),
        *("NCTC 12241", "DSM 1103", "DSMZ 1103", "CCM 3954", "CIP 76.24", "CIP7624", "ATCC BAA-2814"),
    ],
)
def test_an_isolate_named_as_a_control_strain_is_never_a_clinical_s(name: str) -> None:
    answer = ask(zone_row(">=22", "<=16"), "25", isolate=name, specimen="urine")
    assert (answer.category, answer.reason) == ("not_evaluable", "control_strain")
    assert answer.parameters["strain"]
    assert "control_strain" in warned(answer)


@pytest.mark.parametrize(
    "name", ["25922", "2026-014", "DSM-12", "DSM-2026-014", "CIP 2026-014", "CIP1", "K-25922", "catcc25922"]
)
def test_a_name_that_merely_holds_digits_is_an_isolate(name: str) -> None:
    assert ask(zone_row(">=22", "<=16"), "25", isolate=name).category == "S"
