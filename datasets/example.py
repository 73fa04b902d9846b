"""The simulated example that ships with the service."""

from __future__ import annotations

from datasets.version import DatasetVersion

EXAMPLE_NAME = {
    "en": "Simulated example (not real isolates)",
    "ja": "模擬データの例（実在の分離株ではありません）",
}
EXAMPLE_SEED = 20260401
EXAMPLE_ISOLATES = 500


def simulated_example() -> DatasetVersion:
    """Return the simulated data set: organism ``simulated_organism``, drug ``simulated_drug``, marked as such."""
    raise NotImplementedError
