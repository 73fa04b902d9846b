import math
from pathlib import Path

import pytest

from analysis.methods import Factor
from analysis.record import LeftOut
from datasets.errors import NothingSelected
from datasets.facts import UploadedFacts
from datasets.mic_interval import mic_interval_log2
from datasets.paired_rows import PairedRow
from datasets.reading import read_upload
from datasets.table import paired_table_of
from datasets.version import DatasetVersion, dataset_version, read_canonical

GROUP = ("escherichia_coli", "ampicillin", "10 µg")


def pair(isolate: str | None, zone_mm: int, mic: str, **more: str) -> PairedRow:
    organism, drug, content = GROUP
    stated = {"organism": organism, "drug": drug, "disk_content": content, **more}
    return PairedRow(isolate_id=isolate, zone_mm=zone_mm, mic_mg_per_l=mic, **stated)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mic", "interval"),
    [
        ("4", (1, 2)),
        ("<=0.25", (-math.inf, -2)),
        ("<0.25", (-math.inf, -3)),
        (">8", (3, math.inf)),
        (">=16", (3, math.inf)),
        ("0.12/2.38", (-4, -3)),
        ("3", (1, 2)),
        (">3", (1, math.inf)),
        ("<3", (-math.inf, 2)),
        ("x", None),
    ],
)
def test_an_mic_as_written_is_an_interval(mic: str, interval: tuple[float, float] | None) -> None:
    assert mic_interval_log2(mic) == interval


def test_what_is_left_out_is_declared() -> None:
    rows = [
        pair("V1", 20, "4", host="dog"),
        pair("V2", 6, ">32", host="dog", laboratory="L1", year="2026"),
        pair("V3", 20, "4", host="cat"),
        pair("V4", 20, "4", drug="enrofloxacin"),
        pair("V5", 20, "4", organism="salmonella"),
        pair("V6", 20, "4", disk_content="2 µg"),
        pair("V7", 20, "3.13", host="dog", ladder="100"),
        pair("V1", 21, "4", host="dog"),
    ]
    chosen = paired_table_of(dataset_version(rows), "escherichia_coli", "ampicillin", "１０μg", "dog")
    assert chosen.n_isolates == chosen.table.n == 2
    assert chosen.left_out == LeftOut(
        other_organism=1,
        other_drug=1,
        other_disk_content=1,
        other_host=1,
        other_mic_series=1,
        further_replicates=1,
    )
    assert (chosen.laboratories, chosen.years) == (("L1",), ("2026",))


def test_the_first_numbered_replicate_counts() -> None:
    rows = [pair("V1", 25, "4", replicate="2"), pair("V1", 30, "4", replicate="1")]
    assert paired_table_of(dataset_version(rows), *GROUP).table.zone_mm.tolist() == [30]


def test_rows_without_an_isolate_are_isolates_of_their_own() -> None:
    rows = [pair(None, 25, "4")] * 3
    assert paired_table_of(dataset_version(rows), *GROUP).table.count.tolist() == [3]


def test_an_isolate_number_of_another_laboratory_is_another_isolate() -> None:
    rows = [pair("V1", 25, "4", laboratory="L1"), pair("V1", 25, "4", laboratory="L2")]
    assert paired_table_of(dataset_version(rows), *GROUP).n_isolates == 2


def test_an_empty_selection_says_what_was_asked_for() -> None:
    with pytest.raises(NothingSelected, match="escherichia_coli, ampicillin, 10 µg, host dog"):
        paired_table_of(dataset_version([]), *GROUP, "dog")


def test_the_dbets_example_becomes_its_table(acceptance_dir: Path) -> None:
    facts = UploadedFacts(
        organism="simulated_organism", drug="simulated_drug", disk_content="30 µg", mic_scale="log2"
    )
    path = acceptance_dir / "reference" / "dbets_data1.csv"
    chosen = paired_table_of(version_of(path, facts), "simulated_organism", "simulated_drug", "30 µg")
    lines = path.read_text(encoding="utf-8").split()[1:]
    expected = sorted((int(mic), int(zone)) for mic, zone in (line.split(",") for line in lines))
    cells = zip(chosen.table.mic_upper_log2, chosen.table.zone_mm, chosen.table.count, strict=True)
    assert sorted((int(mic), int(zone)) for mic, zone, n in cells for _ in range(n)) == expected
    assert chosen.n_isolates == 500


def version_of(path: Path, facts: UploadedFacts) -> DatasetVersion:
    result = read_upload(path, facts)
    assert result.canonical is not None
    assert result.digest is not None
    return read_canonical(result.canonical, result.digest)


def test_challenge_isolates_years_hosts_and_species_reach_the_table() -> None:
    rows = [
        pair("V1", 20, "4", year="2025", host="dog"),
        pair("V2", 6, ">32", year="2026", sampling="challenge"),
    ]
    table = paired_table_of(dataset_version(rows), *GROUP).table
    assert dict(zip(table.zone_mm.tolist(), table.challenge.tolist(), strict=True)) == {20: False, 6: True}
    assert table.random_sample().n == 1
    names = {factor: table.labels[factor].stated for factor in table.labels}
    assert names == {
        Factor.HOST: ("dog",),
        Factor.YEAR: ("2025", "2026"),
        Factor.SPECIES: ("escherichia_coli",),
    }


def test_a_genus_says_no_species() -> None:
    rows = [pair("V1", 20, "4", organism="salmonella")]
    assert paired_table_of(dataset_version(rows), "salmonella", "ampicillin", "10 µg").table.labels == {}
