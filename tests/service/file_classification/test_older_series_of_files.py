"""MICs of the series 100, 50, 25 ... in a file that does not say so."""

from pathlib import Path
from typing import Any

import pytest

from service.file_classification.report import NoticeCode
from tests.service.file_classification.test_isolates_of_wide_files import classified

LONG = "isolate,organism,drug,method,value"
OLDER = ("<=0.2", "0.78", "3.13", "6.25", "12.5")


def told(tmp_path: Path, *lines: str, **options: Any) -> dict[str, str] | None:
    summary, _ = classified(tmp_path, *lines, **options)
    found = [one for one in summary.notices if one.code is NoticeCode.SERIES_UNDECLARED]
    return found[0].parameters if found else None


def long(values: tuple[str, ...], method: str = "mic") -> list[str]:
    return [LONG, *(f"{n},S. aureus,cefalexin,{method},{value}" for n, value in enumerate(values))]


@pytest.mark.parametrize("method", ["mic", "ＭＩＣ"])
def test_a_file_of_results_is_told_of_its_series_once_with_the_column(tmp_path: Path, method: str) -> None:
    expected = {"columns": "value", "drugs": "cefalexin (<=0.2, 0.78, 3.13, 6.25, 12.5)"}
    assert told(tmp_path, *long(OLDER, method)) == expected


def test_a_file_of_isolates_is_told_of_the_columns_alone_that_are_of_the_series(tmp_path: Path) -> None:
    rows = [f"{n}|d|sau|{value}|{value}|0.5" for n, value in enumerate(OLDER)]
    found = told(tmp_path, "isolate|ORIGIN|ORGANISM|LEX_NM|CLI_NM|OXA_NM", *rows)
    assert found is not None
    assert found["columns"] == "LEX_NM, CLI_NM"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(("0.25", "0.5", "1", "2", "4"), id="the ladder"),
        pytest.param(("0.38", "0.75", "1.5", "3", "6"), id="a gradient strip"),
        pytest.param(("12.5", "0.5", "1", "2", "4"), id="a single value"),
    ],
)
def test_other_values_are_told_of_no_series(tmp_path: Path, values: tuple[str, ...]) -> None:
    assert told(tmp_path, *long(values)) is None


@pytest.mark.parametrize("series", ["1", "100"])
def test_a_series_that_is_declared_is_not_asked_for(tmp_path: Path, series: str) -> None:
    assert told(tmp_path, *long(OLDER), ladder=series) is None
    header, *rows = long(OLDER)
    assert told(tmp_path, f"{header},ladder", *(f"{row},{series}" for row in rows)) is None


def test_that_a_series_is_two_fold_declares_none_and_refuses_nothing(tmp_path: Path) -> None:
    header, *rows = long(OLDER)
    lines = (f"{header},希釈系列", *(f"{row},２倍希釈" for row in rows))
    summary, _ = classified(tmp_path, *lines)
    assert summary.detected.fields["ladder"] == "希釈系列"
    assert not summary.refused
