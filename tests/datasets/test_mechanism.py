"""The resistance mechanism of isolates: from a column of the file to its effect in the record."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from analysis.criterion import MicCriterion
from analysis.methods import Factor, Method
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import DerivationRecord
from analysis.refusals import Caveat
from datasets.facts import UploadedFacts
from datasets.paired_rows import PairedRow
from datasets.reading import read_upload
from datasets.table import paired_table_of
from datasets.version import DatasetVersion, dataset_version, read_canonical

GROUP = ("escherichia_coli", "ampicillin", "10 µg")
FACTS = UploadedFacts(organism="E. coli", drug="ampicillin", disk_content="10 ug")
PLAN = AnalysisPlan(
    methods=(Method.ERROR_BOUNDED_CONSTRAINED, Method.ERROR_BOUNDED_UNCONSTRAINED),
    bootstrap_resamples=0,
    group_resamples=0,
)


def version_of(path: Path, header: str) -> DatasetVersion:
    """Read isolates whose zones are 5 mm smaller with one mechanism, at the same MIC."""
    lines = [
        f"V{place},{28 - 2 * step - (5 if place % 2 else 0) + noise},{2.0**step:g},{mechanism}"
        for place, (step, noise, mechanism) in enumerate(
            (step, noise, mechanism)
            for step in (-2, -1, 0, 1, 2, 3, 4)
            for noise in (-1, 0, 0, 1, 0)
            for mechanism in ("none", "AmpC")
        )
    ]
    file = path / "pairs.csv"
    file.write_text("\n".join([f"id,zone_mm,mic_mg_per_l,{header}", *lines, "V99,20,2,"]), encoding="utf-8")
    read = read_upload(file, FACTS)
    assert (read.rows_in, read.rows_refused, read.columns_not_used) == (71, 0, ())
    return read_canonical(read.canonical or b"", str(read.digest))


@pytest.mark.parametrize("header", ["mechanism", "Resistance gene", "耐性機構", "耐性遺伝子"])
def test_a_column_of_mechanisms_reaches_the_table_as_it_is_written(tmp_path: Path, header: str) -> None:
    table = paired_table_of(version_of(tmp_path, header), *GROUP).table
    assert table.isolates_by(Factor.MECHANISM) == {"AmpC": 35, "none": 35}


def test_data_that_name_no_mechanism_keep_their_digest() -> None:
    row = PairedRow(
        isolate_id="V1", organism="o", drug="d", disk_content="10 µg", zone_mm=20, mic_mg_per_l="4"
    )
    named = msgspec.structs.replace(row, mechanism="AmpC")
    assert b"mechanism" not in dataset_version([row]).canonical
    version = dataset_version([row, named])
    assert {one.mechanism for one in read_canonical(version.canonical, version.digest).rows()} == {
        None,
        "AmpC",
    }


def test_a_mechanism_that_shrinks_zones_is_an_effect_with_its_interval(tmp_path: Path) -> None:
    record = mechanism_record(tmp_path)
    found = next(one for one in record.heterogeneity if one.factor is Factor.MECHANISM)
    assert sorted((one.name, one.n) for one in found.groups) == [("", 1), ("AmpC", 35), ("none", 35)]
    difference = found.largest[0]
    assert {difference.group, difference.against} == {"AmpC", "none"}
    assert abs(difference.difference_mm) == pytest.approx(5, abs=0.5)
    lower, upper = difference.difference_95
    assert lower < difference.difference_mm < upper
    assert Caveat.MECHANISMS_DIFFER in {one.code for one in record.warnings}


def mechanism_record(tmp_path: Path) -> DerivationRecord:
    table = paired_table_of(version_of(tmp_path, "mechanism"), *GROUP).table
    criterion = MicCriterion(l_step=0, u_step=2)
    return derive(table, criterion, PLAN, code_version="test", data_digest="0" * 64)
