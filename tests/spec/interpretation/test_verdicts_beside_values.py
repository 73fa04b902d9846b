"""What somebody made of results stands beside them: R is held against an S, and what is not read is told."""

from pathlib import Path

import pytest

from service.file_classification.faults import FileFault
from tests.service.file_classification.test_isolates_of_wide_files import classified
from tests.spec.interpretation.test_columns_beside_values import HEADER, ROW, WIDE, fault_of_repeats, said


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *((one, "R") for one in ("status", "qc_passed", "final", "by whom", "備考")),
        *(("remark", one) for one in ("R*", "耐性", "resistant (repeat)")),
        ("見立て", "耐性"),
    ],
)
def test_a_column_with_a_verdict_or_a_second_reading_that_nobody_reads_is_named_in_the_summary(
    tmp_path: Path, heading: str, cell: str
) -> None:
    summary, _ = classified(tmp_path, f"{HEADER},{heading}", f"{ROW},{cell}", f"B{ROW},-")
    notices = {one.code.value: one.parameters for one in summary.notices}
    assert notices["verdicts_unread"] == {"columns": heading}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("測定者", "1"), ("age", "8"), ("final", "yes"), ("size", "M"), ("日齢", "20")],
)
def test_a_column_of_other_things_is_no_verdict(tmp_path: Path, heading: str, cell: str) -> None:
    summary, _ = classified(tmp_path, f"{HEADER},{heading}", f"{ROW},{cell}", f"B{ROW},S")
    assert "verdicts_unread" not in {one.code.value for one in summary.notices}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *((one, "R") for one in ("判定", "判定結果", "interpretation", "SIR", "S/I/R", "カテゴリ")),
        *(
            (one, "R")
            for one in ("結果判定", "最終判定", "抗菌薬感受性", "報告区分", "評価結果", "判定（CLSI）")
        ),
        *((one, "R") for one in ("検査結果", "成績", "Test result", "Final results", "RSI", "R/S")),
        *((one, "R") for one in ("Call", "CLSI判定", "獣医師判断", "判定2", "機器判定")),
        *((one, "R") for one in ("フラグ", "判定フラグ", "Flag", "SIR flag", "耐性フラグ")),
        ("結果フラグ", "耐性"),
        *((one, "耐性") for one in ("評価", "感受性", "感受性判定")),
        *(
            ("判定", one)
            for one in ("Ｒ", "R*", "r", "(R)", "耐性(R)", "NS", "非感受性", "×", "HLR", "耐性菌")
        ),
        *(("判定", one) for one in ("R※", "R:", "r.", "R/I", "R1", "R (MIC)", "R(再検)", "S→R", "R/耐性")),
        *(("判定", one) for one in ("R 要注意", "Rあり", "耐性あり", "高度耐性株", "自然耐性", "非感性")),
        *(("susceptibility", one) for one in ("Resistant", "non-susceptible", "R ?", "resistant strain")),
        ("susceptibility", "resistent"),
    ],
)
@pytest.mark.parametrize("named", ["isolate,", ""])
def test_an_r_that_is_written_beside_a_value_is_held_against_its_s_and_for_none(
    tmp_path: Path, heading: str, cell: str, named: str
) -> None:
    of = f"{'A,' if named else ''}S. aureus,"
    values = (("LEX", "0.5", cell), ("CLI", "0.5", "S"), ("LEX", "0.5", ""), ("CLI", "2", "R"))
    values += (("LEX", "16", "R"), ("LEX", "16", "S"), ("LEX", "", "R"))
    rows = [f"{of}whonet:{drug},mic,{value},{verdict}" for drug, value, verdict in values]
    header = HEADER.removeprefix("isolate,")
    if named:
        rows = [f"{place}{row}" for place, row in enumerate(rows)]
    lines = (f"{named}{header},{heading}", *rows)
    summary, found = classified(tmp_path, *lines)
    told = found.select("category", "reason", "category_by_value").rows()
    assert told[0] == ("not_evaluable", "verdict_contradicts", "S")
    assert [one[0] for one in told[1:]] == ["S", "S", "I", "R", "R", None]
    assert "verdicts_unread" not in {one.code.value for one in summary.notices}
    _, found = classified(tmp_path, *lines, ignore=(heading,))
    assert found["category"][0] == "S"


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        *(("耐性", yes, no) for yes, no in (("あり", "なし"), ("1", "0"), ("○", ""), ("有", "無"))),
        *(("耐性の有無", "有り", "無し"), ("耐性フラグ", "1", "0"), ("最終耐性", "○", "×")),
        *(("Resistant", "yes", "no"), ("resistance", "1", ""), ("Resistance (Y/N)", "Y", "N")),
    ],
)
def test_a_yes_below_the_question_whether_a_result_is_resistant_is_held_against_an_s(
    tmp_path: Path, heading: str, yes: str, no: str
) -> None:
    summary, found = classified(tmp_path, f"{HEADER},{heading}", f"{ROW},{yes}", f"B{ROW},{no}")
    assert found["category"].to_list() == ["not_evaluable", "S"]
    assert found["reason"][0] == "verdict_contradicts"
    assert "verdicts_unread" not in {one.code.value for one in summary.notices}


@pytest.mark.parametrize("heading", ["判定", "Interpretation", "フラグ"])
@pytest.mark.parametrize(
    "cell",
    [
        *(
            "I",
            "Ｉ",
            "i",
            "I*",
            "(I)",
            "I (MIC)",
            "S→I",
            "中間",
            "中間感受性",
            "中程度",
            "Inter",
            "感受性低下",
            "中間型",
            "△",
            "SDD",
        ),
        *("Intermediate", "susceptible-dose dependent", "S-DD", "S (I)", "I=中間", "I 中間", "中間(I)"),
        *("S?", "S ?", "S（？）", "(S?)", "S疑い", "境界", "境界域", "borderline"),
        *("S or I", "I/S", "低感受性", "Reduced susceptibility", "Susceptible increased exposure"),
    ],
)
def test_an_i_that_is_written_beside_a_value_is_held_against_its_s_alone(
    tmp_path: Path, heading: str, cell: str
) -> None:
    rows = [f"A{ROW.replace('0.5', value)},{cell}" for value in ("0.5", "2", "16")]
    summary, found = classified(
        tmp_path, f"{HEADER},{heading}", *(f"{at}{row}" for at, row in enumerate(rows)), f"Z{ROW},S"
    )
    assert found["category"].to_list() == ["not_evaluable", "I", "R", "S"]
    assert found["reason"][0] == "verdict_contradicts"
    assert "verdicts_unread" not in {one.code.value for one in summary.notices}


ORDINARY = {
    **dict.fromkeys(("検査者", "病期", "グレード", "group", "確認者", "Stage", "shift", "Phase"), "I"),
    **dict.fromkeys(("担当", "部屋", "Room", "Side", "耳", "Priority"), "R"),
    **dict.fromkeys(("写真", "保険", "ワクチンチェック", "二重登録"), "×"),
    "登録": "二重",
    "栄養": "不良",
    "請求": "NG",
    "Check digit": "7",
}


def test_letters_and_marks_below_ordinary_headings_hold_nothing_open(tmp_path: Path) -> None:
    lines = (f"{ROW},{','.join(ORDINARY.values())}", f"B{ROW},{',' * (len(ORDINARY) - 1)}")
    _, found = classified(tmp_path, f"{HEADER},{','.join(ORDINARY)}", *lines)
    assert found.select("category", "reason", "warnings").unique().rows() == [("S", None, None)]


@pytest.mark.parametrize("cell", ["*", "1", "0", "H", "L", "-", "×", "要確認", "済", "QC", "A", "repeat"])
def test_a_flag_that_is_no_category_judges_nothing(tmp_path: Path, cell: str) -> None:
    _, found = classified(tmp_path, f"{HEADER},フラグ", f"{ROW},{cell}", f"B{ROW},", f"C{ROW},H")
    assert found["category"].to_list() == ["S", "S", "S"]
    _, found = classified(tmp_path, WIDE.format("LEX flag"), f"a|d|sau|0.5|{cell}||0.5")
    assert found["LEX_NM_category"].to_list() == ["S"]


@pytest.mark.parametrize("mark", ["H", "再検"])
@pytest.mark.parametrize(
    ("cell", "held"),
    [("SDD", True), ("中間", True), ("intermediate", True), ("I", False), ("(I)", False), ("△", False)],
)
def test_among_other_marks_a_flag_that_is_a_word_of_a_category_judges_and_a_letter_does_not(
    tmp_path: Path, mark: str, cell: str, held: bool
) -> None:
    _, found = classified(tmp_path, f"{HEADER},フラグ", f"{ROW},{cell}", f"B{ROW},{mark}")
    assert found["category"].to_list() == ["not_evaluable" if held else "S", "S"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("SI", True),
        ("int8", True),
        ("Rなし", False),
        ("耐性なし", False),
        ("not resistant", False),
        ("○", False),
        ("要相談", True),
    ],
)
def test_a_verdict_that_says_no_r_is_held_against_nothing_and_told_where_it_is_not_read(
    tmp_path: Path, cell: str, told: bool
) -> None:
    rows = (f"{ROW},{cell}", f"E{ROW},R".replace("0.5", "16"), f"B{ROW},S", f"C{ROW},-", f"D{ROW},")
    summary, found = classified(tmp_path, f"{HEADER},判定", *rows)
    assert found["category"].to_list() == ["S", "R", "S", "S", "S"]
    assert [one.parameters for one in summary.notices if one.code.value == "verdicts_unread"] == (
        [{"columns": "判定"}] if told else []
    )


def test_where_plus_signs_say_how_susceptible_a_result_is_a_minus_says_r(tmp_path: Path) -> None:
    rows = (f"A{ROW},-", f"B{ROW},+++", f"C{ROW},(-)", f"D{ROW},")
    for others, categories in ((rows, ["not_evaluable", "S", "not_evaluable", "S"]), (rows[:1], ["S"])):
        _, found = classified(tmp_path, f"{HEADER},判定", *others)
        assert found["category"].to_list() == categories


@pytest.mark.parametrize(
    "headings", [("判定", "判定"), ("S/I/R", "S/I/R"), ("判定1", "判定2"), ("SIR.1", "SIR.2"), ("判定", "")]
)
def test_a_verdict_without_a_drug_judges_the_measurement_that_it_stands_right_of(
    tmp_path: Path, headings: tuple[str, str]
) -> None:
    header = f"isolate,菌種,CEX MIC,{headings[0]},CLDM MIC,{headings[1]}"
    rows = ("A,S. aureus,0.5,{},0.25,S", "B,S. aureus,0.5,S,0.25,S", "C,S. aureus,16,S,0.25,-")
    for cell, category in (("R", "not_evaluable"), ("S", "S")):
        summary, found = classified(tmp_path, header, *(one.format(cell) for one in rows))
        assert found["CEX MIC_category"].to_list() == [category, "S", "R"]
        assert found["CLDM MIC_category"].to_list() == ["S", "S", "S"]
        notices = {one.code.value for one in summary.notices}
        assert ("verdicts_unread" in notices) is ("" in headings)


@pytest.mark.parametrize("heading", ["Result", "判定", "判定{}", "フラグ", "R/S"])
def test_a_verdict_left_of_each_measurement_judges_that_and_not_the_one_before(
    tmp_path: Path, heading: str
) -> None:
    first, second = (heading.format(place) for place in "12")
    header = f"isolate,菌種,{first},CEX MIC,{second},CLDM MIC"
    rows = ("A,S. aureus,S,0.5,R,0.25", "B,S. aureus,R,0.5,S,0.25", "C,S. aureus,S,0.5,,0.25")
    summary, found = classified(tmp_path, header, *rows)
    assert found["CEX MIC_category"].to_list() == ["S", "not_evaluable", "S"]
    assert found["CLDM MIC_category"].to_list() == ["not_evaluable", "S", "S"]
    assert "verdicts_unread" not in {one.code.value for one in summary.notices}
    _, found = classified(tmp_path, header, *rows, ignore=(first,))
    assert found["CLDM MIC_category"].to_list() == ["not_evaluable", "S", "S"]
    assert found["CEX MIC_category"].to_list() == ["S", "S", "S"]


def test_a_verdict_left_of_the_only_measurement_judges_it(tmp_path: Path) -> None:
    _, found = classified(tmp_path, "isolate,菌種,判定,CEX MIC", "A,S. aureus,R,0.5", "B,S. aureus,S,0.5")
    assert found["CEX MIC_category"].to_list() == ["not_evaluable", "S"]


@pytest.mark.parametrize(
    "columns",
    [
        "判定,CEX MIC,判定,CLDM MIC,OXA MIC",
        "判定,備考,CEX MIC,判定,備考,CLDM MIC",
        "判定,CEX MIC,CLDM MIC,判定,OXA MIC",
        "判定,CEX MIC,判定,CLDM MIC,判定",
        "判定,CEX MIC,判定,CLDM MIC,判定,XYZ",
        "CEX MIC,CLDM MIC,判定,判定",
        "判定,判定,CEX MIC,CLDM MIC",
    ],
)
def test_verdicts_that_may_stand_on_either_side_of_their_measurements_are_asked_about(
    tmp_path: Path, columns: str
) -> None:
    cells = ["0.25" if one.endswith("MIC") else "" for one in columns.split(",")]
    header = f"isolate,菌種,{columns}"
    assert fault_of_repeats(tmp_path, header, f"A,S. aureus,{','.join(cells)}") is None
    cells[columns.split(",").index("判定", 1)] = "R"
    lines = (header, f"A,S. aureus,{','.join(cells)}", f"B,S. aureus,S{',' * columns.count(',')}")
    assert fault_of_repeats(tmp_path, *lines) is FileFault.VERDICT_OF_WHICH


def test_a_drug_that_nobody_knows_leaves_verdicts_to_the_measurements_left_of_them(tmp_path: Path) -> None:
    header = "isolate,菌種,XYZ,判定,CEX MIC,判定,CLDM MIC,判定"
    summary, found = classified(tmp_path, header, "A,S. aureus,1,S,0.5,R,0.25,S")
    assert found.select("CEX MIC_category", "CLDM MIC_category").row(0) == ("not_evaluable", "S")
    assert "verdicts_unread" in {one.code.value for one in summary.notices}


@pytest.mark.parametrize("verdict", ["獣医師判断", "最終判定"])
def test_a_lone_verdict_behind_several_measurements_is_told_to_be_unread(
    tmp_path: Path, verdict: str
) -> None:
    header = f"isolate,菌種,CEX MIC,CLDM MIC,{verdict}"
    summary, found = classified(tmp_path, header, "A,S. aureus,0.5,0.25,R")
    assert found.select("CEX MIC_category", "CLDM MIC_category").row(0) == ("S", "not_evaluable")
    notices = {one.code.value: one.parameters for one in summary.notices}
    assert notices["verdicts_unread"] == {"columns": verdict}


@pytest.mark.parametrize(
    "heading",
    [
        *("LEX", "LEX 判定", "LEX RSI", "CEX_R/S", "CEX S/I/R", "LEX interpretation", "CEX評価"),
        *("LEXフラグ", "CEX_flag"),
        *(
            "判定 LEX",
            "判定（CEX）",
            "判定_LEX",
            "結果：CEX",
            "Result (LEX)",
            "評価CEX",
            "category_LEX",
            "Interp CEX",
        ),
    ],
)
def test_an_r_beside_the_value_of_its_drug_in_a_row_of_isolates_is_held_against_its_s(
    tmp_path: Path, heading: str
) -> None:
    rows = ("a|d|sau|0.5|R||0.5", "b|d|sau|0.5|S||", "c|d|sau|16|R||", "e|d|sau|0.5|||")
    summary, found = classified(tmp_path, WIDE.format(heading), *rows)
    assert found["LEX_NM_category"].to_list() == ["not_evaluable", "S", "R", "S"]
    assert found["CLI_NM_category"][0] == "S"
    assert found["remarks"].to_list()[0] == "verdict_contradicts (S by value): LEX_NM"
    assert "verdicts_unread" not in {one.code.value for one in summary.notices}


def test_a_screening_drug_beside_whose_value_r_is_written_leaves_open_what_it_decides(tmp_path: Path) -> None:
    header = f"{HEADER},判定"
    for verdict, cephalexin in (("S", "S"), ("R", "not_evaluable")):
        rows = (f"{ROW},", f"A,S. aureus,whonet:OXA,mic,0.25,{verdict}")
        assert said(tmp_path, header, *rows)[0] == cephalexin
