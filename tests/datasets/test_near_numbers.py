"""Zones and MICs of isolates that two files number nearly alike: named, and never joined by themselves."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datasets.facts import UploadedFacts
from datasets.findings import Finding, Rule
from datasets.near_numbers import near_number
from datasets.reading import read_upload
from datasets.same_isolate import folded_names

FACTS = UploadedFacts(organism="E. coli", disk_content="10 µg")


def _near(*numbers: str) -> list[str]:
    return (
        folded_names(pl.Series("x", numbers))
        .to_frame()
        .select(near_number(pl.col("x")))
        .to_series()
        .to_list()
    )


def _read(folder: Path, zone: str, mic: str) -> tuple[int, list[Finding]]:
    zones, mics = folder / "zones.csv", folder / "mics.csv"
    zones.write_text(f"isolate,drug,zone\n{zone},AMP,20\nZ9,AMP,21\n", encoding="utf-8")
    mics.write_text(f"isolate,drug,mic\n{mic},AMP,4\nZ9,AMP,8\n", encoding="utf-8")
    result = read_upload(zones, FACTS, second=mics)
    return result.rows_kept, [one for one in result.findings if one.rule is Rule.PARTNER_NEARLY_NAMED]


@pytest.mark.parametrize(("zone", "mic"), [("A-3", "a－3"), ("A 3", "A3"), ("A‑3", "A-3")])
def test_spellings_of_one_number_join_as_they_count_once(tmp_path: Path, zone: str, mic: str) -> None:
    assert _read(tmp_path, zone, mic) == (2, [])


@pytest.mark.parametrize(("zone", "mic"), [("A03", "A3"), ("A-3", "A3"), ("A_003", "A 3"), ("007", "7")])
def test_a_near_miss_is_refused_and_named_on_either_side(tmp_path: Path, zone: str, mic: str) -> None:
    kept, found = _read(tmp_path, zone, mic)
    assert kept == 1
    assert [(one.file, one.row, one.value, one.parameters["candidate"]) for one in found] == [
        (1, 2, zone, mic),
        (2, 2, mic, zone),
    ]
    assert {one.parameters["other_row"] for one in found} == {"2"}


@pytest.mark.parametrize(("zone", "mic"), [("1-12", "11-2"), ("A10", "A1"), ("A3", "B3"), ("1-12", "112")])
def test_numbers_of_other_isolates_are_no_near_misses(tmp_path: Path, zone: str, mic: str) -> None:
    assert _read(tmp_path, zone, mic) == (1, [])


@example(["_0.0"])
@given(st.lists(st.text(alphabet="aB0123-_ /.株", min_size=1, max_size=12), min_size=1, max_size=5))
def test_taking_marks_off_twice_is_taking_them_off_once(numbers: list[str]) -> None:
    once = pl.DataFrame({"x": _near(*numbers)}, schema={"x": pl.String})
    assert once.select(near_number(pl.col("x"))).equals(once)
