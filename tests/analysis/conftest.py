"""The public example data set and its outside answers; a small simulated one of our own."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path
from typing import Any

import pytest

from analysis.paired_table import PairedTable, paired_table
from analysis.simulate import SimulatedPair, simulated_table


@pytest.fixture(scope="session")
def dbets_reference(acceptance_dir: Path) -> dict[str, Any]:
    path = acceptance_dir / "reference" / "dbets_data1_reference.json"
    content: dict[str, Any] = json.loads(path.read_text())
    return content


@pytest.fixture(scope="session")
def dbets_pairs(acceptance_dir: Path) -> list[tuple[int, int]]:
    with (acceptance_dir / "reference" / "dbets_data1.csv").open() as file:
        return [(int(row["MIC"]), int(row["DIA"])) for row in csv.DictReader(file)]


@pytest.fixture(scope="session")
def dbets_table(dbets_pairs: list[tuple[int, int]]) -> PairedTable:
    steps = [step for step, _ in dbets_pairs]
    return paired_table([step - 1 for step in steps], steps, [zone for _, zone in dbets_pairs])


@pytest.fixture(scope="session")
def example_table() -> PairedTable:
    return simulated_table(300, seed=5)


@pytest.fixture(scope="session")
def columns_of() -> Callable[..., tuple[list[float], list[float], list[int]]]:
    """Return a function that gives pairs as the columns of a table, concentrations shifted by dilutions."""

    def columns(pairs: Sequence[SimulatedPair], shift: int = 0) -> tuple[list[float], list[float], list[int]]:
        low = [-inf if pair.mic_lower_log2 is None else pair.mic_lower_log2 + shift for pair in pairs]
        high = [inf if pair.mic_upper_log2 is None else pair.mic_upper_log2 + shift for pair in pairs]
        return low, high, [pair.zone_mm for pair in pairs]

    return columns
