"""A WHONET resource folder: organisms with their groups, tables, expected resistance, control ranges."""

import io
import zipfile
from pathlib import Path

import pytest

from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.errors import ImportUnreadable
from breakpoints.importing import Imported, import_whonet
from breakpoints.importing.opening import files_at, files_in
from breakpoints.index import TableIndex
from breakpoints.model import Kind, Method
from breakpoints.version import digest
from breakpoints.vocabulary import Match, Vocabulary, vocabulary

Rows = list[dict[str, str]]
Columns = tuple[str, ...]
ORGANISM: Columns = ("WHONET_ORG_CODE", "REPLACED_BY", "ORGANISM", "TAXONOMIC_STATUS", "ANAEROBE")
ORGANISM += ("SUBKINGDOM_CODE", "FAMILY_CODE", "GENUS_GROUP", "GENUS_CODE", "SPECIES_GROUP")
ORGANISM += ("SEROVAR_GROUP", "GENUS")
DRUG = ("WHONET_ABX_CODE", "ANTIBIOTIC", "ATC_CODE", "CLASS", "PROF_CLASS")
BREAKPOINT: Columns = ("GUIDELINES", "YEAR", "TEST_METHOD", "POTENCY", "ORGANISM_CODE", "ORGANISM_CODE_TYPE")
BREAKPOINT += ("BREAKPOINT_TYPE", "HOST", "SITE_OF_INFECTION", "REFERENCE_TABLE", "WHONET_ABX_CODE")
BREAKPOINT += ("R", "I", "SDD", "S", "ECV_ECOFF")
RESISTANCE: Columns = ("GUIDELINE", "REFERENCE_TABLE", "ORGANISM_CODE", "ORGANISM_CODE_TYPE")
RESISTANCE += ("EXCEPTION_ORGANISM_CODE", "EXCEPTION_ORGANISM_CODE_TYPE", "ABX_CODE", "ABX_CODE_TYPE")
RESISTANCE += ("ANTIBIOTIC_EXCEPTIONS",)
RULE = ("RULE_CODE", "ORGANISM_CODE", "ORGANISM_CODE_TYPE", "RULE_CRITERIA", "AFFECTED_ANTIBIOTICS")
QUALITY: Columns = ("GUIDELINE", "YEAR", "STRAIN", "WHONET_ORG_CODE", "WHONET_ABX_CODE", "METHOD", "MEDIUM")
QUALITY += ("MINIMUM", "MAXIMUM")


def organism(code: str, name: str, **more: str) -> dict[str, str]:
    return {"WHONET_ORG_CODE": code, "ORGANISM": name, "TAXONOMIC_STATUS": "C"} | more


_EBC = {"FAMILY_CODE": "EBC", "SUBKINGDOM_CODE": "-"}
_STR = {"GENUS_CODE": "STR", "SUBKINGDOM_CODE": "+", "GENUS": "Streptococcus"}
ORGANISMS = [
    organism("eco", "Escherichia coli", **_EBC, GENUS_CODE="ESC", SEROVAR_GROUP="ECO", GENUS="Escherichia"),
    organism("157", "Escherichia coli O157:H7", **_EBC, GENUS_CODE="ESC", SEROVAR_GROUP="ECO"),
    organism("sal", "Salmonella sp.", **_EBC, GENUS_CODE="SAL", GENUS="Salmonella"),
    organism("tym", "Salmonella Newport", **_EBC, GENUS_CODE="SAL", GENUS="Salmonella"),
    organism("prv", "Providencia sp.", **_EBC, GENUS_CODE="PRV", GENUS="Providencia"),
    organism("pvs", "Providencia alcalifaciens", **_EBC, GENUS_CODE="PRV", GENUS="Providencia"),
    organism("bs-", "Streptococcus, beta-haemolytic", **_STR, SPECIES_GROUP="BS-"),
    organism("spy", "Streptococcus pyogenes", **_STR, SPECIES_GROUP="BS-"),
    organism("szo", "Streptococcus equi ss. zooepidemicus", **_STR, SPECIES_GROUP="BS-"),
    organism("szo", "Streptococcus zooepidemicus", **_STR, SPECIES_GROUP="BS-", TAXONOMIC_STATUS="O"),
    organism("old", "Streptococcus antiquus", **_STR, TAXONOMIC_STATUS="O", REPLACED_BY="spy"),
]
DRUGS = [
    {"WHONET_ABX_CODE": "GEN", "ANTIBIOTIC": "Gentamicin", "ATC_CODE": "J01GB03", "PROF_CLASS": "AG"},
    {"WHONET_ABX_CODE": "TOB", "ANTIBIOTIC": "Tobramycin", "ATC_CODE": "J01GB01", "PROF_CLASS": "AG"},
    {"WHONET_ABX_CODE": "STR", "ANTIBIOTIC": "Streptomycin", "ATC_CODE": "J01GA01", "PROF_CLASS": "AG"},
    {"WHONET_ABX_CODE": "AMP", "ANTIBIOTIC": "Ampicillin", "ATC_CODE": "J01CA01", "PROF_CLASS": "PEN"},
    {"WHONET_ABX_CODE": "CEC", "ANTIBIOTIC": "Cefaclor", "ATC_CODE": "J01DC04", "CLASS": "Cephems-Oral"},
]


def breakpoint_row(**cells: str) -> dict[str, str]:
    """Return a disk row for E. coli of dogs and ampicillin; ``cells`` varies it."""
    plain = {
        "GUIDELINES": "CLSI",
        "YEAR": "2025",
        "TEST_METHOD": "DISK",
        "POTENCY": "10 mcg",
        "ORGANISM_CODE": "eco",
        "ORGANISM_CODE_TYPE": "WHONET_ORG_CODE",
        "BREAKPOINT_TYPE": "Animal",
        "HOST": "Dogs",
        "WHONET_ABX_CODE": "AMP",
        "R": "13",
        "S": "17",
    }
    return plain | cells


MIC = {"TEST_METHOD": "MIC", "POTENCY": "", "S": "2", "R": "8"}
ECV = {"BREAKPOINT_TYPE": "ECOFF", "HOST": "", "S": "", "R": "", "ECV_ECOFF": "16"}


def written(columns: tuple[str, ...], rows: Rows) -> bytes:
    """Write a file as WHONET does: tabs, CR LF, no quotation marks."""
    lines = [columns, *(tuple(row.get(name, "") for name in columns) for row in rows)]
    return "".join("\t".join(cells) + "\r\n" for cells in lines).encode()


def folder(
    breakpoints: Rows, resistance: Rows | None = None, quality: Rows | None = None
) -> dict[str, bytes]:
    files = {
        "Breakpoints.txt": written(BREAKPOINT, breakpoints),
        "Organisms.txt": written(ORGANISM, ORGANISMS),
        "Antibiotics.txt": written(DRUG, DRUGS),
    }
    if resistance is not None:
        files["ExpectedResistancePhenotypes.txt"] = written(RESISTANCE, resistance)
    if quality is not None:
        files["QC_Ranges.txt"] = written(QUALITY, quality)
    return files


NO_RULES = {"ExpertInterpretationRules.txt": written(RULE, [])}


def imported(*breakpoints: dict[str, str], resistance: Rows | None = None) -> Imported:
    files = folder(list(breakpoints), resistance or [], [])
    return import_whonet(files | NO_RULES, "lab", vocabulary())


def words(found: Imported) -> Vocabulary:
    return vocabulary().extended(found.additions)


def ask(found: Imported, organism: str, drug: str = "whonet:AMP") -> Answer:
    """Classify 30 mm of an isolate from a dog by the import's clinical tables."""
    tables = [TableIndex.of(one.version) for one in found.tables if one.kind == Kind.CLINICAL]
    result = Result(organism=organism, host="dog", drug=drug, method=Method.DISK, value="30")
    return classify(result, tables, Policy(), words(found))


def refusals(found: Imported) -> list[tuple[str, int | None, str]]:
    return [(one.file, one.row, one.code.value) for one in found.findings if one.refuses]


@pytest.mark.parametrize("name", ["ss. zooepidemicus", "subsp. zooepidemicus", "zooepidemicus"])
def test_a_subspecies_is_found_however_programs_mark_it(name: str) -> None:
    found = imported(breakpoint_row(ORGANISM_CODE="szo"))
    assert ask(found, f"Streptococcus equi {name}").category == ask(found, "szo").category == "S"


# --- organisms ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code_type", "code", "ours"),
    [
        ("WHONET_ORG_CODE", "eco", "escherichia_coli"),
        ("SEROVAR_GROUP", "ECO", "escherichia_coli"),
        ("GENUS_CODE", "SAL", "salmonella"),
        ("GENUS_CODE", "PRV", "providencia"),
        ("SPECIES_GROUP", "BS-", "beta_haemolytic_streptococcus"),
        ("FAMILY_CODE", "EBC", "enterobacterales"),
    ],
)
def test_a_row_may_name_a_species_a_group_a_genus_or_an_order(code_type: str, code: str, ours: str) -> None:
    found = imported(breakpoint_row(ORGANISM_CODE=code, ORGANISM_CODE_TYPE=code_type))
    assert found.tables[0].version.criteria[0].organism == ours


@pytest.mark.parametrize(
    ("isolate", "code_type", "code"),
    [
        pytest.param("whonet:157", "SEROVAR_GROUP", "ECO", id="a serovar inherits its species"),
        pytest.param("whonet:spy", "SPECIES_GROUP", "BS-", id="a species its group"),
        pytest.param("whonet:szo", "SPECIES_GROUP", "BS-", id="a species of ours, too"),
        pytest.param("whonet:pvs", "GENUS_CODE", "PRV", id="a species its genus"),
        pytest.param("Providencia alcalifaciens", "FAMILY_CODE", "EBC", id="and its order, by name as well"),
    ],
)
def test_an_isolate_inherits_the_rows_of_what_it_belongs_to(isolate: str, code_type: str, code: str) -> None:
    found = imported(breakpoint_row(ORGANISM_CODE=code, ORGANISM_CODE_TYPE=code_type))
    assert ask(found, isolate).category == "S"


def test_older_names_and_replaced_codes_lead_to_the_current_organism() -> None:
    known = words(imported())
    assert known.find_organism("whonet:old") == known.find_organism("Streptococcus pyogenes")
    assert known.find_organism("Streptococcus antiquus") == known.find_organism("whonet:spy")


def test_a_block_row_keeps_a_genus_from_inheriting_its_order() -> None:
    found = imported(
        breakpoint_row(ORGANISM_CODE="EBC", ORGANISM_CODE_TYPE="FAMILY_CODE"),
        breakpoint_row(ORGANISM_CODE="PRV", ORGANISM_CODE_TYPE="GENUS_CODE", S="", R=""),
    )
    assert ask(found, "whonet:pvs").reason == "blocked"
    assert ask(found, "whonet:eco").category == "S"


# --- rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("guideline", ["CLSI", "EUCAST"])
def test_whonet_prints_r_as_at_and_beyond_for_every_guideline(guideline: str) -> None:
    found = imported(breakpoint_row(**MIC, GUIDELINES=guideline))
    boundaries = found.tables[0].version.criteria[0].mic
    assert boundaries is not None
    assert (boundaries.s_text, boundaries.r_text, boundaries.r_gt_step) == ("<=2", ">=8", 2)


def test_a_cut_off_has_one_boundary_and_no_host() -> None:
    found = imported(breakpoint_row(**ECV))
    (table,) = found.tables
    row = table.version.criteria[0]
    assert (table.version.table, row.kind, row.host) == ("lab-clsi-2025-ecv", Kind.ECV, None)
    assert row.zone is not None
    assert (row.zone.s_text, row.zone.r_text) == (">=16", None)


def test_the_sdd_mark_and_several_sites_are_kept() -> None:
    row = imported(
        breakpoint_row(
            **MIC, SDD="x", SITE_OF_INFECTION="Skin, soft tissue, uncomplicated urinary tract infection"
        )
    )
    criterion = row.tables[0].version.criteria[0]
    assert (criterion.between, criterion.sites) == ("SDD", ("skin", "soft_tissue", "urinary_tract"))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param({"S": "12"}, "r_on_wrong_side_of_s", id="S below R"),
        pytest.param({"S": "0.5", "R": "2"}, "mic_number_in_disk_row", id="MIC numbers in a disk row"),
        pytest.param({"ORGANISM_CODE": "zzz"}, "unknown_organism", id="unknown organism"),
        pytest.param({"ORGANISM_CODE_TYPE": "TRIBE"}, "unknown_organism", id="unknown type of code"),
        pytest.param({"WHONET_ABX_CODE": "ZZZ"}, "unknown_drug", id="unknown drug"),
        pytest.param({"HOST": ""}, "host_missing", id="no host"),
        pytest.param({"POTENCY": ""}, "disk_content_missing", id="no content"),
        pytest.param({"POTENCY": "75/10-15 mcg"}, "disk_content_unreadable", id="a range of contents"),
        pytest.param({"YEAR": "20x5"}, "edition_unreadable", id="no year"),
        pytest.param({"TEST_METHOD": "ETEST"}, "method_unknown", id="unknown method"),
        pytest.param({"BREAKPOINT_TYPE": "Plant"}, "type_unknown", id="unknown type"),
    ],
)
def test_a_whonet_row_that_cannot_be_right_is_refused_with_its_number_and_reason(
    cells: dict[str, str], code: str
) -> None:
    found = imported(breakpoint_row(WHONET_ABX_CODE="GEN"), breakpoint_row(**cells))
    assert refusals(found) == [("Breakpoints.txt", 3, code)]
    assert len(found.tables[0].version.criteria) == 1


def test_a_truncated_last_line_is_refused() -> None:
    files = folder([breakpoint_row(), breakpoint_row(WHONET_ABX_CODE="GEN")], [], [])
    files["Breakpoints.txt"] = files["Breakpoints.txt"][:-40]
    found = import_whonet(files, "lab", vocabulary())
    assert refusals(found) == [("Breakpoints.txt", 3, "line_truncated")]


# --- rules ----------------------------------------------------------------------------------


def rule(**cells: str) -> dict[str, str]:
    plain = {
        "GUIDELINE": "CLSI",
        "REFERENCE_TABLE": "Enterobacterales",
        "ORGANISM_CODE": "EBC",
        "ORGANISM_CODE_TYPE": "FAMILY_CODE",
        "ABX_CODE": "AMP",
        "ABX_CODE_TYPE": "WHONET_ABX_CODE",
    }
    return plain | cells


ORDER = breakpoint_row(ORGANISM_CODE="EBC", ORGANISM_CODE_TYPE="FAMILY_CODE")


def test_expected_resistance_comes_before_the_value_and_spares_exceptions() -> None:
    excepting = rule(EXCEPTION_ORGANISM_CODE="SAL,ESC", EXCEPTION_ORGANISM_CODE_TYPE="GENUS_CODE")
    found = imported(ORDER, resistance=[excepting])
    answer = ask(found, "whonet:pvs")
    assert (answer.category, answer.parameters["source"]) == ("intrinsic", "CLSI, Enterobacterales")
    assert ask(found, "whonet:157").category == "S"
    assert ask(found, "whonet:tym").category == "S"


def test_a_class_of_drugs_means_each_of_them_but_the_exceptions() -> None:
    found = imported(
        ORDER, resistance=[rule(ABX_CODE="J01G", ABX_CODE_TYPE="ATC_CODE", ANTIBIOTIC_EXCEPTIONS="STR")]
    )
    named = {one.drug for one in found.tables[0].version.resistance}
    assert named == {"gentamicin", "tobramycin"}


def test_a_code_of_the_other_type_is_taken_and_reported() -> None:
    found = imported(ORDER, resistance=[rule(ABX_CODE="GEN", ABX_CODE_TYPE="ATC_CODE")])
    assert [one.code.value for one in found.findings] == ["code_of_other_type"]
    assert [one.drug for one in found.tables[0].version.resistance] == ["gentamicin"]


def test_an_exception_that_is_not_known_refuses_the_rule_instead_of_widening_it() -> None:
    found = imported(
        ORDER, resistance=[rule(EXCEPTION_ORGANISM_CODE="QQQ", EXCEPTION_ORGANISM_CODE_TYPE="GENUS_CODE")]
    )
    assert refusals(found) == [("ExpectedResistancePhenotypes.txt", 2, "unknown_organism")]
    assert ask(found, "whonet:pvs").category == "S"


def test_rules_of_one_guideline_do_not_reach_tables_of_another() -> None:
    found = imported(ORDER, resistance=[rule(GUIDELINE="EUCAST")])
    assert ask(found, "whonet:pvs").category == "S"
    assert [one.code.value for one in found.findings] == ["rules_without_table"]


@pytest.mark.parametrize("code", ["TOB", "CEC"])
def test_an_imported_class_lets_the_shipped_rules_hold_for_drugs_we_do_not_ship(code: str) -> None:
    row = breakpoint_row(ORGANISM_CODE="SAL", ORGANISM_CODE_TYPE="GENUS_CODE", WHONET_ABX_CODE=code)
    assert ask(imported(row), "whonet:tym", f"whonet:{code}").reason == "not_effective_clinically"


# --- control ranges, files ------------------------------------------------------------------


def test_ranges_of_control_strains_are_read_and_half_ranges_refused() -> None:
    whole = {
        "GUIDELINE": "CLSI",
        "YEAR": "2025",
        "STRAIN": "atcc25922",
        "WHONET_ORG_CODE": "eco",
        "WHONET_ABX_CODE": "AMP",
        "METHOD": "Disk",
        "MEDIUM": "MH",
        "MINIMUM": "15",
        "MAXIMUM": "22",
    }
    files = folder([breakpoint_row()], [], [whole, whole | {"MAXIMUM": ""}])
    found = import_whonet(files, "lab", vocabulary())
    (kept,) = found.quality_ranges
    assert (kept.strain, kept.organism, kept.drug) == ("atcc25922", "escherichia_coli", "ampicillin")
    assert (kept.method, kept.lowest, kept.highest) == (Method.DISK, "15", "22")
    assert refusals(found) == [("QC_Ranges.txt", 3, "range_unreadable")]


def test_files_that_are_not_needed_may_be_missing_and_are_named() -> None:
    found = import_whonet(folder([breakpoint_row()]), "lab", vocabulary())
    assert {one.file for one in found.findings if one.code == "file_missing"} == {
        "ExpectedResistancePhenotypes.txt",
        "QC_Ranges.txt",
        "ExpertInterpretationRules.txt",
    }


def test_without_organisms_nothing_can_be_imported() -> None:
    files = folder([breakpoint_row()])
    del files["Organisms.txt"]
    with pytest.raises(ImportUnreadable) as refused:
        import_whonet(files, "lab", vocabulary())
    assert (refused.value.code, refused.value.file) == ("file_needed", "Organisms.txt")


def test_a_folder_a_zip_and_other_spellings_of_the_names_give_the_same(tmp_path: Path) -> None:
    files = folder([breakpoint_row()], [], [])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"WHONET/Resources/{name.upper()}", content)
            (tmp_path / name.lower()).write_bytes(content)
        archive.writestr("WHONET/Codes/other.txt", "left alone")
    (tmp_path / "photo.jpg").write_bytes(b"left alone")
    (tmp_path / "folder.zip").write_bytes(packed.getvalue())
    plain = import_whonet(files, "lab", vocabulary())
    for found in (files_in(packed.getvalue()), files_at(tmp_path), files_at(tmp_path / "folder.zip")):
        assert len(found) == 5
        assert import_whonet(found, "lab", vocabulary()) == plain


def test_the_tables_name_the_digest_of_the_words_they_need() -> None:
    found = imported(breakpoint_row(ORGANISM_CODE="spy"))
    again = imported(breakpoint_row(ORGANISM_CODE="spy"))
    assert found.tables[0].version.vocabulary == again.tables[0].version.vocabulary
    assert isinstance(words(found).find_organism("whonet:spy"), Match)


def test_the_order_of_lines_changes_neither_a_table_nor_its_digest() -> None:
    rows = [
        breakpoint_row(),
        breakpoint_row(WHONET_ABX_CODE="GEN"),
        breakpoint_row(ORGANISM_CODE="EBC", ORGANISM_CODE_TYPE="FAMILY_CODE"),
        breakpoint_row(**ECV),
    ]
    rules = [rule(), rule(ABX_CODE="J01G", ABX_CODE_TYPE="ATC_CODE")]
    forwards = import_whonet(folder(rows, rules, []), "lab", vocabulary())
    backwards = import_whonet(folder(rows[::-1], rules[::-1], []), "lab", vocabulary())
    digests = [[digest(one.version) for one in found.tables] for found in (forwards, backwards)]
    assert digests[0] == digests[1]


def test_rows_in_are_rows_imported_and_rows_refused_of_every_file() -> None:
    found = imported(breakpoint_row(), breakpoint_row(S="1"), breakpoint_row(**ECV), resistance=[rule()])
    by_file = {one.file: (one.rows_read, one.rows_imported, one.rows_refused) for one in found.counts}
    assert by_file == {
        "Breakpoints.txt": (3, 2, 1),
        "Organisms.txt": (len(ORGANISMS), len(ORGANISMS), 0),
        "Antibiotics.txt": (len(DRUGS), len(DRUGS), 0),
        "ExpectedResistancePhenotypes.txt": (1, 1, 0),
        "QC_Ranges.txt": (0, 0, 0),
        "ExpertInterpretationRules.txt": (0, 0, 0),
    }
    assert sum(len(one.version.criteria) for one in found.tables) == 2
