"""R AMR's export: what is taken, with which comparators, and what is refused with which reason."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakpoints.errors import ImportUnreadable
from breakpoints.importing import Imported, import_amr
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind
from breakpoints.vocabulary import Ambiguous, Match, vocabulary

COLUMNS = (
    "guideline,type,host,method,site,mo,organism,rank_index,ab,drug,ref_tbl,disk_dose,"
    "breakpoint_S,breakpoint_R,uti,is_SDD"
)
PLAIN = {
    "guideline": "CLSI 2025",
    "type": "animal",
    "host": "dogs",
    "method": "DISK",
    "mo": "B_ESCHR_COLI",
    "organism": "Escherichia coli",
    "rank_index": "2",
    "ab": "GEN",
    "drug": "Gentamicin",
    "disk_dose": "10 mcg",
    "breakpoint_S": "18",
    "breakpoint_R": "14",
    "uti": "FALSE",
    "is_SDD": "FALSE",
}
MIC = {"method": "MIC", "disk_dose": "NA", "breakpoint_S": "2", "breakpoint_R": "8"}


def line(**cells: str) -> str:
    """Write one row; ``cells`` varies a disk row for E. coli of dogs and gentamicin."""
    row = PLAIN | cells
    return ",".join(f'"{row.get(name, "")}"' for name in COLUMNS.split(","))


def imported(*lines: str) -> Imported:
    return import_amr("\n".join((COLUMNS, *lines)).encode(), "lab", vocabulary())


def only(**cells: str) -> Criterion:
    """Return the one criterion that one row gives."""
    found = imported(line(**cells))
    assert not [one for one in found.findings if one.refuses]
    ((table,),) = (found.tables,)
    return table.version.criteria[0]


def refusals(found: Imported) -> list[tuple[int | None, str]]:
    return [(one.row, one.code.value) for one in found.findings if one.refuses]


# --- what is taken --------------------------------------------------------------------------


def test_codes_of_the_export_become_ids_of_our_vocabulary() -> None:
    row = only()
    assert (row.organism, row.host, row.drug, row.disk_content) == (
        "escherichia_coli",
        "dog",
        "gentamicin",
        "10 µg",
    )


@pytest.mark.parametrize(
    ("guideline", "method", "texts"),
    [
        pytest.param("CLSI 2025", "MIC", ("<=2", ">=8"), id="CLSI prints R as MIC >="),
        pytest.param("EUCAST 2025", "MIC", ("<=2", ">8"), id="EUCAST prints R as MIC >"),
        pytest.param("CLSI 2025", "DISK", (">=18", "<=14"), id="CLSI prints R as zone <="),
        pytest.param("EUCAST 2025", "DISK", (">=18", "<14"), id="EUCAST prints R as zone <"),
    ],
)
def test_the_comparator_follows_the_guideline(guideline: str, method: str, texts: tuple[str, str]) -> None:
    row = only(guideline=guideline, **(MIC if method == "MIC" else {}))
    assert row.boundaries is not None
    assert (row.boundaries.s_text, row.boundaries.r_text) == texts


def test_one_private_table_per_guideline_year_and_kind() -> None:
    cut_off = {"type": "ECOFF", "host": "ECOFF", "breakpoint_R": "18"}
    found = imported(line(), line(guideline="EUCAST 2024"), line(**cut_off))
    named = {(one.version.table, one.guideline, one.year, one.kind) for one in found.tables}
    assert named == {
        ("lab-clsi-2025", "CLSI", 2025, Kind.CLINICAL),
        ("lab-clsi-2025-ecv", "CLSI", 2025, Kind.ECV),
        ("lab-eucast-2024", "EUCAST", 2024, Kind.CLINICAL),
    }
    assert {one.version.version for one in found.tables} == {"1.0.0"}


def test_a_cut_off_has_one_boundary_and_holds_for_any_host() -> None:
    row = only(type="ECOFF", host="ECOFF", breakpoint_R="18")
    assert (row.kind, row.host) == (Kind.ECV, None)
    assert row.zone is not None
    assert (row.zone.s_ge_mm, row.zone.r_text) == (18, None)


def test_a_row_with_several_sites_lists_them_all() -> None:
    assert only(site="Skin, soft tissue, uncomplicated urinary tract infection").sites == (
        "skin",
        "soft_tissue",
        "urinary_tract",
    )
    assert only(site="Wounds, abscesses").sites == ("wounds",)


def test_the_mark_of_urinary_rows_stands_for_the_site_where_none_is_named() -> None:
    assert only(uti="TRUE").sites == ("urinary_tract",)


def test_the_gap_is_sdd_only_where_the_row_says_so() -> None:
    assert only(**MIC, is_SDD="TRUE").between == "SDD"
    assert only(**MIC).between == "I"


@pytest.mark.parametrize(("method", "s", "r"), [("MIC", "0.001", "8"), ("DISK", "50", "20")])
def test_eucasts_boundary_that_nothing_reaches_means_always_i(method: str, s: str, r: str) -> None:
    more = MIC if method == "MIC" else {}
    numbers = {"breakpoint_S": s, "breakpoint_R": r}
    assert only(**(more | numbers), guideline="EUCAST 2025").always_intermediate
    assert not only(**(more | numbers), guideline="CLSI 2025").always_intermediate


def test_a_row_without_boundaries_is_a_block_row() -> None:
    row = only(breakpoint_S="NA", breakpoint_R="NA")
    assert (row.block, row.boundaries) == (True, None)


def test_a_row_for_poultry_is_one_for_chickens_but_one_for_cattle_is_not_one_for_calves() -> None:
    assert only(host="poultry").includes_subgroups
    assert only(host="aquatic").host == "fish"
    assert not only(host="cattle").includes_subgroups


def test_human_rows_are_imported_as_such_and_never_without_a_host() -> None:
    assert only(type="human", host="human").host == "human_reference"


# --- words the vocabulary lacks -------------------------------------------------------------


def test_a_drug_the_vocabulary_lacks_is_added_under_its_qualified_code() -> None:
    found = imported(line(ab="STR1", drug="Streptomycin"), line(ab="STR", drug="Streptoduocin"))
    words = vocabulary().extended(found.additions)
    assert words.find_drug("amr:STR") == Match(id="streptoduocin")
    assert words.find_drug("amr:STR1") == Match(id="streptomycin")
    assert not isinstance(words.find_drug("STR"), Match)


def test_a_bare_code_is_taken_only_if_all_tables_of_the_request_come_from_one_system() -> None:
    additions = imported(line(ab="STR", drug="Streptoduocin")).additions
    alone = vocabulary().for_tables([additions, additions])
    assert alone.find_drug("STR") == Match(id="streptoduocin")
    mixed = vocabulary().for_tables([additions, None])
    assert isinstance(mixed.find_drug("STR"), Ambiguous)
    assert mixed.find_drug("amr:STR") == Match(id="streptoduocin")


def test_a_new_species_inherits_what_is_known_of_its_genus() -> None:
    found = imported(line(mo="B_STPHY_XYLS", organism="Staphylococcus xylosus"))
    words = vocabulary().extended(found.additions)
    lineage = words.organisms["staphylococcus_xylosus"].lineage
    assert lineage[:2] == ("staphylococcus_xylosus", "staphylococcus")
    assert lineage[-1] == "gram_positive"


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("Streptococcus equi zooepidemicus", "streptococcus_zooepidemicus"),
        ("Salmonella enterica enterica", "salmonella_enterica_subsp_enterica"),
        ("Staphylococcus schleiferi coagulans", "staphylococcus_coagulans"),
        ("Coagulase-negative Staphylococcus (CoNS)", "coagulase_negative_staphylococcus"),
        ("Beta-haemolytic Streptococcus", "beta_haemolytic_streptococcus"),
    ],
)
def test_other_spellings_of_an_organism_are_recognised_and_remembered(written: str, ours: str) -> None:
    found = imported(line(mo="B_X", organism=written))
    assert found.tables[0].version.criteria[0].organism == ours
    again = vocabulary().extended(found.additions).find_organism(written)
    assert isinstance(again, Match)
    assert again.id == ours


def test_a_species_belongs_to_the_complex_named_after_it() -> None:
    found = imported(
        line(mo="B_B-C", organism="Burkholderia cepacia complex", rank_index="2.5"),
        line(mo="B_B", organism="Burkholderia cepacia", rank_index="2"),
    )
    lineage = vocabulary().extended(found.additions).organisms["burkholderia_cepacia"].lineage
    assert lineage == ("burkholderia_cepacia", "burkholderia_cepacia_complex", "burkholderia")


def test_a_code_without_a_name_is_kept_under_the_code_and_reported() -> None:
    found = imported(line(ab="QQQ", drug=""))
    assert [one.code.value for one in found.findings] == ["code_without_name"]
    words = vocabulary().extended(found.additions)
    drug = words.find_drug("amr:QQQ")
    assert isinstance(drug, Match)
    assert found.tables[0].version.criteria[0].drug == drug.id


def test_a_vocabulary_extended_twice_with_the_same_additions_stays_the_same() -> None:
    found = imported(line(ab="VAN", drug="Vancomycin"), line(mo="B_X", organism="Staphylococcus xylosus"))
    once = vocabulary().extended(found.additions)
    twice = once.extended(found.additions)
    assert once.drugs == twice.drugs
    assert once.organisms == twice.organisms


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param({"breakpoint_S": "14", "breakpoint_R": "18"}, "r_on_wrong_side_of_s", id="disk"),
        pytest.param(MIC | {"breakpoint_S": "16"}, "r_on_wrong_side_of_s", id="MIC"),
        pytest.param(MIC | {"breakpoint_S": "8"}, "r_on_wrong_side_of_s", id="CLSI S and R at one step"),
        pytest.param(
            {"breakpoint_S": "0.5", "breakpoint_R": "2"}, "mic_number_in_disk_row", id="MIC numbers"
        ),
        pytest.param({"breakpoint_R": "2"}, "mic_number_in_disk_row", id="one MIC number"),
        pytest.param({"breakpoint_S": "17.5"}, "zone_not_whole", id="half a millimetre"),
        pytest.param({"breakpoint_S": "75"}, "zone_out_of_range", id="a zone larger than any"),
        pytest.param(MIC | {"breakpoint_S": "-1"}, "mic_out_of_range", id="a negative MIC"),
        pytest.param(MIC | {"breakpoint_S": "1e99"}, "mic_out_of_range", id="an impossible MIC"),
        pytest.param(MIC | {"breakpoint_S": "1e999"}, "number_unreadable", id="no number of this world"),
        pytest.param(MIC | {"breakpoint_S": "1_0"}, "number_unreadable", id="a number only to programs"),
        pytest.param({"guideline": "CLSI 9999"}, "edition_unreadable", id="a year far away"),
        pytest.param({"breakpoint_S": "NaN"}, "number_unreadable", id="not a number"),
        pytest.param({"breakpoint_S": "18?"}, "number_unreadable", id="a remark"),
        pytest.param({"disk_dose": ""}, "disk_content_missing", id="no content"),
        pytest.param({"disk_dose": "75/10-15 mcg"}, "disk_content_unreadable", id="a range of contents"),
        pytest.param({"guideline": "CLSI"}, "edition_unreadable", id="no year"),
        pytest.param({"method": "Etest"}, "method_unknown", id="another method"),
        pytest.param({"type": "plant"}, "type_unknown", id="another type"),
        pytest.param({"host": ""}, "host_missing", id="no host"),
        pytest.param({"mo": "", "organism": ""}, "unknown_organism", id="no organism"),
        pytest.param({"ab": "NA", "drug": ""}, "unknown_drug", id="no drug"),
        pytest.param({"type": "ECOFF", "host": "ECOFF"}, "two_cut_offs", id="a cut-off with two boundaries"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_number_and_reason(
    cells: dict[str, str], code: str
) -> None:
    found = imported(line(drug="Amikacin", ab="AMK"), line(**cells))
    assert refusals(found) == [(3, code)]
    assert (found.rows_read, found.rows_imported, found.rows_refused) == (2, 1, 1)


def test_eucasts_s_and_r_at_one_step_leave_no_gap_and_no_fault() -> None:
    row = only(**(MIC | {"breakpoint_S": "8"}), guideline="EUCAST 2025")
    assert row.mic is not None
    assert (row.mic.s_le_step, row.mic.r_gt_step) == (3, 3)


def test_rows_that_say_different_things_of_one_case_are_all_refused() -> None:
    found = imported(line(), line(breakpoint_S="20"), line(drug="Amikacin", ab="AMK"))
    assert refusals(found) == [(2, "duplicate_key"), (3, "duplicate_key")]
    assert found.findings[0].parameters["rows"] == "2, 3"


def test_a_row_that_repeats_another_is_refused_as_such() -> None:
    assert refusals(imported(line(), line())) == [(3, "duplicate_row")]


def test_rows_that_share_a_site_and_agree_keep_each_site_once() -> None:
    found = imported(line(site="Skin"), line(site="Skin, soft tissue"))
    assert not refusals(found)
    assert [one.sites for one in found.tables[0].version.criteria] == [("skin",), ("soft_tissue",)]
    assert [one.code.value for one in found.findings] == ["sites_overlap"]


def test_rows_that_share_a_site_and_disagree_are_both_refused() -> None:
    found = imported(line(site="Skin"), line(site="Skin, soft tissue", breakpoint_S="20"))
    assert refusals(found) == [(2, "duplicate_key"), (3, "duplicate_key")]


def test_a_year_that_repeats_an_older_edition_is_suspicious_not_refused() -> None:
    found = imported(line(guideline="CLSI 2024"), line(guideline="CLSI 2025"))
    assert not refusals(found)
    (finding,) = found.findings
    assert finding.code == "edition_repeats"
    assert (finding.parameters["year"], finding.parameters["earlier"]) == ("2025", "2024")


def test_a_truncated_line_is_refused_and_the_others_stand() -> None:
    found = imported(line(), line(drug="Amikacin", ab="AMK")[:60])
    assert refusals(found) == [(3, "line_truncated")]


def test_another_encoding_is_read_and_reported() -> None:
    content = "\n".join((COLUMNS, line(site="Mammary gland", organism="Escherichia coli", ref_tbl="é")))
    found = import_amr(content.encode("cp1252"), "lab", vocabulary())
    assert [one.code.value for one in found.findings] == ["other_encoding"]
    assert found.rows_imported == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(encoding: str) -> None:
    content = "\n".join((COLUMNS, line())).encode(encoding)
    assert import_amr(content, "lab", vocabulary()).rows_imported == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "columns_missing"),
        (b"a,b,c\n1,2,3\n", "columns_missing"),
        (b"%PDF-1.7\0\0", "not_text"),
        (b"PK\3\4\0\0", "not_text"),
    ],
)
def test_what_is_no_such_table_is_refused_as_a_whole(content: bytes, code: str) -> None:
    with pytest.raises(ImportUnreadable) as refused:
        import_amr(content, "lab", vocabulary())
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["", "Our Lab", "a" * 41, "-x", "x--y", "1lab", "検査室"])
def test_a_name_that_no_table_can_have_is_refused(name: str) -> None:
    with pytest.raises(ImportUnreadable) as refused:
        import_amr("\n".join((COLUMNS, line())).encode(), name, vocabulary())
    assert refused.value.code == "name_unusable"


@settings(deadline=None, max_examples=2 * settings().max_examples)
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_imported_or_refused_with_a_reason(content: bytes, with_header: bool) -> None:
    whole = f"{COLUMNS}\n".encode() + content if with_header else content
    with suppress(ImportUnreadable):
        found = import_amr(whole, "lab", vocabulary())
        assert found.rows_read >= found.rows_refused


@given(st.text(alphabet=st.characters(exclude_characters='",\r\n\0', codec="utf-8"), max_size=12))
def test_a_name_in_any_script_gets_an_id_of_its_own(name: str) -> None:
    found = imported(line(drug=name, ab="QQQ"), line(organism=name, mo="Q"))
    for one in found.tables:
        TableIndex.of(one.version)
        vocabulary().extended(found.additions)
        assert all("|" not in row.drug + row.organism for row in one.version.criteria)


CELLS = st.sampled_from(
    ["", "NA", "2", "0.5", "18", "14", "x", "CLSI 2025", "DISK", "MIC", "10 mcg", "é", "-"]
)
ROWS = st.lists(st.dictionaries(st.sampled_from(sorted(PLAIN)), CELLS, max_size=4), max_size=6)


@given(ROWS)
def test_rows_in_are_rows_imported_and_rows_refused_whatever_they_hold(rows: list[dict[str, str]]) -> None:
    found = imported(*(line(**cells) for cells in rows))
    assert found.rows_read == len(rows)
    assert found.rows_imported == sum(len(one.version.criteria) for one in found.tables)
    assert all(one.row is not None for one in found.findings if one.refuses)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_lines_never_changes_what_is_refused(
    rows: list[dict[str, str]], random: random.Random
) -> None:
    written = [line(**cells) for cells in rows]
    shuffled = random.sample(written, len(written))
    assert _reasons(imported(*written)) == _reasons(imported(*shuffled))


def _reasons(found: Imported) -> list[str]:
    return sorted(one.code.value for one in found.findings if one.refuses)
