"""Readings of control strains: every row is kept, or refused with row, column and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.control_readings.reading import read_control_file, read_control_rows
from datasets.control_readings.report import ControlFile, ControlReading, WrittenReading
from datasets.findings import Finding, Rule, Severity
from datasets.limits import MEGABYTE, UploadLimits

LIMITS = UploadLimits(max_bytes=MEGABYTE, max_rows=1000)


def read(path: Path, content: str, **more: str) -> ControlFile:
    file = path / "qc.csv"
    file.write_text(content, encoding="utf-8")
    return read_control_file(file, LIMITS, **more)  # type: ignore[arg-type]


def rules(found: ControlFile) -> list[tuple[int | None, Rule]]:
    return [(one.row, one.rule) for one in found.findings]


def test_zones_and_mics_of_two_drugs_are_told_apart(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "laboratory,medium lot,QC strain,drug,zone,MIC\n"
        "north,A1,ATCC 25922,AMP,18,4\n"
        "north,B7,ATCC 25922,AMP,19,<=2\n"
        "south,,ATCC 25922,GEN,,>16\n",
    )
    assert (found.rows_in, found.rows_kept, found.rows_refused, found.findings) == (3, 3, 0, ())
    ampicillin, gentamicin = found.series
    assert ampicillin.label == "ATCC 25922 · AMP"
    assert ampicillin.readings == (
        ControlReading(laboratory="north", medium_lot="A1", zone_mm=18, mic_log2=(1, 2)),
        ControlReading(laboratory="north", medium_lot="B7", zone_mm=19, mic_log2=(None, 1)),
    )
    assert gentamicin.readings == (
        ControlReading(laboratory="south", medium_lot="", zone_mm=None, mic_log2=(4, None)),
    )


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        pytest.param(",18,4", Rule.CELL_MISSING, "laboratory", id="nobody measured it"),
        pytest.param("north,,", Rule.READING_MISSING, "", id="nothing was measured"),
        pytest.param("north,5,", Rule.ZONE_OUT_OF_RANGE, "zone_mm", id="a zone smaller than the disk"),
        pytest.param("north,61,", Rule.ZONE_OUT_OF_RANGE, "zone_mm", id="a zone too large"),
        pytest.param("north,S,", Rule.ZONE_IS_CATEGORY, "zone_mm", id="a category for a zone"),
        pytest.param("north,18,<=", Rule.MIC_SIGN_ALONE, "mic_mg_per_l", id="a sign without a number"),
        pytest.param("north,18,-1", Rule.MIC_NOT_POSITIVE, "mic_mg_per_l", id="a negative MIC"),
        pytest.param("north,16-Aug,", Rule.MEASUREMENT_IS_DATE, "zone_mm", id="a date of a spreadsheet"),
        pytest.param("north,18,4,9", Rule.ROW_RAGGED, "", id="a cell too many"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_and_the_others_stay(
    tmp_path: Path, row: str, rule: Rule, column: str
) -> None:
    found = read(tmp_path, f"laboratory,zone_mm,mic_mg_per_l\nnorth,18,4\n{row}\nsouth,19,8\n")
    assert (found.rows_in, found.rows_kept, found.rows_refused) == (3, 2, 1)
    (finding,) = found.findings
    assert (finding.row, finding.rule, finding.column) == (3, rule, column)
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [Rule.FILE_EMPTY]),
        ("laboratory,zone_mm\n", [Rule.FILE_HEADER_ONLY]),
        ("zone_mm,n\n18,4\n", [Rule.COLUMN_MISSING]),
        ("laboratory,day\nnorth,1\n", [Rule.COLUMN_MISSING, Rule.COLUMN_MISSING]),
        ("laboratory,zone,zone diameter\nnorth,18,18\n", [Rule.COLUMN_AMBIGUOUS]),
        ("laboratory,log2 MIC\nnorth,1\n", [Rule.MIC_SCALE_CONTRADICTED]),
        ("%PDF-1.7 laboratory\n", [Rule.FILE_IS_PDF]),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_says_why(
    tmp_path: Path, content: str, expected: list[Rule]
) -> None:
    found = read(tmp_path, content)
    assert [rule for _, rule in rules(found)] == expected
    assert (found.rows_in, found.series) == (0, ())


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    found = read(tmp_path, "laboratory,zone_mm\n" + "north,18\n" * 120_000)
    assert rules(found) == [(None, Rule.FILE_TOO_LARGE)]
    found = read(tmp_path, "laboratory,zone_mm\n" + "north,18\n" * 1_001)
    assert rules(found) == [(None, Rule.FILE_TOO_MANY_ROWS)]


def test_what_is_assumed_or_dropped_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, "laboratory;zone_mm;mic;owner;shelf\nnorth;18,5;0,25;Tanaka;x\n")
    assert rules(found) == [
        (None, Rule.COLUMN_NOT_USED),
        (None, Rule.COLUMN_PERSONAL),
        (None, Rule.DECIMAL_COMMA_ASSUMED),
        (2, Rule.ZONE_ROUNDED),
    ]
    assert found.series[0].readings[0].zone_mm == 19
    assert "Tanaka" not in repr(found)


def test_mics_may_be_written_in_steps(tmp_path: Path) -> None:
    found = read(tmp_path, "laboratory,log2 MIC\nnorth,-2\n", mic_scale="log2")
    assert found.series[0].readings[0].mic_log2 == (-3, -2)


def written() -> st.SearchStrategy[WrittenReading]:
    cells = st.sampled_from(["", "18", "5", "S", "<=2", ">", "0.25", "1,5", "x" * 2000, "①", "-"])
    return st.builds(
        WrittenReading,
        row=st.integers(1, 99),
        laboratory=st.sampled_from(["", "a", "b"]),
        drug=st.sampled_from(["", "AMP"]),
        zone_mm=cells,
        mic_mg_per_l=cells,
    )


@given(st.lists(written(), max_size=12))
def test_every_row_is_counted_once(rows: list[WrittenReading]) -> None:
    found = read_control_rows(rows, limits=LIMITS)
    assert found.rows_in == len(rows) == found.rows_kept + found.rows_refused
    assert sum(len(one.readings) for one in found.series) == found.rows_kept
    blamed: list[Finding] = [one for one in found.findings if one.severity is Severity.ERROR]
    assert bool(blamed) == bool(found.rows_refused)
