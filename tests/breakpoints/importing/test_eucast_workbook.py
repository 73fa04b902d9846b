"""EUCAST's workbook: what is taken from it, and what is refused rather than guessed.

The workbooks here are written after the layout of the published ones, from memory of that
layout: sheets per group with its name at the top, blocks below a header of two lines, raised
digits that point to notes, dashes, IE, NA, notes and brackets. No published file was at hand to
check against, and no number here is EUCAST's.
"""

import io
from typing import Any

import pytest
import xlsxwriter

from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.errors import ImportUnreadable
from breakpoints.importing import Imported
from breakpoints.importing.eucast import import_eucast
from breakpoints.index import TableIndex
from breakpoints.model import Method
from breakpoints.vocabulary import vocabulary

EDITION = "EUCAST Clinical Breakpoint Tables v. 91.0, valid from 2091-01-01"
Cell = str | float | tuple[str, str]
"""A tuple is a text with a raised end."""
Rows = list[tuple[Cell, ...]]


def workbook(sheets: dict[str, Rows], *, edition: str = EDITION) -> bytes:
    """Write a workbook: a first sheet without tables, then a sheet for each group of organisms."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    raised = book.add_format({"font_script": 1})
    book.add_worksheet("Content").write(
        0, 0, "Breakpoint tables for interpretation of MICs and zone diameters"
    )
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name[:31])
        sheet.write(0, 0, name)
        sheet.write(0, 1, edition)
        sheet.write(2, 0, "Disk diffusion (EUCAST standardised disk diffusion method) Medium: ...")
        sheet.merge_range(5, 1, 5, 3, "MIC breakpoints (mg/L)")
        sheet.write(5, 0, "Penicillins")
        sheet.write(5, 4, "Disk content (µg)")
        sheet.merge_range(5, 5, 5, 7, "Zone diameter breakpoints (mm)")
        sheet.write(5, 8, "Notes")
        for place, sign in ((1, "S ≤"), (2, "R >"), (3, "ATU"), (5, "S ≥"), (6, "R <"), (7, "ATU")):
            sheet.write(6, place, sign)
        for number, row in enumerate(rows, start=7):
            for place, cell in enumerate(row):
                _write(sheet, number, place, cell, raised)
    book.close()
    return out.getvalue()


def _write(sheet: Any, number: int, place: int, cell: Cell, raised: Any) -> None:
    if isinstance(cell, tuple):
        sheet.write_rich_string(number, place, cell[0], raised, cell[1])
    else:
        sheet.write(number, place, cell)


def imported(*rows: tuple[Cell, ...], organism: str = "Enterobacterales") -> Imported:
    return import_eucast(workbook({organism: list(rows)}), "own", vocabulary())


def findings(found: Imported) -> list[tuple[str, int | None, str]]:
    return [(one.file, one.row, one.code.value) for one in found.findings]


def ask(found: Imported, method: Method, value: str, organism: str = "E. coli", **more: Any) -> Answer:
    result = Result(organism=organism, host="dog", drug="ampicillin", method=method, value=value, **more)
    words = vocabulary().extended(found.additions)
    tables = [TableIndex.of(one.version) for one in found.tables]
    return classify(result, tables, Policy(host_fallback=("human",), rules="off"), words)


PLAIN = ("Ampicillin", 8, 8, "", 10, 14, 14, "")


def test_a_row_gives_an_mic_and_a_zone_criterion_of_humans() -> None:
    found = imported(("Ampicillin", 4, 16, "", 10, 22, 15, ""))
    (table,) = found.tables
    assert (table.version.table, table.year) == ("own-eucast-2091", 2091)
    assert (table.version.edition, table.version.i_means) == ("EUCAST 2091", "increased_exposure")
    assert table.version.title.en == "EUCAST 2091, breakpoints (imported: own)"
    assert {
        (row.boundaries.s_text, row.boundaries.r_text) for row in table.version.criteria if row.boundaries
    } == {
        ("<=4", ">16"),
        (">=22", "<15"),
    }
    assert {row.host for row in table.version.criteria} == {"human_reference"}
    assert {row.disk_content for row in table.version.criteria} == {None, "10 µg"}
    assert (found.rows_read, found.rows_refused) == (2, 0)
    assert "v. 91.0" in table.version.criteria[0].source.citation


@pytest.mark.parametrize(
    ("value", "category"), [("4", "S"), ("8", "I"), ("16", "I"), ("32", "R")], ids=["S", "I", "I at R >", "R"]
)
def test_humans_breakpoints_answer_only_as_a_fallback_and_say_so(value: str, category: str) -> None:
    found = imported(("Ampicillin", 4, 16, "", 10, 22, 15, ""))
    answer = ask(found, Method.MIC, value)
    assert (answer.category, answer.extrapolated) == (category, "human_reference")
    words = vocabulary().extended(found.additions)
    result = Result(organism="E. coli", host="dog", drug="ampicillin", method=Method.MIC, value=value)
    alone = classify(result, [TableIndex.of(one.version) for one in found.tables], Policy(rules="off"), words)
    assert alone.category == "no_criterion"


def test_a_raised_digit_is_no_part_of_the_number() -> None:
    """Read as text alone, the cells would say 0.51 and 82."""
    found = imported((("Ampicillin", "1,2"), ("0.5", "1"), ("8", "2"), "", 10, ("22", "3"), 15, ""))
    texts = {
        (row.boundaries.s_text, row.boundaries.r_text)
        for row in found.tables[0].version.criteria
        if row.boundaries
    }
    assert texts == {("<=0.5", ">8"), (">=22", "<15")}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param(("-", "-"), "breakpoint_not_stated", id="a dash"),
        pytest.param(("IE", "IE"), "breakpoint_not_stated", id="insufficient evidence"),
        pytest.param(("NA", "NA"), "breakpoint_not_stated", id="not applicable"),
        pytest.param(("Note", "Note"), "breakpoint_in_a_note", id="a note"),
        pytest.param(("Note 1,2", "Note 1,2"), "breakpoint_in_a_note", id="a note with its number"),
        pytest.param(("(8)", "(8)"), "breakpoint_in_brackets", id="in brackets"),
        pytest.param(("8", "(16)"), "breakpoint_in_brackets", id="one in brackets"),
        pytest.param(("81", "8"), "number_unreadable", id="no dilution: a digit of a note stuck to it"),
        pytest.param(("8", "-"), "number_unreadable", id="S without R"),
        pytest.param(("<=8", "8"), "number_unreadable", id="a sign of its own"),
        pytest.param(("16", "8"), "r_on_wrong_side_of_s", id="R on the wrong side"),
    ],
)
def test_what_is_no_breakpoint_is_refused_cell_by_cell(cells: tuple[str, str], code: str) -> None:
    found = imported(PLAIN, ("Cefalexin", *cells, "", 30, 14, 14, ""))
    assert findings(found) == [("Enterobacterales", 9, code)]
    assert (found.rows_read, found.rows_refused) == (4, 1)
    assert {row.drug for row in found.tables[0].version.criteria if row.method is Method.MIC} == {
        "ampicillin"
    }


@pytest.mark.parametrize(
    ("zone", "code"),
    [
        pytest.param((141, 14), "zone_out_of_range", id="a digit of a note stuck to the zone"),
        pytest.param((14, 17), "r_on_wrong_side_of_s", id="R on the wrong side"),
        pytest.param((0.5, 0.5), "mic_number_in_disk_row", id="an MIC in the column of zones"),
        pytest.param(("14.5", "14"), "zone_not_whole", id="half a millimetre"),
    ],
)
def test_zones_that_can_be_none_are_refused(zone: tuple[Cell, Cell], code: str) -> None:
    found = imported(("Ampicillin", 8, 8, "", 10, *zone, ""))
    assert [one.code for one in found.findings] == [code]


def test_a_zone_without_a_disk_content_is_refused() -> None:
    found = imported(("Ampicillin", 8, 8, "", "", 14, 14, ""))
    assert [one.code for one in found.findings] == ["disk_content_missing"]


def test_what_is_always_i_is_flagged() -> None:
    found = imported(("Ampicillin", 0.001, 8, "", 10, 50, 14, ""))
    assert {row.always_intermediate for row in found.tables[0].version.criteria} == {True}
    assert ask(found, Method.MIC, "2").category == "I"
    assert ask(found, Method.DISK, "30").category == "I"


@pytest.mark.parametrize(
    ("drug", "site"),
    [("Ampicillin oral (uncomplicated UTI only)", ("urinary_tract",)), ("Ampicillin iv", ())],
)
def test_the_urinary_tract_becomes_a_site_and_a_route_is_no_part_of_the_drug(
    drug: str, site: tuple[str, ...]
) -> None:
    (row, _) = imported((drug, 8, 8, "", 10, 14, 14, "")).tables[0].version.criteria
    assert (row.drug, row.sites) == ("ampicillin", site)


@pytest.mark.parametrize(
    "drug",
    [
        "Ampicillin (indications other than meningitis)",
        "Ampicillin, Klebsiella spp. (except K. aerogenes)",
        "Ampicillin, some new bug",
    ],
)
def test_a_limit_that_cannot_be_expressed_refuses_the_row(drug: str) -> None:
    """Without its limit, the row would answer for more than it says."""
    found = imported((drug, 8, 8, "", 10, 14, 14, ""), PLAIN)
    assert {one.code for one in found.findings} == {"qualifier_not_understood"}
    assert found.rows_refused == 2


def test_a_line_of_words_above_rows_refuses_them_until_the_next_header() -> None:
    found = imported(
        PLAIN, ("Meningitis", "", "", "", "", "", "", ""), ("Cefalexin", 1, 1, "", 5, 20, 20, "")
    )
    assert {(one.row, one.code.value) for one in found.findings} == {(10, "qualifier_not_understood")}


def test_organisms_named_beside_the_drug_narrow_the_row() -> None:
    found = imported(("Ampicillin, E. coli and Proteus mirabilis", 8, 8, "", 10, 14, 14, ""))
    assert {row.organism for row in found.tables[0].version.criteria} == {
        "escherichia_coli",
        "proteus_mirabilis",
    }
    assert not found.findings


def test_routes_that_say_different_things_are_both_refused() -> None:
    """No order of lines may choose between them."""
    found = imported(
        ("Ampicillin iv", 8, 8, "", "", "", "", ""), ("Ampicillin oral", 4, 4, "", "", "", "", "")
    )
    assert findings(found) == [
        ("Enterobacterales", 8, "duplicate_key"),
        ("Enterobacterales", 9, "duplicate_key"),
    ]
    assert found.findings[0].parameters["rows"] == "Enterobacterales 8, Enterobacterales 9"


def test_a_sheet_whose_organism_is_not_understood_is_refused_row_by_row() -> None:
    found = imported(PLAIN, organism="PK-PD (Non-species related) breakpoints")
    assert {one.code.value for one in found.findings} == {"unknown_organism"}
    assert (found.rows_read, found.rows_refused) == (2, 2)


@pytest.mark.parametrize(
    ("title", "ours"),
    [
        ("Staphylococcus spp.", "staphylococcus"),
        ("Streptococcus groups A, B, C and G", "beta_haemolytic_streptococcus"),
        ("Zebrella testii", "zebrella_testii"),
        ("Enterobacterales*", "enterobacterales"),
    ],
)
def test_the_sheet_says_the_organism(title: str, ours: str) -> None:
    sheets = {title: [PLAIN]}
    found = import_eucast(
        workbook({name.replace("*", ""): rows for name, rows in sheets.items()}), "a", vocabulary()
    )
    assert {row.organism for row in found.tables[0].version.criteria} == {ours}


def test_an_unknown_drug_is_added_and_contents_of_two_drugs_are_read() -> None:
    found = imported(("Zebramycin-zebrabactam", 8, 8, "", "20-10", 14, 14, ("14-15")))
    zone = next(row for row in found.tables[0].version.criteria if row.method is Method.DISK)
    assert (zone.drug, zone.disk_content, zone.note) == ("zebramycin_zebrabactam", "20/10 µg", "ATU 14-15")
    assert [one.id for one in found.additions.drugs] == ["zebramycin_zebrabactam"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"a,b\n1,2\n", "not_a_workbook", id="text"),
        pytest.param(b"PK\x03\x04damaged", "not_a_workbook", id="a damaged archive"),
        pytest.param(
            workbook({"Enterobacterales": [PLAIN]}, edition="v. x"), "edition_not_stated", id="no edition"
        ),
    ],
)
def test_what_is_no_such_workbook_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(ImportUnreadable) as refused:
        import_eucast(content, "own", vocabulary())
    assert refused.value.code == code
