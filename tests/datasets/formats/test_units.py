"""Units that headers name: what is not mm or mg/L is refused and named, never read as if it were."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.control_readings.reading import read_control_file
from datasets.distributions.faults import UnusableDistributionFile
from datasets.distributions.reading import read_distributions
from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule
from datasets.formats.headers import names_of_fields
from datasets.formats.rest_of_header import rest_not_understood
from datasets.formats.units import unit_not_read
from datasets.limits import UPLOAD_LIMITS
from datasets.read_result import ReadResult
from datasets.reading import read_upload

FACTS = UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg")
NO_DRUG = UploadedFacts(organism="E. coli", disk_contents={"AMP": "10 µg"})


def read(tmp_path: Path, text: str, facts: UploadedFacts = FACTS) -> ReadResult:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return read_upload(path, facts)


FOREIGN = [
    ("MIC (µg/L)", "µg/L"),
    ("MIC (ng/mL)", "ng/mL"),
    ("MIC (mg/mL)", "mg/mL"),
    ("MIC (µM)", "µM"),
    ("MIC (IU/mL)", "IU/mL"),
    ("MIC (MIC90)", "MIC90"),
    ("MIC µg L-1", "µg L-1"),
    ("log10 MIC", "log10"),
    ("zone (mm²)", "mm2"),
    ("zone (cm)", "cm"),
    ("zone radius", "radius"),
]
READ = [
    "MIC (mg/L)",
    "MIC µg/mL",
    "MIC (mcg/mL)",
    "MIC ug/ml",
    "MIC (μg/ml)",
    "MIC mg L-1",
    "MIC ㎍/㎖",
    "MHK",
]


HIDDEN = [
    ("MIC (mg/100 mL)", "mg/100 mL"),
    ("MIC (µg/100µL)", "µg/100µL"),
    ("MIC (10^-3 mg/L)", "10^-3"),
    ("MIC x1000", "x1000"),
    ("MIC (µg)", "µg"),
    ("MIC (tube no.)", "tube no"),
    ("MIC step", "step"),
    ("log MIC", "log"),
    ("lg MIC", "lg"),
    ("geometric mean MIC", "geometric mean"),
    ("mic_ng_per_ml", "ng_per_ml"),
    ("平均MIC", "平均"),
]
HARMLESS = [
    *("MIC 1", "MIC_2", "MIC 24h", "MIC 2019", "MIC_ug_mL", "mic_mg_L", "MIC (18-24 h)", "Penicillin G MIC"),
    *("AMP10 MIC", "SXT 1/19 MIC", "AMOX/CLAV 2:1 MIC", "MIC (mg/L) 35 °C", "MIC (Sensititre EQUIN2F)"),
]


@pytest.mark.parametrize(("header", "unit"), HIDDEN)
def test_a_header_with_a_factor_a_mean_or_a_tube_is_refused_and_the_rest_named(
    tmp_path: Path, header: str, unit: str
) -> None:
    result = read(tmp_path, f"isolate,zone,{header}\nV1,20,2\nV2,6,1\n")
    assert (result.rows_kept, [found.rule for found in result.findings]) == (0, [Rule.UNIT_NOT_READ])
    assert result.findings[0].parameters == {"header": header, "unit": unit}
    wide = read(tmp_path, f"isolate,AMP zone,AMP {header}\nV1,20,2\nV2,6,1\n", NO_DRUG)
    assert [found.rule for found in wide.findings] == [Rule.UNIT_NOT_READ]


@pytest.mark.parametrize("header", HARMLESS)
def test_running_numbers_hours_years_and_drugs_are_no_units(header: str) -> None:
    assert unit_not_read(header, Field.MIC_MG_PER_L) is None
    assert rest_not_understood(header, Field.MIC_MG_PER_L) is None


@pytest.mark.parametrize(("header", "rest"), [("zone size x10", "x10"), ("zone size (1/10 mm)", "1/10")])
def test_a_zone_times_a_factor_is_refused(tmp_path: Path, header: str, rest: str) -> None:
    result = read(tmp_path, f"isolate,{header},MIC\nV1,20,2\n")
    assert [found.parameters.get("unit") for found in result.findings] == [rest]


def test_a_line_of_micrograms_without_a_volume_below_the_header_is_refused(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,zone,MIC\n,mm,µg\nV1,20,2\n")
    assert (result.rows_kept, result.findings[0].parameters["unit"]) == (0, "µg")


@pytest.mark.parametrize(("header", "unit"), FOREIGN[:9])
def test_a_tidy_file_in_another_unit_is_refused_and_the_unit_named(
    tmp_path: Path, header: str, unit: str
) -> None:
    other = "zone" if "MIC" in header else "MIC"
    result = read(tmp_path, f"isolate,{header},{other}\nV1,8,16\n")
    assert (result.rows_kept, [found.rule for found in result.findings]) == (0, [Rule.UNIT_NOT_READ])
    assert result.findings[0].parameters == {"header": header, "unit": unit}


@pytest.mark.parametrize(("header", "unit"), FOREIGN[:5] + FOREIGN[8:])
def test_a_wide_file_in_another_unit_is_refused_and_the_unit_named(
    tmp_path: Path, header: str, unit: str
) -> None:
    other = "AMP zone (mm)" if "MIC" in header else "AMP MIC (mg/L)"
    result = read(tmp_path, f"isolate,AMP {header},{other}\nV1,8,16\n", NO_DRUG)
    assert [(found.rule, found.parameters["unit"]) for found in result.findings] == [
        (Rule.UNIT_NOT_READ, unit)
    ]


def test_a_line_of_other_units_below_the_header_is_refused_too(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,AMP zone,AMP MIC\n,mm,µg/L\nV1,20,16\n", NO_DRUG)
    assert (result.rows_kept, result.findings[0].rule) == (0, Rule.UNIT_NOT_READ)


@pytest.mark.parametrize("header", READ)
def test_mg_per_l_is_read_however_it_is_written(tmp_path: Path, header: str) -> None:
    result = read(tmp_path, f"isolate,zone (mm),{header}\nV1,20,4\n")
    assert (result.rows_kept, result.findings) == (1, ())


def test_no_header_that_is_understood_names_another_unit() -> None:
    for field in (Field.ZONE_MM, Field.MIC_MG_PER_L):
        assert [name for name in names_of_fields()[field] if unit_not_read(name, field)] == []


def test_the_content_of_a_disk_is_no_unit_of_its_zone(tmp_path: Path) -> None:
    result = read(tmp_path, "isolate,AMP 10 µg zone (mm),AMP MIC (µg/mL)\nV1,20,4\n", NO_DRUG)
    assert result.rows_kept == 1


@pytest.mark.parametrize("units", [",mm,µg/mL", ",[mm],(mg/L)", "µg,mm,"])
def test_a_tidy_line_of_units_below_the_header_belongs_to_it(tmp_path: Path, units: str) -> None:
    result = read(tmp_path, f"disk_content,zone_mm,mic\n{units}\n10 µg,20,4\n")
    assert (result.rows_in, result.rows_kept, result.findings) == (1, 1, ())


@pytest.mark.parametrize("units", [",mm,µg/L", ",cm,mg/L", ",mm,µM"])
def test_a_tidy_line_of_other_units_is_refused_and_the_unit_named(tmp_path: Path, units: str) -> None:
    result = read(tmp_path, f"isolate,zone_mm,mic\n{units}\nV1,20,4\n")
    assert [found.rule for found in result.findings] == [Rule.UNIT_NOT_READ]
    assert result.findings[0].parameters["unit"] in units


@pytest.mark.parametrize(("header", "unit"), FOREIGN[:9])
def test_readings_of_control_strains_in_another_unit_are_refused(
    tmp_path: Path, header: str, unit: str
) -> None:
    path = tmp_path / "controls.csv"
    path.write_text(f"laboratory,{header}\nL1,20\n", encoding="utf-8")
    found = read_control_file(path, UPLOAD_LIMITS)
    assert [(one.rule, one.parameters["unit"]) for one in found.findings] == [(Rule.UNIT_NOT_READ, unit)]


@pytest.mark.parametrize(("header", "unit"), FOREIGN[:9])
def test_distributions_in_another_unit_are_refused(tmp_path: Path, header: str, unit: str) -> None:
    path = tmp_path / "distribution.csv"
    path.write_text(f"{header},n\n8,20\n16,3\n", encoding="utf-8")
    with pytest.raises(UnusableDistributionFile) as refused:
        read_distributions(path)
    assert [reason.parameters["unit"] for reason in refused.value.reasons] == [unit]


def test_a_distribution_in_micrograms_per_millilitre_is_read(tmp_path: Path) -> None:
    path = tmp_path / "distribution.csv"
    path.write_text("drug,0.5 µg/mL,1 µg/mL,2 µg/mL\nAMP,3,20,4\n", encoding="utf-8")
    assert read_distributions(path)


@pytest.mark.parametrize("units", [",mm,mg/L", ",mm,µg/mL"])
def test_a_line_of_units_below_the_header_of_controls_belongs_to_it(tmp_path: Path, units: str) -> None:
    path = tmp_path / "controls.csv"
    path.write_text(f"laboratory,zone,MIC\n{units}\nL1,20,4\n", encoding="utf-8")
    found = read_control_file(path, UPLOAD_LIMITS)
    assert (found.rows_in, found.rows_kept, found.findings) == (1, 1, ())
    assert found.series[0].readings[0].mic_log2 == (1, 2)


@pytest.mark.parametrize("unit", ["ng/mL", "µM", "mg/100 mL", "µg"])
def test_a_line_of_other_units_below_the_header_of_controls_refuses_the_file(
    tmp_path: Path, unit: str
) -> None:
    path = tmp_path / "controls.csv"
    path.write_text(f"laboratory,zone,MIC\n,mm,{unit}\nL1,20,500\n", encoding="utf-8")
    found = read_control_file(path, UPLOAD_LIMITS)
    assert [(one.rule, one.parameters["unit"]) for one in found.findings] == [(Rule.UNIT_NOT_READ, unit)]
    assert found.rows_kept == 0


def test_a_line_of_units_below_the_header_of_a_distribution_is_read_or_refuses_the_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "distribution.csv"
    path.write_text("MIC,n\nmg/L,\n8,20\n16,3\n", encoding="utf-8")
    (found,) = read_distributions(path).distributions
    assert sum(part.n for part in found.mic[0].parts) == 23
    path.write_text("MIC,n\nng/mL,\n8,20\n16,3\n", encoding="utf-8")
    with pytest.raises(UnusableDistributionFile) as refused:
        read_distributions(path)
    assert [reason.parameters["unit"] for reason in refused.value.reasons] == ["ng/mL"]
