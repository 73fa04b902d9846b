"""Drugs that a file says isolates resist, in a list, in a word or under a letter: read, refused, or told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from breakpoints.policy import Policy
from service.file_classification.classifying import Asked
from service.file_classification.classifying import classify as classify_file
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified, NoticeCode
from tests.service.file_classification.conftest import rows_of
from tests.spec.interpretation.isolate_asked import MRSP, PLAIN, WORDS

ASKED = Asked(tables=(PLAIN,), words=WORDS, policy=Policy(), on="2026-11-21")
RESULT = {
    "isolate": "1",
    "organism": MRSP,
    "host": "dog",
    "drug": "cefazolin",
    "method": "mic",
    "value": "0.5",
    "site": "skin",
}


def classified(
    folder: Path,
    heading: str,
    text: str,
    ignore: tuple[str, ...] = (),
    result: Mapping[str, str] = RESULT,
) -> tuple[FileClassified, list[str | None]]:
    path, out = folder / "given.csv", folder / "answer.csv"
    pl.DataFrame([{**result, heading: text}]).write_csv(path)
    summary = classify_file(path, out, FileOptions(ignore=ignore), ASKED, keep_personal=False)
    return summary, rows_of(summary, out)["category"].to_list()


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("resistance", "OXA; ERY"),
        ("Resistant to", "oxacillin"),
        ("耐性薬剤", "MPIPC"),
        ("resistance profile", "OXA-PEN"),
        ("Resistance", "Oxacillin (R)"),
        ("AMR profile", "OXA/PEN"),
        ("antibiogram", "OXA R ERY S"),
        ("R drugs", "amoxicillin clavulanic acid"),
        ("耐性", "MPIPC、EM"),
        ("phenotype", "OXA, ERY"),
        ("phenotype", "OXA-R"),
        ("phenotype", "MDR: OXA, ERY, XYZ"),
        ("phenotype", "amoxicillin clavulanic acid"),
        ("R pattern", "OXA-ERY"),
        ("R-profile", "OXA/PEN"),
        ("R薬剤", "MPIPC、EM"),
        ("NS drugs", "OXA"),
        ("non-susceptible to", "oxacillin"),
        ("failed drugs", "oxacillin"),
        ("MDR", "OXA, ERY, CLI"),
        ("Resistance", "FQ, AG"),
        ("Resistances", "3GC"),
        ("Resistotype", "AmpEnrGen"),
        ("R", "ENR-GEN-TMP"),
        ("耐性", "ENR\nGEN"),
        ("Resistant to", "all but AMK"),
    ],
)
def test_a_list_of_resisted_drugs_refuses_the_file_with_column_and_drug(
    tmp_path: Path, heading: str, text: str
) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, heading, text)
    assert refused.value.fault.code is FileFault.RESISTANCE_LISTED
    assert refused.value.fault.parameters["heading"] == heading
    assert classified(tmp_path, heading, text, ignore=(heading,))[1] == ["S"]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("resistance", "R"),
        ("resistance", "resistant"),
        ("resistance", "MDR"),
        ("resistance", "none"),
        ("Resistant to", "none of the drugs"),
        ("AMR profile", "susceptible to all"),
        ("resistance genes", "tetM"),
        ("耐性", "なし"),
        ("remarks", "OXA S"),
        ("phenotype", "failed enrofloxacin"),
        ("phenotype", "treated with oxacillin"),
        ("Phenotype", "mucoid, oxacillin given"),
        ("表現型 phenotype", "オキサシリン投与中"),
    ],
)
def test_a_column_that_names_no_resisted_drug_passes(tmp_path: Path, heading: str, text: str) -> None:
    judges = text in {"R", "resistant"}
    assert classified(tmp_path, heading, text)[1] == ["not_evaluable" if judges else "S"]


@pytest.mark.parametrize(
    "text",
    [
        "oxa R",
        "OXA-R",
        "OXA: R",
        "MPIPC R",
        "MPIPC-R",
        "resistant to oxacillin",
        "R: OXA, ERY",
        "耐性: MPIPC",
        "MR-SP",
        "MR SA",
        "M.R.S.P.",
        "M.R.S.",
        "mec gene detected",
        "mec遺伝子陽性",
    ],
)
def test_methicillin_resistance_in_other_words_leaves_beta_lactams_open(tmp_path: Path, text: str) -> None:
    summary, categories = classified(tmp_path, "comment", text)
    assert categories == ["not_evaluable"]
    assert NoticeCode.MECHANISMS_IN_WORDS in {one.code for one in summary.notices}


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("phenotype", "CTX-M-15"),
        ("resistance phenotype", "blaCTX-M-15"),
        ("resistance", "CTX-M"),
        ("phenotype", "OXA-48"),
        ("genotype", "OXA-48"),
        ("genotype", "blaNDM-1"),
        ("resistance", "ESBL"),
        ("phenotype", "KPC-2"),
    ],
)
def test_an_enzyme_in_a_column_of_phenotypes_is_a_sign_and_no_list_of_drugs(
    tmp_path: Path, heading: str, text: str
) -> None:
    coli = RESULT | {"organism": "Escherichia coli"}
    summary, categories = classified(tmp_path, heading, text, result=coli)
    assert categories == ["not_evaluable"]
    assert NoticeCode.MECHANISMS_IN_WORDS in {one.code for one in summary.notices}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("R: CEZ", "not_evaluable"),
        ("resistant to: cefazolin", "not_evaluable"),
        ("耐性：ERFX、CEZ", "not_evaluable"),
        ("R: ENR, CTX", "not_evaluable"),
        ("resistant to enrofloxacin and cefotaxime", "not_evaluable"),
        ("resistant to all beta-lactams", "not_evaluable"),
        ("セファゾリン、ゲンタマイシンに耐性", "not_evaluable"),
        ("CEZ-R", "not_evaluable"),
        ("S to all except CEZ", "not_evaluable"),
        ("R to all but ENR", "not_evaluable"),
        ("全薬剤耐性", "not_evaluable"),
        ("FQ耐性", "S"),
        ("S to all except ENR", "S"),
        ("R: ENR", "S"),
        ("S: CEZ, R: ENR", "S"),
        ("resistant to enrofloxacin, cefazolin given", "S"),
        ("not resistant to cefazolin", "S"),
    ],
)
def test_a_drug_listed_in_a_remark_is_a_resistant_result_of_its_isolate(
    tmp_path: Path, text: str, category: str
) -> None:
    coli = RESULT | {"organism": "Escherichia coli"}
    summary, categories = classified(tmp_path, "comment", text, result=coli)
    assert categories == [category]
    told = [one.parameters for one in summary.notices if one.code is NoticeCode.RESISTANCE_IN_WORDS]
    assert told == ([] if text.startswith("not ") else [{"columns": "comment"}])
    wide = {
        "isolate": "1",
        "organism": "Escherichia coli",
        "host": "dog",
        "site": "skin",
        "CZO_NM": "0.5",
        "CRO_NM": "",
    }
    path, out = tmp_path / "wide.csv", tmp_path / "wide.out.csv"
    pl.DataFrame([wide | {"remarks": text}]).write_csv(path)
    summary = classify_file(path, out, FileOptions(), ASKED, keep_personal=False)
    assert rows_of(summary, out)["CZO_NM_category"].to_list() == [category]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("R: VCM", "not_evaluable"),
        ("耐性：EM、VCM", "not_evaluable"),
        ("バンコマイシンに耐性", "not_evaluable"),
        ("R to glycopeptides", "not_evaluable"),
        ("GRE", "not_evaluable"),
        ("van(A) positive", "not_evaluable"),
        ("van(A) negative", "S"),
        ("R: EM", "S"),
        ("VCM感受性、EM耐性", "S"),
    ],
)
def test_glycopeptides_of_enterococci_stay_open_where_a_remark_resists_them(
    tmp_path: Path, text: str, category: str
) -> None:
    enterococcus = RESULT | {"organism": "Enterococcus faecium", "drug": "バンコマイシン"}
    assert classified(tmp_path, "comment", text, result=enterococcus)[1] == [category]


def test_a_drug_listed_in_a_remark_of_a_file_without_isolates_refuses_it(tmp_path: Path) -> None:
    nameless = {name: text for name, text in RESULT.items() if name != "isolate"}
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, "comment", "R: CEZ", result=nameless)
    assert refused.value.fault.code is FileFault.RESISTANCE_LISTED
    assert classified(tmp_path, "comment", "R: CEZ", ("comment",), nameless)[1] == ["S"]


@pytest.mark.parametrize("name", ["", "-", "N/A", "－", "不明", "2"])
def test_a_drug_listed_in_a_remark_of_a_row_without_its_isolate_refuses_the_file(
    tmp_path: Path, name: str
) -> None:
    path, out = tmp_path / "long.csv", tmp_path / "long.out.csv"
    coli = RESULT | {"organism": "Escherichia coli"}
    rows = [coli | {"isolate": name, "comment": "R: CEZ"}, coli | {"comment": ""}]

    def categories(*ignore: str) -> list[str | None]:
        summary = classify_file(path, out, FileOptions(ignore=ignore), ASKED, keep_personal=False)
        return rows_of(summary, out)["category"].to_list()

    pl.DataFrame(rows).write_csv(path)
    if name == "2":
        assert categories() == ["not_evaluable", "S"]
        return
    with pytest.raises(Unclassifiable) as refused:
        categories()
    assert refused.value.fault.code is FileFault.RESISTANCE_LISTED
    assert refused.value.fault.parameters == {"heading": "comment", "drug": "CEZ"}
    assert categories("comment") == ["S", "S"]
    pl.DataFrame([row | {"comment": "grows well"} for row in rows]).write_csv(path)
    assert categories() == ["S", "S"]


@pytest.mark.parametrize("name", ["", "-", "N/A", "－"])
@pytest.mark.parametrize("wide", [False, True])
def test_a_placeholder_names_no_isolate_and_loses_no_result_of_another_row(
    tmp_path: Path, name: str, *, wide: bool
) -> None:
    path, out = tmp_path / "given.csv", tmp_path / "answer.csv"
    staph = RESULT | {"organism": "Staphylococcus pseudintermedius"}
    row = {one: staph[one] for one in ("isolate", "organism", "host", "site")} | {"CZO_NM": "0.5"}
    resistant = {"isolate": name, "drug": "oxacillin", "value": "4"}
    rows = [row | {"isolate": name, "OXA_NM": "4"}, row | {"OXA_NM": ""}]
    pl.DataFrame(rows if wide else [staph | {"isolate": name}, staph, staph | resistant]).write_csv(path)
    summary = classify_file(path, out, FileOptions(), ASKED, keep_personal=False)
    categories = rows_of(summary, out)["CZO_NM_category" if wide else "category"].to_list()
    assert categories[:2] == ["not_evaluable", "not_evaluable"]
    (told,) = (one for one in summary.notices if one.code is NoticeCode.ISOLATES_UNNAMED_BESIDE_TRIGGER)
    assert told.parameters["rows"] == ("2" if wide else "4")


@pytest.mark.parametrize("text", ["CTX-M-15, OXA", "CTX-R", "OXA-48; CTX"])
def test_a_drug_beside_an_enzyme_is_listed_all_the_same(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, "phenotype", text)
    assert refused.value.fault.code is FileFault.RESISTANCE_LISTED


@pytest.mark.parametrize(
    "text", ["mec gene not detected", "mec遺伝子陰性", "OXA S", "OXA-RR", "not resistant to oxacillin"]
)
def test_what_denies_it_leaves_nothing_open(tmp_path: Path, text: str) -> None:
    assert classified(tmp_path, "comment", text)[1] == ["S"]


@pytest.mark.parametrize(
    ("heading", "text"),
    [("OXA R", "yes"), ("OXA_R", "1"), ("MPIPC R", "あり"), ("INT_OXA", "R"), ("P", ">1"), ("E", "R")],
)
def test_a_column_of_a_drug_that_nobody_reads_refuses_the_file(
    tmp_path: Path, heading: str, text: str
) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, heading, text)
    assert refused.value.fault.code is FileFault.DRUG_UNREAD


def test_a_letter_that_is_printed_on_disks_is_told_where_its_numbers_may_be_anything(tmp_path: Path) -> None:
    summary, categories = classified(tmp_path, "E", "8")
    assert categories == ["S"]
    told = [one.parameters for one in summary.notices if one.code is NoticeCode.HEADINGS_OF_A_LETTER]
    assert told == [{"columns": "E"}]


def test_a_drug_said_not_to_be_resisted_passes(tmp_path: Path) -> None:
    assert classified(tmp_path, "OXA R", "no")[1] == ["S"]
