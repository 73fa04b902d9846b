"""What laboratory systems write besides the examples: other orders, words, methods, layouts of a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload

FILES = Path(__file__).parents[1] / "files"
NOTHING = UploadedFacts()
DISKS = UploadedFacts(disk_contents={"ampicillin": "10 µg", "enrofloxacin": "5 µg"})
E_COLI = UploadedFacts(organism="E. coli", disk_contents=DISKS.disk_contents)


def read(folder: Path, text: str, facts: UploadedFacts = NOTHING, second: str | None = None) -> ReadResult:
    """Read a text, or two that are given together."""
    folder.mkdir(exist_ok=True)
    (folder / "first").write_text(text, encoding="utf-8")
    (folder / "second").write_text(second or "", encoding="utf-8")
    result = read_upload(folder / "first", facts, second=folder / "second" if second else None)
    assert result.rows_in == result.rows_kept + result.rows_refused
    return result


def pairs(result: ReadResult) -> list[tuple[str, ...]]:
    """Return isolate, drug, disk content, zone and MIC of the kept rows."""
    lines = (result.canonical or b"").decode().splitlines()[1:]
    return [tuple(line.split("\t")[i] for i in (0, 2, 3, 4, 6)) for line in lines]


def stated(result: ReadResult, field: str) -> set[str]:
    """Return what the kept rows say of a field."""
    heading, *lines = (result.canonical or b"").decode().splitlines()
    place = heading.split('"columns":[')[1].split("]")[0].replace('"', "").split(",").index(field)
    return {line.split("\t")[place] for line in lines}


def told(result: ReadResult) -> list[tuple[Rule, int | None, str | None]]:
    """Return what was found in rows: rule, row, column."""
    return [(one.rule, one.row, one.column) for one in result.findings if one.row is not None]


def rules(result: ReadResult) -> set[Rule]:
    return {one.rule for one in result.findings}


def format_of(result: ReadResult) -> str | None:
    return None if result.preview is None else result.preview.format


# WHONET

WHONET = "SPEC_NUM,ORGANISM,AMP_ND10,AMP_NM,ENR_ND5,ENR_NM\n"


@given(
    order=st.permutations(range(16)), delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"])
)
def test_the_order_of_columns_the_separator_and_the_line_ends_change_nothing(
    order: list[int], delimiter: str, end: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    example = FILES / "01_whonet_codes_pipe.txt"
    rows = [line.split("|") for line in example.read_text().splitlines()]
    text = end.join(delimiter.join(cells[i] for i in order) for cells in rows) + end
    result = read(tmp_path_factory.mktemp("ordered"), text)
    assert (result.rows_in, result.digest) == (10, read_upload(example, UploadedFacts()).digest)


def test_quotes_a_byte_order_mark_empty_and_further_columns_change_nothing(tmp_path: Path) -> None:
    plain = read(tmp_path, WHONET + "S-1,eco,20,4,30,<=0.03\n")
    text = (
        '\ufeff"SPEC_NUM","remarks","ORGANISM","AMP_ND10","AMP_NM","ENR_ND5","ENR_NM","",""\n'
        '"S-1","a, b\nc","eco","20"," 4 ","30","<=0.03","",""\n\n'
    )
    result = read(tmp_path, text)
    assert (result.digest, result.columns_not_used) == (plain.digest, ("remarks",))


def test_a_header_that_stands_again_is_no_isolate(tmp_path: Path) -> None:
    result = read(tmp_path, f"{WHONET}S-1,eco,20,4,30,1\n{WHONET}S-2,eco,21,4,30,1\n")
    assert (result.rows_in, result.rows_kept, result.lines_in) == (5, 4, 3)
    assert told(result) == [(Rule.LINE_REPEATS_HEADER, 3, "AMP_ND10")]


def test_a_line_without_any_measurement_is_refused_and_counted(tmp_path: Path) -> None:
    result = read(tmp_path, f"{WHONET}S-1,eco,20,4,30,1\nS-2,eco,,,,\n")
    assert (result.rows_in, result.rows_kept) == (3, 2)
    assert told(result) == [(Rule.LINE_WITHOUT_MEASUREMENT, 3, "AMP_ND10")]


def test_of_two_columns_of_mics_a_zone_goes_with_the_one_that_is_filled(tmp_path: Path) -> None:
    header = "SPEC_NUM,ORGANISM,AMP_ND10,AMP_NM,AMP_EE\n"
    result = read(tmp_path, header + "S-1,eco,20,4,\nS-2,eco,19,,8\nS-3,eco,18,4,8\nS-4,eco,17,,\n")
    assert pairs(result) == [
        ("S-1", "ampicillin", "10 µg", "20", "4"),
        ("S-2", "ampicillin", "10 µg", "19", "8"),
        ("S-3", "ampicillin", "10 µg", "18", "4"),
        ("S-3", "ampicillin", "10 µg", "18", "8"),
    ]
    assert (Rule.MIC_MISSING, 5, "AMP_NM") in told(result)
    assert result.rows_in == 5


def test_zones_of_two_disks_each_go_with_the_mic(tmp_path: Path) -> None:
    result = read(tmp_path, "SPEC_NUM,ORGANISM,AMP_ND10,AMP_ED2,AMP_NM\nS-1,eco,20,14,4\nS-2,eco,,15,2\n")
    assert pairs(result) == [
        ("S-1", "ampicillin", "10 µg", "20", "4"),
        ("S-1", "ampicillin", "2 µg", "14", "4"),
        ("S-2", "ampicillin", "2 µg", "15", "2"),
    ]
    assert result.rows_refused == 0


def test_the_content_of_a_disk_is_never_guessed(tmp_path: Path) -> None:
    header = "SPEC_NUM,ORGANISM,AMC_ND99,AMC_NM,AMP_ND,AMP_NM,PEN_ND7,PEN_NM\n"
    result = read(tmp_path, header + "S-1,eco,20,4,20,4,20,4\n")
    assert result.rows_kept == 0
    assert {(rule, column) for rule, _, column in told(result)} == {
        (Rule.DISK_CONTENT_UNREADABLE, "AMC_ND99"),
        (Rule.DISK_CONTENT_NOT_STATED, "AMP_ND"),
        (Rule.DISK_CONTENT_UNREADABLE, "PEN_ND7"),
    }


def test_a_measured_header_that_stands_twice_is_refused(tmp_path: Path) -> None:
    result = read(tmp_path, "SPEC_NUM,ORGANISM,AMP_ND10,AMP_NM,AMP_ND10\nS-1,eco,20,4,21\n")
    assert rules(result) == {Rule.HEADER_REPEATED}


def test_isolates_of_one_specimen_are_told_apart_by_their_number(tmp_path: Path) -> None:
    header = "SPEC_NUM,ISOL_NUM,ORGANISM,AMP_ND10,AMP_NM,ENR_NM\n"
    result = read(tmp_path, header + "S-1,1,eco,20,4,\nS-1,2,kpn,6,>32,\n")
    assert [isolate for isolate, *_ in pairs(result)] == ["S-1", "S-1 #2"]
    assert Rule.ISOLATE_REPEATED not in rules(result)


def test_labels_in_other_languages_are_known(tmp_path: Path) -> None:
    header = (
        "Numéro du prélèvement;Organisme;Date du prélèvement;Type de prélèvement;AMP_ND10;AMP_NM;ENR_NM\n"
    )
    result = read(tmp_path, header + "S-1;eco;14/04/2026;Urine;20;4;\n")
    assert pairs(result) == [("S-1", "ampicillin", "10 µg", "20", "4")]
    assert stated(result, "year") == {"2026"}


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("03/04/2026", "2026"),
        ("2026-04-03 00:00:00", "2026"),
        ("20260403", "2026"),
        ("03-Apr-2026", "2026"),
        ("2026年4月3日", "2026"),
        ("03/04/26", ""),
        ("4/2026/3", ""),
    ],
)
def test_only_a_year_of_four_digits_is_a_year(tmp_path: Path, date: str, year: str) -> None:
    result = read(tmp_path, f"SPEC_NUM,ORGANISM,SPEC_DATE,AMP_ND10,AMP_NM,ENR_NM\nS-1,eco,{date},20,4,\n")
    assert stated(result, "year") == {year}
    assert (Rule.YEAR_UNREADABLE in rules(result)) == (not year)


def test_zones_and_mics_in_two_exports_are_joined_by_specimen(tmp_path: Path) -> None:
    zones = "SPEC_NUM,ORGANISM,AMP_ND10,ENR_ND5,CIP_ND5\nS-1,eco,20,30,\nS-2,eco,6,6,\nS-3,eco,15,,\n"
    mics = "SPEC_NUM|ORGANISM|AMP_NM|ENR_NM|CIP_NM\nS-2|eco|>32|>4|\nS-1|eco|4|0.03|\nS-4|eco|4||\n"
    result = read(tmp_path, zones, second=mics)
    assert (result.rows_in, result.rows_kept, result.rows_refused) == (6, 4, 2)
    assert {(one.rule, one.file, one.row) for one in result.findings if one.row} == {
        (Rule.MIC_MISSING, 1, 4),
        (Rule.ZONE_MISSING, 2, 4),
    }


def test_columns_without_end_of_one_drug_are_refused_at_once(tmp_path: Path) -> None:
    zones = ",".join(f"AMP_ND{content}" for content in range(1, 60))
    mics = ",".join(f"AMP_{letter}{method}" for letter in "ABCDEFGHIJKL" for method in "ME")
    result = read(tmp_path, f"SPEC_NUM,ORGANISM,{zones},{mics}\nS-1,eco{',1' * 83}\n")
    assert rules(result) == {Rule.FILE_TOO_MANY_COLUMNS}


def test_ten_thousand_lines_lose_none(tmp_path: Path) -> None:
    lines = [f"S-{i},eco,{6 + i % 30},{2 ** (i % 6)},{'' if i % 7 else 30},1" for i in range(10_000)]
    result = read(tmp_path, WHONET + "\n".join(lines))
    assert (result.rows_in, result.lines_in) == (20_000, 10_000)
    assert result.rows_kept == 10_000 + len(range(0, 10_000, 7))


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
    "example", ["20_target_tidy.csv", "01_whonet_codes_pipe.txt", "10a_sensititre_swin.txt"]
)
def test_a_wrong_choice_of_the_format_is_a_finding_and_never_a_fault(name: FormatName, example: str) -> None:
    result = read_upload(FILES / example, UploadedFacts(format=name))
    assert result.rows_in == result.rows_kept + result.rows_refused
    assert result.findings
