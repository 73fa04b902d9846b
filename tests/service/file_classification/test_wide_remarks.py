"""The last column of the wide form: what the long form says beside a category is lost in neither."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.batch.wide_remarks import remarks
from breakpoints.policy import DoNotReport, Policy
from service.file_classification.classifying import Asked
from service.file_classification.classifying import classify as classify_file
from service.file_classification.options import FileOptions, OutLayout
from tests.service.file_classification.conftest import Classify, rows_of

HEADER = ("SPEC_DATE", "SPEC_TYPE", "ORIGIN", "ORGANISM", "AMP_ND10", "AMP_NM", "ENR_ND5", "remarks")


@pytest.fixture(scope="module")
def cascading(asked: Asked) -> Asked:
    """Ask with a laboratory that reports no enrofloxacin while ampicillin works; it holds no ranges."""
    withheld = DoNotReport(drug="enrofloxacin", unless=("ampicillin",))
    return msgspec.structs.replace(asked, policy=Policy(do_not_report=(withheld,)))


def answered(asked: Asked, folder: Path, rows: list[tuple[str, ...]], layout: OutLayout) -> pl.DataFrame:
    pl.DataFrame(rows, schema=list(HEADER), orient="row").write_parquet(folder / "given")
    options = FileOptions(out_layout=layout)
    summary = classify_file(folder / "given", folder / layout, options, asked, keep_personal=True)
    return rows_of(summary, folder / layout)


def in_wide(answer: pl.DataFrame) -> set[tuple[int, str, str]]:
    """Read the remarks: the row, the column and what is said of it."""
    found = set()
    for number, row in enumerate(answer.iter_rows(named=True), start=1):
        measured = [name for name in HEADER[4:7] if (row[name] or "").strip()]
        for one in (row["remarks_classified"] or "").split("; "):
            said, _, where = one.partition(": ")
            found |= {(number, column, said) for column in (measured if where == "*" else where.split(", "))}
    return {one for one in found if one[1]}


UNREAD = "screening_unreadable"


def in_long(answer: pl.DataFrame) -> set[tuple[int, str, str]]:
    found = set()
    for row in answer.iter_rows(named=True):
        said = (row["warnings"] or "").split(";")
        said += ["not_reported"] if row["reported"] == "no" else []
        unread = re.search("test=([a-z_]+)", row["detail"] or "") if row["reason"] == UNREAD else None
        said += [f"{UNREAD} ({unread[1]})"] if unread else []
        rule = "mechanism_found" if row["reason"] == "mechanism_found" else "expert_rule"
        said += [f"{rule} ({row['category_by_value']} by value)"] if row["category_by_value"] else []
        found |= {(int(row["row"]), row["column"], one) for one in said if one}
    return found


CELLS = st.sampled_from(["20", "06", "17.5", "<=.25", "0.3", ">4", "R", "", " "])
ROWS = st.tuples(
    st.sampled_from(["2026-04-01", "2026-04-02"]),
    st.sampled_from(["ur", "", "zz"]),
    st.sampled_from(["CAN", "zzz"]),
    st.sampled_from(["eco", "ATCC 25922", "xxx"]),
    *[CELLS] * 3,
    st.just("kept"),
)


@given(rows=st.lists(ROWS, min_size=1, max_size=12))
def test_the_wide_form_says_of_every_result_what_the_long_form_says(
    cascading: Asked, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    wide = answered(cascading, folder, rows, "wide")
    assert wide.columns[-2:] == ["remarks", "remarks_classified"]
    assert wide["remarks"].to_list() == ["kept"] * len(rows)
    assert in_wide(wide) == in_long(answered(cascading, folder, rows, "long"))


def test_what_changed_an_answer_stands_first_and_what_is_said_of_all_once() -> None:
    isolates = np.array([0, 0, 0, 2])
    answers = {
        "warnings": pl.Series(
            ["control_failed;higher_taxon", "control_failed", "control_failed", "higher_taxon"]
        ),
        "category_by_value": pl.Series([None, "S", None, None], dtype=pl.String),
        "reported": pl.Series(["no", None, "no", None], dtype=pl.String),
        "reason": pl.Series([None] * 4, dtype=pl.String),
        "detail": pl.Series([None] * 4, dtype=pl.String),
    }
    columns = pl.Series(["GEN_ND10", "FOX_NM", "TOB_ND10", "AMP_NM"])
    assert remarks(isolates, columns, answers, 3).to_list() == [
        "expert_rule (S by value): FOX_NM; not_reported: GEN_ND10, TOB_ND10; "
        "higher_taxon: GEN_ND10; control_failed: *",
        None,
        "higher_taxon: AMP_NM",
    ]


def test_a_file_without_anything_to_remark_has_an_empty_column(classify: Classify, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("ORGANISM,AMP_ND10,AMP_NM,ENR_ND5\neco,20,,\neco,,,\n", encoding="utf-8")
    summary, out = classify(path, host="dog")
    assert rows_of(summary, out)["remarks"].to_list() == [None, None]
