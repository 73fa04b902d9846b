"""What a file says beside its results, and its controls, stand on the paper of each isolate concerned."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from litestar.testing import TestClient

from breakpoints.model import Method
from breakpoints.quality_control.ranges import QualityRange, QualityRanges
from service.locale.catalogue import LANGUAGES, Language, text
from service.lookup import controls
from tests.service.pages.test_classify_page import Laboratory, reported, rows_of
from tests.service.pages.test_isolate_report import address, said

RANGE = QualityRange(
    guideline="CLSI",
    year=2025,
    strain="atcc25922",
    organism="escherichia_coli",
    drug="ampicillin",
    method=Method.DISK,
    disk_content="10 µg",
    medium=None,
    lowest="15",
    highest="22",
)
LONG = """isolate,organism,host,drug,method,disk_content,value,date
A-1,Pasteurella multocida,pig,ampicillin,disk,10 µg,27,2026-04-01
A-1,Pasteurella multocida,pig,kanamycin,disk,30 µg,18,2026-04-01
A-2,Pasteurella multocida,pig,ampicillin,disk,10 µg,27,2026-04-14
QC,ATCC 25922,dog,ABPC,disk,10 µg,6,2026-04-01
"""
WIDE = """SPEC_NUM|ORGANISM|HOST|SPEC_DATE|AMP_ND10|KAN_ND30|TCY_ND30|ENR_NM
S1|Pasteurella multocida|pig|2026-04-01|27|18||
S2|Pasteurella multocida|pig|2026-04-14|27|18||
Q1|ATCC 25922|dog|2026-04-01|6|||
"""

WIDE_WITH_STRAINS = """SPEC_NUM|ORGANISM|HOST|SPEC_TYPE|SPEC_DATE|X_STRAIN|AMP_ND10|KAN_ND30|TCY_ND30|ENR_NM
S1|Pasteurella multocida|pig|lu|2026-04-01||27|18||
S2|Pasteurella multocida|pig|lu|2026-04-14||27|18||
Q1|eco|dog|qc|2026-04-01|ATCC 25922|6|||
"""


@pytest.fixture(scope="module")
def laboratory(signed_in: TestClient[Any]) -> Laboratory:
    return Laboratory(signed_in)


@pytest.fixture
def ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the laboratory hold one range, by which a zone of 6 mm fails."""
    monkeypatch.setattr(controls, "held_ranges", lambda *_: QualityRanges([RANGE]))


def in_rows(page: str) -> list[str]:
    """Return the rows of the report's table, as read."""
    table = page.split('<table class="rows report">')[1].partition("</table>")[0]
    return [said(body) for body in table.split("<tbody>")[1:]]


def test_a_report_warns_of_a_control_as_the_row_of_the_result_file_does(laboratory: Laboratory) -> None:
    path = laboratory.kept(LONG, out="")
    kept = f"/api/v1/classifications/{path.rpartition('/')[2]}/result"
    of_file = [row["warnings"] for row in rows_of(laboratory.client.get(kept).content, "")]
    assert ["control_without_range" in (one or "") for one in of_file] == [True, False, False, True]
    part = "ATCC 25922"
    assert part in said(laboratory.read(f"{path}/report?row=1"))
    assert part not in said(laboratory.read(f"{path}/report?row=3"))


@pytest.mark.usefixtures("ranges")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("content", [LONG, WIDE, WIDE_WITH_STRAINS], ids=["long", "wide", "strains"])
def test_a_failed_control_of_the_file_stands_in_the_row_of_its_drug_and_day(
    laboratory: Laboratory, content: str, language: Language
) -> None:
    path = f"/{language}{laboratory.kept(content, out='')[3:]}"
    tag = text("pages.report.control_failed", language)
    report = laboratory.read(f"{path}/report?row=1")
    days = {day: text(f"pages.report.day.{day}", language) for day in ("test", "specimen", "entry")}
    assert [day for day, named in days.items() if f"<dt>{named}</dt>" in report] == [
        "test" if content is LONG else "specimen"
    ]
    ampicillin, kanamycin = in_rows(report)
    assert tag in ampicillin
    assert "ATCC 25922" in ampicillin
    assert "15-22 mm" in ampicillin
    assert tag not in kanamycin
    other = laboratory.read(f"{path}/report?row={3 if content is LONG else 2}")
    assert tag not in other
    assert "ATCC 25922" not in other


@pytest.mark.usefixtures("ranges")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["zones", "report"])
def test_a_failed_control_that_was_typed_stands_beside_the_category(
    reader: TestClient[Any], language: Language, path: str
) -> None:
    control = {"qc_strain": "ATCC 25922", "qc_drug": "ampicillin", "qc_method": "disk", "qc_value": "6"}
    tag = text("pages.report.control_failed", language)
    assert said(reader.get(address(language, path, **control)).text).count(tag) == 1
    assert tag not in said(reader.get(address(language, path, **{**control, "qc_value": "18"})).text)


LONG_OF_STRAIN = LONG.replace("A-1,Pasteurella multocida", "ATCC 25922,Pasteurella multocida")
WIDE_OF_STRAIN = WIDE.replace("S1|", "E. coli ATCC 25922|")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("content", [LONG_OF_STRAIN, WIDE_OF_STRAIN], ids=["long", "wide"])
def test_a_files_isolate_that_bears_the_name_of_a_control_strain_has_no_category_on_paper(
    laboratory: Laboratory, content: str, language: Language
) -> None:
    path = f"/{language}{laboratory.kept(content, out='')[3:]}"
    for row in in_rows(laboratory.read(f"{path}/report?row=1")):
        assert text("category.not_evaluable", language) in row
        assert " S " not in row
    other = in_rows(laboratory.read(f"{path}/report?row={3 if content is LONG_OF_STRAIN else 2}"))
    assert text("category.not_evaluable", language) not in other[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_isolate_that_is_typed_with_the_name_of_a_control_strain_has_no_category_either(
    reader: TestClient[Any], language: Language
) -> None:
    open_ = text("category.not_evaluable", language)
    assert open_ in in_rows(reader.get(address(language, isolate="ATCC 25922")).text)[0]
    assert open_ not in in_rows(reader.get(address(language, isolate="25922")).text)[0]


_AMPICILLIN_30 = "Pasteurella multocida,pig,ampicillin,disk,10 µg,30"
_SAID_BESIDE = f"""isolate,organism,host,drug,method,disk_content,value,備考,判定
A1,{_AMPICILLIN_30},コンタミ,
A2,{_AMPICILLIN_30},緑膿菌,
A3,{_AMPICILLIN_30},,R
A4,{_AMPICILLIN_30},,
A4,{_AMPICILLIN_30},,R
A5,{_AMPICILLIN_30},,
A5,Pasteurella multocida,pig,kanamycin,disk,30 µg,12,検体取り違え,
A6,{_AMPICILLIN_30},,
A6,Pasteurella multocida,pig,ampicillin,disk,10 µg,6,測定不能,
"""
_SAID_IN_COLUMNS = """SPEC_NUM,ORGANISM,HOST,AMP_ND10,AMP_ND10_category,KAN_ND30,備考,チェック,remarks
S1,Pasteurella multocida,pig,30,,12,コンタミ,,
S2,Pasteurella multocida,pig,30,,12,,NG,
S3,Pasteurella multocida,pig,30,,12,AMP再検中,,
S4,Pasteurella multocida,pig,30,,12,緑膿菌,,
S5,Pasteurella multocida,pig,30,R,12,,,
"""


@pytest.mark.parametrize(
    ("content", "layout", "expected"),
    [
        (
            _SAID_BESIDE,
            "",
            {
                1: (["refused"], "reason.said_void"),
                2: (["S"], "warning.remark_not_understood"),
                3: (["not_evaluable"], "reason.verdict_contradicts"),
                4: (["not_evaluable", "not_evaluable"], "reason.repeats_contradict"),
                6: (["refused", "refused"], "reason.isolate_said_void"),
                8: (["S", "refused"], "reason.said_void"),
            },
        ),
        *(
            (
                _SAID_IN_COLUMNS,
                layout,
                {
                    row[0]: (["refused", "refused"], "reason.said_void"),
                    row[1]: (["refused", "refused"], "reason.said_void"),
                    row[2]: (["refused", "NS"], "reason.said_void"),
                    row[3]: (["S", "NS"], "warning.remark_not_understood"),
                    row[4]: (["not_evaluable", "NS"], "reason.verdict_contradicts"),
                },
            )
            for layout, row in (("", (1, 2, 3, 4, 5)), ("long", (1, 3, 5, 7, 9)))
        ),
    ],
    ids=["a row for each result", "a column for each drug", "results of such columns"],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_report_repeats_what_the_file_says_of_void_results_remarks_and_verdicts(
    laboratory: Laboratory,
    content: str,
    layout: str,
    expected: dict[int, tuple[list[str], str]],
    language: Language,
) -> None:
    path = laboratory.kept(content, language, out_layout=layout)
    generic = re.split(r"\{", text("pages.report.as_in_file", language, said="{"))[0]
    for row, (categories, key) in expected.items():
        page = unescape(laboratory.read(f"{path}/report?row={row}"))
        assert reported(page) == categories
        assert text(key, language) in page
        assert generic not in page
        assert text("pages.report.mark.ruled", language) not in page
