"""How an MIC was measured is kept where a file says it (ISO 20776-1: broth is the reference)."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.conditions import MicMethod
from datasets.conditions import mic_method
from datasets.facts import UploadedFacts
from datasets.formats.stated_methods import stated_method
from datasets.reading import read_upload
from datasets.version import read_canonical

FACTS = UploadedFacts(organism="Escherichia coli", disk_contents={"AMP": "10 µg"})
TEMPLATE = (
    "sample_name\tantibiotic\tmeasurement_sign\tmeasurement\tmeasurement_units\tlaboratory_typing_method\t"
    "laboratory_typing_platform\tlaboratory_typing_method_version_or_reagent\ttesting_standard\n"
)
BROWSER = (
    "#BioSample\tScientific name\tAntibiotic\tMeasurement sign\tMIC (mg/L)\tDisk diffusion (mm)\t"
    "Laboratory typing method\tLaboratory typing platform\tTesting standard\n"
)


def method_read(tmp_path: Path, name: str, text: str) -> str | None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    read = read_upload(path, FACTS)
    (row,) = read_canonical(read.canonical or b"", str(read.digest)).rows()
    return row.method_mic


STATED = [
    ("agar dilution", "missing", MicMethod.AGAR_DILUTION),
    ("E-Test", "", MicMethod.GRADIENT_STRIP),
    ("Etest", "bioMerieux", MicMethod.GRADIENT_STRIP),
    ("gradient strip", "", MicMethod.GRADIENT_STRIP),
    ("MIC", "Vitek", MicMethod.AUTOMATED),
    ("MIC", "Phoenix", MicMethod.AUTOMATED),
    ("broth dilution", "Sensititre", MicMethod.BROTH),
    ("MIC", "", MicMethod.NOT_TOLD),
]


@pytest.mark.parametrize(("method", "platform", "kind"), STATED)
def test_the_template_of_ncbi_keeps_method_and_platform_beside_the_standard(
    tmp_path: Path, method: str, platform: str, kind: MicMethod
) -> None:
    text = (
        f"{TEMPLATE}V1\tampicillin\t==\t8\tmg/L\t{method}\t{platform}\tAST-GN\tCLSI\n"
        "V1\tampicillin\t==\t18\tmm\tdisk diffusion\tmissing\t10 ug\tCLSI\n"
    )
    said = method_read(tmp_path, "ncbi.tsv", text)
    assert said is not None
    assert said.startswith("CLSI")
    assert mic_method(said) is kind


@pytest.mark.parametrize(("method", "platform", "kind"), STATED)
def test_the_browser_of_ncbi_keeps_method_and_platform_beside_the_standard(
    tmp_path: Path, method: str, platform: str, kind: MicMethod
) -> None:
    text = (
        f"{BROWSER}S1\tEscherichia coli\tampicillin\t==\t8\t\t{method}\t{platform}\tCLSI\n"
        "S1\tEscherichia coli\tampicillin\t==\t\t18\tdisk diffusion\t\tCLSI\n"
    )
    said = method_read(tmp_path, "browser.tsv", text)
    assert said is not None
    assert mic_method(said) is kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ETEST", MicMethod.GRADIENT_STRIP),
        ("GRAD", MicMethod.GRADIENT_STRIP),
        ("AD", MicMethod.AGAR_DILUTION),
        ("AGARDIL", MicMethod.AGAR_DILUTION),
        ("BMICRO", MicMethod.BROTH),
        ("BMACRO", MicMethod.BROTH),
        ("MIC", MicMethod.NOT_TOLD),
    ],
)
@pytest.mark.parametrize("guideline", [True, False])
def test_every_code_of_infarm_says_its_method_with_and_without_a_guideline(
    tmp_path: Path, code: str, kind: MicMethod, guideline: bool
) -> None:
    head, cell = (",GUIDELINE", ",CLSI") if guideline else ("", "")
    text = f"ISOLATE_ID,MICROORG,MET_AST{head},VALUE_AMP\nV1,eco,{code}{cell},8\nV1,eco,DD{cell},18\n"
    said = method_read(tmp_path, "infarm.csv", text) or ""
    assert mic_method(said) is kind
    assert said.startswith("CLSI") is guideline


def test_a_reagent_that_names_a_strip_counts_where_nothing_else_names_a_method() -> None:
    assert stated_method("CLSI", "MIC", "missing", "Etest AM 256") == "CLSI, Etest AM 256"
    assert stated_method("CLSI", "broth microdilution", "", "Etest AM 256") == "CLSI, broth microdilution"
