"""Rows on two media, in two atmospheres or by two methods, and zones in half millimetres: what is said."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from analysis.data_quality.report import QualityFlag
from datasets.data_quality.half_mm import FROM_MM, TO_MM, with_zone_intervals
from datasets.data_quality.measuring import version_quality
from datasets.data_quality.report import FlagFound, SeriesOverview
from datasets.data_quality.rows import rows_of_version
from datasets.paired_rows import PairedRow
from datasets.version import dataset_version

ROW = PairedRow(
    isolate_id="A",
    zone_mm=24,
    mic_mg_per_l="1",
    organism="pasteurella_multocida",
    drug="florfenicol",
    disk_content="30 µg",
)


def _row(isolate: str, zone: int = 24, **more: str) -> PairedRow:
    return msgspec.structs.replace(ROW, isolate_id=isolate, zone_mm=zone, **more)


def _series(rows: list[PairedRow]) -> SeriesOverview:
    return version_quality(dataset_version(rows).canonical).series[0]


def _flag(rows: list[PairedRow], flag: QualityFlag) -> FlagFound | None:
    return next((one for one in _series(rows).flags if one.flag is flag), None)


@pytest.mark.parametrize(
    ("field", "flag"),
    [("medium", QualityFlag.MEDIA_SEVERAL), ("atmosphere", QualityFlag.ATMOSPHERES_SEVERAL)],
)
def test_isolates_tested_under_two_conditions_are_counted_and_are_no_repeats(
    field: str, flag: QualityFlag
) -> None:
    rows = [_row(f"V{n}", **{field: one}) for n in range(5) for one in ("MH-F", "MH")]
    rows += [_row("W", **{field: "ＭＨ"}), _row("X")]
    found = _flag(rows, flag)
    assert found is not None
    assert (found.n, found.of) == (5, 12)
    assert [(one.value, one.n) for one in found.stated] == [("MH", 6), ("MH-F", 5)]
    assert _series(rows).repeats.isolates == 0


def test_one_medium_in_two_spellings_is_one() -> None:
    assert (
        _flag([_row("A", medium="MHB"), _row("B", medium="ｍｈｂ"), _row("C")], QualityFlag.MEDIA_SEVERAL)
        is None
    )


def test_mics_of_broth_and_strips_are_by_two_methods_and_unstated_ones_count_as_not_told() -> None:
    rows = [_row("A", method_mic="微量液体希釈法"), _row("A", method_mic="Etest"), _row("B")]
    found = _flag(rows, QualityFlag.MIC_METHODS_SEVERAL)
    assert found is not None
    assert {one.value: one.n for one in found.stated} == {"broth": 1, "gradient_strip": 1, "not_told": 1}
    assert found.n == 1


@pytest.mark.parametrize("methods", [("broth microdilution", ""), ("", ""), ("Etest", "MTS")])
def test_broth_beside_what_is_not_told_is_no_second_method(methods: tuple[str, str]) -> None:
    rows = [_row(str(n), **({"method_mic": one} if one else {})) for n, one in enumerate(methods)]
    assert _flag(rows, QualityFlag.MIC_METHODS_SEVERAL) is None


def test_halves_are_told_with_what_counting_them_up_adds_against_arithmetic() -> None:
    read = [20.0, 20.5, 21.0, 21.5] * 10
    rows = [
        _row(f"V{n}", int(zone + 0.5), **({"zone_as_written": str(zone)} if zone % 1 else {}))
        for n, zone in enumerate(read)
    ]
    found = _flag(rows, QualityFlag.ZONES_IN_HALVES)
    assert found is not None
    assert (found.n, found.of) == (20, 40)
    assert found.value == pytest.approx(sum(row.zone_mm for row in rows) / 40 - sum(read) / 40)


def test_a_half_now_and_then_is_not_worth_a_word() -> None:
    rows = [_row(f"V{n}", 20) for n in range(100)] + [_row("H", 21, zone_as_written="20.5")]
    assert _flag(rows, QualityFlag.ZONES_IN_HALVES) is None


def _interval(rows: list[PairedRow]) -> list[tuple[float, float]]:
    frame = with_zone_intervals(rows_of_version(dataset_version(rows).canonical))
    return sorted(frame.select(FROM_MM, TO_MM).unique().rows())


def _read(laboratory: str, zones: list[float]) -> list[PairedRow]:
    return [
        _row(
            f"{laboratory}{n}",
            int(zone + 0.5),
            laboratory=laboratory,
            **({"zone_as_written": str(zone)} if zone % 1 else {}),
        )
        for n, zone in enumerate(zones)
    ]


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        pytest.param([20.0, 20.5] * 10, [(19.75, 20.25), (20.25, 20.75)], id="halves"),
        pytest.param([20.0] * 19 + [20.5], [(19.5, 20.5), (20.25, 20.75)], id="a half now and then"),
        pytest.param([20.1, 20.3, 20.5, 20.7] * 5, [(19.5, 20.5), (20.5, 21.5)], id="tenths"),
        pytest.param([20.0] * 20, [(19.5, 20.5)], id="whole"),
    ],
)
def test_a_zone_is_what_its_laboratory_reads(zones: list[float], expected: list[tuple[float, float]]) -> None:
    assert _interval(_read("A", zones)) == expected


def test_halves_of_one_laboratory_say_nothing_of_another() -> None:
    found = _interval(_read("A", [20.0, 20.5] * 10) + _read("B", [30.0] * 20))
    assert found == [(19.75, 20.25), (20.25, 20.75), (29.5, 30.5)]


def test_repeats_in_halves_show_the_error_that_they_were_read_with_against_twelve_simulations() -> None:
    found = []
    for seed in range(12):
        generator = np.random.Generator(np.random.PCG64(seed))
        true = generator.normal(22, 5, 60)
        read = np.floor(2 * (true[:, None] + 0.5 * generator.normal(size=(60, 2))) + 0.5) / 2
        rows = [
            msgspec.structs.replace(one, isolate_id=f"V{n}", replicate=str(r))
            for r in range(2)
            for n, one in enumerate(_read("A", read[:, r].tolist()))
        ]
        spread = version_quality(dataset_version(rows).canonical).repeats.zone_mm
        assert spread is not None
        found.append(spread.sd)
    assert np.mean(found) == pytest.approx(0.5, abs=0.02)
