"""One disk is one group however its content is written; what no disk can hold is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from breakpoints.vocabulary import vocabulary
from datasets.disk_contents import read_content
from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload

SXT, AMC = "trimethoprim_sulfamethoxazole", "amoxicillin_clavulanic_acid"


@pytest.mark.parametrize(
    ("drug", "text", "content", "rule"),
    [
        (SXT, "1.25/23.75 µg", "1.25/23.75 µg", None),
        (SXT, "25", "1.25/23.75 µg", Rule.DISK_CONTENT_REWRITTEN),
        (SXT, "25 ug", "1.25/23.75 µg", Rule.DISK_CONTENT_REWRITTEN),
        (SXT, "1.25", "1.25/23.75 µg", Rule.DISK_CONTENT_REWRITTEN),
        (SXT, "23.75/1.25 µg", "1.25/23.75 µg", Rule.DISK_CONTENT_REWRITTEN),
        (SXT, "1.25/23.8 µg", "1.25/23.75 µg", Rule.DISK_CONTENT_REWRITTEN),
        (SXT, "SXT25", "1.25/23.75 µg", None),
        (AMC, "20/10", "20/10 µg", None),
        (AMC, "20", "20/10 µg", Rule.DISK_CONTENT_REWRITTEN),
        (AMC, "3 µg", "2/1 µg", Rule.DISK_CONTENT_REWRITTEN),
        (AMC, "30", None, Rule.DISK_CONTENT_AMBIGUOUS),
        (AMC, "99", None, Rule.DISK_CONTENT_UNREADABLE),
        (AMC, "99 µg", None, Rule.DISK_CONTENT_IMPOSSIBLE),
        ("ampicillin", "1000 µg", None, Rule.DISK_CONTENT_IMPOSSIBLE),
        ("ampicillin", "10 units", None, Rule.DISK_CONTENT_IMPOSSIBLE),
        ("ampicillin", "20 µg", "20 µg", Rule.DISK_CONTENT_UNUSUAL),
        ("ampicillin", "2 µg", "2 µg", None),
        ("benzylpenicillin", "10 IU", "10 units", None),
        ("benzylpenicillin", "10", None, Rule.DISK_CONTENT_UNREADABLE),
        ("aspoxicillin", "30 µg", "30 µg", None),
        ("", "10 µg", "10 µg", None),
    ],
)
def test_a_disk_content_is_one_of_those_that_the_drug_has(
    drug: str, text: str, content: str | None, rule: Rule | None
) -> None:
    cell = read_content(text, drug, vocabulary())
    assert (cell.value, cell.rule) == (content, rule)


def _read(tmp_path: Path, text: str, facts: UploadedFacts | None = None) -> ReadResult:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return read_upload(path, facts or UploadedFacts(organism="E. coli", drug="SXT"))


def test_ways_to_write_one_disk_are_one_group_and_the_text_is_told(tmp_path: Path) -> None:
    result = _read(
        tmp_path,
        "isolate,disk_content,zone,mic\n"
        "V1,25,20,1\nV2,1.25/23.75 µg,20,1\nV3,SXT25,20,1\nV4,23.75/1.25 µg,20,1\n",
    )
    assert [(group.disk_content, group.n) for group in result.groups] == [("1.25/23.75 µg", 4)]
    assert [(one.row, one.value) for one in result.findings] == [(2, "25"), (5, "23.75/1.25 µg")]


@pytest.mark.parametrize(
    ("content", "rule", "kept"),
    [("25", Rule.FACT_READ_AS, 1), ("10/200 µg", Rule.FACT_UNUSUAL, 1), ("900 µg", Rule.FACT_UNREADABLE, 0)],
)
def test_a_stated_content_is_judged_as_one_in_the_file(
    tmp_path: Path, content: str, rule: Rule, kept: int
) -> None:
    facts = UploadedFacts(organism="E. coli", drug="SXT", disk_content=content)
    result = _read(tmp_path, "isolate,zone,mic\nV1,20,1\n", facts)
    assert ([one.rule for one in result.findings], result.rows_kept) == ([rule], kept)


SWAPPED = "isolate,zone (mm),MIC\nV1,0.25,21\nV2,>32,6\nV3,0.5,23\nV4,8,19\n"


def test_exchanged_columns_refuse_the_file_and_say_what_to_do(tmp_path: Path) -> None:
    facts = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg")
    result = _read(tmp_path, SWAPPED, facts)
    (finding,) = result.findings
    assert (finding.rule, result.rows_in) == (Rule.COLUMNS_SWAPPED, 0)
    assert finding.parameters["zone_header"] == "zone (mm)"
    right = _read(tmp_path, SWAPPED.replace("zone (mm),MIC", "MIC,zone (mm)"), facts)
    assert right.rows_kept == 4


def test_exchanged_columns_of_one_drug_among_others_are_named(tmp_path: Path) -> None:
    text = "isolate,AMP zone,AMP MIC,GEN zone,GEN MIC\nV1,20,4,0.25,21\nV2,19,>32,>32,6\nV3,21,2,0.5,23\n"
    facts = UploadedFacts(organism="E. coli", disk_contents={"AMP": "10 µg", "GEN": "10 µg"})
    (finding,) = _read(tmp_path, text, facts).findings
    assert (finding.rule, finding.parameters["zone_header"]) == (Rule.COLUMNS_SWAPPED, "GEN zone")


@pytest.mark.parametrize(
    "rows", ["V1,3,21\nV2,20,4\nV3,21,8\n", "V1,>32,>32\nV2,20,4\n", "V1,4,8\nV2,2,16\n"]
)
def test_slips_are_refused_row_by_row_and_not_the_file(tmp_path: Path, rows: str) -> None:
    facts = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg")
    result = _read(tmp_path, f"isolate,zone,mic\n{rows}", facts)
    assert result.rows_in == rows.count("\n")
    assert Rule.COLUMNS_SWAPPED not in {one.rule for one in result.findings}
