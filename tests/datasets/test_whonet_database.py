"""A WHONET database is read without running anything that it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.limits import UploadLimits
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.reading_in_child import read_in_child

FILES = Path(__file__).parent / "files"
COLUMNS = "PATIENT_ID, SPEC_NUM, ORGANISM, AMP_ND10, AMP_NM, ENR_ND5, ENR_NM"
TABLE = f"CREATE TABLE Isolates({COLUMNS})"
ROW = "INSERT INTO Isolates VALUES('P1','S-1','eco','20','4',30,0.03)"


def database(tmp_path: Path, *statements: str, values: Sequence[object] = ()) -> Path:
    """Return a database made by statements; the last of them takes the values."""
    path = tmp_path / "whonet #1?.sqlite"
    with sqlite3.connect(path) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)
        connection.execute(statements[-1], values)
    connection.close()
    return path


def rules(result: ReadResult) -> list[Rule]:
    return [finding.rule for finding in result.findings]


def pairs(result: ReadResult) -> list[tuple[str, ...]]:
    """Return isolate, drug, zone and MIC of the kept rows."""
    lines = (result.canonical or b"").decode().splitlines()[1:]
    return [tuple(line.split("\t")[i] for i in (0, 2, 4, 6)) for line in lines]


def test_numbers_and_texts_are_read_alike_and_no_patient_is(tmp_path: Path) -> None:
    result = read_upload(database(tmp_path, TABLE, ROW), UploadedFacts())
    assert pairs(result) == [("S-1", "ampicillin", "20", "4"), ("S-1", "enrofloxacin", "30", "0.03")]
    assert result.columns_personal == ("PATIENT_ID",)
    assert "P1" not in repr(result)


def test_the_limited_child_reads_it_too(tmp_path: Path) -> None:
    result = read_in_child(database(tmp_path, TABLE, ROW), UploadedFacts())
    assert (result.rows_kept, rules(result)) == (2, [Rule.COLUMN_PERSONAL])


def test_other_tables_views_and_triggers_are_left_alone(tmp_path: Path) -> None:
    path = database(
        tmp_path,
        TABLE,
        "CREATE TABLE Secret(x)",
        "CREATE VIEW Other AS SELECT * FROM Isolates, Secret",
        "CREATE TRIGGER t AFTER INSERT ON Isolates BEGIN INSERT INTO Secret VALUES(randomblob(10)); END",
        "CREATE INDEX i ON Isolates(upper(ORGANISM))",
        ROW,
    )
    before = path.read_bytes()
    assert read_upload(path, UploadedFacts()).rows_kept == 2
    assert path.read_bytes() == before
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(["CREATE TABLE Other(x)"], id="no such table"),
        pytest.param(
            [
                "CREATE VIEW Isolates AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n) "
                "SELECT x AS ORGANISM, x AS AMP_ND10, x AS AMP_NM, x AS ENR_NM FROM n"
            ],
            id="a view without end",
        ),
        pytest.param(
            ["CREATE VIRTUAL TABLE Isolates USING fts5(ORGANISM, AMP_ND10, AMP_NM, ENR_NM)"],
            id="a virtual table",
        ),
    ],
)
def test_what_is_no_stored_table_of_isolates_is_not_read(tmp_path: Path, statements: list[str]) -> None:
    result = read_upload(database(tmp_path, *statements), UploadedFacts())
    assert rules(result) == [Rule.DATABASE_WITHOUT_ISOLATES]


def test_a_computed_column_is_not_computed(tmp_path: Path) -> None:
    table = f"CREATE TABLE Isolates({COLUMNS}, TCY_NM AS (hex(zeroblob(400000000))), GEN_NM AS ('8') STORED)"
    result = read_upload(database(tmp_path, table, ROW), UploadedFacts())
    assert {drug for _, drug, _, _ in pairs(result)} == {"ampicillin", "enrofloxacin"}
    assert result.rows_in == 2


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        pytest.param("x" * 5_000, Rule.CELL_TOO_LONG, id="a long text"),
        pytest.param(b"\x00\x01", Rule.MIC_UNREADABLE, id="bytes"),
        pytest.param(float("inf"), Rule.MIC_UNREADABLE, id="infinity"),
        pytest.param("\ud7ff①", Rule.CHARACTER_NOT_ALLOWED, id="a character not to be trusted"),
    ],
)
def test_a_strange_cell_refuses_its_row(tmp_path: Path, value: object, rule: Rule) -> None:
    insert = "INSERT INTO Isolates VALUES('P1','S-1','eco','20',?,30,0.03)"
    result = read_upload(database(tmp_path, TABLE, insert, values=(value,)), UploadedFacts())
    assert (result.rows_in, result.rows_kept) == (2, 1)
    assert rule in rules(result)


def test_a_cell_of_millions_of_characters_is_not_taken_in(tmp_path: Path) -> None:
    insert = "INSERT INTO Isolates VALUES('P1','S-1','eco','20',?,30,0.03)"
    result = read_upload(database(tmp_path, TABLE, insert, values=("9" * 30_000_000,)), UploadedFacts())
    assert rules(result) == [Rule.DATABASE_DAMAGED]
    assert result.findings[0].parameters == {"reason": "SQLITE_TOOBIG"}


@pytest.mark.parametrize("cut", [100, 4096, 6000])
def test_a_database_cut_short_is_one_finding(tmp_path: Path, cut: int) -> None:
    path = database(tmp_path, TABLE, *[ROW] * 200)
    path.write_bytes(path.read_bytes()[:cut])
    result = read_upload(path, UploadedFacts())
    assert rules(result) in ([Rule.DATABASE_DAMAGED], [Rule.FILE_DAMAGED])


@given(place=st.integers(16, 8191), bit=st.integers(0, 7))
def test_a_flipped_bit_is_a_finding_or_other_text_and_never_a_fault(
    place: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("flipped") / "whonet.sqlite"
    content = bytearray((FILES / "03_whonet.sqlite").read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)
    result = read_upload(path, UploadedFacts())
    assert result.rows_in == result.rows_kept + result.rows_refused
    assert result.rows_kept or result.findings


def test_an_empty_table_and_a_table_too_wide_are_said_to_be_so(tmp_path: Path) -> None:
    assert rules(read_upload(database(tmp_path, TABLE), UploadedFacts())) == [Rule.FILE_HEADER_ONLY]
    few = UploadLimits(max_columns=5)
    wide = read_upload(database(tmp_path, "DROP TABLE Isolates", TABLE, ROW), UploadedFacts(), few)
    assert rules(wide) == [Rule.FILE_TOO_MANY_COLUMNS]


def test_more_rows_than_are_read_are_said_to_be_so(tmp_path: Path) -> None:
    path = database(tmp_path, TABLE, *[ROW] * 30)
    result = read_upload(path, UploadedFacts(), UploadLimits(max_rows=20))
    assert rules(result) == [Rule.FILE_TOO_MANY_ROWS]


def test_the_name_of_the_table_and_odd_names_of_columns_do_not_matter(tmp_path: Path) -> None:
    table = 'CREATE TABLE isolates("a""b; DROP TABLE isolates", SPEC_NUM, ORGANISM, AMP_ND10, AMP_NM)'
    insert = "INSERT INTO isolates VALUES('x','S-1','eco','20','4')"
    result = read_upload(database(tmp_path, table, insert), UploadedFacts())
    assert pairs(result) == [("S-1", "ampicillin", "20", "4")]
