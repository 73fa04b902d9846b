"""Beside what a kept row says stands what the file wrote, of every field but those that name somebody."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.originals import MOST_TEXTS, Originals
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.rows_as_read import unpacked_rows
from datasets.texts_changed import holds_rows, unpacked_changes
from datasets.version import read_canonical

KEY = b"k" * 32
HEADER = "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,laboratory,host,farm\n"


def _read(tmp_path: Path, text: str, name: str = "zones.csv") -> ReadResult:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_upload(path, UploadedFacts(), pseudonym_key=KEY)


def _beside(result: ReadResult) -> dict[tuple[str, str], dict[str, str]]:
    """Return what the file wrote, by the drug and zone that a row says."""
    assert result.canonical is not None
    assert result.digest is not None
    assert result.rows_as_read is not None
    changed = unpacked_changes(result.rows_as_read)
    assert changed is not None
    rows = read_canonical(result.canonical, result.digest).rows()
    return {(row.drug, row.zone_as_written or str(row.zone_mm)): changed.at(n) for n, row in enumerate(rows)}


def test_each_row_has_what_the_file_wrote_where_it_says_it_otherwise(tmp_path: Path) -> None:
    result = _read(
        tmp_path,
        HEADER
        + "Z１,Escherichia coli,ABPC,10ug,２０,≦0.5,Lab １,ブタ,Farm １\n"
        + "A2,E. coli,ampicillin,10 µg,21,0.5,Lab 1,pig,F2\n"
        + "A3,escherichia_coli,enrofloxacin,5 µg,22,1,Lab 1,pig,F2\n",
    )
    assert result.rows_kept == 3
    assert _beside(result) == {
        ("ampicillin", "20"): {
            "organism": "Escherichia coli",
            "drug": "ABPC",
            "disk_content": "10ug",
            "zone_mm": "２０",
            "mic_mg_per_l": "≦0.5",
            "laboratory": "Lab １",
            "host": "ブタ",
        },
        ("ampicillin", "21"): {"organism": "E. coli"},
        ("enrofloxacin", "22"): {},
    }


def test_isolates_and_farms_are_kept_under_no_other_name(tmp_path: Path) -> None:
    result = _read(tmp_path, HEADER + "Hanako７,E. coli,ABPC,10 µg,20,4,Lab 1,pig,Ｙａｍａｄａ\n")
    assert result.rows_as_read is not None
    kept = str(unpacked_rows(result.rows_as_read))
    assert "ABPC" in kept
    assert not any(name in kept for name in ("Hanako", "Ｙａｍａｄａ", "Yamada"))


def test_nothing_is_kept_where_nothing_was_found_or_changed(tmp_path: Path) -> None:
    result = _read(tmp_path, HEADER + "V1,escherichia_coli,ampicillin,10 µg,20,4,Lab 1,pig,F1\n")
    assert (result.rows_kept, result.findings, result.rows_as_read) == (1, (), None)


def test_changes_are_kept_of_a_file_whose_rows_are_not(tmp_path: Path) -> None:
    result = _read(tmp_path, HEADER + "V1,escherichia_coli,ABPC,10 µg,20,4,Lab 1,pig,F1\n")
    assert not result.findings
    assert not holds_rows(result.rows_as_read)
    assert _beside(result) == {("ampicillin", "20"): {"drug": "ABPC"}}


def test_what_a_refused_row_wrote_is_not_among_the_texts(tmp_path: Path) -> None:
    rows = "V1,E. coli,ABPC,10 µg,20,4,Lab 1,pig,F1\nV2,E. coli,AMP,10 µg,99,4,Lab 1,pig,F1\n"
    result = _read(tmp_path, HEADER + rows.replace("AMP", "アンピシリン"))
    assert result.rows_as_read is not None
    changed = unpacked_changes(result.rows_as_read)
    assert changed is not None
    drugs = changed.fields[Field.DRUG]
    assert (drugs.texts, drugs.values, drugs.rows) == (["ABPC"], ["ampicillin"], [1])


def test_the_version_does_not_depend_on_what_was_written(tmp_path: Path) -> None:
    one = _read(tmp_path, HEADER + "V1,E. coli,ABPC,10ug,２０,4,Lab 1,pig,F1\n")
    other = _read(
        tmp_path, HEADER + "V1,Escherichia coli,AMP,10 µg,20,4,Lab 1,pig,F1\n".replace("AMP", "ampicillin")
    )
    assert one.digest == other.digest


@pytest.mark.parametrize("text", ["x" * 201, None])
def test_texts_are_bounded_in_length_and_number(text: str | None) -> None:
    originals = Originals()
    many = [f"t{n}" for n in range(MOST_TEXTS)] if text is None else []
    codes = originals.codes(Field.SPECIMEN, [*many, text or "one more"], [*("v" for _ in many), "said"])
    assert codes[-1] == 65_535
    assert len(originals.of(Field.SPECIMEN)) == len(many)


def test_a_cell_that_says_nothing_once_cleaned_has_no_original() -> None:
    written, cleaned = pl.Series(["-", "Ｌ１", "L2"]), pl.Series([None, "L1", "L2"])
    originals = Originals()
    codes = originals.of_free_text(Field.LABORATORY, written, cleaned)
    assert codes is not None
    assert codes.to_list() == [None, 1, 0]
    assert originals.of(Field.LABORATORY) == [("Ｌ１", "L1")]
