"""WHONET's expert rules: what is understood becomes rules of the tables, what is not is reported."""

from pathlib import Path

import pytest

from breakpoints.expert.rule import ExpertRule, ResultIs, ScreeningIs
from breakpoints.importing import Imported, import_whonet
from breakpoints.importing.opening import files_at
from breakpoints.model import Kind
from breakpoints.version import TableVersion, canonical_bytes, digest
from breakpoints.vocabulary import vocabulary

RULES = "ExpertInterpretationRules.txt"
FILES = {
    "Organisms.txt": (
        "WHONET_ORG_CODE\tORGANISM\tTAXONOMIC_STATUS\tFAMILY_CODE\tGENUS_CODE\tSEROVAR_GROUP\tGENUS\n"
        "eco\tEscherichia coli\tC\tEBC\tESC\tECO\tEscherichia\n"
        "sta\tStaphylococcus sp.\tC\t\tSTA\t\tStaphylococcus\n"
    ),
    "Antibiotics.txt": (
        "WHONET_ABX_CODE\tANTIBIOTIC\tCLASS\tSUBCLASS\tPROF_CLASS\n"
        "AMP\tAmpicillin\tPenicillins\tAminopenicillin\tPEN\n"
        "OXA\tOxacillin\tPenicillins\tPenicillin (Stable)\tPEN-S\n"
        "CTX\tCefotaxime\tCephems\tCephalosporin III\tCEPH3\n"
        "CAZ\tCeftazidime\tCephems\tCephalosporin III\tCEPH3\n"
        "CPT\tCeftaroline\tCephems\tCephalosporin\tCEPH\n"
    ),
    "Breakpoints.txt": (
        "GUIDELINES\tYEAR\tTEST_METHOD\tPOTENCY\tORGANISM_CODE\tORGANISM_CODE_TYPE\tBREAKPOINT_TYPE\tHOST"
        "\tSITE_OF_INFECTION\tREFERENCE_TABLE\tWHONET_ABX_CODE\tR\tI\tSDD\tS\tECV_ECOFF\n"
        "CLSI\t2025\tMIC\t\teco\tWHONET_ORG_CODE\tAnimal\tDogs\t\tT\tAMP\t8\t\t\t2\t\n"
        "CLSI\t2025\tMIC\t\teco\tWHONET_ORG_CODE\tECOFF\t\t\tT\tAMP\t\t\t\t\t8\n"
    ),
}
HEADER = (
    "RULE_CODE\tDESCRIPTION\tORGANISM_CODE\tORGANISM_CODE_TYPE\tRULE_CRITERIA\t"
    "AFFECTED_ANTIBIOTICS\tANTIBIOTIC_EXCEPTIONS\n"
)


def line(criteria: str, drugs: str = "AMP", spared: str = "", organism: str = "EBC\tFAMILY_CODE") -> str:
    return f"R1\tas described\t{organism}\t{criteria}\t{drugs}\t{spared}\n"


def imported(*lines: str) -> Imported:
    files = {name: text.encode() for name, text in FILES.items()}
    return import_whonet(files | {RULES: (HEADER + "".join(lines)).encode()}, "lab", vocabulary())


def clinical(found: Imported) -> TableVersion:
    return next(one.version for one in found.tables if one.kind == Kind.CLINICAL)


def only(*lines: str) -> ExpertRule:
    (rule,) = clinical(imported(*lines)).expert_rules
    return rule


def findings(*lines: str) -> list[tuple[str, int | None]]:
    return [(one.code.value, one.row) for one in imported(*lines).findings if one.file == RULES]


def test_a_rule_is_read_with_its_alternatives_and_a_class_of_drugs() -> None:
    rule = only(line("ESBL=+ OR BETA_LACT=- AND AMP=NS OR CEPH3=R", "AMP,CTX"))
    assert rule.organism == "enterobacterales"
    assert rule.drugs == ("ampicillin", "cefotaxime")
    assert rule.when == (
        (ScreeningIs(test="esbl", found="positive"),),
        (
            ScreeningIs(test="beta_lactamase", found="negative"),
            ResultIs(drugs=("ampicillin",), level="NS"),
        ),
        (ResultIs(drugs=("cefotaxime", "ceftazidime"), level="R"),),
    )
    assert "as described" in rule.source


def test_several_names_of_one_test_are_one_condition() -> None:
    rule = only(line("MECA_PCR=+ OR MRSA=+ OR PBP2A_AGGL=+", organism="STA\tGENUS_CODE"))
    assert rule.when == ((ScreeningIs(test="methicillin_resistance", found="positive"),),)


def test_a_class_is_affected_without_its_exceptions() -> None:
    rule = only(line("OXA=NS", "Penicillins,cephems", "CPT", "STA\tGENUS_CODE"))
    assert rule.drugs == ("ampicillin", "cefotaxime", "ceftazidime", "oxacillin")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param(line("ESBL=perhaps"), "criteria_not_understood", id="no value of a test"),
        pytest.param(line("ESBL"), "criteria_not_understood", id="no value"),
        pytest.param(line(""), "criteria_not_understood", id="no condition"),
        pytest.param(line("(ESBL=+)"), "criteria_not_understood", id="parentheses"),
        pytest.param(line("AMP=resistant"), "criteria_not_understood", id="no level"),
        pytest.param(line("NEW_TEST=+"), "criteria_not_understood", id="a test nobody knows"),
        pytest.param(line("ESBL=+ AND NEW_TEST=+"), "criteria_not_understood", id="half a condition"),
        pytest.param(line("ESBL=+", "QQQ"), "unknown_drug", id="no drug it affects is known"),
        pytest.param(line("ESBL=+", "AMP", "QQQ"), "unknown_drug", id="an exception is not known"),
        pytest.param(line("ESBL=+", "AMP", "AMP"), "unknown_drug", id="nothing is left"),
        pytest.param(line("ESBL=+", organism="QQQ\tGENUS_CODE"), "unknown_organism", id="no such group"),
        pytest.param("R1\tx\tEBC\n", "line_truncated", id="a truncated line"),
    ],
)
def test_a_rule_that_cannot_be_understood_is_refused_with_its_row(row: str, code: str) -> None:
    assert findings(line("ESBL=+"), row) == [(code, 3)]
    found = imported(line("ESBL=+"), row)
    assert len(clinical(found).expert_rules) == 1
    counts = {one.file: one for one in found.counts}[RULES]
    assert (counts.rows_read, counts.rows_imported, counts.rows_refused) == (2, 1, 1)


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        pytest.param(line("ESBL=+ OR NEW_TEST=+"), "NEW_TEST=+", id="one alternative of two"),
        pytest.param(line("ESBL=+", "AMP,QQQ"), "QQQ", id="one drug of two"),
    ],
)
def test_a_rule_understood_in_part_is_kept_and_what_is_missing_is_named(row: str, missing: str) -> None:
    assert findings(row) == [("rule_partly_understood", 2)]
    assert [one.parameters["text"] for one in imported(row).findings if one.file == RULES] == [missing]
    assert only(row).when == ((ScreeningIs(test="esbl", found="positive"),),)


def test_rules_go_with_clinical_tables_and_not_with_cut_offs() -> None:
    found = imported(line("ESBL=+"))
    assert {one.kind: len(one.version.expert_rules) for one in found.tables} == {
        Kind.CLINICAL: 1,
        Kind.ECV: 0,
    }


def test_the_order_of_lines_changes_no_digest_and_canonical_bytes_come_back() -> None:
    lines = line("ESBL=+"), line("CEPH3=R", "CTX"), line("AMP=NS", "AMP")
    straight, turned = clinical(imported(*lines)), clinical(imported(*lines[::-1]))
    assert digest(straight) == digest(turned)
    assert b"expert_rules" in canonical_bytes(straight)
    assert digest(straight) != digest(clinical(imported(*lines[:2])))


def test_the_rules_of_a_whole_folder_are_all_understood(acceptance_dir: Path) -> None:
    found = import_whonet(files_at(acceptance_dir / "acceptance" / "whonet"), "lab", vocabulary())
    counts = {one.file: one for one in found.counts}[RULES]
    assert (counts.rows_read, counts.rows_refused) == (7, 0)
    assert [one for one in found.findings if one.file == RULES] == []
    rules = clinical(found).expert_rules
    spared = {"ceftaroline", "ceftobiprole"}
    assert all(spared.isdisjoint(one.drugs) for one in rules)
    assert {"oxacillin", "meropenem", "amoxicillin_clavulanic_acid"} <= {
        d for one in rules for d in one.drugs
    }
