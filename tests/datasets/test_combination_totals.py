"""Sums of both components of a combination are taken apart where the ratio is known, else refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.combination_totals import taken_apart
from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload

SXT = UploadedFacts(organism="E. coli", drug="SXT", disk_content="1.25/23.75 µg")
AMC = UploadedFacts(organism="E. coli", drug="AMC", disk_content="20/10 µg")
TZP = UploadedFacts(organism="E. coli", drug="whonet:TZP", disk_content="30/6 µg")


def read(tmp_path: Path, facts: UploadedFacts, *mics: str) -> ReadResult:
    """Read a file of isolates with these MICs."""
    path = tmp_path / "mics.csv"
    lines = [f"V{i};20;{mic}" for i, mic in enumerate(mics, start=1)]
    path.write_text("isolate;zone;mic\n" + "\n".join(lines), encoding="utf-8")
    return read_upload(path, facts)


def kept(result: ReadResult) -> list[str]:
    """Return the MICs that were kept, in the order of the isolates."""
    return [line.split("\t")[6] for line in (result.canonical or b"").decode().splitlines()[1:]]


def rules(result: ReadResult) -> list[Rule]:
    return [finding.rule for finding in result.findings]


@pytest.mark.parametrize(
    ("total", "both"),
    [
        ("<=20", "<=1/19"),
        ("40", "2/38"),
        (">=320", ">=16/304"),
        ("10", "0.5/9.5"),
        ("<=2.5", "<=0.125/2.375"),
    ],
)
def test_a_sum_of_one_to_nineteen_is_taken_apart(tmp_path: Path, total: str, both: str) -> None:
    result = read(tmp_path, SXT, total)
    assert (kept(result), rules(result)) == ([both], [Rule.MIC_TOTAL_TAKEN_APART])
    assert result.findings[0].value == total
    assert result.findings[0].parameters["read_as"] == both


@pytest.mark.parametrize("mic", ["<=0.5", "1", "16", "0.5/9.5", "0.38", "1.5", "3", ">32"])
def test_what_the_first_component_alone_can_be_is_no_sum(tmp_path: Path, mic: str) -> None:
    result = read(tmp_path, SXT, mic)
    assert kept(result) == [mic]
    assert {*rules(result)} <= {Rule.MIC_OFF_LADDER}


def test_sums_among_other_values_are_refused(tmp_path: Path) -> None:
    result = read(tmp_path, SXT, "<=20", "4", "320", "1/19")
    assert kept(result) == ["4", "1/19"]
    assert rules(result) == [Rule.MIC_TOTAL_DOUBTFUL] * 2


def test_ratios_beside_sums_put_them_in_no_doubt(tmp_path: Path) -> None:
    result = read(tmp_path, SXT, "<=20", "<=1/19", "R")
    assert kept(result) == ["<=1/19", "<=1/19"]


def test_a_decimal_comma_is_none_of_its_business(tmp_path: Path) -> None:
    assert kept(read(tmp_path, SXT, "<=2,5", "20")) == ["<=0.125/2.375", "1/19"]


@pytest.mark.parametrize(
    ("facts", "mic", "is_refused"),
    [
        pytest.param(AMC, "8", False, id="the first component"),
        pytest.param(AMC, "8/4", False, id="both components"),
        pytest.param(AMC, "3", False, id="a half step of a strip"),
        pytest.param(AMC, "18", True, id="16 and 2 together, or nothing"),
        pytest.param(TZP, "20", True, id="16 and 4 together, or nothing"),
        pytest.param(TZP, "16", False, id="the first component of a fixed partner"),
    ],
)
def test_what_may_be_a_sum_with_a_fixed_partner_is_refused(
    tmp_path: Path, facts: UploadedFacts, mic: str, is_refused: bool
) -> None:
    result = read(tmp_path, facts, mic)
    assert (kept(result) == []) == is_refused
    assert (Rule.MIC_TOTAL_DOUBTFUL in rules(result)) == is_refused


def test_single_drugs_and_logarithms_have_no_sums(tmp_path: Path) -> None:
    single = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg")
    assert kept(read(tmp_path, single, "20")) == ["20"]
    log2 = UploadedFacts(organism="E. coli", drug="SXT", disk_content="1.25/23.75 µg", mic_scale="log2")
    assert kept(read(tmp_path, log2, "10")) == ["1024"]


def test_what_is_no_bare_number_is_not_taken_apart() -> None:
    assert taken_apart("1/19", "1:19") is None


def test_only_sums_of_two_to_one_are_refused_and_a_strip_is_not(tmp_path: Path) -> None:
    sums = read(tmp_path, AMC, "3", "6", "12", ">96")
    assert (kept(sums), rules(sums)) == ([], [Rule.MIC_TOTAL_DOUBTFUL] * 4)
    assert kept(read(tmp_path, AMC, "3", "6", "4", "8")) == ["3", "6", "4", "8"]


@pytest.mark.parametrize(
    ("mic", "is_kept"), [("8/4", True), ("16/2", True), (">32/16", True), ("4/8", False)]
)
def test_a_ratio_the_wrong_way_round_is_refused(tmp_path: Path, mic: str, is_kept: bool) -> None:
    result = read(tmp_path, AMC, mic)
    assert (kept(result) == [mic], rules(result) == [Rule.MIC_RATIO_DOES_NOT_FIT]) == (is_kept, not is_kept)
