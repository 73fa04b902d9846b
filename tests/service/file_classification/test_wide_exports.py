"""WHONET's wide exports: an isolate per row in, a category beside each measurement out."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.batch.tally import Tally
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide import WideShards
from breakpoints.batch.wide_form import ROW, WideForm
from breakpoints.classify import Result
from breakpoints.classify import classify as classify_one
from breakpoints.whonet.headers import measured_columns
from service.file_classification.classifying import Asked
from service.file_classification.faults import Unclassifiable
from service.file_classification.report import NoticeCode
from service.locale.catalogue import text
from tests.service.file_classification.conftest import Classify, rows_of

HEADER = (
    "ROW_IDX|PATIENT_ID|LAST_NAME|SPEC_DATE|SPEC_TYPE|ORIGIN|ORGANISM|AMP_ND10|AMP_NM|ENR_ND5|ENR_EM|AMC_ND99"
)
LINES = [
    "0|A1|Yamada|3/4/2026 12:00:00 AM|ur|d|eco|20|.25|30|<=0.03|",
    "1|A2|Sato|14/4/2026 12:00:00 AM|ur|CAN|ECO|06|>32|6|>4|20",
    "2|A3|Suzuki||ot|d|xxx|R||21||",
    "3|A4|Tanaka|2026-04-15||d|eco|||||",
    "4|A5|Ito||ur|d|eco|R|2026-08-16 00:00:00|5|0|",
]
CATEGORIES = [
    ["S", "S", "S", "S", None],
    ["R", "R", "R", "R", "no_criterion"],
    ["unknown_organism", None, "unknown_organism", None, None],
    [None] * 5,
    ["value_unreadable", "value_unreadable", "value_out_of_range", "value_out_of_range", None],
]
MEASURED = ["AMP_ND10", "AMP_NM", "ENR_ND5", "ENR_EM", "AMC_ND99"]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.txt"
    path.write_text("\r\n".join([HEADER, *LINES]) + "\r\n", encoding="utf-8")
    return path


def test_a_category_or_the_code_of_a_refusal_stands_beside_each_measurement(
    classify: Classify, export: Path
) -> None:
    summary, out = classify(export, hosts={"d": "dog"})
    heading, _, _ = out.read_bytes().partition(b"\n")
    assert heading.startswith(b"\xef\xbb\xbf"), "Excel in Japan reads UTF-8 by its mark"
    assert b"|" not in heading, "and splits at commas alone"
    answer = rows_of(summary, out)
    assert answer.select(f"{name}_category" for name in MEASURED).rows() == [tuple(row) for row in CATEGORIES]
    assert answer.columns[3:6] == ["ORIGIN", "ORGANISM", "AMP_ND10"]
    given = [row.split("|") for row in LINES]
    for place, name in enumerate(MEASURED, start=7):
        assert [cell or "" for cell in answer[name].fill_null("")] == [row[place] for row in given]


def test_the_summary_counts_isolates_results_and_what_was_refused(classify: Classify, export: Path) -> None:
    summary, _ = classify(export, hosts={"d": "dog"})
    assert (summary.rows, summary.results, summary.without_result) == (5, 15, 1)
    assert summary.categories == {"R": 4, "S": 4, "no_criterion": 1}
    assert {(one.refused, one.reason): one.results for one in summary.refused} == {
        ("unknown_organism", None): 2,
        ("value_unreadable", "category_typed"): 1,
        ("value_unreadable", "date_in_its_place"): 1,
        ("value_out_of_range", "zone_out_of_range"): 1,
        ("value_out_of_range", "mic_not_positive"): 1,
    }
    assert [(one.drug, one.results) for one in summary.no_criterion] == [("whonet:AMC", 1)]
    assert [(one.row, one.column) for one in summary.samples][:2] == [(3, "AMP_ND10"), (3, "ENR_ND5")]


def test_the_long_form_has_every_result_with_its_criterion_and_each_isolate_at_least_once(
    classify: Classify, export: Path
) -> None:
    summary, out = classify(export, hosts={"d": "dog"}, out_layout="long", out="parquet")
    answer = rows_of(summary, out)
    assert answer["row"].to_list() == ["1"] * 4 + ["2"] * 5 + ["3"] * 2 + ["4"] + ["5"] * 4
    assert answer["column"].to_list()[:4] == MEASURED[:4]
    assert answer.row(0, named=True) | {"criterion": "-"} == answer.row(0, named=True) | {
        "organism": "whonet:eco",
        "host": "dog",
        "drug": "whonet:AMP",
        "method": "disk",
        "disk_content": "10 µg",
        "value": "20",
        "specimen": "urine",
        "date": "2026-04-03",
        "category": "S",
        "table": "own@1.0.0",
        "criterion": "-",
    }
    assert answer.row(11, named=True)["reason"] == "no_value"


def test_personal_columns_of_an_export_are_dropped_and_named(classify: Classify, export: Path) -> None:
    summary, out = classify(export, hosts={"d": "dog"}, out_layout="long")
    assert summary.personal_dropped == ("PATIENT_ID", "LAST_NAME")
    assert "Yamada" not in out.read_text() + str(summary)


def test_dates_whose_order_nothing_decides_are_left_out_and_a_notice_says_so(
    classify: Classify, tmp_path: Path
) -> None:
    path = tmp_path / "export.txt"
    path.write_text("\n".join([HEADER, LINES[0]]) + "\n", encoding="utf-8")
    summary, out = classify(path, hosts={"d": "dog"}, out_layout="long")
    assert NoticeCode.DATES_NOT_DECIDED in {one.code for one in summary.notices}
    assert set(rows_of(summary, out)["date"]) == {None}
    stated, out = classify(path, hosts={"d": "dog"}, out_layout="long", date_order="month_first")
    assert set(rows_of(stated, out)["date"]) == {"2026-03-04"}


def test_headers_of_another_guideline_and_contents_without_a_meaning_are_told(
    classify: Classify, export: Path
) -> None:
    summary, _ = classify(export, hosts={"d": "dog"})
    told = {one.code: one.parameters for one in summary.notices}
    assert told[NoticeCode.OTHER_GUIDELINE]["guideline"] == "EUCAST"
    assert told[NoticeCode.CONTENT_NOT_KNOWN] == {"columns": "AMC_ND99"}


def test_a_host_stated_for_every_row_wins_visibly_and_a_code_nobody_knows_is_refused(
    classify: Classify, export: Path
) -> None:
    unknown, _ = classify(export)
    assert {(one.refused, one.reason): one.results for one in unknown.refused}[
        "unknown_host", "host_code"
    ] == 8
    stated, _ = classify(export, host="dog")
    assert NoticeCode.HOST_STATED in {one.code for one in stated.notices}
    assert "unknown_host" not in {one.refused for one in stated.refused}


def test_an_export_whose_hosts_are_blank_says_that_they_are_blank(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text("ORGANISM,HOST,AMP_ND10\neco,,20\neco,,21\n", encoding="utf-8")
    summary, _ = classify(path)
    assert {(one.refused, one.reason) for one in summary.refused} == {("unknown_host", "host_blank")}
    assert "動物種が空欄" in text("reason.host_blank", "ja")


def test_an_export_without_hosts_asks_for_one(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text("ORGANISM,AMP_ND10,AMP_NM,ENR_ND5\neco,20,4,30\n", encoding="utf-8")
    with pytest.raises(Unclassifiable) as fault:
        classify(path)
    assert fault.value.fault.parameters["missing"] == "host"


CELLS = st.sampled_from(["20", "06", "<=.5", ">4", "R", "", " ", "2026-08-16 00:00:00", "1.5", "0"])
ISOLATE = st.tuples(
    st.sampled_from(["eco", "sau", "xxx", ""]), st.sampled_from(["d", "CAN", "z"]), CELLS, CELLS, CELLS
)
WIDE = ["ORGANISM", "ORIGIN", "AMP_ND10", "AMP_NM", "ENR_ND5"]


@given(
    isolates=st.lists(ISOLATE, min_size=1, max_size=20),
    size=st.sampled_from([1, 7, 100]),
    layout=st.sampled_from(["wide", "long"]),
)
def test_shards_of_any_size_say_what_the_scalar_way_says(
    asked: Asked, isolates: list[tuple[str, ...]], size: int, layout: Any
) -> None:
    frame = pl.DataFrame(isolates, schema=WIDE, orient="row").with_row_index(ROW)
    form = WideForm(
        measured=measured_columns(WIDE, asked.words),
        fields={"organism": "ORGANISM", "host": "ORIGIN"},
        given={},
        kept=tuple(WIDE),
        own_hosts={"d": "dog"},
        layout=layout,
    )

    def answered(rows: int) -> pl.DataFrame:
        twin = BatchTwin(asked.tables, asked.policy, asked.words)
        shards = WideShards(twin, form, asked.words, Tally(form.given))
        parts = [shards.answer(part).cast(pl.String) for part in frame.iter_slices(rows)]
        return pl.concat(parts)

    whole = answered(len(isolates))
    assert answered(size).equals(whole)
    if layout == "wide":
        assert whole.height == len(isolates)
        for row, isolate in zip(whole.iter_rows(named=True), isolates, strict=True):
            for column in form.measured:
                assert row[f"{column.column}_category"] == scalar(asked, isolate, column)


def scalar(asked: Asked, isolate: tuple[str, ...], column: Any) -> str | None:
    """Classify one cell of an isolate alone."""
    cell = dict(zip(WIDE, isolate, strict=True))[column.column].strip()
    if not cell:
        return None
    hosts = {"d": "dog", "CAN": "dog"}
    result = Result(
        organism=f"whonet:{isolate[0]}" if isolate[0] in {"eco", "sau"} else isolate[0],
        host=hosts.get(isolate[1], isolate[1]),
        drug=column.drug,
        method=column.method,
        value=cell,
        disk_content=column.disk_content,
    )
    answer = classify_one(result, asked.tables, asked.policy, asked.words)
    return (answer.category or answer.refused or None) and str((answer.category or answer.refused).value)


def test_an_export_with_a_comma_and_words_for_headers_is_known_too(
    classify: Classify, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["Identification number", "Specimen type", "Organism", "AMP_ND10", "ENR_ND5", "ENR_NM"]
        )
        writer.writerow(["A001", "Urine", "ECO", "20", "23", "<=.5"])
    summary, out = classify(path, host="犬")
    assert summary.personal_dropped == ("Identification number",)
    assert rows_of(summary, out).row(0) == (
        *("Urine", "ECO", "20", "S", "23", "S", "<=.5", "S"),
        "site_from_specimen: *",
    )


@pytest.mark.parametrize(
    ("tests", "category"),
    [
        pytest.param("|", "S", id="not tested"),
        pytest.param("-|n", "S", id="negative by both"),
        pytest.param("+|", "R", id="positive in the first column"),
        pytest.param("|p", "R", id="positive in the second alone"),
        pytest.param("-|+", "R", id="one positive counts"),
        pytest.param("-|perhaps", "value_unreadable", id="one that cannot be read"),
        pytest.param("+|perhaps", "R", id="positive whatever the other says"),
    ],
)
def test_every_column_of_a_screening_test_counts(
    classify: Classify, tmp_path: Path, tests: str, category: str
) -> None:
    path = tmp_path / "export.txt"
    path.write_text(
        f"ORIGIN|ORGANISM|ESBL|X_BLEE|AMP_NM|ENR_EM\nd|eco|{tests}|.25|<=0.03\n", encoding="utf-8"
    )
    answer = rows_of(*classify(path, hosts={"d": "dog"}, layout="whonet_wide"))
    assert answer["AMP_NM_category"].to_list() == [category]
    assert answer["ENR_EM_category"].to_list() == ["S"], "no test of a beta-lactamase concerns a quinolone"
