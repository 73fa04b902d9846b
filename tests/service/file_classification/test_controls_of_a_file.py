"""Controls that a file carries as rows: what they say beside each result is what a request in JSON says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.batch.flat import written_warnings
from breakpoints.batch.lines import shards
from breakpoints.classify import Result
from breakpoints.classify import classify as classify_one
from breakpoints.model import Method
from breakpoints.quality_control.controls import WrittenControl
from breakpoints.quality_control.ranges import QualityRange, QualityRanges
from breakpoints.quality_control.strains import control_strain
from service.file_classification.classifying import Asked
from service.file_classification.classifying import classify as classify_file
from service.file_classification.controls import Controls
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified, NoticeCode
from service.lookup.classify_request import ResultIn
from service.lookup.controls import Day
from tests.service.file_classification.conftest import rows_of

COLUMNS = ("organism", "host", "drug", "method", "disk_content", "value", "date", "medium", "incubation")


def range_of(drug: str, method: Method, content: str | None, lowest: str, highest: str) -> QualityRange:
    return QualityRange(
        guideline="CLSI",
        year=2025,
        strain="atcc25922",
        organism="escherichia_coli",
        drug=drug,
        method=method,
        disk_content=content,
        medium=None,
        lowest=lowest,
        highest=highest,
    )


RANGES = QualityRanges(
    [
        range_of("ampicillin", Method.DISK, "10 µg", "15", "22"),
        range_of("ampicillin", Method.MIC, None, "2", "8"),
        range_of("enrofloxacin", Method.DISK, "5 µg", "32", "40"),
    ]
)


@pytest.fixture(scope="module")
def with_ranges(asked: Asked) -> Asked:
    return msgspec.structs.replace(asked, ranges=RANGES)


def classified(
    asked: Asked, folder: Path, rows: list[tuple[str | None, ...]], form: str = "csv", **options: Any
) -> tuple[FileClassified, pl.DataFrame]:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    path, out = folder / "given", folder / "answer"
    if form == "csv":
        frame.write_csv(path)
    else:
        frame.write_parquet(path)
    summary = classify_file(path, out, FileOptions(**options), asked, keep_personal=True)
    return summary, rows_of(summary, out)


def warned(answer: pl.DataFrame) -> list[str | None]:
    return answer["warnings"].to_list()


ISOLATE = ("E. coli", "dog", "ampicillin", "disk", "10 µg", "20")
FAILED = ("ATCC 25922", "dog", "ampicillin", "disk", "10 µg", "30")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_control_that_failed_warns_beside_the_results_of_its_drug_and_day_before_and_after_it(
    with_ranges: Asked, tmp_path: Path, form: str
) -> None:
    of = {
        "its day": (*ISOLATE, "2026-04-01", None, None),
        "control": (*FAILED, "2026-04-01", None, None),
        "another day": (*ISOLATE, "2026-04-02", None, None),
        "no day": (*ISOLATE, None, None, None),
        "another drug": ("E. coli", "dog", "enrofloxacin", "disk", "5 µg", "30", "2026-04-01", None, None),
        "another method": ("E. coli", "dog", "ampicillin", "mic", None, "0.25", "2026-04-01", None, None),
        "refused": (*ISOLATE[:-1], "R", "2026-04-01", None, None),
    }
    summary, answer = classified(with_ranges, tmp_path, list(of.values()), form)
    said = dict(zip(of, warned(answer), strict=True))
    assert said == {
        "its day": "control_failed",
        "control": "control_strain;control_failed",
        "another day": None,
        "no day": "control_failed",
        "another drug": None,
        "another method": None,
        "refused": None,
    }
    assert answer["category"].to_list()[0] == "S", "a control never changes a category"
    assert {one.code: one.parameters for one in summary.notices} == {
        NoticeCode.CONTROLS_READ: {
            "controls": "1",
            "in_range": "0",
            "out_of_range": "1",
            "not_judged": "0",
        }
    }
    assert summary.warnings["control_failed"] == 3
    assert [(one.reason, one.results) for one in summary.left_open] == [("control_strain", 1)]
    assert summary.left_open_samples == (), "a control is no isolate that was left open"


def test_a_control_that_no_range_judges_is_not_said_to_be_out_of_range(asked: Asked, tmp_path: Path) -> None:
    summary, _ = classified(asked, tmp_path, [(*FAILED, "2026-04-01", None, None)], "csv")
    assert {one.code: one.parameters for one in summary.notices} == {
        NoticeCode.CONTROLS_NOT_CHECKED: {
            "controls": "1",
            "in_range": "0",
            "out_of_range": "0",
            "not_judged": "1",
        }
    }


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_results_left_open_are_counted_by_reason_with_their_first_rows(
    asked: Asked, tmp_path: Path, form: str
) -> None:
    censored = ("E. coli", "dog", "enrofloxacin", "mic", None, ">0.25", None, None, None)
    rows = [(*ISOLATE, None, None, None), censored, (*ISOLATE[:-1], "R", None, None, None), censored]
    summary, _ = classified(asked, tmp_path, rows, form)
    assert summary.categories["not_evaluable"] == 2
    assert [(one.reason, one.results) for one in summary.left_open] == [("censored", 2)]
    assert [(one.row, one.value, one.refused) for one in summary.left_open_samples] == [
        (2, ">0.25", None),
        (4, ">0.25", None),
    ]
    assert [one.row for one in summary.samples] == [3]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_control_in_the_last_shard_speaks_of_the_first_and_no_row_is_counted_twice(
    with_ranges: Asked, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "BYTES_OF_A_SHARD", 1 << 12)
    isolates, control = [(*ISOLATE, "2026-04-01", None, None)] * 3_000, (*FAILED, "2026-04-01", None, None)
    frame = pl.DataFrame([*isolates, control], schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    path, out, done = tmp_path / "given", tmp_path / "answer", list[int]()
    if form == "csv":
        frame.write_csv(path)
    else:
        frame.write_parquet(path, row_group_size=500)
    summary = classify_file(
        path, out, FileOptions(), with_ranges, keep_personal=True, progress=lambda rows, _: done.append(rows)
    )
    assert set(warned(rows_of(summary, out))[:-1]) == {"control_failed"}
    assert (summary.rows, summary.results, done[-1]) == (3_001, 3_001, 3_001)


def test_without_a_control_a_date_that_cannot_be_read_and_stated_deviations_are_told(
    with_ranges: Asked, tmp_path: Path
) -> None:
    rows = [
        (*ISOLATE, "nonsense", None, None),
        (*ISOLATE, "2026-04-01", None, None),
        (*ISOLATE, "soon", "blood agar", None),
        (*ISOLATE, None, None, "48 h"),
    ]
    _, answer = classified(with_ranges, tmp_path, rows)
    assert warned(answer) == [
        "date_unreadable",
        None,
        "medium_deviates;date_unreadable",
        "incubation_deviates",
    ]


def test_a_control_without_a_host_is_no_refused_row(with_ranges: Asked, tmp_path: Path) -> None:
    control = ("ATCC 25922", None, "ampicillin", "disk", "10 µg", "20", None, None, None)
    summary, answer = classified(with_ranges, tmp_path, [control, (*ISOLATE, None, None, None)])
    assert (summary.refused, summary.categories) == ((), {"not_evaluable": 1, "S": 1})
    assert answer["reason"].to_list() == ["control_strain", None]


def test_a_control_without_a_range_says_so(asked: Asked, tmp_path: Path) -> None:
    _, answer = classified(asked, tmp_path, [(*FAILED, None, None, None), (*ISOLATE, None, None, None)])
    assert warned(answer)[1] == "control_without_range"


def test_columns_come_back_as_they_were(with_ranges: Asked, tmp_path: Path) -> None:
    frame = pl.DataFrame(
        [(*ISOLATE, dt.date(2026, 4, 1)), (*FAILED, dt.date(2026, 4, 1))],
        schema=list(COLUMNS[:7]),
        orient="row",
    )
    frame.write_parquet(tmp_path / "given")
    classify_file(tmp_path / "given", tmp_path / "out", FileOptions(), with_ranges, keep_personal=True)
    answer = pl.read_parquet(tmp_path / "out")
    assert answer["date"].equals(frame["date"])
    assert answer["warnings"][0] == "control_failed"


ANY = st.tuples(
    st.sampled_from(["E. coli", "ATCC 25922", "E. coli ATCC 25922", "ATCC 99999", "wyvern", None]),
    st.sampled_from(["dog", "dog", "wyvern"]),
    st.sampled_from(["ampicillin", "ABPC", "enrofloxacin", "gentamicin", "wyvernicin", None]),
    st.sampled_from(["disk", "disk", "mic", "by eye"]),
    st.sampled_from(["10 µg", "10", "5 µg", None]),
    st.sampled_from(["20", "30", "4", "<=0.25", ">1", "R", None]),
    st.sampled_from(["2026-04-01", "2026-04-02", "soon", None, None]),
    st.sampled_from([None, None, "MHA", "blood agar"]),
    st.sampled_from([None, None, "48 h"]),
)


def alone(asked: Asked, rows: list[tuple[str | None, ...]]) -> list[str | None]:
    """Answer row by row, each with what the controls of a request in JSON say."""
    results = [
        ResultIn(
            **{"organism": "", "drug": "", "method": "", "value": ""}
            | {name: cell for name, cell in zip(COLUMNS, row, strict=True) if cell is not None}
        )
        for row in rows
    ]
    written = [
        WrittenControl(
            strain=one.organism, **{name: getattr(one, name) for name in WrittenControl.__struct_fields__[1:]}
        )
        for one in results
        if control_strain(one.organism)
    ]
    checked = Controls(asked.words, asked.ranges, asked.tables, asked.on).checked(dict.fromkeys(written))
    day, said = Day(asked.words, checked), []
    for one in results:
        if one.method not in {"disk", "mic"}:
            said.append(None)
            continue
        result = Result(
            organism=one.organism,
            host=one.host,
            drug=one.drug,
            method=Method(one.method),
            value=one.value,
            disk_content=one.disk_content,
        )
        answer = classify_one(result, asked.tables, asked.policy, asked.words)
        remarks = day.applied(answer, one, asked.words).warnings
        said.append(written_warnings(frozenset(remark.code for remark in remarks)))
    return said


@given(rows=st.lists(ANY, min_size=1, max_size=25), form=st.sampled_from(["csv", "parquet"]))
def test_a_file_says_of_every_row_what_a_request_in_json_says_of_it(
    with_ranges: Asked,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str | None, ...]],
    form: str,
) -> None:
    _, answer = classified(with_ranges, tmp_path_factory.mktemp("any"), rows, form)
    assert warned(answer) == alone(with_ranges, rows)


WIDE = "SPEC_DATE,SPEC_TYPE,QC_STRAIN,ORIGIN,ORGANISM,AMP_ND10,AMP_NM,ENR_ND5"


def wide(asked: Asked, folder: Path, *lines: str, **options: Any) -> tuple[FileClassified, pl.DataFrame]:
    path, out = folder / "export.txt", folder / "answer"
    path.write_text("\n".join([WIDE, *lines]) + "\n", encoding="utf-8")
    summary = classify_file(path, out, FileOptions(out_layout="long", **options), asked, keep_personal=True)
    return summary, rows_of(summary, out)


@pytest.mark.parametrize(
    "control",
    [
        "2026-04-15,,,CAN,ATCC 25922,30,4,",
        "2026-04-15,qc,ATCC 25922,CAN,eco,30,4,",
        "15/4/2026,QC,atcc25922,CAN,,30,4,",
    ],
    ids=["as the organism", "marked, with its strain", "marked, without an organism"],
)
def test_a_control_of_a_wide_export_warns_beside_the_isolates_of_its_day(
    with_ranges: Asked, tmp_path: Path, control: str
) -> None:
    lines = ["15/4/2026,,,CAN,eco,20,0.25,30", control, "16/4/2026,,ATCC 25922,CAN,eco,20,0.25,30"]
    summary, answer = wide(with_ranges, tmp_path, *lines)
    said = {(row["row"], row["column"]): row["warnings"] for row in answer.iter_rows(named=True)}
    assert said["1", "AMP_ND10"] == "control_failed"
    assert said["2", "AMP_ND10"] == "control_strain;control_failed"
    assert [said[row, column] for row in "13" for column in ("AMP_NM", "ENR_ND5")] == [None] * 4
    assert said["3", "AMP_ND10"] is None, "a strain beside an isolate is no control"
    assert summary.notices[-1].parameters == {
        "controls": "2",
        "in_range": "1",
        "out_of_range": "1",
        "not_judged": "0",
    }


def test_a_row_whose_own_strain_is_a_control_strain_is_no_isolate_whatever_its_specimen(
    with_ranges: Asked, tmp_path: Path
) -> None:
    path, out = tmp_path / "export.txt", tmp_path / "answer"
    rows = ["2026-04-15,ur,ATCC 25922,CAN,eco,20,4,36", "2026-04-15,ur,7,CAN,eco,20,0.25,36"]
    path.write_text("\n".join([WIDE.replace("QC_STRAIN", "STRAIN"), *rows]) + "\n", encoding="utf-8")
    summary = classify_file(path, out, FileOptions(out_layout="long"), with_ranges, keep_personal=True)
    answer = rows_of(summary, out)
    of_control = answer.filter(pl.col("row") == "1")
    assert set(of_control["category"]) == {"not_evaluable"}
    assert all("control_strain" in said for said in of_control["warnings"])
    assert "S" in set(answer.filter(pl.col("row") == "2")["category"])


def test_rows_marked_as_control_that_name_no_strain_have_no_category_and_a_notice_says_so(
    with_ranges: Asked, tmp_path: Path
) -> None:
    summary, answer = wide(
        with_ranges, tmp_path, "2026-04-15,qc,,CAN,eco,30,4,", "2026-04-15,,,CAN,eco,20,4,"
    )
    assert warned(answer) == ["control_strain"] * 2 + ["methods_contradict"] * 2
    assert summary.categories == {"not_evaluable": 2, "S": 1, "R": 1}
    assert [(one.code, one.parameters) for one in summary.notices] == [
        (NoticeCode.CONTROLS_UNNAMED, {"rows": "1"})
    ]


@pytest.mark.parametrize("form", ["csv", "parquet", "wide"])
def test_an_isolate_named_as_a_control_strain_is_a_control_of_its_file(
    with_ranges: Asked, tmp_path: Path, form: str
) -> None:
    path, out = tmp_path / "given", tmp_path / "answer"
    if form == "wide":
        lines_of_file = (
            "isolate|SPEC_TYPE|ORIGIN|ORGANISM|AMP_ND10",
            "K1|ur|dog|eco|25",
            "ATCC®25922|ur|dog|eco|30",
        )
        path.write_text("\n".join(lines_of_file) + "\n", encoding="utf-8")
    else:
        frame = pl.DataFrame(
            [("K1", *ISOLATE), ("ATCC®25922", *ISOLATE[:-1], "30")],
            schema=("isolate", *COLUMNS[:6]),
            orient="row",
        )
        frame.write_csv(path) if form == "csv" else frame.write_parquet(path)
    options = FileOptions(out="parquet", out_layout="long") if form == "wide" else FileOptions()
    summary = classify_file(path, out, options, with_ranges, keep_personal=True)
    answer = rows_of(summary, out)
    assert answer["category"].to_list() == ["S", "not_evaluable"]
    assert answer["reason"].to_list()[1] == "control_strain"
    assert "control_failed" in (warned(answer)[0] or "")
    assert summary.rows == 2


@pytest.mark.parametrize(
    ("dates", "speaks"),
    [
        (("26/11/20", "26/11/20", "2026-11-19"), [True, True, False]),
        (("20/11/26", "20/11/2026", "2026-11-19"), [True, True, False]),
        (("46346", "2026-11-20", "2026-11-19"), [True, True, True]),
        (("26/11/20", "26/11/20", "26/11/19"), [True, True, True]),
    ],
)
def test_a_control_speaks_of_every_day_only_where_its_date_cannot_be_told_and_that_is_said(
    with_ranges: Asked, tmp_path: Path, dates: tuple[str, ...], speaks: list[bool]
) -> None:
    names = ("E. coli ATCC 25922", "E. coli", "E. coli")
    rows = [
        (name, "dog", "enrofloxacin", "disk", "5 µg", "30", date, None, None)
        for name, date in zip(names, dates, strict=True)
    ]
    summary, answer = classified(with_ranges, tmp_path, rows)
    assert ["control_failed" in (one or "") for one in warned(answer)] == speaks
    told = {one.code for one in summary.notices} & {NoticeCode.CONTROLS_UNDATED, NoticeCode.DATES_NOT_DECIDED}
    assert bool(told) == all(speaks)
