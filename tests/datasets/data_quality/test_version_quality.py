"""The quality of a version: what a person who knows its rows would say of it."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from analysis.data_quality.report import QualityFlag, SpanCount
from datasets.data_quality.in_child import quality_in_child
from datasets.data_quality.measuring import version_quality
from datasets.data_quality.report import OTHERS
from datasets.paired_rows import PairedRow
from datasets.version import dataset_version


def _row(isolate: str | None, zone: int, mic: str, **more: str) -> PairedRow:
    return PairedRow(
        isolate_id=isolate,
        organism="pasteurella_multocida",
        drug=more.pop("drug", "florfenicol"),
        disk_content="30 µg",
        zone_mm=zone,
        mic_mg_per_l=mic,
        **more,  # type: ignore[arg-type]
    )


def _quality(*rows: PairedRow, series: int = 0):
    return version_quality(dataset_version(rows).canonical, series)


def test_repeats_give_a_measurement_error_and_copies_do_not() -> None:
    found = _quality(
        _row("A", 28, "0.5", replicate="1"),
        _row("A", 30, "1", replicate="2"),
        _row("B", 20, "2"),
        _row("B", 20, "2"),
        _row("C", 25, "1"),
    )
    repeats = found.series[0].repeats
    assert (repeats.isolates, repeats.readings, repeats.duplicates) == (1, 2, 1)
    assert repeats.zone_mm is not None
    assert repeats.mic_log2 is not None
    assert repeats.zone_mm.sd_as_read == pytest.approx(2**0.5)
    assert repeats.mic_log2.differences == (SpanCount(readings=2, span=1, isolates=1),)
    assert [one.flag for one in found.series[0].flags] == [
        QualityFlag.ROWS_DUPLICATED,
        QualityFlag.ISOLATES_REPEATED,
    ]


def test_rows_without_an_isolate_number_are_never_copies_or_repeats() -> None:
    repeats = _quality(_row(None, 20, "2"), _row(None, 20, "2")).repeats
    assert (repeats.isolates, repeats.duplicates) == (0, 0)


def test_the_same_number_in_two_laboratories_or_years_is_two_isolates() -> None:
    repeats = _quality(
        _row("1", 20, "2", laboratory="A", year="2019"),
        _row("1", 28, "2", laboratory="B"),
        _row("1", 24, "2", laboratory="A", year="2020"),
    ).repeats
    assert repeats.isolates == 0


def test_what_each_laboratory_leaves_unsaid_is_counted() -> None:
    found = _quality(
        _row("1", 20, "2", laboratory="A", host="swine"),
        _row("2", 20, "2", laboratory="A"),
        _row("3", 20, "2", laboratory="B", year="2020"),
    )
    assert [(one.laboratory, one.n) for one in found.laboratories] == [("A", 2), ("B", 1)]
    stated = {one.field: one.stated for one in found.fields}
    assert stated["host"] == (1, 0)
    assert stated["year"] == (0, 1)
    assert "zone_mm" not in stated


def test_an_impossible_pair_is_named_with_what_is_usual_there() -> None:
    usual = [_row(f"U{n}", 28 - n % 3, ("0.25", "0.5", "1")[n % 3]) for n in range(30)]
    found = _quality(*usual, _row("X", 6, "0.25"))
    assert found.chosen is not None
    (cell,) = found.chosen.improbable
    assert (cell.zone_mm, cell.mic_upper_log2, cell.count) == (6, -2, 1)
    assert cell.expected_from_mm > 20
    assert QualityFlag.PAIRS_IMPROBABLE in [one.flag for one in found.series[0].flags]


def test_the_ninth_laboratory_is_shown_among_the_others() -> None:
    rows = [_row(f"{lab}{n}", 20 + n, "1", laboratory=lab) for lab in "ABCDEFGHI" for n in range(2)]
    found = _quality(*rows).chosen
    assert found is not None
    assert found.shown == (*"ABCDEFG", OTHERS)
    assert sum(cell.count for cell in found.cells) == 18
    assert len(found.laboratories) == 9


def test_off_ladder_mics_and_another_series_are_counted_apart() -> None:
    found = _quality(_row("1", 20, "3"), _row("2", 20, "1"), _row("3", 20, "1.56", ladder="100"))
    assert found.series[0].other_mic_series == 1
    assert [(one.flag, one.n, one.of) for one in found.series[0].flags] == [
        (QualityFlag.MICS_OFF_LADDER, 1, 2)
    ]


def test_the_order_of_rows_changes_nothing_and_a_child_says_the_same() -> None:
    generator = np.random.Generator(np.random.PCG64(5))
    rows = [
        _row(
            str(n), int(generator.integers(6, 35)), ("<=0.25", "1", "4", ">8")[n % 4], laboratory="AB"[n % 2]
        )
        for n in range(60)
    ]
    here = version_quality(dataset_version(rows).canonical)
    assert version_quality(dataset_version(rows[::-1]).canonical) == here
    assert quality_in_child(dataset_version(rows).canonical, 0) == here


def test_a_series_beyond_the_last_has_no_details() -> None:
    assert _quality(_row("1", 20, "1"), series=7).chosen is None


def test_an_mic_paired_with_two_disk_contents_is_one_reading_of_its_replicate() -> None:
    one = [_row(f"A{n}", 20 + r, ("1", "2")[r], replicate=str(r)) for n in range(3) for r in range(2)]
    again = [msgspec.structs.replace(row, disk_content="10 µg", zone_mm=row.zone_mm - 4) for row in one]
    repeats = _quality(*one, *again).repeats
    assert repeats.zone_mm is not None
    assert repeats.mic_log2 is not None
    assert (repeats.zone_mm.freedom, repeats.mic_log2.freedom) == (6, 3)


def test_repeats_without_numbers_are_counted_and_show_no_error() -> None:
    repeats = _quality(_row("A", 20, "1"), _row("A", 24, "2"), _row("B", 20, "1", replicate="1")).repeats
    assert (repeats.isolates, repeats.unnumbered) == (1, 1)
    assert repeats.zone_mm is None
    assert repeats.mic_log2 is None


def test_a_repeated_isolate_is_one_isolate_in_every_table() -> None:
    repeats = [
        _row(f"{laboratory}{n}", 20 + n + repeat, "1", laboratory=laboratory, replicate=str(repeat))
        for laboratory in "AB"
        for n in range(5)
        for repeat in range(10)
    ]
    found = _quality(*repeats).chosen
    assert found is not None
    assert [one.n for one in found.laboratories] == [5, 5]
    assert found.range is not None
    assert (found.range.n, sum(cell.count for cell in found.cells)) == (10, 10)
    assert {cell.zone_mm for cell in found.cells} == set(range(20, 25))


def test_copies_and_unnumbered_repeats_are_one_isolate_whose_zone_is_not_always_the_smallest() -> None:
    rows = [_row(f"A{n}", zone, "1") for n in range(20) for zone in (20, 20, 24)]
    found = _quality(*rows).chosen
    assert found is not None
    zones = {cell.zone_mm: cell.count for cell in found.cells}
    assert sum(zones.values()) == 20
    assert min(zones[20], zones[24]) >= 5


@pytest.mark.parametrize(
    "other",
    [
        {"isolate": "v1", "laboratory": "L", "year": "2024"},
        {"isolate": "V1", "laboratory": "l", "year": "2024"},
        {"isolate": "V1", "laboratory": "L"},
        {"isolate": "V1", "year": "2024"},
        {"isolate": "V1"},
    ],
)
def test_one_isolate_written_in_two_ways_is_one(other: dict[str, str]) -> None:
    found = _quality(
        _row("V1", 20, "1", laboratory="L", year="2024"),
        _row(other.pop("isolate"), 22, "1", **other),
        _row("V2", 22, "1", laboratory="M"),
    )
    assert [(one.flag, one.n) for one in found.series[0].flags] == [(QualityFlag.ISOLATES_REPEATED, 1)]
    assert found.chosen is not None
    assert sum(cell.count for cell in found.chosen.cells) == 2


def test_a_number_that_agrees_with_two_isolates_is_named_and_counts_as_neither() -> None:
    found = _quality(_row("V1", 20, "1", year="2024"), _row("V1", 22, "1", year="2025"), _row("V1", 24, "1"))
    assert [(one.flag, one.n) for one in found.series[0].flags] == [(QualityFlag.ISOLATES_ALIKE, 1)]
    assert found.chosen is not None
    assert {cell.zone_mm for cell in found.chosen.cells} == {20, 22}


def test_isolates_that_state_different_years_or_laboratories_are_several_for_good_reason() -> None:
    found = _quality(
        _row("V1", 20, "1", laboratory="L", year="2024"),
        _row("V1", 22, "1", laboratory="M", year="2024"),
        _row("V1", 22, "1", laboratory="L", year="2025"),
    )
    assert found.series[0].flags == ()


def test_a_dog_and_a_cat_with_one_number_are_two_isolates() -> None:
    found = _quality(_row("V1", 20, "1", host="dog"), _row("V1", 22, "1", host="cat"))
    assert found.series[0].flags == ()


def test_an_isolate_of_two_countries_contradicts_itself() -> None:
    found = _quality(_row("V1", 20, "1", country="JP"), _row("V1", 22, "1", country="DE"))
    assert QualityFlag.ISOLATES_CONTRADICT in [one.flag for one in found.series[0].flags]


def test_rows_without_numbers_that_were_pasted_twice_are_named_and_chance_is_not() -> None:
    once = [_row(None, 20 + n, "1") for n in range(12)]
    flags = _quality(*once, *once).series[0].flags
    assert [(one.flag, one.n) for one in flags] == [(QualityFlag.ROWS_ALL_TWICE, 24)]
    assert _quality(*once, *once[1:]).series[0].flags == ()


def _of_farms(seed: int, heap: int, *, farms: int = 20, laboratories: int = 1) -> list[PairedRow]:
    """Return isolates of farms; of every second farm as many as ``heap`` are of one clone."""
    generator = np.random.Generator(np.random.PCG64(seed))
    rows = []
    for farm in range(farms):
        true = np.full(8, generator.normal()) if heap and farm % 2 else generator.normal(size=8)
        true[heap:] = generator.normal(size=8 - heap)
        for n, one in enumerate(true):
            error = 0.2 if farm % 2 and n < heap else 1.0
            step = int(np.ceil(one + 0.5 * error * generator.normal()))
            zone = round(26 - 3 * one + 2 * error * generator.normal())
            laboratory = "ABCD"[farm % laboratories]
            stated = {"farm": f"farm-{farm}", "year": "2024", "laboratory": laboratory}
            rows.append(_row(f"V{farm}-{n}", zone, f"{2.0**step:g}", **stated))
    return rows


def _farm_flag(rows: list[PairedRow]):
    flags = _quality(*rows).series[0].flags
    return next((one for one in flags if one.flag is QualityFlag.FARM_ISOLATES_ALIKE), None)


def test_clones_of_farms_are_told_with_how_many_would_be_alike_by_chance() -> None:
    rows = _of_farms(1, 6)
    found = _farm_flag(rows)
    assert found is not None
    cells = {(row.farm, row.zone_mm, row.mic_mg_per_l) for row in rows}
    assert (found.n, found.of) == (160 - len(cells), 160)
    assert found.value is not None
    assert found.value < 0.6 * found.n
    assert _farm_flag([msgspec.structs.replace(row, farm=None) for row in rows]) is None


@pytest.mark.parametrize("laboratories", [1, 4])
def test_farms_without_clones_are_not_told_against_twenty_simulations(laboratories: int) -> None:
    found = [_farm_flag(_of_farms(seed, 0, laboratories=laboratories)) for seed in range(20)]
    assert sum(one is not None for one in found) <= 1


def test_many_isolates_in_one_cell_or_of_one_farm_are_no_clones() -> None:
    rows = _of_farms(1, 6)
    assert _farm_flag([msgspec.structs.replace(row, zone_mm=6, mic_mg_per_l=">8") for row in rows]) is None
    assert _farm_flag([msgspec.structs.replace(row, farm="farm-1") for row in rows]) is None
