"""Codes, dates and words of laboratory systems, one by one."""

from __future__ import annotations

import polars as pl
import pytest

from datasets.fields import Field
from datasets.formats.disk_codes import read_disk_code
from datasets.formats.isolate_numbers import isolate_of_specimen
from datasets.formats.one_result_per_line import content_among, measure_of
from datasets.formats.told_by_values import measure_told_by
from datasets.formats.written_dates import in_years


@pytest.mark.parametrize(
    ("code", "drug", "content", "number"),
    [
        ("AMP10", "AMP", "10 µg", "10"),
        ("AMP", "AMP", None, None),
        ("SXT25", "SXT", "1.25/23.75 µg", "25"),
        ("AMC20", "AMC", "20/10 µg", "20"),
        ("AMC30", "AMC", None, None),
        ("SAM30", "SAM", None, "30"),
        ("PEN10", "PEN", "10 units", "10"),
        ("AMP99", "AMP", None, "99"),
        ("AMP2026", "AMP", None, None),
    ],
)
def test_a_number_beside_a_drug_is_the_disk_that_it_can_only_be(
    code: str, drug: str, content: str | None, number: str | None
) -> None:
    read = read_disk_code(code)
    assert read is not None
    assert (read.drug, read.disk_content, read.number) == (drug, content, number)


@pytest.mark.parametrize("text", ["", "N°", "Age", "2026", "XYZ10", "Isolate 1"])
def test_what_names_no_drug_is_no_code_of_a_disk(text: str) -> None:
    assert read_disk_code(text) is None


@pytest.mark.parametrize(
    ("cells", "measure"),
    [
        (["20", "27", "6", "0"], "zone"),
        (["18,5", "21"], "zone"),
        (["4", "<=0,03", ">32"], "mic"),
        (["0.38", "1.5", "8", "0.25", "2"], "mic"),
        (["8", "16", "32"], None),
        (["61", "72"], None),
        (["<6", "21", "33"], None),
        (["R", "S", ""], None),
        ([], None),
    ],
)
def test_values_tell_zones_from_mics_or_do_not(cells: list[str], measure: str | None) -> None:
    assert measure_told_by(cells) == measure


@pytest.mark.parametrize(
    ("units", "method", "measure"),
    [
        ("mm", "", "zone"),
        ("MM", "disk diffusion", "zone"),
        ("mg/L", "agar dilution", "mic"),
        ("μg/ml", "", "mic"),
        ("", "E-test", "mic"),
        ("missing", "Kirby-Bauer disk diffusion", "zone"),
        ("mm", "MIC", None),
        ("mg/mL", "MIC", None),
        ("", "PCR", None),
        ("", "", None),
    ],
)
def test_units_and_method_say_together_what_was_measured(
    units: str, method: str, measure: str | None
) -> None:
    assert measure_of(units, method) == measure


@pytest.mark.parametrize(
    ("reagent", "content"),
    [
        ("10 ug", "10 µg"),
        ("Oxoid CT0003B 10 µg disks", "10 µg"),
        ("1.25/23.75 mcg", "1.25/23.75 µg"),
        ("10 units", "10 units"),
        ("10 units/30 ug", "10 units/30 µg"),
        ("COMPGN1F", None),
        ("10 ug or 30 ug", None),
        ("10", None),
        ("10 ug/mL", None),
    ],
)
def test_a_disk_is_found_among_reagents_where_there_is_one(reagent: str, content: str | None) -> None:
    assert content_among(reagent) == content


def test_years_are_taken_from_dates_and_nothing_else_is_touched() -> None:
    dates = ["3/4/2026", "2026/04", "April 2026", "2026-04-03T12:00", "12026", "", "3.4.26"]
    read = in_years(pl.DataFrame({Field.YEAR.value: dates}))[Field.YEAR].to_list()
    assert read == ["2026", "2026", "April 2026", "2026", "12026", "", "3.4.26"]


def test_the_first_isolate_of_a_specimen_has_the_specimens_number() -> None:
    frame = pl.DataFrame(
        {"specimen": ["S-1", "S-1", "S-2", "", "S-3"], "number": ["1", " 2 ", "", "2", None]}
    )
    isolates = frame.select(isolate_of_specimen(pl.col("specimen"), pl.col("number")))
    assert isolates.to_series().to_list() == ["S-1", "S-1 #2", "S-2", "", "S-3"]
