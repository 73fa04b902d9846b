"""Rows of a wide file that name one isolate are read together, as those of a long file are."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from breakpoints.classify import Policy
from breakpoints.vocabulary import vocabulary
from service.file_classification.classifying import Asked, classify
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified
from tests.service.file_classification.test_isolates_of_a_file import TABLES

HEADER = "isolate|ORIGIN|ORGANISM|MECA_PCR|LEX_NM|OXA_NM|CLI_NM"


def classified(folder: Path, *lines: str, **options: Any) -> tuple[FileClassified, pl.DataFrame]:
    path, out = folder / "in.txt", folder / "out.parquet"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = Asked(tables=TABLES, words=vocabulary(), policy=Policy(), on="2026-01-01")
    stated = FileOptions(host="dog", out="parquet", **options)
    return classify(path, out, stated, asked, keep_personal=False), pl.read_parquet(out).cast(pl.String)


def cefalexin(found: pl.DataFrame) -> list[str | None]:
    if "LEX_NM_category" in found.columns:
        return found["LEX_NM_category"].to_list()
    return found.filter(pl.col("drug") == "whonet:LEX")["category"].to_list()


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize(
    ("other", "category"),
    [
        pytest.param("K1|d|sau|+|||", "R", id="a test without any result"),
        pytest.param("k1 |d|sau|||8|", "R", id="a result of another drug"),
        pytest.param("K1|d|sau|-|||0.25", "S", id="nothing that matters"),
        pytest.param("K2|d|sau|+||8|", "S", id="another isolate"),
        pytest.param("K1|d|eco|||8|", "S", id="another organism"),
    ],
)
def test_another_row_of_the_isolate_decides(tmp_path: Path, layout: Any, other: str, category: str) -> None:
    rows = ("K1|d|sau||0.5||", "K3|d|sau||0.5||", other)
    for lines in (rows, rows[::-1]):
        _, found = classified(tmp_path, HEADER, *lines, out_layout=layout)
        answers = [one for one in cefalexin(found) if one is not None]
        assert answers == (["S", category] if lines is not rows else [category, "S"])


@pytest.mark.parametrize(
    "heading", ["検査番号", "受付番号", "番号", "No", "ID", "Accession", "Strain", "菌株名"]
)
def test_a_number_names_the_isolate_where_nothing_else_does(tmp_path: Path, heading: str) -> None:
    header = HEADER.replace("isolate", heading)
    summary, found = classified(tmp_path, header, "1|d|sau||0.5||", "1|d|sau|||8|", "2|d|sau||0.5||")
    assert [one for one in cefalexin(found) if one is not None] == ["R", "S"]
    assert summary.detected.fields["isolate"] == heading


@pytest.mark.parametrize(
    ("other", "category"),
    [("P1|S1|1", "R"), ("P1|S1|2", "S"), ("P1|S2|1", "S"), ("P1||1", "not_evaluable")],
)
def test_whonets_numbers_of_specimen_and_isolate_name_the_isolate(
    tmp_path: Path, other: str, category: str
) -> None:
    header = HEADER.replace("isolate", "PATIENT_ID|SPEC_NUM|ISOL_NUM")
    summary, found = classified(tmp_path, header, "P1|S1|1|d|sau||0.5||", f"{other}|d|sau|+|||")
    assert cefalexin(found)[0] == category
    assert summary.detected.fields["isolate"] == "SPEC_NUM"
    assert summary.detected.further["isolate"] == ("ISOL_NUM",)
    assert "PATIENT_ID" in summary.personal_dropped
    summary, found = classified(
        tmp_path, header, "P1|S1|1|d|sau||0.5||", f"{other}|d|sau|+|||", columns={"isolate": ""}
    )
    assert cefalexin(found)[0] == "S"
    assert "isolate" not in summary.detected.fields


def test_a_long_file_with_whonets_numbers_says_the_same(tmp_path: Path) -> None:
    header = "SPEC_NUM,ISOL_NUM,organism,drug,method,value"
    rows = ("S1,1,S. aureus,cefalexin,mic,0.5", "S1,2,S. aureus,cefalexin,mic,0.5")
    _, found = classified(tmp_path, header, *rows, "S1,1,S. aureus,oxacillin,mic,8")
    assert found["category"].to_list()[:2] == ["R", "S"]


@pytest.mark.parametrize("heading", ["検査番号", "No", "id"])
@pytest.mark.parametrize(
    ("numbers", "categories"),
    [
        pytest.param("1122", ["R", "R", "S", "S"], id="shared side by side: the isolate's"),
        pytest.param(("1", "1", "2", "3"), ["R", "R", "S", "S"], id="shared by half of the rows"),
        pytest.param("1234", ["not_evaluable", "R", "not_evaluable", "S"], id="of each row: nobody's"),
        pytest.param("1212", ["not_evaluable", "R", "not_evaluable", "S"], id="of pages: nobody's"),
        pytest.param(("", "", "", ""), ["not_evaluable", "R", "not_evaluable", "S"], id="blank: nobody's"),
    ],
)
def test_a_number_names_the_isolate_of_results_in_rows_where_these_share_it(
    tmp_path: Path, heading: str, numbers: Sequence[str], categories: list[str]
) -> None:
    results = ("cefalexin,mic,0.5", "oxacillin,mic,8", "cefalexin,mic,0.5", "oxacillin,mic,0.25")
    rows = [f"{number},S. aureus,{one}" for number, one in zip(numbers, results, strict=True)]
    header = f"{heading},organism,drug,method,value"
    summary, found = classified(tmp_path, header, *rows)
    assert found["category"].to_list() == categories
    assert summary.detected.fields.get("isolate") == (heading if categories[0] == "R" else None)
    _, found = classified(tmp_path, header, *rows, columns={"isolate": ""})
    assert found["category"].to_list() == ["not_evaluable", "R", "not_evaluable", "S"]


@pytest.mark.parametrize("header", ["ORIGIN|ORGANISM|LEX_NM", "ORIGIN|ORGANISM|LEX_NM|OXA_NM"])
def test_an_export_of_one_or_two_drugs_is_known(tmp_path: Path, header: str) -> None:
    summary, found = classified(tmp_path, header, "d|sau|0.5" + "|" * (header.count("|") - 2))
    assert summary.detected.layout == "whonet_wide"
    assert cefalexin(found) == ["S"]


def test_remarks_name_the_screening_test_that_cannot_be_read(tmp_path: Path) -> None:
    _, found = classified(tmp_path, HEADER, "K1|d|sau|perhaps|0.5||0.25", "K2|d|sau|ND|0.5||0.25")
    assert found["remarks"].to_list() == ["screening_unreadable (methicillin_resistance): LEX_NM", None]
    assert found["CLI_NM_category"].to_list() == ["S", "S"]


def test_isolates_of_a_file_in_words_are_joined_too(tmp_path: Path) -> None:
    header = "検体番号,菌種,mecA,セファレキシン MIC,オキサシリン MIC"
    _, found = classified(tmp_path, header, "Ｖ１,S. aureus,,0.5,", "V1,S. aureus,+,,")
    assert found["セファレキシン MIC_category"].to_list() == ["R", None]


@pytest.mark.parametrize("layout", ["wide", "long", "rows"])
def test_blank_lines_are_no_rows_and_are_counted(tmp_path: Path, layout: Any) -> None:
    lines, stated = ("ORIGIN|ORGANISM|LEX_NM|OXA_NM", "d|sau|0.5|", "", "|||", "d|sau|8|", " | || "), {}
    if layout == "rows":
        lines = (
            "organism,drug,method,value",
            "S. aureus,whonet:LEX,mic,0.5",
            "",
            ",,,",
            "S. aureus,whonet:LEX,mic,8",
        )
        lines = (*lines, " , ,,")
    else:
        stated = {"out_layout": layout}
    summary, found = classified(tmp_path, *lines, **stated)
    assert cefalexin(found) == ["S", "R"]
    assert (summary.rows, found.height, summary.without_result) == (2, 2, 0)
    assert {one.code: one.parameters for one in summary.notices}["blank_lines"] == {"lines": "3"}
    if layout == "long":
        assert found["row"].to_list() == ["1", "4"]


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_line_of_separators_is_blank_in_a_plain_file_too(tmp_path: Path, end: str) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    lines = "organism,host,drug,method,value", "S. aureus,dog,cefalexin,mic,0.5", ",,,,"
    path.write_text("\n".join(lines) + end, encoding="utf-8")
    asked = Asked(tables=TABLES, words=vocabulary(), policy=Policy(), on="2026-01-01")
    summary = classify(path, out, FileOptions(), asked, keep_personal=True)
    assert (summary.rows, summary.results) == (1, 1)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
