"""Zone readers: long and wide, columns explained once by the laboratory."""

from __future__ import annotations

from pathlib import Path

from datasets.facts import FormatName, MeasuredColumn, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.reading import read_upload

FILES = Path(__file__).parent / "files"
READER = FILES / "08_zone_reader_long.csv"


def test_a_reader_s_file_of_zones_waits_for_its_mics_and_tells_of_hand_and_zero(tmp_path: Path) -> None:
    mics = tmp_path / "mics.csv"
    mics.write_text(
        "isolate;drug;mic\nV1;Ampicillin;4\nV1;Enrofloxacin;<=0,03\nV2;Ampicillin;>32\n", encoding="utf-8"
    )
    alone = read_upload(READER, UploadedFacts(zero_means_no_inhibition=True))
    assert (alone.rows_in, alone.rows_refused) == (3, 3)
    assert alone.findings[0].rule is Rule.OTHER_FILE_NEEDED
    both = read_upload(READER, UploadedFacts(zero_means_no_inhibition=True), second=mics)
    assert both.rows_kept == 3
    lines = [line.split("\t") for line in (both.canonical or b"").decode().splitlines()[1:]]
    assert [[line[i] for i in (0, 2, 3, 4, 5, 6)] for line in lines] == [
        ["V1", "ampicillin", "10 µg", "20", "", "4"],
        ["V1", "enrofloxacin", "5 µg", "30", "30.4", "<=0.03"],
        ["V2", "ampicillin", "10 µg", "6", "0", ">32"],
    ]
    warned = {(found.rule, found.row) for found in both.findings if found.row}
    assert warned == {
        (Rule.ZONE_EDITED_BY_HAND, 3),
        (Rule.ZONE_ROUNDED, 3),
        (Rule.ZONE_ZERO_READ_AS_NONE, 4),
    }


def test_zero_is_refused_until_the_laboratory_says_what_it_means() -> None:
    result = read_upload(READER, UploadedFacts())
    assert (Rule.ZONE_ZERO_UNDECLARED, 4) in {(found.rule, found.row) for found in result.findings}


def test_columns_that_nothing_names_are_read_as_the_laboratory_explained_them(tmp_path: Path) -> None:
    path = tmp_path / "reader.csv"
    path.write_text(
        "Reader 7\nplate,well,D1,D2,M1\nP1,V1,20,30,4\nP1,V2,0,,>32\n".replace("Reader 7", "Reader 7,,,,"),
        encoding="utf-8",
    )
    facts = UploadedFacts(
        organism="E. coli",
        columns={Field.ISOLATE_ID: "well"},
        zero_means_no_inhibition=True,
        measured=(
            MeasuredColumn(header="D1", field=Field.ZONE_MM, drug="AMP", disk_content="10 µg"),
            MeasuredColumn(header="D2", field=Field.ZONE_MM, drug="ENR", disk_content="5 µg"),
            MeasuredColumn(header="M1", field=Field.MIC_MG_PER_L, drug="ampicillin"),
        ),
    )
    result = read_upload(path, facts)
    assert (result.rows_in, result.rows_kept) == (3, 2)
    assert {(found.rule, found.row, found.column) for found in result.findings if found.row} == {
        (Rule.ZONE_ZERO_READ_AS_NONE, 4, "D1"),
        (Rule.MIC_MISSING, 3, "D2"),
    }
    assert result.preview is not None
    assert (result.preview.format, result.preview.header_row) == (FormatName.MAPPED, 2)


def test_a_column_that_was_explained_but_is_gone_is_named() -> None:
    column = MeasuredColumn(header="D9", field=Field.ZONE_MM, drug="AMP", disk_content="10 µg")
    result = read_upload(READER, UploadedFacts(measured=(column,)))
    assert [found.rule for found in result.findings] == [Rule.COLUMN_CHOSEN_ABSENT]
