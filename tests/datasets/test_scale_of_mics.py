"""MICs in log2: refused at once where mg/L was stated, and where they stand in the column of zones."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.facts import MicScale, UploadedFacts
from datasets.findings import Rule
from datasets.read_result import ReadResult
from datasets.reading import read_upload


def read(path: Path, text: str, scale: MicScale) -> ReadResult:
    path.write_text(text, encoding="utf-8")
    facts = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg", mic_scale=scale)
    return read_upload(path, facts)


def errors(result: ReadResult) -> list[Rule]:
    return [one.rule for one in result.findings if one.severity == "error"]


PAIRS = [(-4, 47), (-3, 44), (-2, 40), (-1, 36), (0, 31), (1, 28), (2, 25), (3, 21), (5, 14), (7, 6)]


@pytest.mark.parametrize("scale", ["log2", "mg_per_l"])
def test_logarithms_in_the_column_of_zones_refuse_the_file_at_once(tmp_path: Path, scale: MicScale) -> None:
    lines = "".join(f"{mic},{zone}\n" for mic, zone in PAIRS)
    result = read(tmp_path / "swapped.csv", "DIA,MIC\n" + lines, scale)
    assert errors(result) == [Rule.COLUMNS_SWAPPED]


def test_logarithms_stated_as_mg_per_l_refuse_the_file_at_once(tmp_path: Path) -> None:
    lines = "".join(f"{mic},{zone}\n" for mic, zone in PAIRS)
    result = read(tmp_path / "log2.csv", "MIC,DIA\n" + lines, "mg_per_l")
    assert errors(result) == [Rule.MIC_SCALE_DOUBTFUL]
    assert (result.findings[0].parameters["n"], result.findings[0].parameters["of"]) == ("7", "10")
    assert read(tmp_path / "stated.csv", "MIC,DIA\n" + lines, "log2").rows_kept == len(PAIRS)


@pytest.mark.parametrize(
    "mics",
    [
        ("0", "0", "0", "0", "0", "1", "2", "4", "8", "16"),
        ("1", "3", "6", "12", "2", "4", "8", "3", "6", "12"),
        ("100", "50", "25", "12", "6", "3", "2", "1", "0", "-1"),
    ],
    ids=["zeros of tests not done", "gradient strips", "the series of 100"],
)
def test_whole_mics_in_mg_per_l_are_judged_row_by_row(tmp_path: Path, mics: tuple[str, ...]) -> None:
    lines = "".join(f"{mic},20\n" for mic in mics)
    assert Rule.MIC_SCALE_DOUBTFUL not in errors(read(tmp_path / "f.csv", "MIC,DIA\n" + lines, "mg_per_l"))


def test_a_published_file_of_logarithms_is_refused_at_once(tmp_path: Path, acceptance_dir: Path) -> None:
    text = (acceptance_dir / "reference" / "dbets_data1.csv").read_text(encoding="utf-8")
    assert errors(read(tmp_path / "a.csv", text, "mg_per_l")) == [Rule.MIC_SCALE_DOUBTFUL]
    exchanged = text.replace('"MIC","DIA"', '"DIA","MIC"')
    assert errors(read(tmp_path / "b.csv", exchanged, "log2")) == [Rule.COLUMNS_SWAPPED]


@pytest.mark.parametrize("header", ["MIC (mg/L)", "MIC µg/mL", "MIC_ug_mL", "mic_mg_per_l"])
def test_log2_stated_of_a_column_of_concentrations_refuses_the_file(tmp_path: Path, header: str) -> None:
    concentrations = f"zone,{header}\n20,1\n21,2\n22,4\n23,8\n"
    assert errors(read(tmp_path / "f.csv", concentrations, "log2")) == [Rule.MIC_SCALE_AGAINST_UNIT]
    negative = concentrations.replace("20,1\n", "20,-1\n")
    assert read(tmp_path / "n.csv", negative, "log2").rows_kept == 4


@pytest.mark.parametrize("header", ["MIC", "log2 MIC", "MIC (log2 mg/L)", "MHK"])
def test_log2_stated_of_a_header_that_names_no_concentration_is_read(tmp_path: Path, header: str) -> None:
    assert read(tmp_path / "f.csv", f"zone,{header}\n20,1\n21,2\n22,4\n23,8\n", "log2").rows_kept == 4


def test_zones_beyond_any_zone_among_two_fold_steps_are_mics_of_exchanged_columns(tmp_path: Path) -> None:
    pairs = [(8, 30), (16, 28), (16, 27), (32, 28), (32, 25), (64, 21), (64, 19), (128, 17), (128, 15)]
    lines = "".join(f"{mic},{zone}\n" for mic, zone in pairs)
    assert errors(read(tmp_path / "f.csv", "zone,MIC\n" + lines, "mg_per_l")) == [Rule.COLUMNS_SWAPPED]
