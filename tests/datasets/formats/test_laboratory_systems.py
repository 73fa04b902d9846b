"""What laboratory systems write besides the examples: other words, methods, layouts of a line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import xlsxwriter

from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.reading import read_upload

HERE = Path(__file__).parent
sys.path.append(str(HERE))

from read_texts import format_of, pairs, read, rules, stated, told  # noqa: E402

FILES = HERE.parent / "files"
DISKS = UploadedFacts(disk_contents={"ampicillin": "10 µg", "enrofloxacin": "5 µg"})
E_COLI = UploadedFacts(organism="E. coli", disk_contents=DISKS.disk_contents)

# NCBI and EBI

TEMPLATE = (
    "sample_name\tantibiotic\tmeasurement_sign\tmeasurement\tmeasurement_units\tlaboratory_typing_method\n"
)


@pytest.mark.parametrize(
    ("units", "method", "rule"),
    [
        ("mg/mL", "broth dilution", Rule.RESULT_WITHOUT_METHOD),
        ("mm", "broth dilution", Rule.RESULT_WITHOUT_METHOD),
        ("missing", "missing", Rule.RESULT_WITHOUT_METHOD),
        ("ug/L", "missing", Rule.RESULT_WITHOUT_METHOD),
        ("missing", "MIC", Rule.ZONE_MISSING),
        ("µg/mL", "missing", Rule.ZONE_MISSING),
        ("missing", "disk diffusion", Rule.MIC_MISSING),
    ],
)
def test_units_and_methods_tell_zones_from_mics_or_the_row_is_refused(
    tmp_path: Path, units: str, method: str, rule: Rule
) -> None:
    result = read(tmp_path, f"{TEMPLATE}V1\tampicillin\t==\t16\t{units}\t{method}\n", E_COLI)
    assert [found for found, _, _ in told(result)] == [rule]


def test_a_template_without_any_value_says_so_in_each_line(tmp_path: Path) -> None:
    text = f"{TEMPLATE}V1\tampicillin\tmissing\tmissing\tmg/L\tMIC\nV1\tampicillin\t\t\tmm\tdisk diffusion\n"
    result = read(tmp_path, text, E_COLI)
    assert told(result) == [
        (Rule.LINE_WITHOUT_MEASUREMENT, 2, "measurement"),
        (Rule.LINE_WITHOUT_MEASUREMENT, 3, "measurement"),
    ]


def test_a_zone_with_a_sign_is_refused_and_an_equals_sign_is_none(tmp_path: Path) -> None:
    text = f"{TEMPLATE}V1\tampicillin\t>\t20\tmm\t\nV1\tampicillin\t=\t4\tmg/L\t\n"
    assert Rule.ZONE_WITH_SIGN in rules(read(tmp_path, text, E_COLI))
    assert read(tmp_path, text.replace("\t>\t", "\t==\t"), E_COLI).rows_kept == 1


@pytest.mark.parametrize(("sign", "kept"), [("==", 1), ("", 1), (">", 0)])
def test_a_sign_beside_two_measurements_belongs_to_neither(tmp_path: Path, sign: str, kept: int) -> None:
    header = "#BioSample\tScientific name\tAntibiotic\tMeasurement sign\tMIC (mg/L)\tDisk diffusion (mm)\n"
    result = read(tmp_path, f"{header}SAMN1\tEscherichia coli\tampicillin\t{sign}\t32\t6\n", DISKS)
    assert (result.rows_in, result.rows_kept) == (1, kept)


def test_the_template_names_samples_or_accessions_and_may_begin_with_comments(tmp_path: Path) -> None:
    header = TEMPLATE.replace("sample_name", "sample_name/biosample_accession")
    text = f"# This is a submission template\n# for antibiograms\n{header}V1\tampicillin\t==\t20\tmm\t\n"
    result = read(tmp_path, text, E_COLI, second=f"{header}V1\tampicillin\t>\t32\tug/mL\t\n")
    assert pairs(result) == [("V1", "ampicillin", "10 µg", "20", ">32")]


# InFARM


def test_an_unknown_method_of_infarm_is_refused(tmp_path: Path) -> None:
    header = "ISOLATE_ID,MICROORG,MET_AST,VALUE_AMP,VALUE_ENR\n"
    result = read(tmp_path, f"{header}V1,eco,DD,20,30\nV1,eco,BMICRO,4,\nV1,eco,PCR,1,\nV2,eco,DD,,\n", DISKS)
    assert pairs(result) == [("V1", "ampicillin", "10 µg", "20", "4")]
    assert (result.rows_in, result.lines_in) == (4, 4)
    assert told(result) == [
        (Rule.MIC_MISSING, 2, "VALUE_ENR"),
        (Rule.RESULT_WITHOUT_METHOD, 4, "VALUE_AMP"),
        (Rule.LINE_WITHOUT_MEASUREMENT, 5, "VALUE_AMP"),
    ]


# SIRscan

SIRSCAN = "N° dossier;Germe;AMP;ENR5;XYZ\n"


def test_columns_that_could_be_zones_or_mics_are_not_guessed(tmp_path: Path) -> None:
    text = f"{SIRSCAN}V1;E. coli;16;32;\nV2;E. coli;8;8;\n"
    result = read(tmp_path, text)
    assert (format_of(result), rules(result)) == (FormatName.SIRSCAN, {Rule.MEASURE_NOT_TOLD})
    zones = UploadedFacts(columns={Field.MIC_MG_PER_L: ""}, disk_contents=DISKS.disk_contents)
    assert Rule.MIC_MISSING in rules(read(tmp_path, text, zones))
    mics = UploadedFacts(columns={Field.ZONE_MM: ""})
    assert Rule.ZONE_MISSING in rules(read(tmp_path, text, mics))


def test_zones_with_signs_among_them_are_not_taken_for_mics(tmp_path: Path) -> None:
    result = read(tmp_path, f"{SIRSCAN}V1;E. coli;21;33;\nV2;E. coli;<6;25;\n")
    assert rules(result) == {Rule.MEASURE_NOT_TOLD}


def test_the_files_of_sirscan_are_joined_by_isolate_whatever_their_order(tmp_path: Path) -> None:
    zones = f"{SIRSCAN}V1;E. coli;21;33;21\nV2;E. coli;6;25;22\n"
    mics = f"{SIRSCAN}V2;E. coli;>32;0,12;\nV1;E. coli;4;0,03;\n"
    result = read(tmp_path, zones, DISKS, second=mics)
    assert pairs(result) == [
        ("V1", "ampicillin", "10 µg", "21", "4"),
        ("V1", "enrofloxacin", "5 µg", "33", "0.03"),
        ("V2", "ampicillin", "10 µg", "6", ">32"),
        ("V2", "enrofloxacin", "5 µg", "25", "0.12"),
    ]
    assert {(rule, column) for rule, _, column in told(result)} >= {(Rule.DRUG_UNKNOWN, "XYZ")}
    assert result.rows_refused == 2


# VITEK

VITEK = "Lab ID,Isolate Number,Organism Name,AM-Ampicillin,SXT-Cotrimoxazole,ABC-Abcdicin,ESBL-ESBL\n"
ZONES = "isolate_id,organism,drug,disk_content,zone_mm\n"


def test_categories_and_columns_of_no_drug_do_not_become_numbers(tmp_path: Path) -> None:
    zones = f"{ZONES}V1,E. coli,ampicillin,10 µg,20\nV2,E. coli,ampicillin,10 µg,6\n"
    text = f"{VITEK}V1,1,Escherichia coli,4 S,,<=2,Neg\nV2,1,Escherichia coli,>=32 (R),,R,Pos\n"
    result = read(tmp_path, text, second=zones)
    assert pairs(result) == [
        ("V1", "ampicillin", "10 µg", "20", "4"),
        ("V2", "ampicillin", "10 µg", "6", ">=32"),
    ]
    assert "ESBL-ESBL" in result.columns_not_used
    assert {(rule, row) for rule, row, column in told(result) if column == "ABC-Abcdicin"} >= {
        (Rule.DRUG_UNKNOWN, 2),
        (Rule.DRUG_UNKNOWN, 3),
    }


# Sensititre

START = "1,6017,,2026-04-01,,,{isolate},COMPGN1F,,{organism},C,CANINE,,,2026-04-02 08:53:06,"


def test_lines_of_plates_with_more_and_fewer_drugs_are_whole(tmp_path: Path) -> None:
    line = START.format(isolate="V1", organism="E.COLI")
    longer = "AMPICI,>       32,RESIST,ENROFL, =       -,,ABCDEF,<=    0.12,SUSC"
    result = read(tmp_path, f"{line}AMPICI, =       4,SUSC\n{line}{longer}\n")
    assert (format_of(result), result.rows_in, result.lines_in) == (FormatName.SENSITITRE, 4, 2)
    assert {(Rule.MIC_MISSING, 2, "ENROFL"), (Rule.DRUG_UNKNOWN, 2, "ABCDEF")} <= {*told(result)}
    assert Rule.ROW_RAGGED not in rules(result)


def test_one_line_of_a_plate_is_a_file(tmp_path: Path) -> None:
    line = START.format(isolate="V1", organism="E.COLI")
    result = read(tmp_path, f"{line}AMPICI, =       4,SUSC\n")
    assert (format_of(result), result.rows_in) == (FormatName.SENSITITRE, 1)


def test_a_line_that_lost_a_cell_is_refused_and_not_read_shifted(tmp_path: Path) -> None:
    line = START.format(isolate="{}", organism="E.COLI") + "AMPICI, =       4,SUSC,ENROFL,<=    0.12,SUSC"
    shifted = line.format("V2").replace(",SUSC,ENROFL", ",ENROFL")
    zones = f"{ZONES}V1,E. coli,ampicillin,10 µg,20\nV2,E. coli,enrofloxacin,5 µg,30\n"
    result = read(tmp_path, f"{line.format('V1')}\n{line.format('V3')}\n{shifted}\n", second=zones)
    assert pairs(result) == [("V1", "ampicillin", "10 µg", "20", "4")]


# MicroScan


@pytest.mark.parametrize(
    ("header", "host", "specimen"),
    [
        ("Specimen,Source,Isolate,Organism,Ampicillin MIC,Ampicillin Interps,Enrofloxacin MIC", "", "Urine"),
        (
            "Échantillon,Origine,Isolement,Microorganisme,Ampicilline CMI,Ampicilline Interprétation,Xy CMI",
            "",
            "Urine",
        ),
        (
            "Muestra,Origen,Aislado,Microorganismo,Ampicilina CIM,Ampicilina Interpretación,Xy CIM",
            "",
            "Urine",
        ),
        (
            "Probe,Herkunft,Isolierung,Mikroorganismus,Ampicillin MHK,Ampicillin Interpretation,Xy MHK",
            "dog",
            "",
        ),
        ("Specimen,Source,Isolate,Organism,Ampicillin MIC,Ampicillin Interps,Xy MIC", "cat", ""),
    ],
)
def test_microscan_speaks_several_languages(tmp_path: Path, header: str, host: str, specimen: str) -> None:
    source = {"dog": "Hund", "cat": "Chat"}.get(host, specimen)
    zones = f"{ZONES}V1,E. coli,ampicillin,10 µg,20\n"
    result = read(tmp_path, f"{header}\nV1,{source},1,Escherichia coli,4,S,\n", second=zones)
    assert (format_of(result), pairs(result)) == (
        FormatName.MICROSCAN,
        [("V1", "ampicillin", "10 µg", "20", "4")],
    )
    assert (stated(result, "host"), stated(result, "specimen")) == ({host}, {specimen})


# In workbooks


def workbook(tmp_path: Path, *sheets: str) -> Path:
    """Return a workbook of sheets written as text with tabs."""
    path = tmp_path / "systems.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for text in sheets:
            sheet = book.add_worksheet()
            for row, line in enumerate(text.splitlines()):
                sheet.write_row(row, 0, line.split("\t"))
    return path


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        pytest.param(
            "SPEC_NUM\tORGANISM\tAMP_ND10\tAMP_NM\tENR_NM\nS-1\teco\t20\t4\t",
            "SPEC_NUM\tHOST\tORGANISM\tOWNER\tENR_ND5\tENR_NM\tAMP_NM\nS-2\tdog\teco\tx\t30\t1\t",
            2,
            id="WHONET",
        ),
        pytest.param(
            f"{TEMPLATE}V1\tampicillin\t==\t20\tmm\t\n",
            f"{TEMPLATE}V1\tampicillin\t>\t32\tmg/L\t\n",
            1,
            id="NCBI, zones and MICs on two sheets",
        ),
        pytest.param(
            "N° dossier\tGerme\tAMP\nV1\tE. coli\t21\n",
            "N° dossier\tGerme\tAMP\nV1\tE. coli\t<=2\n",
            1,
            id="SIRscan, zones and MICs on two sheets",
        ),
        pytest.param(
            "ISOLATE_ID\tMICROORG\tMET_AST\tVALUE_AMP\nV1\teco\tDD\t20\n",
            "ISOLATE_ID\tMICROORG\tHOST\tMET_AST\tVALUE_AMP\nV1\teco\tdog\tBMICRO\t4\n",
            1,
            id="InFARM, zones and MICs on two sheets",
        ),
        pytest.param(
            (START.format(isolate="V1", organism="E.COLI") + "AMPICI, =       4,SUSC").replace(",", "\t"),
            "isolate_id\torganism\tdrug\tdisk_content\tzone_mm\tmic_mg_per_l\nV1\teco\tAMP\t10 µg\t20\t4",
            0,
            id="Sensititre, on one sheet of two",
        ),
    ],
)
def test_every_sheet_of_a_workbook_is_read(tmp_path: Path, first: str, second: str, kept: int) -> None:
    result = read_upload(workbook(tmp_path, first, second), DISKS if "antibiotic" not in first else E_COLI)
    assert result.rows_in == result.rows_kept + result.rows_refused
    assert result.rows_kept == kept
    assert {one.sheet for one in result.findings if one.row} <= {"Sheet1", "Sheet2"}


# What is not recognised, and choices of the uploader

OTHERS = [name for name in FormatName if name not in {FormatName.TIDY, FormatName.MAPPED}]


def test_counts_by_reading_are_no_data_set_and_other_tables_no_counts(tmp_path: Path) -> None:
    counts = "zone,6,7,8,9,10,11\nAMP,3,2,1,0,0,1\n"
    result = read(tmp_path, counts)
    assert rules(result) == {Rule.FILE_IS_DISTRIBUTION}
    assert result.findings[0].parameters["last"] == "11"
    years = "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,2021,2022,2023,2024,2025\n"
    assert (
        format_of(read(tmp_path, f"{years}V1,E. coli,ampicillin,10 µg,20,4,1,1,1,1,1\n")) == FormatName.TIDY
    )


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize(
    "example",
    ["20_target_tidy.csv", "03_whonet.sqlite", "12_excel_merged_header.xlsx", "10a_sensititre_swin.txt"],
)
def test_a_wrong_choice_of_the_format_is_a_finding_and_never_a_fault(name: FormatName, example: str) -> None:
    result = read_upload(FILES / example, UploadedFacts(format=name))
    assert result.rows_in == result.rows_kept + result.rows_refused
    assert result.findings
