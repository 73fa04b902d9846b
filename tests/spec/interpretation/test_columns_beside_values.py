"""A sign, a unit or a scale in a column of its own counts as if it stood in the value's cell, or refuses."""

from pathlib import Path

import pytest
import xlsxwriter

from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.workbook_read import read_sheet
from tests.service.file_classification.test_isolates_of_wide_files import classified

HEADER = "isolate,organism,drug,method,value"
ROW = "A,S. aureus,whonet:LEX,mic,0.5"
WIDE = "isolate|ORIGIN|ORGANISM|LEX_NM|{}|OXA_NM|CLI_NM"


def said(folder: Path, *lines: str) -> list[str | None]:
    """Return the category of each row, S up to 0.5 and R from 4 mg/L; of a refused one its code."""
    _, found = classified(folder, *lines)
    return [category or refused for category, refused in found.select("category", "refused").rows()]


def fault_of_repeats(folder: Path, *lines: str) -> FileFault | None:
    """Return why a file is refused, if it is."""
    try:
        classified(folder, *lines)
    except Unclassifiable as refused:
        return refused.fault.code
    return None


def fault(folder: Path, *lines: str) -> FileFault:
    with pytest.raises(Unclassifiable) as refused:
        classified(folder, *lines)
    return refused.value.fault.code


@pytest.mark.parametrize(
    "heading",
    [
        "sign",
        "operator",
        "measurement_sign",
        "comparator",
        "Qualifier",
        "prefix",
        "op",
        "<>",
        "記号",
        "不等号",
    ],
)
@pytest.mark.parametrize(("sign", "category"), [(">", "NS"), ("＞", "NS"), ("≤", "S"), ("=", "S"), ("", "S")])
def test_a_sign_in_a_column_of_its_own_belongs_to_the_value(
    tmp_path: Path, heading: str, sign: str, category: str
) -> None:
    assert said(tmp_path, f"{HEADER},{heading}", f"{ROW},{sign}", f"B{ROW},>") == [category, "NS"]


@pytest.mark.parametrize("odd", ["-", "none", "NA", "missing", "?", "see note", "* >", "1", "0.", "0"])
def test_a_word_that_is_no_sign_refuses_its_own_row_and_no_other_loses_its_sign(
    tmp_path: Path, odd: str
) -> None:
    rows = said(tmp_path, f"{HEADER},sign", f"{ROW},>", f"B{ROW},{odd}", f"C{ROW},", f"D{ROW},greater than")
    assert rows[0] == rows[3] == "NS"
    assert rows[1] not in {"S", "NS"}
    assert rows[2] == "S"


@pytest.mark.parametrize("method", ["mic", "disk"])
def test_a_dash_in_a_column_of_signs_is_said_to_be_no_sign_and_not_a_negative_number(
    tmp_path: Path, method: str
) -> None:
    lines = f"{HEADER},sign", f"{ROW},>", f"A,S. aureus,whonet:LEX,{method},20,-"
    summary, found = classified(tmp_path, *lines)
    assert found.select("refused", "reason").row(1) == ("value_unreadable", "sign_unreadable")
    assert summary.samples[0].value == "- | 20"


@pytest.mark.parametrize("unit", ["mg per mL", "mg/mL.", "mg mL-1"])
def test_a_unit_that_is_not_understood_refuses_its_row(tmp_path: Path, unit: str) -> None:
    assert said(tmp_path, f"{HEADER},unit", f"{ROW},{unit}", f"B{ROW},mg/L")[1] == "S"
    assert said(tmp_path, f"{HEADER},unit", f"{ROW},{unit}")[0] != "S"


def test_one_scale_that_is_a_logarithm_refuses_the_file(tmp_path: Path) -> None:
    lines = (f"{HEADER},scale", f"{ROW},log2", f"B{ROW},?")
    assert fault(tmp_path, *lines) is FileFault.UNIT_NOT_READ


@pytest.mark.parametrize(
    ("heading", "cell"), [("range", ">"), ("x1", "<="), ("censored", "right"), ("打切り", "yes")]
)
def test_signs_of_which_it_is_not_certain_whose_they_are_refuse_the_file(
    tmp_path: Path, heading: str, cell: str
) -> None:
    assert fault(tmp_path, f"{HEADER},{heading}", f"{ROW},{cell}") is FileFault.SIGNS_UNREAD
    assert fault(tmp_path, f"{HEADER},{heading}", f"{ROW},{cell}", f"B{ROW},-") is FileFault.SIGNS_UNREAD
    assert fault(tmp_path, WIDE.format("LEX_NM_SIGN"), "a|d|sau|2|>||") is FileFault.SIGNS_UNREAD


@pytest.mark.parametrize("heading", ["unit", "units", "value_unit", "単位", "u"])
@pytest.mark.parametrize(
    ("unit", "category"),
    [
        *((unit, "S") for unit in ("mg/L", "µg/mL", "ug/ml", "")),
        *((unit, "value_unreadable") for unit in ("mg/mL", "ng/mL", "g/L")),
        ("mm", "method_mismatch"),
    ],
)
def test_a_unit_in_a_column_of_its_own_is_that_of_the_value(
    tmp_path: Path, heading: str, unit: str, category: str
) -> None:
    assert said(tmp_path, f"{HEADER},{heading}", f"{ROW},{unit}") == [category]


@pytest.mark.parametrize(
    "heading", ["log2 MIC", "MIC log2", "log2MIC", "log2_mic", "log2(MIC)", "MIC (log2)", "MIC_log2"]
)
def test_a_heading_of_logarithms_is_not_read_as_mg_per_l(tmp_path: Path, heading: str) -> None:
    assert fault(tmp_path, HEADER.replace("value", heading), ROW) is FileFault.UNIT_NOT_READ


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("log2", "yes"), ("scale", "log2"), ("mic_scale", "log2"), ("dilution_factor", "10"), ("希釈倍率", "2")],
)
def test_a_column_that_says_that_values_are_on_another_scale_refuses_the_file(
    tmp_path: Path, heading: str, cell: str
) -> None:
    assert fault(tmp_path, f"{HEADER},{heading}", f"{ROW},{cell}") is FileFault.UNIT_NOT_READ


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *(("log2", "no"), ("dilution_factor", "1"), ("unit", "ward 3"), ("catalog", "x12")),
        *(("体長(mm)", "300"), ("CRP (mg/L)", "16"), ("dose (mg/L)", "8"), ("腫瘍径(mm)", "12"), ("KB", "1")),
        *(
            ("Climate zone", "3"),
            ("breakpoint (mm)", "17"),
            ("s_le_mg_per_l", "8"),
            ("MIC S≤", "8"),
            ("BMD", "CLSI VET01"),
        ),
        ("ディスク法 実施日", "3"),
    ],
)
def test_what_says_nothing_of_the_values_does_no_harm(tmp_path: Path, heading: str, cell: str) -> None:
    assert said(tmp_path, f"{HEADER},{heading}", f"{ROW},{cell}") == ["S"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *(("MIC", "16"), ("zone_mm", "6"), ("Disk diffusion (mm)", "6"), ("Disc (mm)", "6"), ("KB(mm)", "6")),
        *(("Kirby-Bauer (mm)", "6 mm"), ("ディスク拡散法(mm)", "６"), ("disk diffusion", "6"), ("mm", "0")),
        *(("ディスク法", "6 (R)"), ("broth microdilution (mg/L)", ">32"), ("BMD", "1"), ("mg/L", "32")),
        *(("微量液体希釈法(μg/mL)", "≧64"), ("AST (mm)", "6"), ("Zone diameter by disc (mm)", "6mm R")),
    ],
)
def test_a_second_measurement_beside_the_value_refuses_the_file_unless_it_is_set_aside(
    tmp_path: Path, heading: str, cell: str
) -> None:
    lines = f"{HEADER},{heading}", f"{ROW},{cell}"
    assert fault(tmp_path, *lines) is FileFault.SEVERAL_VALUES
    for options in ({"ignore": (heading,)}, {"columns": {"value": "value"}}):
        summary, found = classified(tmp_path, *lines, **options)
        assert found["category"].to_list() == ["S"]
        assert "verdicts_unread" not in [one.code for one in summary.notices]


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "reading 2",
            "阻止円径2",
            "second reading",
            "再測定",
            "zone_2",
            "値2",
            "48h",
            "value2",
            "阻止円(2回目)",
        ),
        *(
            "再検MIC",
            "MIC再検",
            "MIC (再検)",
            "MIC_2",
            "再検",
            "再検値",
            "再検査結果",
            "(再)",
            "訂正",
            "修正後",
            "確認",
            "最終MIC",
            "確定値",
        ),
        *(
            "Etest",
            "E-test",
            "Eテスト",
            "内側",
            "retest",
            "Re-test MIC",
            "corrected value",
            "Repeated",
        ),
    ],
)
def test_a_column_of_further_readings_refuses_the_file_unless_it_is_set_aside(
    tmp_path: Path, heading: str
) -> None:
    header = HEADER.replace("value", "MIC")
    for cell in (">32", "8", "32に訂正", "32/16", "R", "耐性"):
        assert fault(tmp_path, f"{header},{heading}", ROW + ",", f"B{ROW},{cell}") is FileFault.REPEATS_UNREAD
    assert said(tmp_path, f"{header},{heading}", ROW + ",", f"B{ROW},-") == ["S", "S"]
    _, found = classified(tmp_path, f"{header},{heading}", f"{ROW},8", ignore=(heading,))
    assert found["category"].to_list() == ["S"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *(
            (one, "8")
            for one in (
                "年齢",
                "体重",
                "lot",
                "価格",
                "菌株数",
                "測定温度",
                "2回目採材",
                "体温48h",
                "投与24時間後",
                "第2世代",
                "再検回数",
                "再検番号",
                "再診料",
                "size",
            )
        ),
        *(
            (one, "8")
            for one in (
                "retest count",
                "repeat no",
                "MIC breakpoint",
                "MIC range",
                "second owner",
                "final",
                "読み",
            )
        ),
        *((one, "2026-11-20") for one in ("再検日", "再検", "retest date")),
        *((one, "済") for one in ("再検", "確認", "訂正")),
        ("訂正", "2回"),
    ],
)
def test_a_column_of_other_numbers_refuses_nothing(tmp_path: Path, heading: str, cell: str) -> None:
    assert said(tmp_path, f"{HEADER.replace('value', 'MIC')},{heading}", f"{ROW},{cell}") == ["S"]


def test_a_repeat_that_is_only_counted_or_ticked_refuses_nothing(tmp_path: Path) -> None:
    assert said(tmp_path, f"{HEADER},再検", f"{ROW},0", f"B{ROW},1") == ["S", "S"]


@pytest.mark.parametrize("heading", ["再検", "再検査", "（再）", "Repeated", "Retest"])
def test_a_repeat_that_is_ticked_beside_its_first_reading_or_a_zone_refuses_nothing(
    tmp_path: Path, heading: str
) -> None:
    header = f"{HEADER},{heading}"
    again = ROW.replace("0.5", "16")
    assert said(tmp_path, header, f"{ROW},", f"{ROW},1", f"B{ROW},") == ["S", "S", "S"]
    assert said(tmp_path, header, f"{ROW},", f"{again},1", f"B{ROW},") == ["not_evaluable", "R", "S"]
    zone = "S. aureus,whonet:LEX,disk,30,1"
    assert fault_of_repeats(tmp_path, header, f"A,{zone}", f"B,{zone}") is None
    assert fault_of_repeats(tmp_path, f"{header}", f"{ROW},1", f"B{ROW},1") is FileFault.REPEATS_UNREAD
    assert fault_of_repeats(tmp_path, header, f"{ROW},", f"B{ROW},1") is FileFault.REPEATS_UNREAD
    assert fault_of_repeats(tmp_path, header, f"{ROW},1", f"{ROW},1") is FileFault.REPEATS_UNREAD
    named = header.replace(heading, f"{heading} MIC")
    assert fault_of_repeats(tmp_path, named, f"{ROW},", f"{ROW},1") is FileFault.REPEATS_UNREAD
    wide = f"isolate,菌種,CEX MIC,CLDM MIC,{heading}"
    for name, refused in (("1", None), ("2", FileFault.REPEATS_UNREAD)):
        rows = "1,S. aureus,0.25,0.25,", f"{name},S. aureus,0.25,0.25,1"
        assert fault_of_repeats(tmp_path, wide, *rows) is refused
    zones = wide.replace("MIC", "阻止円")
    assert fault_of_repeats(tmp_path, zones, "1,S. aureus,30,30,1", "2,S. aureus,30,30,1") is None


@pytest.mark.parametrize("heading", ["CRP 2回目", "WBC再検", "retest BUN"])
def test_a_second_measurement_in_blood_is_no_reading(tmp_path: Path, heading: str) -> None:
    assert said(tmp_path, f"{HEADER},{heading}", f"{ROW},8") == ["S"]


def test_a_hidden_sheet_is_not_the_one_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, seen = book.add_worksheet("old"), book.add_worksheet("new")
        hidden.write_row(0, 0, ["value", "0.5"])
        seen.write_row(0, 0, ["value", "16"])
        seen.activate()
        seen.set_first_sheet()
        hidden.hide()
    assert read_sheet(path, None).name == "new"
    assert read_sheet(path, "old").name == "old"
