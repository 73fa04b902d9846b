"""WHONET's exports besides the examples: other orders, words, methods, and columns of one drug."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.reading import read_upload

HERE = Path(__file__).parent
sys.path.append(str(HERE))

from read_texts import pairs, read, rules, stated, told  # noqa: E402

FILES = HERE.parent / "files"

WHONET = "SPEC_NUM,ORGANISM,AMP_ND10,AMP_NM,ENR_ND5,ENR_NM\n"


@pytest.fixture(scope="module")
def digest_of_example() -> str | None:
    return read_upload(FILES / "01_whonet_codes_pipe.txt", UploadedFacts()).digest


@settings(max_examples=settings().max_examples // 2, deadline=None)
@given(
    order=st.permutations(range(16)), delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"])
)
def test_the_order_of_columns_the_separator_and_the_line_ends_change_nothing(
    order: list[int],
    delimiter: str,
    end: str,
    digest_of_example: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    rows = [line.split("|") for line in (FILES / "01_whonet_codes_pipe.txt").read_text().splitlines()]
    text = end.join(delimiter.join(cells[i] for i in order) for cells in rows) + end
    result = read(tmp_path_factory.mktemp("ordered"), text)
    assert (result.rows_in, result.digest) == (10, digest_of_example)


def test_quotes_a_byte_order_mark_empty_and_further_columns_change_nothing(tmp_path: Path) -> None:
    plain = read(tmp_path, WHONET + "S-1,eco,20,4,30,<=0.03\n")
    text = (
        '\ufeff"SPEC_NUM","colour","ORGANISM","AMP_ND10","AMP_NM","ENR_ND5","ENR_NM","",""\n'
        '"S-1","a, b\nc","eco","20"," 4 ","30","<=0.03","",""\n\n'
    )
    result = read(tmp_path, text)
    assert (result.digest, result.columns_not_used) == (plain.digest, ("colour",))


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
