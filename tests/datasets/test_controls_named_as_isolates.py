"""Control strains among the isolate numbers of a file of pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.run_controls.named import is_control

FACTS = UploadedFacts(organism="E. coli", drug="ampicillin", disk_content="10 µg")
KEY = bytes(range(32))


def _read(tmp_path: Path, *isolates: str, key: bytes | None = KEY) -> ReadResult:
    path = tmp_path / "pairs.csv"
    rows = (f"{isolate},{18 + n},4" for n, isolate in enumerate(isolates))
    path.write_text("\n".join(["isolate,zone,MIC", *rows]) + "\n", encoding="utf-8")
    return read_upload(path, FACTS, pseudonym_key=key)


@pytest.mark.parametrize("key", [KEY, None])
def test_a_control_strain_among_the_isolates_of_a_pair_file_is_set_aside_and_said(
    tmp_path: Path, key: bytes | None
) -> None:
    result = _read(
        tmp_path, "A001", "ATCC 25922", "ＡＴＣＣ２５９２２", "陽性対照", "精度管理株", "A002", key=key
    )
    assert (result.rows_in, result.rows_kept, result.rows_refused) == (6, 2, 4)
    told = [(one.row, one.value) for one in result.findings if one.rule is Rule.ROW_IS_CONTROL]
    assert told == [
        *((3, "ATCC 25922"), (4, "ATCC25922" if key else "ＡＴＣＣ２５９２２")),
        *((5, "陽性対照"), (6, "精度管理株")),
    ]
    assert Rule.CONTROLS_READ in {one.rule for one in result.findings}


def test_a_file_of_control_strains_only_says_where_controls_are_checked(tmp_path: Path) -> None:
    result = _read(tmp_path, "ATCC 25922", "ATCC 25922")
    assert result.rows_kept == 0
    assert Rule.FILE_HOLDS_CONTROLS_ONLY in {one.rule for one in result.findings}
    assert Rule.ISOLATE_REPEATED not in {one.rule for one in result.findings}


def test_the_bare_number_or_name_of_a_control_strain_is_kept_with_a_warning_that_does_not_repeat_it(
    tmp_path: Path,
) -> None:
    result = _read(tmp_path, "A001", "25922", "29213", "K-12", "pao1", "K-13")
    (warned,) = (one for one in result.findings if one.rule is Rule.ISOLATE_MAY_BE_CONTROL)
    assert warned.parameters == {"n": "4", "rows": "3, 4, 5, 6"}
    assert result.rows_kept == 6


@pytest.mark.parametrize("isolate", ["A001", "DSM-12", "CIP 2026-014", "K-12", "2592201", "帯000", "QC17"])
def test_numbers_that_a_laboratory_gives_its_isolates_are_no_controls(isolate: str) -> None:
    assert not is_control(isolate)
