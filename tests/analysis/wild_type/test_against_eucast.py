import csv
from collections import Counter
from pathlib import Path

import pytest

from analysis.study.ecoff import Agreement, ecoff_study
from analysis.wild_type.cut_off import DEFAULT_QUANTILE
from analysis.wild_type.distribution import ZoneDistribution
from analysis.wild_type.iterative_regression import iterative_zone_wild_type
from analysis.wild_type.mixture import mixture_zone_wild_type
from analysis.wild_type.normalized_resistance import normalized_zone_cut_off_mm, normalized_zone_wild_type
from analysis.wild_type.report import WildTypeCaution, WildTypeMethod
from tests.benchmarks.ecoff import Compared, agreements, compare


@pytest.fixture(scope="module")
def compared(acceptance_dir: Path) -> tuple[Compared, ...]:
    """Return every distribution with an official cut-off, and our answer to it."""
    return compare(acceptance_dir, resamples=0)


def agreement(compared: tuple[Compared, ...], *row: object) -> Agreement:
    return next(one for one in agreements(compared) if (one.standing, one.way, one.percent) == row)


def test_the_file_holds_23_full_and_12_tentative_official_values(compared: tuple[Compared, ...]) -> None:
    assert Counter(one.standing for one in compared) == {"full": 23, "tentative": 12}


def test_the_default_mixture_at_99_percent_against_full_official_values(
    compared: tuple[Compared, ...],
) -> None:
    found = agreement(compared, "full", "mixture", 100 * DEFAULT_QUANTILE)
    assert found.exact >= 0.55 * found.drugs
    assert found.drugs - found.within_one <= 0.02 * found.drugs


def test_the_default_is_the_first_method_and_its_quantile_is_99_percent(
    compared: tuple[Compared, ...],
) -> None:
    assert DEFAULT_QUANTILE == 0.99
    for one in compared:
        default = one.answer.cut_offs[0]
        at_99 = next(found for found in default.quantiles if found.percent == 99)
        assert default.method is WildTypeMethod.MIXTURE
        assert default.cut_off_step == at_99.cut_off_step


def test_iterative_regression_at_99_percent_against_full_official_values(
    compared: tuple[Compared, ...],
) -> None:
    found = agreement(compared, "full", "iterative", 99.0)
    assert found.exact >= 0.55 * found.drugs
    assert found.within_one >= 0.96 * found.drugs


def test_normalized_resistance_at_2_sd_against_full_official_values(compared: tuple[Compared, ...]) -> None:
    found = agreement(compared, "full", "normalized", None)
    assert found.exact >= 0.60 * found.drugs
    assert found.within_one >= 0.88 * found.drugs


def test_tentative_official_values_are_met_within_one_step_by_the_default(
    compared: tuple[Compared, ...],
) -> None:
    found = agreement(compared, "tentative", "mixture", 99.0)
    assert found.within_one >= 0.9 * found.drugs
    assert found.exact >= 0.25 * found.drugs


def test_what_ships_is_what_comes_out(compared: tuple[Compared, ...]) -> None:
    assert ecoff_study().agreements == tuple(agreements(compared))


def test_every_mixture_converges_on_the_official_distributions(compared: tuple[Compared, ...]) -> None:
    for one in compared:
        assert one.answer.basis is not None
        assert WildTypeCaution.NOT_CONVERGED not in {found.code for found in one.answer.basis.cautions}


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
