"""An isolate of a classified file is read again by the forms by which it was classified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from breakpoints.quality_control.controls import WrittenControl
from breakpoints.vocabulary import vocabulary
from service.file_classification.options import FileOptions
from service.file_isolates.errand import IsolateFound
from service.file_isolates.meant import IsolateMeant, isolate_meant
from service.file_isolates.places import errand_on
from service.file_isolates.reading import isolates_of
from tests.service.file_classification.conftest import Classify

WIDE = (
    "SPEC_NUM|ISOL_NUM|ORGANISM|HOST|SPEC_TYPE|STRAIN|SPEC_DATE|X_BLEE|ESBL|ENR_ND5|ENR_NM|AMP_NM",
    "S1|1|eco|d|ur||14/4/2026||+|30|<=0.25|",
    "s1|1|eco|d|ur||14/4/2026||||4|2",
    "S1|2|eco|d|ur||14/4/2026|||20||",
    "=1+1|1|eco|d|qc|ATCC 25922|14/4/2026|||33||",
    "ATCC 25922|1|eco|d|ur||13/4/2026||||0.016|",
)
FORMS: tuple[dict[str, Any], ...] = ({}, {"out": "xlsx"}, {"out": "parquet"})


def found_in(
    classify: Classify, path: Path, row: int, **options: Any
) -> tuple[IsolateFound, IsolateMeant, Path]:
    summary, out = classify(path, **options)
    errand = errand_on(str(out), summary, wanted=None, row=row)
    assert errand is not None
    found = isolates_of(errand).found
    assert found is not None
    return found, isolate_meant(found, FileOptions(**options), summary, vocabulary()), out


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.txt"
    path.write_text("\n".join(WIDE) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_other_rows_of_an_isolate_stand_beside_it(
    classify: Classify, export: Path, form: dict[str, Any], layout: str
) -> None:
    _, meant, _ = found_in(classify, export, 1, hosts={"d": "dog"}, out_layout=layout, **form)
    assert [one["value"] for one in meant.results] == ["30", "<=0.25"]
    assert {one["esbl"] for one in meant.results} == {"+"}
    assert {(one["organism"], one["host"], one["date"]) for one in meant.results} == {
        ("whonet:eco", "dog", "2026-04-14")
    }
    assert [one["value"] for one in meant.beside] == ["4", "2"], "of the first isolate of S1 alone"


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_controls_are_those_that_the_file_was_checked_with(
    classify: Classify, export: Path, layout: str
) -> None:
    found, meant, _ = found_in(classify, export, 1, hosts={"d": "dog"}, out_layout=layout)
    assert {(one.strain, one.value) for one in found.controls} == {
        ("ATCC 25922", "33"),
        ("ATCC 25922", "0.016"),
    }
    of_day = {(one.strain, one.drug, one.value, one.date) for one in meant.controls}
    assert of_day == {("ATCC 25922", "whonet:ENR", "33", "2026-04-14")}


def test_what_was_stated_and_what_a_heading_says_is_said_of_each_result(
    classify: Classify, tmp_path: Path
) -> None:
    path = tmp_path / "results.csv"
    rows = (
        "検体番号,菌名,薬剤名,阻止円径,検査日,MRSA,mecA",
        "K1,eco,ERFX,30,14/4/2026,,陽性",
        "ATCC 25922,eco,ERFX,33,14/4/2026,,",
    )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found, meant, _ = found_in(classify, path, 1, host="dog", disk_content="5 µg")
    assert meant.results == (
        {
            "organism": "eco",
            "host": "dog",
            "drug": "ERFX",
            "method": "disk",
            "disk_content": "5 µg",
            "value": "30",
            "date": "2026-04-14",
            "methicillin_resistance": "陽性",
            "answered": "S",
            "answered_warnings": "screening_not_used;control_without_range",
        },
    )
    assert found.controls == (
        WrittenControl(
            strain="ATCC 25922",
            drug="ERFX",
            method="disk",
            value="33",
            disk_content="5 µg",
            date="2026-04-14",
        ),
    )


def test_rows_of_one_isolate_are_in_its_report_however_its_name_is_written(
    classify: Classify, tmp_path: Path
) -> None:
    path = tmp_path / "results.csv"
    rows = (
        "isolate,organism,host,drug,method,value",
        "S2,E. coli,dog,ampicillin,mic,0.25",
        "s2,E. coli,dog,enrofloxacin,mic,4",
        "S-3,E. coli,dog,ampicillin,mic,1",
        "Ｓ 2,e. coli,Dog,enrofloxacin,mic,2",
    )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    for row, label in ((1, "S2"), (2, "s2"), (4, "Ｓ 2")):
        found, meant, _ = found_in(classify, path, row)
        assert (found.label, found.beside) == (label, ())
        assert [one["value"] for one in meant.results] == ["0.25", "4", "2"]


@pytest.mark.parametrize("wanted", ["S2", "s2", " ｓ２"])
def test_an_isolate_is_listed_once_and_found_however_its_name_is_written(
    classify: Classify, tmp_path: Path, wanted: str
) -> None:
    path = tmp_path / "results.csv"
    rows = (
        "isolate,organism,host,drug,method,value",
        "S2,E. coli,dog,ampicillin,mic,0.25",
        "s2,E. coli,dog,enrofloxacin,mic,4",
        "S-3,E. coli,dog,ampicillin,mic,1",
    )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    summary, out = classify(path)
    for asked_for, listed in ((None, [(1, "S2"), (3, "S-3")]), (wanted, [(1, "S2")])):
        errand = errand_on(str(out), summary, wanted=asked_for, row=None)
        assert errand is not None
        assert [(one.row, one.label) for one in isolates_of(errand).lines] == listed
