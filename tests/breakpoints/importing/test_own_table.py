"""The service's own CSV: what was downloaded comes back, what was written by hand is checked."""

import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.formats import csv_bytes
from breakpoints.importing import Imported, import_own
from breakpoints.model import NOT_STATED, Criterion, Kind, Method, Source
from breakpoints.shipped import nval_tentative
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary

SOURCE = Source(citation="rows written for this test")
COLUMNS = (
    "organism",
    "host",
    "drug",
    "method",
    "disk_content",
    "sites",
    "kind",
    "s_text",
    "r_text",
    "citation",
)
PLAIN = {
    "organism": "大腸菌",
    "host": "犬",
    "drug": "whonet:AMP",
    "method": "disk",
    "disk_content": "10 mcg",
    "kind": "clinical",
    "s_text": ">=17",
    "r_text": "<=13",
    "citation": "our laboratory",
}
MIC = {"method": "mic", "disk_content": "", "s_text": "<=8", "r_text": ">=32"}


def imported(*rows: dict[str, str]) -> Imported:
    """Import rows written by hand; each varies a disk row for E. coli of dogs and ampicillin."""
    lines = [COLUMNS, *(tuple((PLAIN | row).get(name, "") for name in COLUMNS) for row in rows)]
    content = "\n".join(",".join(cells) for cells in lines).encode()
    return import_own(content, "our-table", vocabulary(), in_force_from="2026-04-01")


def criteria(found: Imported) -> tuple[Criterion, ...]:
    (table,) = found.tables
    return table.version.criteria


def test_a_downloaded_table_comes_back_with_the_same_rows() -> None:
    rows = (
        Criterion(
            organism="escherichia_coli",
            host="dog",
            drug="trimethoprim_sulfamethoxazole",
            method=Method.MIC,
            kind=Kind.CLINICAL,
            sites=("skin", "urinary_tract"),
            mic=mic_boundaries("<=0.12/2.38", ">4"),
            between="SDD",
            source=SOURCE,
            note="=not a formula",
        ),
        Criterion(
            organism="enterobacterales",
            drug="enrofloxacin",
            method=Method.DISK,
            disk_content="5 µg",
            kind=Kind.ECV,
            zone=zone_boundaries(">=20", None),
            source=SOURCE,
        ),
        Criterion(
            organism="salmonella",
            drug="enrofloxacin",
            method=Method.DISK,
            kind=Kind.CLINICAL,
            block=True,
            source=SOURCE,
        ),
    )
    version = TableVersion(
        table="lab",
        version="2.1.0",
        title=Title(en="x", ja="x"),
        in_force_from="2025-10-01",
        edition="edition 7",
        criteria=rows,
        source=SOURCE,
        licence="test",
    )
    found = import_own(csv_bytes(version), "again", vocabulary(), in_force_from="2026-01-01")
    assert not found.findings
    assert set(criteria(found)) == set(rows)
    again = found.tables[0].version
    assert (again.in_force_from, again.edition, again.version) == ("2025-10-01", "edition 7", "1.0.0")


def test_the_shipped_table_comes_back_with_its_boundaries() -> None:
    shipped = nval_tentative()
    found = import_own(csv_bytes(shipped), "again", vocabulary(), in_force_from="2026-01-01")
    assert {(row.key, row.zone) for row in criteria(found)} == {
        (row.key, row.zone) for row in shipped.criteria
    }


def test_rows_written_by_hand_may_use_names_of_either_language_and_codes() -> None:
    (row,) = criteria(imported({"sites": "尿路;skin"}))
    assert (row.organism, row.host, row.drug, row.disk_content, row.sites) == (
        "escherichia_coli",
        "dog",
        "ampicillin",
        "10 µg",
        ("skin", "urinary_tract"),
    )


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param({"organism": "Escherichia cola"}, "unknown_organism", id="a misspelt organism"),
        pytest.param({"drug": "STR"}, "unknown_drug", id="a code that means two drugs"),
        pytest.param({"host": "unicorn"}, "unknown_host", id="an unknown host"),
        pytest.param({"host": ""}, "host_missing", id="no host"),
        pytest.param({"sites": "left ear"}, "unknown_site", id="an unknown site"),
        pytest.param({"method": "by eye"}, "method_unknown", id="an unknown method"),
        pytest.param({"kind": "ours"}, "type_unknown", id="an unknown kind"),
        pytest.param({"disk_content": ""}, "disk_content_missing", id="no content"),
        pytest.param({"disk_content": "10"}, "disk_content_unreadable", id="a content without unit"),
        pytest.param({"s_text": "17"}, "comparator_needed", id="no comparator"),
        pytest.param({"s_text": "<=17"}, "comparator_needed", id="the comparator of the other method"),
        pytest.param({"s_text": ">=2"}, "comparator_needed", id="an MIC in a disk row"),
        pytest.param({"s_text": "", "r_text": ""}, "number_unreadable", id="no boundary"),
        pytest.param({"s_text": ">=13", "r_text": "<=17"}, "r_on_wrong_side_of_s", id="S and R exchanged"),
        pytest.param(MIC | {"s_text": "<=32", "r_text": ">=8"}, "r_on_wrong_side_of_s", id="MIC exchanged"),
        pytest.param({"kind": "ecv"}, "row_contradicts_itself", id="a cut-off with two boundaries"),
    ],
)
def test_a_row_written_by_hand_that_cannot_be_right_is_refused_with_its_reason(
    cells: dict[str, str], code: str
) -> None:
    found = imported(MIC, cells)
    assert [(one.row, one.code.value) for one in found.findings] == [(3, code)]
    assert (found.rows_read, found.rows_imported) == (2, 1)


def test_an_unknown_name_comes_with_similar_ones() -> None:
    (finding,) = imported({"organism": "Escherichia cola"}).findings
    assert "escherichia_coli" in finding.parameters["suggestions"]


def test_what_is_not_stated_stays_not_stated() -> None:
    (row,) = criteria(imported({"host": NOT_STATED, "disk_content": NOT_STATED}))
    assert (row.host, row.disk_content) == (NOT_STATED, NOT_STATED)
