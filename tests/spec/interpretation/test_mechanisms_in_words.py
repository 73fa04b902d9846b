"""A mechanism that somebody names in words leaves open what its rule concerns, unless the words deny it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from breakpoints.isolate_names import any_says_more
from breakpoints.mechanisms import mechanisms_in
from breakpoints.screening import TESTS
from service.file_classification.report import FileClassified
from service.locale.catalogue import text
from tests.service.file_classification.test_isolates_of_wide_files import classified
from tests.spec.interpretation.isolate_asked import ask, categories, of

SAID = """
MRSP|MRSA陽性|MRSA (+)|mecA+|mecA pos|mec A detected|mecC|ESBL産生株|ESBL(+)|ESBL疑い|CTX-M-15
blaCTX-M-15, tetA|KPC-2|NDM-5
OXA-48|CRE|CPE産生|MBL産生|IMP-6|VIM-1|メタロβラクタマーゼ陽性|カルバペネマーゼ産生|AmpC型|CMY-2
DHA-1|pAmpC|AMPC産生|methicillin-resistant
メチシリン耐性|MRCoNS|MRS|SCCmec IV|PBP2a +|Dテスト陽性|D-test positive|誘導耐性|iMLSB|ermB|blaZ
ペニシリナーゼ産生|β-lactamase +
123 MRSP|MRSP-12|ＭＲＳＡ|ﾒﾁｼﾘﾝ耐性|MRSP - wound infection|MRSP no treatment yet|MRSP 治療歴なし
coagulase neg MRS|gram negative ESBL
グラム陰性 ESBL産生|MRSA否定できず|MRSA cannot be excluded|MRSA not excluded|ESBL neg, AmpC pos
ESBL-/AmpC+|ESBLpos|no MRSA, MRSP isolated|MRSA?
LA-MRSA|MRSP- skin|陽性:MRSA|MRSAが検出された|セフォキシチンスクリーニング陽性|mecA=1
MRS. Treated|MRS. Rinse daily|MRS. No ESBL|MRS.|MRS. Skin|MRS. Abscess|MRS. Tanaka|Mr. Sato MRS
no MRSA MRSP isolated|MRSP isolated|no growth. MRSP isolated|ESBL n/a in dogs KPC-2|no treatment MRSP isolated
screened for ESBL: pos|screened for ESBL, positive|tested for MRSA and found
screened for ESBL and AmpC, ESBL found
ESBL surveillance: KPC-2|ESBL surveillance positive|sibling had MRSP, too
sibling had ESBL and so has this dog|dog had MRSP
from ESBL farm, ESBL+|ESBL 01|ESBL 0.5|Mr. & MRS Tanaka: MRSP|owner: MRSA
ESBL screening agar|ESBL project|MRS-12|MRS12
extended-spectrum beta-lactamase producer|Isolate No. 12 MRSP
MRSP D-test negative|MRSP Dテスト陰性|MRSP nitrocefin neg|MRSP β-ラクタマーゼ陰性|MRSP/blaZ-
MRSP and blaZ negative|ESBL carbapenemase negative|ESBL KPC-|MRSP (PCR not done)|MRSP（PCR未実施）
MRSP (PCR neg)|MRSP monitoring|MRSP not tested for toxin|MRSP (neg control ok)|MRSP culture negative today
MRSP negative for ESBL|MRSP neg 2024, pos 2026|前回MRSP陰性、今回陽性|前回MRSP陰性|ESBL陰性→陽性
D-test neg 2024, pos 2026|MRSP No. 12|ESBL No. 3|No MRSP5|Strain no: MRSP12|MRSP no. 5
R: ERY, OXA|耐性：EM、MPIPC|resistant to erythromycin and oxacillin|resistant to ERY/OXA|OXA resistant
OXA >4|MPIPC >4|oxacillin non-susceptible|not susceptible to oxacillin|Methicillin R
methicillin-res.|メチシリン(R)|オキサシリン（Ｒ）
MR S. pseudintermedius|MRSPI|cefotaxime resistant|CTX-R|CTX耐性|3GC resistant|DDST positive|cAmpC|OXA NS
ESBL negative E. coli, ESBL positive K. pneumoniae|ESBL neg E. coli MRSP|MRSA negative S. aureus, MRSP
ESBL negative K. pneumoniae KPC-2|VRE|VREfm|vanA|vanB positive|VanA gene detected|VRE陽性
バンコマイシン耐性腸球菌|vancomycin-resistant|VCM耐性|VCM R|VAN-R|R: VAN
mcr-1|MCR-10|mcr 3.1|tetA, mcr-1 positive|mcr-1陽性|mcr遺伝子陽性
mcr gene detected|コリスチン耐性|colistin-resistant
VA R|VAN NS|VA: R|vancomycin non-susceptible|バンコマイシン非感受性|VCM非感受性
not susceptible to vancomycin|vancomycin >=32|TEIC R
glycopeptide non-susceptible|colistin NS|コリスチン非感受性|CTX NS|カルバペネム非感受性
D zone|D zone +|D+|D＋|D (+)|ERY R, D+|D陽性|D現象陽性|D字型阻止円|ディーテスト陽性
Disk approximation test positive
erm|erm gene|erm (+)|ICR+|Meth-R|MDRSP|ESBL検査依頼→陽性|ESBL検査陽性|ESBL検査済|ESBL confirmation pending
MRSP screening positive|ESBL?→陽性|同居犬がESBL陽性、本犬も陽性|同居犬もESBL陽性|MRSP pending PCR confirmation
"""
DENIED = """
MRSA (-)|MRSA−|MRSA: neg|no MRSA|not MRSA|non-MRSA|MRSA negative|MRSA not detected|mecA negative
mecA absent|MRSA陰性|MRSAではない
MRSA否定|MRSA検出せず|ESBLなし|ESBL非産生|非ESBL|ESBL産生なし|ESBL screen negative|without ESBL
ESBL excluded|ESBL除外|mecA -|mecA（－）
mecA（ー）|MSSA|negative for MRSA|no evidence of ESBL|ESBL not tested|ESBL未検査|ESBL: NT|mecA: no
Mrs Smith|AMPC投与中|BUN 30, CRE 1.2
IMP R|tetA, sul1|ESBL and AmpC negative|ESBL・AmpC陰性|ESBLは検出されず|ESBL産生は認められない
D-test negative|D-test|β-lactamase|ESBLneg
mecA=0|KPC/NDM negative|no KPC or NDM|メチシリン耐性なし|メチシリン感受性|カルバペネマーゼ陰性
ESBL n/a|ESBL: N/A|no MRSP isolated|No MRSP was isolated|no ESBL detected
ESBL nicht nachgewiesen
ESBL 0|ESBL: 0|ESBL 0.0|screened for ESBL|was tested for MRSA and MRSP|ESBL surveillance|ESBL-Monitoring 2024
ESBLサーベイランス事業|MRSA調査|sibling had ESBL|the owner was positive for MRSA|from an ESBL farm
Mr. & MRS Tanaka|MR AND MRS TANAKA|owner: MRS. Tanaka
skin swab|mecA遺伝子(-)|mecA gene not detected
MRSA not detected.|ESBL negative by PCR|ESBL陰性でした|MRSA: no.|MRSA/MRSP negative|ESBL検査未実施|ESBL (NT)
mecA PCR negative|MRSA culture negative|ESBL陰性株|no MRSA, no ESBL|ESBL陰性、AmpC陰性|MRSP not isolated
R: ERY, S: OXA|resistant to ERY but not OXA|resistant to ERY, OXA S|not resistant to oxacillin
OXA S|oxacillin susceptible|DDST negative|DDST|耐性：EM、感性：MPIPC|cefotaxime susceptible
OXA 0.25|no cefotaxime resistance
ESBL negative E. coli|ESBL-negative E. coli isolated|MRSA negative S. aureus|ESBL陰性 大腸菌
ESBL neg Klebsiella|VRE negative Enterococcus faecium
no VRE|VRE (-)|VRE陰性|vanA negative|vanA/vanB neg|vancomycin S|VSE|Dr. van Berg|VCM投与中|VAN S|from the van
no mcr-1|mcr-1 negative|mcr-1陰性|mcr-1 (-)|mcr PCR|mcr-11|colistin S|コリスチン感受性|MCR
vancomycin result|VANCOMYCIN RESULT|VA S|VA room 3|no VA R|バンコマイシン感受性|vancomycin 2|vancomycin <=4
バンコマイシン非感受性なし|not resistant to vancomycin|no colistin R|CTX 0.5
カルバペネム感受性|carbapenem susceptible
D-zone absent|no D zone|D zone test|D陰性|ディーテスト陰性
Disk approximation test negative|D字型阻止円なし|ICR|ICR-
erm negative|no erm|erm (-)|dermatitis|vitamin D+|D-shaped wound|ESBL検査依頼|ESBL検査希望|ESBL検査中
ESBL pending|ESBL test requested|PCR for blaCTX-M requested|R/O ESBL|同居犬がESBL陽性|ESBL?→陰性
ESBL non-producer|MRSP screening|MRSA/MRSP検査依頼|MRSP previously, now MSSP
"""


def texts(table: str) -> list[str]:
    return [one for line in table.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("text", texts(SAID))
def test_what_technicians_write_of_a_mechanism_is_understood(text: str) -> None:
    assert mechanisms_in(text)


@pytest.mark.parametrize("text", texts(DENIED))
def test_what_denies_a_mechanism_or_names_none_says_nothing(text: str) -> None:
    assert mechanisms_in(text) == ()


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("ESBL- AmpC+", ["ampc"]),
        ("ESBL neg, AmpC pos", ["ampc"]),
        ("ESBL AmpC neg KPC pos", ["esbl", "carbapenemase"]),
        ("mecA, blaZ, erm(B)", ["methicillin_resistance", "beta_lactamase", "inducible_clindamycin"]),
        ("metallo-β-lactamase", ["carbapenemase"]),
    ],
)
def test_each_mechanism_is_said_or_denied_by_itself(text: str, tests: list[str]) -> None:
    assert [test for test, _ in mechanisms_in(text)] == tests


@pytest.mark.parametrize(
    ("name", "drug", "organism"),
    [
        ("123 MRSP", "cefazolin", "Staphylococcus pseudintermedius"),
        ("ESBL-2", "cefazolin", "Escherichia coli"),
        ("KPC 7", "meropenem", "Escherichia coli"),
        ("AmpC型", "ampicillin", "Escherichia coli"),
    ],
)
def test_the_name_of_an_isolate_leaves_open_what_its_word_concerns(
    name: str, drug: str, organism: str
) -> None:
    concerned, other = ask(*(of(one, "0.5", organism, isolate=name) for one in (drug, "enrofloxacin")))
    assert (concerned.category, concerned.reason) == ("not_evaluable", "mechanism_in_words")
    assert concerned.parameters["column"] == "isolate"
    assert concerned.parameters["word"] in name
    assert other.category == "S"


def test_a_stated_test_that_is_positive_decides_and_a_negative_one_does_not_outweigh_the_words() -> None:
    named = of("cefazolin", "0.5", isolate="MRSP 1"), of("cefazolin", "4", isolate="MRSP 2")
    tested = (
        of("cefazolin", "0.5", isolate="MRSP 3", methicillin_resistance="+"),
        of("cefazolin", "0.5", isolate="MRSP 4", methicillin_resistance="-"),
    )
    assert categories(ask(*named, *tested)) == ["not_evaluable", "R", "R", "not_evaluable"]


@pytest.mark.parametrize(
    "heading", ["strain", "species", "name", "sample name", "organism name", "菌名", "菌株名"]
)
def test_a_mechanism_in_a_second_column_of_names_leaves_open(tmp_path: Path, heading: str) -> None:
    _, found = classified(
        tmp_path,
        f"isolate,organism,drug,method,value,{heading}",
        "A,S. aureus,whonet:LEX,mic,0.5,S. aureus MRSA(+)",
        "B,S. aureus,whonet:LEX,mic,0.5,",
    )
    assert found["category"].to_list() == ["not_evaluable", "S"]


def notices(summary: FileClassified) -> dict[str, dict[str, str]]:
    return {one.code.value: one.parameters for one in summary.notices}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("comment", "MRSP suspected"),
        ("phenotype", "MRSP"),
        ("resistance mechanism", "mecA"),
        ("耐性機構", "メチシリン耐性"),
        ("備考", "ＭＲＳＡ陽性"),
    ],
)
def test_an_unread_column_of_a_long_file_leaves_open_its_isolate(
    tmp_path: Path, heading: str, cell: str
) -> None:
    lines = (
        f"isolate,organism,drug,method,value,{heading}",
        f"A,S. aureus,clindamycin,mic,0.25,{cell}",
        "A,S. aureus,whonet:LEX,mic,0.5,",
        "B,S. aureus,whonet:LEX,mic,0.5,MRSA (-)",
    )
    summary, found = classified(tmp_path, *lines)
    assert found["category"].to_list() == ["S", "not_evaluable", "S"]
    assert found["reason"].to_list() == [None, "mechanism_in_words", None]
    assert f"column={heading}" in found["detail"][1]
    assert notices(summary)["mechanisms_in_words"] == {"columns": heading}
    _, aside = classified(tmp_path, *lines, ignore=(heading,))
    assert aside["category"].to_list() == ["S", "S", "S"]


@pytest.mark.parametrize(
    ("heading", "cells", "said"),
    [
        pytest.param("project", ("RESET MRSA", "RESET MRSA"), "projects_name_mechanisms", id="every row"),
        pytest.param("研究課題名", ("MRSA対策", "MRSAと動物"), "projects_name_mechanisms", id="Japanese"),
        pytest.param("study", ("RESET MRSA", ""), "mechanisms_in_words", id="one row blank"),
        pytest.param("study", ("RESET MRSA", "VetPath"), "mechanisms_in_words", id="one row of another"),
        pytest.param("remark", ("RESET MRSA", "RESET MRSA"), "mechanisms_in_words", id="another heading"),
        pytest.param("study", ("MRSA positive", "MRSA +"), "mechanisms_in_words", id="findings"),
        pytest.param("study", ("MRSP patients", "MRSP case"), "mechanisms_in_words", id="patients"),
        pytest.param("programme", ("MRSP陽性", "MRSP confirmed"), "mechanisms_in_words", id="confirmed"),
        pytest.param("project", ("MRSP-001", "MRSP-002"), "mechanisms_in_words", id="isolates"),
        pytest.param("surveillance", ("RESET MRSA", "RESET MRSA"), "mechanisms_in_words", id="surveillance"),
        pytest.param("調査番号", ("MRSA対策", "MRSA対策"), "mechanisms_in_words", id="numbers of surveys"),
        pytest.param("study id", ("RESET MRSA", "RESET MRSA"), "mechanisms_in_words", id="numbers"),
    ],
)
def test_a_project_that_names_a_mechanism_in_every_row_says_nothing_of_isolates_and_is_told(
    tmp_path: Path, heading: str, cells: tuple[str, ...], said: str
) -> None:
    rows = (f"{place},S. aureus,whonet:LEX,mic,0.5,{cell}" for place, cell in enumerate(cells))
    summary, found = classified(tmp_path, f"isolate,organism,drug,method,value,{heading}", *rows)
    assert notices(summary)[said] == {"columns": heading}
    assert found["category"][0] == ("S" if said == "projects_name_mechanisms" else "not_evaluable")


@pytest.mark.parametrize("name", ["MRS-12", "MRS12"])
def test_names_that_may_be_a_numbering_leave_open_until_their_column_is_set_aside(
    tmp_path: Path, name: str
) -> None:
    lines = "isolate,organism,drug,method,value", f"{name},S. aureus,whonet:LEX,mic,0.5"
    summary, found = classified(tmp_path, *lines)
    assert (found["category"][0], notices(summary)["mechanisms_in_words"]) == (
        "not_evaluable",
        {"columns": "isolate"},
    )
    for language in ("ja", "en"):
        assert "--ignore" in text("file.notice.mechanisms_in_words", language, columns="isolate")
    _, aside = classified(tmp_path, *lines, ignore=("isolate",))
    assert aside["category"].to_list() == ["S"]
    rest = (f"{name},S. aureus,oxacillin,mic,8", "ATCC 29213,S. aureus,whonet:LEX,mic,0.5")
    _, aside = classified(tmp_path, *lines, *rest, ignore=("isolate",))
    assert aside["category"].to_list() == ["R", "R", "not_evaluable"]


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_whonets_comment_leaves_open_and_does_not_come_back(tmp_path: Path, layout: Any) -> None:
    header = "isolate|ORIGIN|ORGANISM|COMMENT|LEX_NM|OXA_NM|CLI_NM"
    rows = "K1|d|sau|MRSP|0.5||0.25", "K2|d|sau|no MRSP|0.5||", "MRSP 3|d|sau||0.5||", "K1|d|sau||0.5||"
    summary, found = classified(tmp_path, header, *rows, out_layout=layout)
    if layout == "wide":
        assert found["LEX_NM_category"].to_list() == ["not_evaluable", "S", "not_evaluable", "not_evaluable"]
        assert found["remarks"][0] == "mechanism_in_words (S by value, COMMENT: MRSP): LEX_NM"
    assert "COMMENT" not in found.columns
    assert summary.personal_dropped == ("COMMENT",)


@pytest.mark.parametrize("text", [*texts(SAID), "QC 25922", "No. 29213", "25922", "BAA-1705"])
def test_a_look_at_many_names_at_once_misses_none_that_names_a_mechanism_or_a_control(text: str) -> None:
    assert any_says_more(["K-1", text, None])


def test_a_look_at_many_names_at_once_finds_nothing_in_plain_numbers() -> None:
    assert not any_says_more(
        [*(f"V-{number}" for number in range(25_000, 26_000)), "iso-bcrekpcndmecoxaa", None]
    )


def test_what_stands_far_from_a_name_says_nothing_of_it_and_costs_nothing() -> None:
    far = "x " * 1_000
    assert mechanisms_in(f"no MRSA {far}") == ()
    assert [test for test, _ in mechanisms_in(f"{far} MRSA {far} no ESBL {far}")] == [
        "methicillin_resistance"
    ]
    assert {test for test, _ in mechanisms_in("MRSA (-) " * 400)} == set(TESTS)
    assert mechanisms_in("ESBL" + "\ufdfa" * 10_000) == mechanisms_in("ESBL" + "\ufdfa" * 300)
