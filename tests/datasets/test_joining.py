"""Zones and MICs of the same isolates in different lines or files."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import preview_upload, read_upload
from datasets.reading_in_child import read_in_child

FILES = Path(__file__).parent / "files"
FACTS = UploadedFacts(organism="E. coli", disk_content="10 µg")
ZONES = "isolate,drug,zone\nV1,ampicillin,20\nV2,AMP,6\n"
MICS = "Stamm;Wirkstoff;MHK\nV2;Ampicillin;> 32\nV1;ABPC;4\n"


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """Return where the two files of one upload are written."""
    return tmp_path / "zones.csv", tmp_path / "mics.csv"


def joined(both: tuple[Path, Path], zones: str, mics: str, facts: UploadedFacts = FACTS) -> ReadResult:
    """Read both files as one upload, and check that no result is lost."""
    for path, text in zip(both, (zones, mics), strict=True):
        path.write_text(text, encoding="utf-8")
    result = read_upload(both[0], facts, second=both[1])
    assert result.rows_in == result.rows_kept + result.rows_refused
    return result


def cells(result: ReadResult, *places: int) -> list[list[str]]:
    """Return some cells of the kept rows."""
    lines = [line.split("\t") for line in (result.canonical or b"").decode().splitlines()[1:]]
    return [[line[i] for i in places] for line in lines]


def test_two_files_are_joined_by_isolate_and_drug_however_each_names_it(both: tuple[Path, Path]) -> None:
    result = joined(both, ZONES, MICS)
    assert (result.rows_in, result.rows_kept, result.findings) == (2, 2, ())
    assert cells(result, 0, 4, 6) == [["V1", "20", "4"], ["V2", "6", ">32"]]
    assert result.preview is not None
    assert result.preview_of_second is not None
    assert (result.preview.delimiter, result.preview_of_second.delimiter) == (",", ";")


def test_joining_in_a_child_gives_the_same(both: tuple[Path, Path]) -> None:
    result = joined(both, ZONES, MICS)
    assert read_in_child(both[0], FACTS, second=both[1]) == result


def test_the_order_of_the_two_files_does_not_matter(both: tuple[Path, Path]) -> None:
    result = joined(both, ZONES, MICS)
    assert read_upload(both[1], FACTS, second=both[0]).digest == result.digest is not None


def test_a_side_without_partner_is_refused_with_its_file_and_row(both: tuple[Path, Path]) -> None:
    result = joined(both, ZONES + "V3,ampicillin,18\n", MICS + "V4;Ampicillin;2\n")
    assert (result.rows_in, result.rows_kept) == (4, 2)
    assert {(found.rule, found.file, found.row) for found in result.findings} == {
        (Rule.MIC_MISSING, 1, 4),
        (Rule.ZONE_MISSING, 2, 4),
    }


def test_what_is_wrong_with_an_mic_names_its_cell_in_its_file_and_refuses_the_pair(
    both: tuple[Path, Path],
) -> None:
    result = joined(both, ZONES, MICS.replace("> 32", "R"))
    (found,) = result.findings
    assert (found.rule, found.file, found.row, found.column, found.value) == (
        Rule.MIC_IS_CATEGORY,
        2,
        2,
        "MHK",
        "R",
    )
    assert (result.rows_in, result.rows_kept, result.rows_refused) == (2, 1, 1)


def test_several_zones_and_several_mics_without_numbers_are_not_joined_in_their_order(
    both: tuple[Path, Path],
) -> None:
    zones = "isolate,drug,zone\nV1,AMP,20\nV1,AMP,6\n"
    result = joined(both, zones, "isolate,drug,mic\nV1,AMP,>32\nV1,AMP,4\n")
    assert result.rows_kept == 0
    ambiguous = [found for found in result.findings if found.rule is Rule.PARTNER_AMBIGUOUS]
    assert [(found.file, found.row) for found in ambiguous] == [(1, 2), (1, 3), (2, 2), (2, 3)]


def test_numbered_repeats_are_joined_by_their_number(both: tuple[Path, Path]) -> None:
    zones = "isolate,drug,zone,replicate\nV1,AMP,20,1\nV1,AMP,6,2\n"
    result = joined(both, zones, "isolate,drug,mic,replicate\nV1,AMP,>32,2\nV1,AMP,4,1\n")
    assert cells(result, 4, 6, 21) == [["20", "4", "1"], ["6", ">32", "2"]]


def test_years_that_differ_never_join_whatever_other_rows_leave_out(both: tuple[Path, Path]) -> None:
    zones = "isolate,drug,zone,year\nV1,AMP,20,2024\nV2,AMP,19,2024\nV9,AMP,18,24\n"
    mics = "isolate,drug,mic,year\nV1,AMP,>32,2025\nV2,AMP,>32,2025\nV9,AMP,8,2024\n"
    result = joined(both, zones, mics)
    assert cells(result, 0, 4, 6) == [["V9", "18", "8"]]
    contradicts = [found for found in result.findings if found.rule is Rule.PARTNER_CONTRADICTS]
    assert [(found.file, found.row) for found in contradicts] == [(1, 2), (1, 3), (2, 2), (2, 3)]
    assert contradicts[0].parameters["here"] == "2024"
    assert contradicts[0].parameters["there"] == "2025"


@pytest.mark.parametrize("field", ["laboratory", "replicate", "biosample", "country", "specimen"])
def test_rows_that_say_something_else_of_themselves_never_join(both: tuple[Path, Path], field: str) -> None:
    zones = f"isolate,drug,zone,{field}\nV1,AMP,20,1\nV2,AMP,20,\nV3,AMP,20,3\n"
    result = joined(both, zones, f"isolate,drug,mic,{field}\nV1,AMP,4,2\nV2,AMP,4,2\nV3,AMP,4,3\n")
    assert cells(result, 0) == [["V2"], ["V3"]]
    assert {found.rule for found in result.findings} >= {Rule.PARTNER_CONTRADICTS}


def test_a_row_that_could_be_of_either_year_is_not_guessed_at(both: tuple[Path, Path]) -> None:
    zones = "isolate,drug,zone,year\nV1,AMP,20,2024\nV1,AMP,6,2025\n"
    result = joined(both, zones, "isolate,drug,mic,year\nV1,AMP,>32,\nV1,AMP,4,2024\n")
    assert Rule.PARTNER_AMBIGUOUS in {found.rule for found in result.findings}
    assert ["20", ">32"] not in cells(result, 4, 6)


def test_very_many_measurements_of_one_isolate_are_refused_without_comparing_each(
    both: tuple[Path, Path],
) -> None:
    zones = "isolate,drug,zone\n" + "V1,AMP,20\n" * 2000
    result = joined(both, zones, "isolate,drug,mic\n" + "V1,AMP,4\n" * 2000)
    assert (result.rows_in, result.rows_kept) == (4000, 0)


def test_unequal_numbers_of_repeats_are_not_guessed_at(both: tuple[Path, Path]) -> None:
    zones = "isolate,drug,zone\nV1,AMP,20\nV1,AMP,21\n"
    result = joined(both, zones, "isolate,drug,mic\nV1,AMP,4\n")
    assert (result.rows_in, result.rows_kept) == (3, 0)
    ambiguous = [found for found in result.findings if found.rule is Rule.PARTNER_AMBIGUOUS]
    assert [(found.file, found.row) for found in ambiguous] == [(1, 2), (1, 3), (2, 2)]
    assert ambiguous[0].parameters["zones"] == "2"


def test_each_file_votes_alone_on_its_decimal_mark(both: tuple[Path, Path]) -> None:
    zones = "isolate;drug;zone\nV1;AMP;20,5\nV2;AMP;19\n"
    result = joined(both, zones, "isolate,drug,mic\nV1,AMP,0.5\nV2,AMP,4\n")
    assert cells(result, 0, 4, 6) == [["V1", "21", "0.5"], ["V2", "19", "4"]]
    assumed = [found.file for found in result.findings if found.rule is Rule.DECIMAL_COMMA_ASSUMED]
    assert assumed == [1]


def test_a_thousand_of_one_file_is_no_fraction_for_the_comma_of_the_other(both: tuple[Path, Path]) -> None:
    zones = "isolate;drug;zone\nV1;AMP;20,5\n"
    result = joined(both, zones, 'isolate,drug,mic\nV1,AMP,"1,024"\n')
    assert result.rows_kept == 0
    assert Rule.DECIMAL_COMMA_AMBIGUOUS in {found.rule for found in result.findings}


def test_an_isolate_of_two_organisms_is_not_joined(both: tuple[Path, Path]) -> None:
    zones = "isolate,organism,drug,disk,zone\nV1,E. coli,AMP,10 µg,20\n"
    mics = "isolate,organism,drug,mic\nV1,Klebsiella pneumoniae,AMP,4\n"
    result = joined(both, zones, mics, UploadedFacts())
    contradicts = [found for found in result.findings if found.rule is Rule.PARTNER_CONTRADICTS]
    assert [(found.file, found.row) for found in contradicts] == [(1, 2), (2, 2)]
    assert contradicts[0].parameters["there"] == "klebsiella_pneumoniae"


def test_an_mic_goes_with_the_zones_of_every_disk_content(both: tuple[Path, Path]) -> None:
    zones = "isolate,drug,disk,zone\nV1,AMP,2 µg,14\nV1,AMP,10 µg,20\n"
    result = joined(both, zones, "isolate,drug,mic\nV1,AMP,4\n", UploadedFacts(organism="E. coli"))
    assert cells(result, 3, 4, 6) == [["10 µg", "20", "4"], ["2 µg", "14", "4"]]


def test_what_only_one_file_says_holds_for_the_pair(both: tuple[Path, Path]) -> None:
    zones = "isolate,organism,drug,disk,zone\nV1,E. coli,AMP,10 µg,20\n"
    mics = "isolate,drug,mic,host,year\nV1,AMP,4,dog,2026\n"
    result = joined(both, zones, mics, UploadedFacts())
    assert result.findings == ()
    assert cells(result, 1, 8, 11) == [["escherichia_coli", "dog", "2026"]]


def test_files_without_isolate_numbers_cannot_be_joined_and_say_so(both: tuple[Path, Path]) -> None:
    result = joined(both, "drug,zone\nAMP,20\n", "drug,mic\nAMP,4\n")
    assert result.rows_kept == 0
    assert Rule.ISOLATE_NEEDED_TO_JOIN in {found.rule for found in result.findings}


def test_zones_and_mics_in_different_lines_of_one_file_are_joined_too(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("isolate,drug,zone,mic\nV1,AMP,20,\nV1,AMP,,4\nV2,AMP,18,8\n", encoding="utf-8")
    result = read_upload(path, FACTS)
    assert (result.lines_in, result.rows_in, result.rows_kept) == (3, 2, 2)
    assert cells(result, 0, 4, 6) == [["V1", "20", "4"], ["V2", "18", "8"]]


def test_a_file_of_zones_alone_asks_for_the_other(tmp_path: Path) -> None:
    path = tmp_path / "zones.csv"
    path.write_text(ZONES, encoding="utf-8")
    result = read_upload(path, FACTS)
    assert (result.rows_in, result.rows_refused) == (2, 2)
    needed = result.findings[0]
    assert (needed.rule, needed.parameters["absent"]) == (Rule.OTHER_FILE_NEEDED, "mic_mg_per_l")


def test_a_preview_of_two_files_stores_and_counts_nothing(both: tuple[Path, Path]) -> None:
    joined(both, ZONES, MICS)
    result = preview_upload(both[0], FACTS, second=both[1])
    assert (result.rows_in, result.canonical, result.findings) == (0, None, ())
    assert result.preview is not None
    assert result.preview_of_second is not None
    assert result.preview.rows[0] == ("V1", "ampicillin", "20")
    assert result.preview_of_second.columns == {
        "isolate_id": "Stamm",
        "drug": "Wirkstoff",
        "mic_mg_per_l": "MHK",
    }


def test_the_two_files_of_a_sirscan_reader_are_joined() -> None:
    facts = UploadedFacts(disk_contents={"AMP": "10 µg", "ENR": "5 µg"})
    result = read_upload(
        FILES / "07a_sirscan_disk_latin1.csv", facts, second=FILES / "07b_sirscan_mic_latin1.csv"
    )
    assert (result.lines_in, result.rows_in, result.rows_kept) == (4, 6, 6)
    assert cells(result, 0, 2, 3, 4, 6) == [
        ["V1", "ampicillin", "10 µg", "20", "4"],
        ["V1", "enrofloxacin", "5 µg", "30", "<=0.03"],
        ["V1", "trimethoprim_sulfamethoxazole", "1.25/23.75 µg", "27", "<=0.5"],
        ["V2", "ampicillin", "10 µg", "6", ">32"],
        ["V2", "enrofloxacin", "5 µg", "6", ">4"],
        ["V2", "trimethoprim_sulfamethoxazole", "1.25/23.75 µg", "6", ">4"],
    ]


def test_one_disk_content_for_an_upload_of_several_drugs_is_taken_for_none_but_the_stated(
    tmp_path: Path,
) -> None:
    path = tmp_path / "two.csv"
    path.write_text("isolate,drug,zone,mic\nV1,AMP,20,4\nV1,ENR,25,0.06\n", encoding="utf-8")
    result = read_upload(path, FACTS)
    assert result.rows_kept == 0
    stated = read_upload(path, UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg"))
    assert cells(stated, 2, 3) == [["ampicillin", "10 µg"]]


def test_columns_of_several_zones_and_several_mics_are_not_joined_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    header = "isolate,AMP zone,AMP zone (mm),AMP MIC,AMP MIC (mg/L)\n"
    path.write_text(header + "V1,20,6,>32,4\nV2,20,,4,\n", encoding="utf-8")
    result = read_upload(path, FACTS)
    assert (result.rows_in, cells(result, 0, 4, 6)) == (5, [["V2", "20", "4"]])
    assert {found.row for found in result.findings if found.rule is Rule.PARTNER_AMBIGUOUS} == {2}


@pytest.mark.parametrize(("here", "there"), [("A-3", "a－3"), ("7", "7.0"), ("A 3", "a3"), ("A-3", "A‐3")])
def test_spellings_that_count_as_one_isolate_join_as_one(
    both: tuple[Path, Path], here: str, there: str
) -> None:
    zones = f"isolate,laboratory,drug,zone\n{here},L1,AMP,20\n"
    result = joined(both, zones, f"isolate,laboratory,drug,mic\n{there},l1,AMP,4\n")
    assert (result.rows_in, result.rows_kept) == (1, 1)
    assert cells(result, 0) == [[here]]


def test_one_mic_goes_with_every_numbered_replicate_of_the_zone_as_in_one_file(
    both: tuple[Path, Path],
) -> None:
    zones = "isolate,drug,zone,replicate\nV1,AMP,20,1\nV1,AMP,21,2\nV2,AMP,30,1\nV2,AMP,31,1\n"
    result = joined(both, zones, "isolate,drug,mic\nV1,AMP,4\nV2,AMP,1\n")
    assert cells(result, 0, 4, 6) == [["V1", "20", "4"], ["V1", "21", "4"]]
    assert Rule.PARTNER_AMBIGUOUS in {
        found.rule for found in result.findings
    }  # V2 has two zones of one number
