"""A remark voids what it speaks of: one drug, one strain of a sample, or an organism that it renames."""

from pathlib import Path

import pytest

from breakpoints.said_void import says_void
from breakpoints.vocabulary import vocabulary
from service.file_classification.void_of_drug import drug_voided
from tests.service.file_classification.conftest import Classify, rows_of
from tests.service.file_classification.test_results_in_rows import csv

OF_ONE = {
    "ampicillin": (
        *("AMP再検中", "ABPC 判定不能", "アンピシリンは判定不能", "ABPCのみ再検中", "ABPC：判定不能"),
        *("ampicillin invalid", "AMP: cannot be read", "AMP repeat pending"),
        *("判定不能（ABPC）", "ABPCディスク取り違え", "要再検：ABPC"),
    ),
    "amoxicillin_clavulanic_acid": ("AMPC/CVA 再検中",),
}
OF_ALL = (
    *("判定不能", "検体取り違え", "ABPC,ERFX再検中", "ABPC・ERFX再検中", "ABPC ERFX 再検中"),
    *("ABPCのため判定不能", "ABPCコンタミ", "ABPC判定不能、ERFXも", "ABPC再検中 菌名訂正"),
    *("ABPC以外判定不能", "全薬剤判定不能", "他は判定不能"),
    *(
        "NA 判定不能",
        "判定不能(NA)",
        "ABPC判定不能のため全て再検中",
        "all invalid",
        "AMP sample contaminated",
        "再検中",
    ),
)


def test_one_drug_is_voided_alone_where_a_text_names_it_and_nothing_else() -> None:
    words = vocabulary()
    for drug, texts in OF_ONE.items():
        assert [one for one in texts if drug_voided(one, words) != drug] == []
    assert [one for one in OF_ALL if drug_voided(one, words) is not None] == []


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize(
    ("remark", "refused"),
    [
        *((one, {"AMP_NM"}) for one in ("AMP再検中", "ABPC 判定不能", "ampicillin invalid")),
        ("ENR 判定不能", {"ENR_NM", "ENR_ND5"}),
        *((one, {"AMP_NM", "ENR_NM", "ENR_ND5"}) for one in ("判定不能", "CEZ再検中", "ABPC,ERFX再検中")),
        ("経過良好", set()),
    ],
)
def test_a_remark_on_one_drug_of_a_row_of_an_isolate_voids_its_results_alone(
    classify: Classify, tmp_path: Path, layout: str, remark: str, refused: set[str]
) -> None:
    header = "isolate,organism,host,ENR_NM,ENR_ND5,AMP_NM,備考"
    named = (("A", remark), ("A", ""), ("B", ""))
    rows = [f'{name},E. coli,dog,0.25,25,0.25,"{said}"' for name, said in named]
    summary, out = classify(csv(tmp_path / "given.csv", *rows, header=header), out_layout=layout)
    answer = rows_of(summary, out)
    values = ("ENR_NM", "ENR_ND5", "AMP_NM")
    if layout == "wide":
        said = {name for name in values if answer[f"{name}_category"][0] == "value_unreadable"}
        assert {answer[f"{name}_category"][at] for name in values for at in (1, 2)} == {"S"}
    else:
        told = answer.select("column", "reason").rows()
        said = {column for column, reason in told if reason == "said_void"}
        assert answer["category"].to_list().count("S") == 9 - len(refused)
    assert said == refused
    assert "remark_not_understood" not in summary.warnings


OF_SEVERAL = (
    *("両株コンタミ", "両株ともコンタミ", "全株コンタミ", "コンタミ（2株とも）", "菌名訂正（2株とも）"),
    *("コンタミ 全て再検", "株2がコンタミ", "2株目コンタミ", "株2とコンタミ", "別株とコンタミ"),
    *("雑菌混入", "both isolates contaminated", "all strains contaminated", "isolates contaminated"),
    *("contaminated - all results invalid", "No.2 contaminated", "isolate 2 contaminated", "mixed culture"),
)


@pytest.mark.parametrize(
    ("remark", "headings", "voided"),
    [
        *((one, "検体番号,菌株番号", [0, 1, 3]) for one in ("コンタミ", "純培養でない", "菌名訂正：ABC")),
        *((one, "sample id,strain no", [0, 1, 3]) for one in ("contaminated", "organism corrected")),
        *((one, "検体番号,菌株番号", [0, 1, 2, 3]) for one in ("検体取り違え", "ラベル誤り", "wrong sample")),
        ("コンタミ", "検体番号,棚", [0, 1, 2, 3]),
        *((one, "検体番号,株番号", [0, 1, 2, 3]) for one in OF_SEVERAL),
        *((one, "検体番号,枝番", [0, 1, 3]) for one in ("菌株コンタミ", "コンタミ、再分離中", "not pure")),
        ("コンタミなし", "検体番号,菌株番号", []),
    ],
)
def test_what_is_wrong_with_one_strain_leaves_its_sisters_of_the_sample_alone(
    classify: Classify, tmp_path: Path, remark: str, headings: str, voided: list[int]
) -> None:
    of = "E. coli,dog,{},mic,0.25"
    header = f"{headings},organism,host,drug,method,value,備考"
    rows = [
        f"K1,1,{of.format('enrofloxacin')},{remark}",
        *(f"{named},{of.format('ampicillin')}," for named in ("k1,No.01", "K1,2", "K1,", "K2,1")),
    ]
    summary, out = classify(csv(tmp_path / "given.csv", *rows, header=header))
    categories = rows_of(summary, out)["category"].to_list()
    assert [at for at, one in enumerate(categories) if one is None] == voided
    numbered = [row.replace("K1,1,", f"K1,{at},", 1) for at, row in enumerate(rows)]
    if voided:
        summary, out = classify(csv(tmp_path / "given.csv", *numbered, header=header))
        categories = rows_of(summary, out)["category"].to_list()
        assert categories[:4] == [None] * 4, "what numbers the rows numbers no strains"


OWN = (
    *("re-identified as E. coli", "Re-identified as Escherichia coli", "now identified as E. coli"),
    *("大腸菌と判明", "再同定：大腸菌", "大腸菌と再同定"),
)


@pytest.mark.parametrize("doubt", ["?", " suspected", " possible", " (possible)"])
def test_a_doubted_identification_settles_nothing(classify: Classify, tmp_path: Path, doubt: str) -> None:
    header = "isolate,organism,host,drug,method,value,備考"
    rows = [f"{one},E. coli,dog,enrofloxacin,mic,0.25,re-identified as E. coli{doubt}" for one in "AB"]
    summary, out = classify(csv(tmp_path / "given.csv", *rows, header=header))
    assert rows_of(summary, out)["reason"].to_list() == ["said_void"] * 2


@pytest.mark.parametrize("remark", OWN)
@pytest.mark.parametrize(
    ("organism", "other", "voided"),
    [
        ("E. coli", "大腸菌", False),
        ("E. coli", "", False),
        ("Klebsiella pneumoniae", "Klebsiella pneumoniae", True),
        ("E. coli", "Klebsiella pneumoniae", True),
        ("Enterobacterales", "E. coli", True),
    ],
)
def test_an_organism_that_was_found_to_be_what_its_isolate_is_called_voids_nothing(
    classify: Classify, tmp_path: Path, remark: str, organism: str, other: str, voided: bool
) -> None:
    header = "isolate,organism,host,drug,method,value,備考"
    named = ((organism, "A", remark), (other or "E. coli", "a" if other else "B", ""))
    rows = [f"{name},{one},dog,enrofloxacin,mic,0.25,{said}" for one, name, said in named]
    summary, out = classify(csv(tmp_path / "given.csv", *rows, header=header))
    reasons = rows_of(summary, out)["reason"].to_list()
    void = voided and says_void(remark)
    assert [one in reasons for one in ("said_void", "isolate_said_void")] == [void, void]
    assert voided or "remark_not_understood" not in summary.warnings


def test_a_check_behind_each_drug_voids_its_row_whichever_fails(classify: Classify, tmp_path: Path) -> None:
    header = "isolate,organism,host,ENR_NM,チェック,AMP_NM,チェック"
    rows = [f"{name},E. coli,dog,0.25,OK,0.25,{said}" for name, said in (("A", "NG"), ("B", "OK"))]
    summary, out = classify(csv(tmp_path / "given.csv", *rows, header=header), out_layout="long")
    assert rows_of(summary, out)["category"].to_list() == [None, None, "S", "S"]
