"""A boundary that every zone passes, and what resists by nature under a cut-off."""

from __future__ import annotations

from breakpoints.classify import Policy
from breakpoints.importing.editions import Origin, imported_tables
from breakpoints.importing.printed import PrintedRow
from breakpoints.index import TableIndex
from breakpoints.model import ExpectedResistance, Kind, Method, Source
from tests.spec.interpretation.manual import SOURCE, ask, said, warned, zone_row

CUT_OFFS = Policy(kinds=(Kind.ECV,))
ORIGIN = Origin(name="lab", file="file", source=SOURCE, vocabulary="")
PRINTED = PrintedRow(
    number=2,
    guideline="CLSI",
    year=2026,
    kind=Kind.ECV,
    method=Method.DISK,
    organism="enterobacterales",
    drug="ampicillin",
    host=None,
    disk_content="10 µg",
    sites=(),
    s="6",
    r="",
    sdd=False,
    r_comparators="at_and_beyond",
    includes_subgroups=False,
    source=Source(citation="made up"),
)
EXPECTED = ExpectedResistance(organism="klebsiella_pneumoniae", drug="ampicillin", source="a guideline")


def test_a_table_of_cut_offs_knows_what_its_guideline_expects_to_resist() -> None:
    tables, _ = imported_tables([PRINTED], ORIGIN, {"CLSI": (EXPECTED,)})
    index = TableIndex.of(tables[0].version)
    assert index.table == "lab-clsi-2026-ecv"
    assert said(index, "6", CUT_OFFS, organism="Klebsiella pneumoniae") == "intrinsic"


def test_a_boundary_that_no_zone_misses_is_reported_and_every_answer_by_it_warns() -> None:
    tables, findings = imported_tables([PRINTED], ORIGIN, {})
    assert [(one.code, one.row, one.refuses) for one in findings] == [("every_zone_passes", 2, False)]
    answer = ask(TableIndex.of(tables[0].version), "6", CUT_OFFS)
    assert answer.category == "WT"
    assert "every_zone_passes" in warned(answer)


def test_a_boundary_that_a_zone_can_miss_warns_of_nothing() -> None:
    assert "every_zone_passes" not in warned(ask(zone_row(">=7", "<=6"), "7"))
