"""The public example data set and its outside answers; a small simulated one of our own."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from analysis.paired_table import PairedTable, paired_table
from analysis.simulate import simulated_table


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
