"""Which of an isolate's readings counts, and which of them show the error of a reading."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.data_quality.measuring import version_quality
from datasets.data_quality.report import Repeats
from datasets.independent import order_of_replicate
from datasets.paired_rows import PairedRow
from datasets.table import paired_table_of
from datasets.version import dataset_version

SERIES = ("pasteurella_multocida", "florfenicol", "30 µg")


def _row(isolate: str | None, zone: int, mic: str = "1", **more: str) -> PairedRow:
    organism, drug, content = SERIES
    stated = {"organism": organism, "drug": drug, "disk_content": content, **more}
    return PairedRow(isolate_id=isolate, zone_mm=zone, mic_mg_per_l=mic, **stated)  # type: ignore[arg-type]


def _repeats(rows: list[PairedRow]) -> Repeats:
    return version_quality(dataset_version(rows).canonical).repeats


Cells = Counter[tuple[float, float, int, str]]


def _derived(rows: list[PairedRow]) -> Cells:
    table = paired_table_of(dataset_version(rows), *SERIES).table
    names = table.laboratories or ("",)
    columns = (table.mic_lower_log2, table.mic_upper_log2, table.zone_mm, table.laboratory, table.count)
    found = Cells()
    for low, high, zone, code, n in zip(*columns, strict=True):
        found[float(low), float(high), int(zone), names[code].lower()] += int(n)
    return found


def _shown(rows: list[PairedRow]) -> Cells:
    chosen = version_quality(dataset_version(rows).canonical).chosen
    assert chosen is not None
    found = Cells()
    for cell in chosen.cells:
        low = -np.inf if cell.mic_lower_log2 is None else float(cell.mic_lower_log2)
        high = np.inf if cell.mic_upper_log2 is None else float(cell.mic_upper_log2)
        found[low, high, cell.zone_mm, chosen.shown[cell.laboratory].lower()] += cell.count
    return found


ROWS = st.lists(
    st.builds(
        _row,
        st.sampled_from([None, None, "V1", "v1", "V2", "V3", "V4"]),
        st.integers(20, 22),
        st.sampled_from(["1", "<=0.5", ">8"]),
        laboratory=st.sampled_from([None, "A", "a", "B"]),
        year=st.sampled_from([None, "2024", "2025"]),
        replicate=st.sampled_from([None, "1", "2", "10"]),
    ),
    min_size=1,
    max_size=30,
)


@given(ROWS)
def test_the_quality_shows_the_isolates_that_a_derivation_takes(rows: list[PairedRow]) -> None:
    assert _shown(rows) == _derived(rows)


def test_rows_without_numbers_that_were_pasted_again_are_shown_once_as_in_a_derivation() -> None:
    once = [_row(None, 20 + n, laboratory="AB"[n % 2]) for n in range(12)]
    assert _shown(once * 2) == _derived(once * 2) == _derived(once)


def test_replicate_numbers_stand_in_the_order_of_numbers() -> None:
    written = ["2", "10", "R2", "r10", "b", "1", "９", "007"]
    assert sorted(written, key=order_of_replicate) == ["b", "R2", "r10", "1", "2", "007", "９", "10"]
    assert paired_table_of(
        dataset_version([_row("V", 20, replicate="10"), _row("V", 30, replicate="9")]), *SERIES
    ).table.zone_mm.tolist() == [30]


def test_numbers_given_anew_on_a_second_day_are_no_numbers_against_the_simulated_error() -> None:
    generator = np.random.Generator(np.random.PCG64(8))
    rows = []
    for isolate in range(40):
        true = generator.uniform(15, 30)
        for day in range(2):
            moved = true + 2 * generator.normal()
            rows += [
                _row(f"V{isolate}", round(moved + generator.normal()), replicate=str(replicate))
                for replicate in (1, 2)
            ]
            assert day < 2
    found = _repeats(rows)
    assert (found.isolates, found.readings) == (40, 160)
    assert found.unnumbered >= 35
    if found.zone_mm is not None:
        assert found.zone_mm.isolates <= 5


def test_a_number_that_stands_twice_with_one_reading_is_still_a_number() -> None:
    rows = [_row("V", zone, replicate=number) for zone, number in ((20, "1"), (20, "1"), (22, "2"))]
    found = _repeats(rows)
    assert found.unnumbered == 0
    assert found.zone_mm is not None
    assert found.zone_mm.freedom == 1


@pytest.mark.parametrize("condition", ["medium", "disk_maker", "atmosphere", "method_disk"])
def test_zones_under_other_conditions_are_no_repeats_of_one_another(condition: str) -> None:
    rows = [
        _row("V", zone, replicate=number, **{condition: one})
        for one, zones in (("A", (20, 21)), ("B", (26, 27)))
        for number, zone in zip("12", zones, strict=True)
    ]
    found = _repeats(rows).zone_mm
    assert found is not None
    assert (found.freedom, found.sd_as_read) == (2, pytest.approx(0.5**0.5))
