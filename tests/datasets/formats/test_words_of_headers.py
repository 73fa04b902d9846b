"""Words in the header of a measurement that may change its numbers refuse the column and are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.formats.headers import names_of_fields
from datasets.formats.words_of_headers import word_not_known
from datasets.reading import read_upload

FACTS = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg")
ZONES = {
    "Zone (mm, excluding disk)": "excluding",
    "阻止円(ディスク径を除く)": "除く",
    "Mean zone (mm)": "mean",
    "Zone (mm) rounded down": "rounded",
    "S breakpoint zone (mm)": "s",
}
MICS = {
    "MIC x 4": "x",
    "MIC code": "code",
    "MIC class": "class",
    "MIC group": "group",
    "MIC exponent": "exponent",
    "MIC difference": "difference",
    "MIC fold": "fold",
    "MIC SE": "se",
    "AUC/MIC": "auc",
    "Cmax/MIC": "cmax",
    "MIC breakpoint": "breakpoint",
    "Expected MIC": "expected",
    "MIC predicted": "predicted",
    "QC MIC": "qc",
    "MIC + clavulanate": "+",
    "MIC min": "min",
    "MIC max": "max",
    "MIC*2": "*2",
}
READ_ZONES = [
    *("ABPC阻止円(mm)", "ERFX(5 µg)阻止円径(mm)", "阻止円径(ディスク径を含む)", "Zone (mm) incl. disk"),
    *("Ampicillin 10 µg zone diameter (mm)", "Zone of inhibition (mm)", "Hemmhofdurchmesser in mm"),
    *("zone_mm_1", "Zone (mm) lab A", "PCG(10)阻止円"),
]
READ_MICS = [
    *(
        "Penicillin G MIC",
        "SXT 1/19 MIC",
        "MIC (mg/L) 35 °C",
        "MIC (Sensititre EQUIN2F)",
    ),
    *("MIC in mg/L (broth microdilution)", "MIC値(μg/mL)", "MIC(µg/ml)微量液体希釈法", "MIC (18-24 h)"),
    *("E. coli MIC (mg/L)", "Amoxicillin/clavulanic acid MIC", "MIC #2", "セファゾリン MIC", "MIC-Wert"),
]


def refused(tmp_path: Path, text: str, facts: UploadedFacts) -> list[tuple[Rule, str | None]]:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    result = read_upload(path, facts)
    assert result.rows_kept == 0
    return [(found.rule, found.parameters.get("word")) for found in result.findings]


@pytest.mark.parametrize(("header", "word"), [*ZONES.items(), *MICS.items()])
def test_a_tidy_file_with_such_a_header_is_refused_and_the_word_named(
    tmp_path: Path, header: str, word: str
) -> None:
    other = "MIC" if header in ZONES else "zone"
    text = f'isolate,"{header}",{other}\nV1,8,16\n'
    assert refused(tmp_path, text, FACTS) == [(Rule.HEADER_WORD_UNKNOWN, word)]


@pytest.mark.parametrize("header", [*ZONES, *MICS])
def test_no_row_of_a_wide_file_with_such_a_header_is_kept(tmp_path: Path, header: str) -> None:
    other = "AMP MIC" if header in ZONES else "AMP zone"
    facts = UploadedFacts(organism="E. coli", disk_contents={"AMP": "10 µg"})
    assert refused(tmp_path, f'isolate,"AMP {header}",{other}\nV1,8,16\n', facts)
    assert refused(tmp_path, f'isolate,AMP,AMP\n,"{header}",{other[4:]}\nV1,8,16\n', facts)


def test_a_column_that_the_uploader_chose_is_read_whatever_its_header_says(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("isolate,Expected MIC,zone\nV1,8,16\n", encoding="utf-8")
    facts = UploadedFacts(
        organism="E. coli", drug="AMP", disk_content="10 µg", columns={Field.MIC_MG_PER_L: "Expected MIC"}
    )
    assert read_upload(path, facts).rows_kept == 1


def test_words_of_measuring_drugs_organisms_methods_and_numbers_are_known() -> None:
    assert [header for header in READ_ZONES if word_not_known(header, Field.ZONE_MM)] == []
    assert [header for header in READ_MICS if word_not_known(header, Field.MIC_MG_PER_L)] == []
    for field in (Field.ZONE_MM, Field.MIC_MG_PER_L):
        assert [name for name in names_of_fields()[field] if word_not_known(name, field)] == []
