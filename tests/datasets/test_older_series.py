"""MICs of Japan's older dilution series are asked for, never counted as steps of 1, 2, 4."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload

OLDER = ["0.1", "0.2", "0.39", "0.78", "1.56", "3.13", "6.25", "12.5", "25", "50", "100", ">100"]
FACTS = {"organism": "E. coli", "disk_content": "10 µg"}


def read(tmp_path: Path, lines: list[str], head: str = "zone,MIC", **facts: str) -> ReadResult:
    path = tmp_path / "file.csv"
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    return read_upload(path, UploadedFacts(**{"drug": "AMP", **FACTS, **facts}))  # type: ignore[arg-type]


def rules(result: ReadResult) -> set[Rule]:
    return {one.rule for one in result.findings}


def test_the_older_series_undeclared_refuses_the_file_and_asks(tmp_path: Path) -> None:
    result = read(tmp_path, [f"20,{mic}" for mic in OLDER])
    assert (result.rows_kept, rules(result)) == (0, {Rule.MIC_SERIES_DOUBTFUL})
    assert result.findings[0].parameters == {
        "drug": "ampicillin",
        "n": "12",
        "of": "12",
        "examples": "0.1, 0.2, 0.39, 0.78, 1.56",
    }


def test_declared_it_is_read_without_a_warning(tmp_path: Path) -> None:
    result = read(tmp_path, [f"20,{mic}" for mic in OLDER], ladder="100")
    assert (result.rows_kept, result.findings) == (12, ())
    result = read(tmp_path, [f"20,{mic},100" for mic in OLDER], "zone,MIC,ladder")
    assert (result.rows_kept, result.findings) == (12, ())


@pytest.mark.parametrize(
    "mics",
    [
        ["0.12", "0.25", "0.5", "1", "2", "4", ">4", "6.25"],
        ["0.19", "0.38", "0.75", "1.5", "3", "6", "12"],
        ["0.2", "0.39", "25", "1", "2", "4", "8", "16"],
        ["25", "50", "25"],
    ],
    ids=["one slip", "half steps of strips", "fewer than four of five", "two values"],
)
def test_other_mics_are_judged_row_by_row(tmp_path: Path, mics: list[str]) -> None:
    assert Rule.MIC_SERIES_DOUBTFUL not in rules(read(tmp_path, [f"20,{mic}" for mic in mics]))


def test_one_drug_among_others_is_named(tmp_path: Path) -> None:
    lines = [f"AMP,20,{mic}" for mic in ("0.5", "1", "2", "4", "8") * 9]
    lines += [f"GEN,20,{mic}" for mic in ("0.39", "0.78", "1.56", "3.13")]
    result = read(tmp_path, lines, "drug,zone,MIC")
    assert [one.parameters["drug"] for one in result.findings if one.severity == "error"] == ["gentamicin"]
