"""Tables of counts: no number of isolates is taken for an isolate's number."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.formats.headers import field_of
from datasets.read_result import ReadResult
from datasets.reading import read_upload

FACTS = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg", mic_scale="mg_per_l")
COUNTS = "zone_mm,mic_mg_per_l,{name}\n10,32,7\n12,16,7\n20,4,3\n"


def read(tmp_path: Path, text: str) -> ReadResult:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return read_upload(path, FACTS)


def errors(result: ReadResult) -> list[Rule]:
    return [one.rule for one in result.findings if one.severity == "error"]


@pytest.mark.parametrize("name", ["n", "N", "件数", "count", "frequency", "株数"])
def test_counted_pairs_are_refused_once_and_never_taken_for_isolates(tmp_path: Path, name: str) -> None:
    result = read(tmp_path, COUNTS.format(name=name))
    assert errors(result) == [Rule.FILE_IS_COUNTED_PAIRS]
    assert result.findings[0].parameters["header"] == name
    assert result.rows_kept == 0


@pytest.mark.parametrize("numbers", ["1,2,3", "1,1,1", "12,13,14"])
def test_running_numbers_and_ones_count_nothing(tmp_path: Path, numbers: str) -> None:
    first, second, third = numbers.split(",")
    result = read(tmp_path, f"zone_mm,mic_mg_per_l,n\n10,32,{first}\n12,16,{second}\n20,4,{third}\n")
    assert result.rows_kept == 3


def test_a_count_beside_named_isolates_is_left_out(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate_id,zone_mm,mic_mg_per_l,n\nA,10,32,2\nB,12,16,2\nC,20,4,3\n")
    assert result.rows_kept == 3


def test_a_bare_n_names_no_isolate_but_its_sign_for_number_does() -> None:
    assert field_of("n") is None
    assert field_of("N°") is Field.ISOLATE_ID
    assert field_of("No.") is Field.ISOLATE_ID


@pytest.mark.parametrize(
    ("header", "field"), [("zone_mm", Field.ZONE_MM), ("MIC (mg/L)", Field.MIC_MG_PER_L)]
)
def test_a_distribution_by_lines_is_led_to_its_page(tmp_path: Path, header: str, field: Field) -> None:
    result = read(tmp_path, f"drug,population,{header},n\nCRO,wild type,8,0\nCRO,wild type,16,5\nCRO,,32,9\n")
    assert errors(result) == [Rule.FILE_IS_COUNTED_DISTRIBUTION]
    assert result.findings[0].parameters["field"] == field


def test_a_published_distribution_by_lines_is_led_to_its_page(acceptance_dir: Path) -> None:
    result = read_upload(acceptance_dir / "reference" / "zurich_ecoli_ceftriaxone_zones.csv", FACTS)
    assert errors(result) == [Rule.FILE_IS_COUNTED_DISTRIBUTION]
