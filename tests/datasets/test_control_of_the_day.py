"""Quality control of the day: an entry condition where the file carries it."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Rule, Severity
from datasets.reading import read_upload
from datasets.version import read_canonical

FACTS = UploadedFacts(organism="E. coli", drug="ampicillin", disk_content="10 ug")


@pytest.mark.parametrize(
    ("header", "cells", "kept"),
    [
        ("quality_control", "in,out,cannot be told,", ["V0", "V3"]),
        ("QC result", "Pass,FAIL,unclear,OK", ["V0", "V3"]),
        ("精度管理", "範囲内,範囲外,判定不能,合格", ["V0", "V3"]),
    ],
)
def test_isolates_of_a_run_whose_control_was_not_in_range_are_left_out_and_named(
    tmp_path: Path, header: str, cells: str, kept: list[str]
) -> None:
    path = tmp_path / "pairs.csv"
    lines = "".join(f"V{at},20,4,{cell}\n" for at, cell in enumerate(cells.split(",")))
    path.write_text(f"id,zone,mic,{header}\n{lines}", encoding="utf-8")
    read = read_upload(path, FACTS)
    assert (read.rows_in, read.rows_kept, read.rows_refused) == (4, 2, 2)
    refused = [one for one in read.findings if one.severity is Severity.ERROR]
    assert [(one.row, one.column, one.rule) for one in refused] == [
        (3, header, Rule.QUALITY_CONTROL_OUT_OF_RANGE),
        (4, header, Rule.QUALITY_CONTROL_CANNOT_BE_TOLD),
    ]
    version = read_canonical(read.canonical or b"", str(read.digest))
    assert [one.isolate_id for one in version.rows()] == kept
    assert b"quality_control" not in version.canonical


def test_what_does_not_say_whether_the_control_was_in_range_is_asked_back(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("id,zone,mic,quality_control\nV0,20,4,yes\nV1,20,4,in\n", encoding="utf-8")
    read = read_upload(path, FACTS)
    assert [(one.row, one.rule) for one in read.findings] == [(2, Rule.QUALITY_CONTROL_UNKNOWN)]
    assert read.rows_kept == 1


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("QC", "passed,failed,unclear,"),
        ("qc", "合格,不合格,判定不能,"),
        ("control", "in,out,invalid,"),
        ("品質管理", "適合,不適合,不明,"),
        ("QC status", "OK,FAIL,unclear,pass"),
    ],
)
def test_a_column_called_qc_is_the_control_of_the_day_where_its_cells_say_so(
    tmp_path: Path, header: str, cells: str
) -> None:
    path = tmp_path / "pairs.csv"
    rows = cells.split(",")
    lines = "".join(f"V{at},20,4,{cell}\n" for at, cell in enumerate(rows))
    path.write_text(f"id,zone,mic,{header}\n{lines}", encoding="utf-8")
    tidy = read_upload(path, FACTS)
    assert (tidy.rows_kept, tidy.rows_refused, tidy.columns_not_used) == (2, 2, ())
    assert [(one.row, one.column, one.rule) for one in tidy.findings] == [
        (3, header, Rule.QUALITY_CONTROL_OUT_OF_RANGE),
        (4, header, Rule.QUALITY_CONTROL_CANNOT_BE_TOLD),
    ]
    lines = "".join(f"V{at},{cell},20,4\n" for at, cell in enumerate(rows))
    path.write_text(f"id,{header},AMP 10 µg zone,AMP MIC\n{lines}", encoding="utf-8")
    assert read_upload(path, UploadedFacts(organism="E. coli")).rows_kept == 2


@pytest.mark.parametrize("cells", ["ATCC 25922,ATCC 25922", "yes,no", "lot 3,see note", ","])
def test_a_column_called_control_with_other_cells_stays_unused(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "pairs.csv"
    lines = "".join(f"V{at},20,4,{cell}\n" for at, cell in enumerate(cells.split(",")))
    path.write_text(f"id,zone,mic,control\n{lines}", encoding="utf-8")
    read = read_upload(path, FACTS)
    assert (read.rows_kept, read.columns_not_used) == (2, ("control",))
