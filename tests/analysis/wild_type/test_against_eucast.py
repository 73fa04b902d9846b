import csv
from math import log2
from pathlib import Path

import pytest

from analysis.wild_type.cut_off import MicWildType
from analysis.wild_type.distribution import MicDistribution, ZoneDistribution
from analysis.wild_type.iterative_regression import iterative_wild_type, iterative_zone_wild_type
from analysis.wild_type.mixture import mixture_wild_type, mixture_zone_wild_type
from analysis.wild_type.normalized_resistance import (
    normalized_mic_cut_off_step,
    normalized_mic_wild_type,
    normalized_zone_cut_off_mm,
    normalized_zone_wild_type,
)

Official = list[tuple[str, MicDistribution, int]]


@pytest.fixture(scope="module")
def official(acceptance_dir: Path) -> Official:
    """Return distributions with a full (unbracketed) official cut-off."""
    with (acceptance_dir / "reference" / "eucast_ecoli_mic_distributions.csv").open(
        encoding="utf-8"
    ) as lines:
        header, *rows = list(csv.reader(lines))
    first = round(log2(float(header[1])))
    full = [row for row in rows if row[22].replace(".", "", 1).isdigit()]
    return [
        (
            row[0],
            MicDistribution(lowest_step=first, counts=tuple(float(count) for count in row[1:20])),
            round(log2(float(row[22]))),
        )
        for row in full
    ]


def off_by(official: Official, cut_off: dict[str, int]) -> dict[str, int]:
    return {drug: cut_off[drug] - step for drug, _, step in official}


def shares(steps_off: dict[str, int]) -> tuple[float, float]:
    """Return the share that is exact and the share within one step."""
    exact = sum(step == 0 for step in steps_off.values())
    near = sum(abs(step) <= 1 for step in steps_off.values())
    return exact / len(steps_off), near / len(steps_off)


def test_the_default_mixture_at_99_percent_against_official_cut_offs(official: Official) -> None:
    steps_off = off_by(
        official, {drug: mixture_wild_type(data)[0].cut_off_step() for drug, data, _ in official}
    )
    exact, near = shares(steps_off)
    assert exact >= 0.55, steps_off
    assert near >= 0.98, steps_off


def test_every_mixture_converges_on_the_official_distributions(official: Official) -> None:
    assert all(mixture_wild_type(data)[1].chosen.converged for _, data, _ in official)


def test_iterative_regression_at_99_percent_against_official_cut_offs(official: Official) -> None:
    def cut_off(data: MicDistribution) -> int:
        answer = iterative_wild_type(data)
        assert answer is not None
        return answer[0].cut_off_step()

    exact, near = shares(off_by(official, {drug: cut_off(data) for drug, data, _ in official}))
    assert exact >= 0.55
    assert near >= 0.96


def test_normalized_resistance_at_2_sd_against_official_cut_offs(official: Official) -> None:
    def cut_off(data: MicDistribution) -> int:
        wild_type: MicWildType | None = normalized_mic_wild_type(data)
        assert wild_type is not None
        return normalized_mic_cut_off_step(wild_type)

    exact, near = shares(off_by(official, {drug: cut_off(data) for drug, data, _ in official}))
    assert exact >= 0.60
    assert near >= 0.88


@pytest.fixture(scope="module")
def labelled(acceptance_dir: Path) -> dict[str, dict[int, int]]:
    """Return zones by labelled population."""
    populations: dict[str, dict[int, int]] = {}
    with (acceptance_dir / "reference" / "zurich_ecoli_ceftriaxone_zones.csv").open(
        encoding="utf-8"
    ) as lines:
        for row in csv.DictReader(lines):
            populations.setdefault(row["population"], {})[int(row["zone_mm"])] = int(row["n"])
    return populations


def kept(wild_type: dict[int, int], s_ge_mm: int) -> float:
    return sum(n for mm, n in wild_type.items() if mm >= s_ge_mm) / sum(wild_type.values())


def test_zone_cut_offs_keep_99_percent_of_the_labelled_wild_type(labelled: dict[str, dict[int, int]]) -> None:
    both = [sum(population.get(mm, 0) for population in labelled.values()) for mm in range(6, 41)]
    zones = ZoneDistribution(lowest_mm=6, counts=tuple(both))
    iterative = iterative_zone_wild_type(zones)
    normalized = normalized_zone_wild_type(zones)
    assert iterative is not None
    assert normalized is not None
    cut_offs = {
        "mixture": mixture_zone_wild_type(zones)[0].cut_off_mm(),
        "iterative": iterative[0].cut_off_mm(),
        "normalized": normalized_zone_cut_off_mm(normalized),
    }
    for method, s_ge_mm in cut_offs.items():
        assert 0.98 <= kept(labelled["wild type"], s_ge_mm) <= 1, (method, s_ge_mm)
        assert kept(labelled["ESBL"], s_ge_mm) < 0.02, (method, s_ge_mm)
