"""Rows named as a mean, a total or a criterion are no isolates: they come back refused, and are told."""

from pathlib import Path

import polars as pl
import pytest

from service.file_classification.report import NoticeCode
from tests.service.file_classification.conftest import Classify, rows_of
from tests.service.file_classification.test_results_in_rows import HEADER, ZONE, csv, said


def as_file(rows: pl.DataFrame, path: Path) -> Path:
    """Write rows in the format that the name of a file says."""
    write = {".csv": rows.write_csv, ".xlsx": rows.write_excel, ".parquet": rows.write_parquet}[path.suffix]
    write(path)
    return path


@pytest.mark.parametrize("written", ["csv", "xlsx", "parquet"])
def test_rows_named_as_a_mean_or_a_total_come_back_refused_and_are_told(
    classify: Classify, tmp_path: Path, written: str
) -> None:
    summed = (
        "平均",
        " Mean",
        "合計:",
        "MIC₉₀",
        "MIC50/90",
        "n = 30",
        "% S",
        "耐性率(%)",
        "No. tested",
        "判定基準",
        "大腸菌 計",
        "記入例",
    )
    summed += ("n", "R")
    isolates = ("Meanwell", "S-2", "MIC1", "No. 12", "%", *summed)
    values: list[float] = [23] * len(isolates)
    rows = pl.DataFrame({"isolate": isolates, "value": values}).with_columns(
        pl.lit(cell).alias(name) for name, cell in zip(HEADER.split(","), ZONE.split(","), strict=False)
    )
    path = as_file(rows, tmp_path / f"given.{written}")
    summary, out = classify(path)
    assert summary.categories == {"S": 5}
    assert [(one.reason, one.results) for one in summary.refused] == [("row_sums_up", len(summed))]
    assert rows_of(summary, out)["category"].to_list() == ["S"] * 5 + [None] * len(summed)
    (told,) = (one.parameters for one in summary.notices if one.code is NoticeCode.ROWS_SUM_UP)
    first = 6 if written == "parquet" else 7
    assert told["rows"] == ", ".join(map(str, range(first, first + 10)))
    assert sorted(told["names"].split(", ")) == sorted(one.strip() for one in summed)


@pytest.mark.parametrize("isolates", [("R",), ("n", "Q"), ("S", "I", "R", "T")])
def test_letters_that_may_be_isolates_of_a_series_are_isolates(
    classify: Classify, tmp_path: Path, isolates: tuple[str, ...]
) -> None:
    named = [f"{isolate},{ZONE},23" for isolate in isolates]
    _, out = classify(csv(tmp_path / "given.csv", *named, header=f"isolate,{HEADER}"))
    assert said(out) == ["S"] * len(isolates)


def test_a_mean_under_a_first_heading_that_nobody_reads_is_no_isolate_either(
    classify: Classify, tmp_path: Path
) -> None:
    rows = [f"{first},{ZONE},23" for first in ("1", "MIC90")]
    _, out = classify(csv(tmp_path / "given.csv", *rows, header=f"No,{HEADER}"))
    assert said(out) == ["S", "value_unreadable"]


def test_a_mean_is_told_in_whichever_column_of_the_isolate_it_stands(
    classify: Classify, tmp_path: Path
) -> None:
    named = [f"{isolate},{ZONE},23" for isolate in ("12,mean", "mean,1", "13,1")]
    summary, _ = classify(csv(tmp_path / "given.csv", *named, header=f"SPEC_NUM,ISOL_NUM,{HEADER}"))
    told = [one.parameters for one in summary.notices if one.code is NoticeCode.ROWS_SUM_UP]
    assert told == [{"names": "mean", "rows": "2, 3"}]


@pytest.mark.parametrize("written", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("layout", ["long", "wide", "wide in long form"])
def test_a_row_that_sums_up_is_refused_as_such_whatever_it_lacks_and_comes_back_as_it_was_sent(
    classify: Classify, tmp_path: Path, written: str, layout: str
) -> None:
    if layout == "long":
        header = f"isolate,{HEADER}".split(",")
        lines = [("A1", *ZONE.split(","), "23"), ("平均", *[""] * ZONE.count(","), "", "22.5")]
    else:
        header = ["isolate", "organism", "host", "ENR_ND5"]
        lines = [("A1", "E. coli", "dog", "23"), ("平均", "", "", "22.5")]
    rows = pl.DataFrame([dict(zip(header, line, strict=True)) for line in lines])
    path = as_file(rows, tmp_path / f"given.{written}")
    summary, out = classify(path, out_layout="long" if layout == "wide in long form" else None)
    assert [(one.refused, one.reason) for one in summary.refused] == [("value_unreadable", "row_sums_up")]
    answered = rows_of(summary, out)
    assert answered[header[-1] if layout == "wide" else "value"].to_list() == ["23", "22.5"]
    if layout == "wide":
        assert answered["remarks"].to_list() == [None, "row_sums_up: ENR_ND5"]
    assert [line[-1] for line in summary.detected.preview] == ["23", "22.5"]
    assert [one.value for one in summary.samples] == ["22.5"]


VOID = {
    "備考": (
        "発育不良のため判定不能",
        "コンタミのため無効",
        "検体取り違え",
        "菌名訂正：Klebsiella pneumoniae",
        "ｺﾝﾀﾐ疑い",
        "正しくは64",
        "64に訂正",
        "再検で>32",
        "入力ミス",
        "再検の結果、無効",
        "Klebsiella pneumoniaeに変更",
        "純培養でない",
        "判定不能のため再検、再検値は別紙",
        "判定不能のため再検、再検値を記載予定",
        "判定不能のため再検値を記載してください",
        "判定不能、再検でも判定不能",
        "判定不能を再検で確認",
        "再検値を記載、ただし判定不能",
        "再検値を記載したが検体取り違え",
        "検体取り違えのため再検、再検値を記載",
        "コンタミ除去後に再検予定",
        "コンタミ除去できず",
        "コンタミ除去後も混入あり、コンタミ",
        "コンタミのため再分離が必要",
        "コンタミのため再培養し測定したが無効",
        "コンタミのため純培養で再検します",
        "判定不能、再検結果を報告します",
        "判定不能、再検値を記載（下段）",
        "正しくはKlebsiella",
        "菌名が違う",
        "検体違い",
        *(
            "再検14mm",
            "再検：12mm",
            "12mmの間違い",
            "再検でもR",
            "検体取違",
            "検体混同",
            "混合発育",
            "サルモネラと判明",
        ),
        *("P. multocidaの誤り", "菌名はSalmonellaが正しい", "同定保留", "前回判定不能 今回も判定不能"),
        "前回検体と取り違え",
    ),
    "コメント": ("検体取違いの可能性あり", "雑菌混入", "コンタミ否定できず", "結果は保留"),
    "状態": ("取消", "(無効)"),
    "判定": ("判定不能", "保留"),
    "培養状態": ("コンタミ", "混合培養"),
    "報告": ("しない", "不可", "保留"),
    "報告可否": ("否", "不可"),
    "純培養": ("否", "×"),
    "純度": ("混合", "混在", "雑菌あり"),
    "Purity": ("mixed", "impure"),
    "検査進捗": ("検査中", "再検中"),
    "採用": ("×", "否"),
    "検査状況": ("やり直し", "未完了"),
    "QC判定": ("不合格",),
    "精度管理": ("不合格", "NG"),
    "有効": ("×", "0"),
    "チェック": (
        *("×", "NG", "x", "不可", "不合格", "Fail", "エラー", "❌", "否", "不良", "要確認"),
        *(
            "QC NG",
            "NG(再測定)",
            "NG?",
            "エラーあり",
            "×（コロニー）",
            "再検",
            "再",
            "再測定",
            "未確認",
            "異常",
        ),
    ),
    "Interpretation": ("Contaminated", "Invalid", "fail", "retest", "Not reported", "無効", "判定保留"),
    "感受性": ("再検", "無効", "エラー"),
    "QC": ("Out", "out of range", "範囲外", "Fail"),
    "ステータス": ("エラー", "再測定"),
    "Report": ("N", "Suppress"),
    "QCチェック": ("×", "NG", "no"),
    "check": ("×", "NG", "failed", "not ok", "✗", "redo", "retest"),
    "結果確認": ("NG", "不可", "再検中"),
    "除外": ("1", "○", "除外"),
    "valid": ("no", "FALSE"),
    "comment": (
        *("Contaminated", "samples mixed up", "sample was contaminated", "Result cancelled", "invalid"),
        *("result can not be read", "result is not valid", "organism corrected"),
        *("contaminated, repeat pending", "contaminated; to be re-streaked and repeated"),
        *("still contaminated after re-streaking", "wrong sample, repeat value reported"),
        *("invalid, retest result reported elsewhere", "contaminated, re-streaking failed"),
        *("contaminated; repeat results listed in row 12", "contaminated; repeat value reported under B7"),
        *("mixed culture", "not pure", "label error", "specimens swapped", "entered in error"),
        *("Revised ID: Salmonella", "now identified as Pasteurella multocida"),
        *("unreadable; repeat result will be reported", "repeat value reported but contaminated"),
    ),
    "status": ("cancelled", "on hold"),
}
VALID = {
    "備考": (
        "コンタミなし",
        "無効ではない",
        "コンタミネーションの可能性は低い",
        "ABPC投与するも無効",
        "汚染創",
        "薬剤変更",
        "再検済み異常なし",
        "菌種変更なし",
        "検体変更なし",
        "コンタミ除去後に純培養",
        "判定不能のため再検、再検値を記載",
        "判定できずのため再検査、再検査値を記入",
        "測定不能だったため再測定、本値は再測定値",
        "判定不能により再検で得た値を記載",
        "再検値を記載（初回は判定不能）",
        "初回判定不能、再検値を記載",
        "コンタミのため再分離し測定",
        "コンタミあり、純培養し直して測定",
        "コンタミのため再分離後に再検査、再検結果を採用",
        "雑菌混入のため純化後に測定",
        "転記ミスのため修正、修正後の値を記載",
        "再検で確認済み",
        "菌株が違う可能性は低い",
        "検体の取り違えは確認されず",
        "取り違え防止のため再確認済",
        "菌名訂正の必要なし",
        *(
            "再検査で同じ結果",
            "再検でも24mm",
            "再検で問題なし",
            "要再検査→済",
            "再検中止",
            "コンタミチェック済",
        ),
        *("前回検体はコンタミ", "前回はコンタミだったが今回は純培養", "前回の報告は取消", "畜主名誤記"),
        *("耳標番号 12に訂正", "体重 450に訂正", "治療薬をERFXに変更", "ERFXに変更して治癒", "糞便汚染あり"),
        *("PCR検査不能", "ウイルス検査は判定保留", "血清検査は検体量不足で測定不能"),
    ),
    "comment": (
        *(
            "not contaminated",
            "no contamination seen",
            "contaminated wound",
            "mixed infection",
            "no sample mix-up",
            "no evidence of sample mix-up",
        ),
        *(
            "contaminated, re-streaked and repeated; repeat value reported",
            "unreadable; repeat result recorded",
        ),
        *("contaminated; value from re-isolation", "contaminated, retested after re-streaking"),
        *("could not be read; value is from the repeat", "first plate contaminated, tested after subculture"),
        *("repeat value reported (first was invalid)", "contaminated; purified and retested"),
    ),
    "状態": ("有効", "報告済", "1", "no"),
    "報告": ("可", "済", "1", "未", "最終"),
    "純培養": ("確認", "良", "継代2"),
    "除外": ("0", "なし", "しない"),
    "無効": ("×", "no"),
    "QC判定": ("合格", "0", "OK"),
    "検査状況": ("完了", "×"),
    "結果チェック": ("OK", "○", "済", "レ", "✓", "1", "可", "合格"),
    "結果確認": ("済", "確認済", "○", "問題なし"),
    "判定確認": ("済", "×"),
    "Result confirmed": ("yes", "OK", "confirmed"),
    "チェック": ("no", "未", "0", "-", "鈴木", "A", "要"),
    "Interpretation": ("S", "susceptible", "S*"),
    "Report": ("Y", "final", "2026-01-02"),
    "Checked": ("x", "yes", "no", "✓", "OK", "pass", "2026-01-02"),
    "研究課題": ("コンタミ調査",),
}


@pytest.mark.parametrize(
    ("heading", "texts", "void"),
    [
        *((name, said, True) for name, said in VOID.items()),
        *((name, said, False) for name, said in VALID.items()),
    ],
)
def test_rows_whose_remark_or_state_says_that_they_are_void_are_refused(
    classify: Classify, tmp_path: Path, heading: str, texts: tuple[str, ...], void: bool
) -> None:
    rows = [f'{at},{ZONE},23,"{text}"' for at, text in enumerate(texts)]
    path = csv(tmp_path / "given.csv", *rows, f"z,{ZONE},23,", header=f"isolate,{HEADER},{heading}")
    summary, out = classify(path)
    answer = rows_of(summary, out)
    assert answer["category"].to_list() == [None if void else "S"] * len(texts) + ["S"]
    assert answer["reason"].to_list() == ["said_void" if void else None] * len(texts) + [None]
    assert answer["value"].to_list() == ["23"] * (len(texts) + 1)
    assert {one.value for one in summary.samples} <= {"23"}
    assert "remark_not_understood" not in summary.warnings
    told_of = {"除外", "無効", "有効", "valid", "QC判定", "精度管理", "結果確認", "判定確認"}
    if heading in told_of:
        told = "verdicts_unread" in {one.code.value for one in summary.notices}
        assert told is ("×" in texts and not void)
    aside, _ = classify(path, ignore=(heading,), name="aside")
    assert aside.categories == {"S": len(texts) + 1}


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_every_result_of_a_void_row_of_a_wide_file_is_refused_and_comes_back_as_sent(
    classify: Classify, tmp_path: Path, layout: str
) -> None:
    path = tmp_path / "wide.csv"
    lines = ("1,犬,E. coli,23,0.25,検体取り違え", "3,犬,E. coli,30,8,", "2,犬,E. coli,30,0.25,無効ではない")
    head = "検体番号,動物種,菌種,ENR_ND5,ENR_NM,備考"
    path.write_text("\n".join((head, *lines)), encoding="utf-8")
    summary, out = classify(path, out_layout=layout)
    assert [(one.refused, one.reason, one.results) for one in summary.refused] == [
        ("value_unreadable", "said_void", 2)
    ]
    answer = rows_of(summary, out)
    if layout == "wide":
        assert answer["ENR_ND5_category"][0] == answer["ENR_NM_category"][0] == "value_unreadable"
        assert answer["ENR_ND5_category"][2] == "S"
        assert answer["ENR_ND5"].to_list() == ["23", "30", "30"]


OF_ISOLATE = (
    *(
        "検体取り違え",
        "菌名訂正：Klebsiella",
        "菌名誤り",
        "サルモネラと判明",
        "検体混同",
        "ラベル誤り",
        "純培養でない",
        "正しくはKlebsiella",
    ),
    *("wrong sample", "sample mix-up", "organism corrected", "misidentified", "ディスクの検体取り違え"),
    *("全薬剤再検中", "全て無効", "all drugs to be repeated"),
    *("平板コンタミ", "シャーレ汚染", "plate contaminated"),
)
OF_ROW = (
    *("判定不能", "64に訂正", "ディスク取り違え", "ウェルのコンタミ", "正しくは64", "12mmの間違い"),
    *("invalid", "wrong disk", "on hold", "ウェル汚染", "一部の薬剤のみ再検中"),
)


@pytest.mark.parametrize("written", ["csv", "parquet"])
@pytest.mark.parametrize("layout", ["long", "wide"])
def test_a_remark_on_the_sample_or_the_organism_voids_every_row_of_its_isolate(
    classify: Classify, tmp_path: Path, written: str, layout: str
) -> None:
    remarks = (*OF_ISOLATE, *OF_ROW)
    lines = [
        line
        for at, remark in enumerate(remarks)
        for line in (
            (f"A‐{at}", "E. coli", None),
            (f"a-{at}", "大腸菌", remark),
            (f"A-{at}", "Klebsiella pneumoniae", None),
        )
    ]
    lines += [("", "E. coli", one) for one in ("検体取り違え", None)]
    rows = pl.DataFrame(lines, schema=["isolate", "organism", "備考"], orient="row").with_columns(
        pl.lit("dog").alias("host")
    )
    of_result = {"drug": "enrofloxacin", "method": "mic", "value": "0.25"}
    asked = of_result if layout == "long" else {"ENR_NM": "0.25"}
    rows = rows.with_columns(pl.lit(cell).alias(name) for name, cell in asked.items())
    summary, out = classify(as_file(rows, tmp_path / f"given.{written}"), out_layout="long")
    answer = rows_of(summary, out)
    reasons, categories = answer["reason"].to_list(), answer["category"].to_list()
    assert answer["value"].to_list() == ["0.25"] * len(lines)
    for at, remark in enumerate(remarks):
        others = "isolate_said_void" if remark in OF_ISOLATE else None
        assert (remark, reasons[3 * at], reasons[3 * at + 1]) == (remark, others, "said_void")
        assert categories[3 * at] == (None if others else "S")
        assert (reasons[3 * at + 2] == "isolate_said_void") is bool(others)
    assert (reasons[-2], categories[-1]) == ("said_void", "S")


def test_the_rows_of_a_void_isolate_are_refused_however_far_apart_they_stand(
    classify: Classify, tmp_path: Path
) -> None:
    row = "大腸菌,犬,enrofloxacin,mic,,0.25"
    rows = [f"A1,{row},", *(f"B{at},{row}," for at in range(150_000)), f"A1,{row},検体取り違え"]
    _, out = classify(csv(tmp_path / "given.csv", *rows, header=f"isolate,{HEADER},備考"))
    answer = pl.read_csv(out, infer_schema=False)["reason"].drop_nulls().to_list()
    assert answer == ["isolate_said_void", "said_void"]
