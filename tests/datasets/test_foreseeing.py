"""A preview says of a file as a whole what the upload will say, before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import preview_upload, read_upload
from datasets.top_of_grid import MOST_LINES_LOOKED_AT

FACTS = UploadedFacts(organism="E. coli", drug="ampicillin", disk_content="10 µg")


def _file(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(content, encoding="utf-8")
    return path


def _rules(result: ReadResult) -> list[Rule]:
    return [one.rule for one in result.findings]


SWAPPED = "isolate,zone,MIC\n" + "".join(f"A{n},{2 ** (n % 5)},{14 + n % 13}\n" for n in range(30))


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("isolate,zone (cm),MIC (ng/mL)\nA1,1.8,8\nA2,2.6,2\n", Rule.UNIT_NOT_READ),
        ("isolate,zone cm,MIC\nA1,1.8,8\nA2,2.6,2\n", Rule.UNIT_NOT_READ),
        ("isolate,zone,MIC (µM)\nA1,18,8\nA2,26,2\n", Rule.UNIT_NOT_READ),
        (SWAPPED, Rule.COLUMNS_SWAPPED),
        ("isolate,zone,MIC\nA1,18,8\nATCC 25922,20,4\n", Rule.ROW_IS_CONTROL),
        ("isolate,zone,MIC\nA1,18,8\n25922,20,4\n", Rule.ISOLATE_MAY_BE_CONTROL),
        ("isolate,specimen,zone,MIC\nA1,佐藤様の犬の尿,18,8\n", Rule.TEXT_MAY_BE_PERSONAL),
    ],
)
def test_a_preview_says_what_the_upload_will_say(tmp_path: Path, content: str, rule: Rule) -> None:
    path = _file(tmp_path, content)
    assert rule in _rules(preview_upload(path, FACTS))
    assert rule in _rules(read_upload(path, FACTS))


def test_a_preview_of_a_good_file_finds_nothing_and_leaves_what_is_missing_to_the_form(
    tmp_path: Path,
) -> None:
    result = preview_upload(_file(tmp_path, "isolate,zone,MIC\nA1,18,8\nA2,26,2\n"), UploadedFacts())
    assert _rules(result) == []
    assert result.preview is not None
    assert result.preview.isolates_numbered


@pytest.mark.parametrize("header", ["菌株No.", "株No.", "検体No.", "菌株Ｎｏ．", "菌株番号"])
def test_headers_that_number_isolates_in_japan_are_read(tmp_path: Path, header: str) -> None:
    result = read_upload(_file(tmp_path, f"{header},阻止円径,MIC\n1,20,4\n2,21,4\n1,20,4\n"), FACTS)
    assert Rule.COLUMN_NOT_USED not in _rules(result)
    assert {Rule.ISOLATE_REPEATED, Rule.ROW_DUPLICATED} & {*_rules(result)}


def test_a_preview_says_when_no_column_numbers_the_isolates(tmp_path: Path) -> None:
    result = preview_upload(_file(tmp_path, "整理コード,阻止円径,MIC\n1,20,4\n2,21,4\n"), FACTS)
    assert result.preview is not None
    assert not result.preview.isolates_numbered


def test_a_title_without_separators_does_not_hide_those_of_all_other_lines(tmp_path: Path) -> None:
    content = "農学部 獣医微生物\n\n菌株,阻止円径,MIC\n1,20,4\n2,21,4\n"
    result = read_upload(_file(tmp_path, content), FACTS)
    assert (result.rows_in, result.rows_kept) == (2, 2)


def test_a_header_that_stands_again_is_one_line_with_one_reason(tmp_path: Path) -> None:
    content = "菌株番号,採材部位,阻止円径,MIC\n1,尿,20,4\n菌株番号,採材部位,阻止円径,MIC\n2,肺,21,4\n"
    result = read_upload(_file(tmp_path, content), FACTS)
    assert [(one.rule, one.row) for one in result.findings] == [(Rule.LINE_REPEATS_HEADER, 3)]
    assert (result.rows_in, result.rows_kept, result.columns_not_used) == (3, 2, ())


@pytest.mark.parametrize(
    ("header", "second", "named"),
    [
        ("菌株番号,阻止円,MIC", "菌株番号,MIC,阻止円", "阻止円 → MIC, MIC → 阻止円"),
        ("isolate,organism,AMP zone,AMP MIC", "isolate,organism,ENR zone,AMP MIC", "AMP zone → ENR zone"),
        ("isolate,zone,MIC", "no,conc,diameter", "zone → conc, MIC → diameter"),
        ("菌株番号,阻止円,MIC", ",µg/mL,mm", "阻止円 → µg/mL, MIC → mm"),
    ],
)
def test_a_second_table_in_another_order_of_columns_refuses_the_file(
    tmp_path: Path, header: str, second: str, named: str
) -> None:
    row = ["1", *["E. coli"] * header.count("organism"), "20", "16"]
    content = "\n".join([header, ",".join(row), "", second, ",".join(row), ""])
    found = read_upload(_file(tmp_path, content), FACTS).findings[0]
    assert (found.rule, found.parameters["row"]) == (Rule.FILE_SECOND_HEADER, "4")
    assert found.parameters["headings"] == named


def test_a_farm_is_said_to_be_kept_as_a_pseudonym_and_remarks_to_be_dropped(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "菌株番号,飼い主,農場名,備考,阻止円径,MIC\n1,山田,北農場,佐藤様より,20,4\n2,山田,北農場,,21,4\n",
    )
    found = preview_upload(path, FACTS).preview
    assert found is not None
    assert (found.columns_personal, found.columns_pseudonymised) == (("飼い主", "備考"), ("農場名",))
    assert "佐藤" not in repr(found)
    assert "北農場" not in repr(found)
    assert read_upload(path, FACTS, pseudonym_key=bytes(32)).columns_personal == ("飼い主", "備考")


def test_a_preview_finds_controls_below_the_first_lines_and_says_of_a_long_file_how_far_it_looked(
    tmp_path: Path,
) -> None:
    isolates = "isolate,zone,MIC\n" + "".join(f"A{n},{18 + n % 9},{2 ** (n % 5)}\n" for n in range(80))
    short = preview_upload(_file(tmp_path, isolates + "陽性対照,20,4\n"), FACTS)
    assert [one.row for one in short.findings if one.rule is Rule.ROW_IS_CONTROL] == [82]
    assert short.preview is not None
    assert short.preview.looked_at_whole
    long = "".join(f"B{n},20,4\n" for n in range(MOST_LINES_LOOKED_AT))
    read = preview_upload(_file(tmp_path, isolates + long + "陽性対照,20,4\n"), FACTS)
    assert Rule.ROW_IS_CONTROL not in _rules(read)
    assert read.preview is not None
    assert not read.preview.looked_at_whole
