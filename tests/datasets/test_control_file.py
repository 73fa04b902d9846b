"""Control readings in a file of their own, beside the file of the isolates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from breakpoints.model import Method
from breakpoints.quality_control.ranges import QualityRange
from datasets.facts import SecondLayout, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.limits import UPLOAD_LIMITS
from datasets.read_result import ReadResult
from datasets.reading import RangesHeld, preview_upload, read_upload

ISOLATES = (
    "isolate,organism,drug,disk_content,zone,MIC,run,laboratory\n"
    "A1,E. coli,ampicillin,10 µg,20,4,R1,LAB\n"
    "A2,E. coli,ampicillin,10 µg,22,2,R2,LAB\n"
)
RANGE = QualityRange(
    guideline="TEST",
    year=2020,
    strain="atcc25922",
    organism="escherichia_coli",
    drug="ampicillin",
    method=Method.DISK,
    disk_content="10 µg",
    medium=None,
    lowest="15",
    highest="22",
)


def read(tmp_path: Path, controls: str) -> ReadResult:
    paths = [tmp_path / "isolates.csv", tmp_path / "controls.csv"]
    for path, content in zip(paths, (ISOLATES, controls), strict=True):
        path.write_text(content, encoding="utf-8")
    held = RangesHeld(ranges=(RANGE,), on=dt.date(2026, 6, 1))
    return read_upload(paths[0], UploadedFacts(), UPLOAD_LIMITS, controls=paths[1], ranges=held)


def test_a_failed_control_in_a_file_of_its_own_keeps_its_run_out(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        "strain,drug,disk_content,zone,run\n"
        "ATCC 25922,ampicillin,10 µg,30,R1\nATCC 25922,ampicillin,10 µg,18,R2\n",
    )
    assert (result.rows_in, result.rows_kept, result.rows_refused) == (2, 1, 1)
    assert [one.row for one in result.findings if one.rule is Rule.RUN_CONTROL_FAILED] == [2]
    told = next(one for one in result.findings if one.rule is Rule.CONTROLS_READ)
    assert (told.parameters["controls"], told.parameters["failed"]) == ("2", "1")


def test_a_line_of_the_control_file_that_names_no_control_strain_stops_the_upload(tmp_path: Path) -> None:
    result = read(tmp_path, "strain,drug,disk_content,zone,run\nV-001,ampicillin,10 µg,30,R1\n")
    assert [(one.rule, one.file) for one in result.findings] == [(Rule.CONTROLS_NOT_NAMED, 3)]
    assert result.rows_kept == 0


def test_the_layout_of_the_second_file_can_be_overruled(tmp_path: Path) -> None:
    zones, mics = tmp_path / "zones.csv", tmp_path / "mics.csv"
    zones.write_text("isolate,drug,zone\nB1,AMP,26\n", encoding="utf-8")
    mics.write_text("No;agent;value\nB1;AMP;0.5\n", encoding="utf-8")
    second = SecondLayout(
        columns={Field.ISOLATE_ID: "No", Field.DRUG: "agent", Field.MIC_MG_PER_L: "value", Field.ZONE_MM: ""}
    )
    facts = UploadedFacts(organism="E. coli", disk_content="10 µg", second=second)
    assert read_upload(zones, facts, UPLOAD_LIMITS, second=mics).rows_kept == 1
    seen = preview_upload(zones, facts, UPLOAD_LIMITS, mics)
    assert seen.preview is not None
    assert seen.preview_of_second is not None
    assert (seen.preview.holds, seen.preview_of_second.holds) == ((Field.ZONE_MM,), (Field.MIC_MG_PER_L,))


def test_a_preview_names_every_fact_that_is_missing_at_once(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("zone,MIC\n20,4\n", encoding="utf-8")
    seen = preview_upload(path, UploadedFacts()).preview
    assert seen is not None
    assert seen.missing == (Field.ORGANISM, Field.DRUG, Field.DISK_CONTENT)
