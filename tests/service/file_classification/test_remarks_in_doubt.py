"""A remark that may say of a result what nobody reads leaves its category, and warns beside S and I."""

import re
from pathlib import Path

import polars as pl
import pytest

from breakpoints.remark_in_doubt import leaves_doubt
from breakpoints.vocabulary import vocabulary
from service.file_classification.organisms_remarked import _MAY_NAME
from tests.service.file_classification.conftest import Classify, rows_of
from tests.service.file_classification.test_results_in_rows import HEADER, ZONE
from tests.service.file_classification.test_rows_that_sum_up import as_file

CODE = "remark_not_understood"
DOUBTED = (
    *("判定：R", "Rと報告", "S→R", "ＳではなくＲ", "臨床的に耐性", "耐性確認済", "感受性なし", "floR陽性"),
    *("測り直し 12", "zone 12 not 24", "MIC 32", "微量液体希釈で32 µg/mL", "再検12㎜"),
    *(
        "隣の検体と逆",
        "コロニーが2種類",
        "別の牛の検体だった",
        "純培養できていない",
        "阻止円不明瞭",
        "測れず",
    ),
    *("精度管理不合格", "期限切れディスク使用", "この結果は使わないこと", "参考値", "豚でした", "検体は膿"),
    *(
        "QC failed",
        "control out of range",
        "don't report",
        "colonies within zone",
        "pending",
        "belongs to A004",
    ),
    *("22→12", "0.5 -> 8", "S→R"),
    *("Retested: R", "should be 12", "再検で問題なし、判定はR", "前回S、今回R"),
)
CALM = (
    *("再検で問題なし", "再検でも24mm", "再検査で同値確認", "コロニー性状に問題なし", "訂正なし", "報告済み"),
    *("前回判定不能", "前回R", "畜主名誤記", "耳標番号 12に訂正", "体重 450に訂正", "PCR検査不能"),
    *(
        "ウイルス検査は判定保留",
        "環境の汚染あり",
        "誤嚥性肺炎",
        "呼吸困難",
        "食欲不良",
        "腫瘤 12mm",
        "R側肺",
        "R.6.11.20採材",
    ),
    *("体温 39→38", "3→5日", "A→B棟"),
    *("薬剤耐性調査", "R: GEN", "ABPC耐性", "R hind leg", "mixed breed", "treatment failed", "no errors"),
    *(
        "純培養で分離",
        "ディスク法で実施",
        "逆流性食道炎",
        "採血できず",
        "担当：R",
        "R.S.",
        "ディスクLot 123",
        "混合感染",
        "3mm大の結節",
        "R/O pneumonia",
    ),
    *(
        "could not rise",
        "recheck in 2 weeks",
        "switched to amoxicillin",
        "histology pending",
        "retest confirmed",
        "R. equi vaccine",
        "unable to stand",
        "not mixed",
        "LF/RF",
        "経過観察",
    ),
)


@pytest.mark.parametrize(("texts", "in_doubt"), [(DOUBTED, True), (CALM, False)], ids=["in doubt", "calm"])
def test_a_text_is_in_doubt_by_what_it_may_say_of_the_result(texts: tuple[str, ...], in_doubt: bool) -> None:
    assert [one for one in texts if leaves_doubt(one, vocabulary()) != in_doubt] == []


OTHERS = (
    *("Salmonella O4群", "Salmonella O7群", "Salmonella O4", "サルモネラO4群", "Salmonella?"),
    *("Klebsiella pneumoniae", "同定：Klebsiella pneumoniae", "ID: Proteus mirabilis", "黄色ブドウ球菌です"),
    *("identified as Staphylococcus aureus", "菌名：緑膿菌", "サルモネラの疑い", "パスツレラ・ムルトシダ"),
    *("大腸菌ではない", "E. coli でない", "not E. coli", "no longer identified as E. coli"),
    *("大腸菌→クレブシエラ", "大腸菌ではなくクレブシエラ", "not E. coli but Serratia", "再同定でPseudomonas"),
    *("大腸菌とは異なる", "大腸菌は否定的", "大腸菌じゃない", "E.coliではありませんでした", "大腸菌以外の菌"),
    *("E. coli以外", "非大腸菌", "probably not E. coli", "isn't E. coli"),
    *("E. coli ruled out", "同定：パスツレラ", "リステリア", "モラクセラかも", "Klebsiella possible"),
)
NO_OTHERS = (
    *("大腸菌", "E. coli", "Escherichia coli O157", "同定：大腸菌", "腸内細菌科", "大腸菌の疑い"),
    *("サルモネラ陰性", "Salmonella negative", "前回Salmonella", "サルモネラ検査なし", "ブドウ球菌なし"),
    *("Salmonella vaccine", "サルモネラワクチン", "sal", "膀胱炎", "細菌性腸炎", "recurrent cystitis"),
    *("常在菌", "不明菌", "再診", "Enterobacterales", "E. coli (ESBL -)", "growth of E. coli"),
    *("腸球菌も同時分離", "大腸菌群", "Escherichia coli group", "大腸菌→大腸菌", "再同定で大腸菌", "犬→猫"),
)


def test_every_name_of_an_organism_may_be_found_in_a_remark() -> None:
    entries = vocabulary().organisms.values()
    names = [one for entry in entries for one in (entry.name_en, entry.name_ja) if not entry.simulated]
    assert [one for one in names if not re.search(_MAY_NAME, one)] == []


@pytest.mark.parametrize("layout", ["long", "wide", "stated"])
@pytest.mark.parametrize(("texts", "warned"), [(OTHERS, True), (NO_OTHERS, False)], ids=["others", "own"])
def test_a_remark_that_names_another_organism_warns_beside_an_s(
    classify: Classify, tmp_path: Path, layout: str, texts: tuple[str, ...], warned: bool
) -> None:
    of_result = dict(zip(HEADER.split(","), ZONE.split(","), strict=False))
    if layout == "wide":
        of_result = {"host": "dog", "organism": "eco"}
    stated = {"organism": of_result.pop("organism")} if layout == "stated" else {}
    rows = pl.DataFrame(
        {
            "isolate": [f"A-{at}" for at in range(len(texts) + 1)],
            **{name: [cell] * (len(texts) + 1) for name, cell in of_result.items()},
            ("ENR_ND5" if layout == "wide" else "value"): ["23"] * (len(texts) + 1),
            "備考": [*texts, None],
        }
    )
    summary, out = classify(as_file(rows, tmp_path / "given.csv"), **stated)
    answer = rows_of(summary, out)
    assert answer["ENR_ND5_category" if layout == "wide" else "category"].to_list() == ["S"] * rows.height
    told = answer["remarks" if layout == "wide" else "warnings"].cast(pl.String).fill_null("")
    assert told.str.contains(CODE).to_list() == [warned] * len(texts) + [False]


@pytest.mark.parametrize(
    ("method", "value", "remark", "warned"),
    [
        *(("mic", "0.25", one, False) for one in ("MIC 0.25", "0.25 µg/mL", "ＭＩＣ：０．２５")),
        ("mic", "0.25", "MIC値は0.25", False),
        *(("mic", "<=0.25", one, False) for one in ("MIC<=0.25", "MIC ≦0.25 mg/L")),
        *(("disk", "25", one, False) for one in ("25mm", "25 ㎜", "阻止円径 25 mm", "zone 25 mm")),
        *(("mic", "0.25", one, True) for one in ("MIC 0.5", "MIC <0.25", "0.25 mm", "MIC 0.25 R")),
        *(("mic", "<=0.25", one, True) for one in ("MIC 0.25", "MIC<=0.25→8")),
        *(("disk", "25", one, True) for one in ("12 mm", "25→12 mm", "MIC 25", "25→12", "25 -> 12")),
        *(("disk", "25", one, False) for one in ("12→25", "阻止円：12→25mm")),
    ],
)
@pytest.mark.parametrize("headed", [False, True])
def test_a_remark_that_only_repeats_the_value_of_its_row_warns_of_nothing(
    classify: Classify, tmp_path: Path, method: str, value: str, remark: str, warned: bool, headed: bool
) -> None:
    cells = {"isolate": "A", "organism": "E. coli", "host": "dog", "drug": "ENR"}
    own = {"mic": "MIC", "disk": "阻止円(mm)"}[method]
    cells |= {own: value} if headed else {"method": method, "value": value}
    rows = pl.DataFrame([{**cells, "備考": remark}, {**cells, "isolate": "B", "備考": None}])
    summary, out = classify(as_file(rows, tmp_path / "given.csv"))
    answer = rows_of(summary, out)
    assert answer["category"].to_list() == ["S", "S"]
    assert answer["warnings"].fill_null("").str.contains(CODE).to_list() == [warned, False]


UNRELIABLE = (
    *("不明瞭", "二重", "二重円", "fuzzy", "Hazy edge", "double zone", "辺縁不整"),
    *(
        "阻止円内にコロニーあり",
        "楕円",
        "遊走あり",
        "ぼやけ",
        "２重",
        "だ円",
        "読みにくい",
        "にじみあり",
        "❌",
    ),
    *("swarming", "colonies inside", "not clear", "poor", "隣と融合", "×", "uneven", "spreading"),
)
RELIABLE = (
    *(
        "二重阻止円なし",
        "明瞭",
        "良好",
        "正円",
        "鮮明",
        "コロニーなし",
        "二重なし",
        "異常なし",
        "○",
        "普通",
        "大",
    ),
    *("clear", "sharp", "round", "no colonies", "good", "normal", "not fuzzy", "no haze", "A"),
)


@pytest.mark.parametrize("heading", ["阻止円性状", "Zone quality"])
@pytest.mark.parametrize(("texts", "warned"), [(UNRELIABLE, True), (RELIABLE, False)], ids=["bad", "good"])
def test_a_zone_that_looks_unreliable_warns_beside_its_s(
    classify: Classify, tmp_path: Path, heading: str, texts: tuple[str, ...], warned: bool
) -> None:
    path = tmp_path / "given.csv"
    lines = [f"{at},{ZONE},23,{text}" for at, text in enumerate(texts)]
    path.write_text("\n".join((f"isolate,{HEADER},{heading}", *lines, f"z,{ZONE},23,")), encoding="utf-8")
    summary, out = classify(path)
    answer = rows_of(summary, out)
    assert answer["category"].to_list() == ["S"] * (len(texts) + 1)
    told = answer["warnings"].fill_null("").str.contains(CODE).to_list()
    assert told == [warned] * len(texts) + [False]


@pytest.mark.parametrize("written", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("layout", ["long", "wide", "wide in long form", "no isolates"])
def test_such_a_remark_warns_beside_s_and_i_alone_and_changes_no_category(
    classify: Classify, tmp_path: Path, written: str, layout: str
) -> None:
    values, remark = ("23", "20", "10", "x"), "判定：R　要確認"
    lines = [(value, said) for value in values for said in (remark, "経過良好", None)]
    of_result = dict(zip(HEADER.split(","), ZONE.split(","), strict=False))
    wide = layout.startswith("wide")
    kept = {name: of_result[name] for name in ("organism", "host")} if wide else of_result
    rows = pl.DataFrame(
        {
            **({} if layout == "no isolates" else {"isolate": [f"A-{at}" for at in range(len(lines))]}),
            **{name: [cell] * len(lines) for name, cell in kept.items()},
            ("ENR_ND5" if wide else "value"): [value for value, _ in lines],
            "備考": [said for _, said in lines],
        }
    )
    path = as_file(rows, tmp_path / f"given.{written}")
    summary, out = classify(path, out_layout="long" if layout == "wide in long form" else None)
    answer = rows_of(summary, out)
    categories = answer["ENR_ND5_category" if layout == "wide" else "category"].to_list()
    assert categories[:9] == [*["S"] * 3, *["I"] * 3, *["R"] * 3]
    told = answer["remarks" if layout == "wide" else "warnings"].fill_null("")
    assert told.str.contains(CODE).to_list() == [at in {0, 3} for at in range(len(lines))]
    assert summary.warnings[CODE] == 2
    assert answer["備考"].to_list() == rows["備考"].to_list()
    aside, _ = classify(path, ignore=("備考",), name="aside")
    assert CODE not in aside.warnings
