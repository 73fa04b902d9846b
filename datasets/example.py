"""The simulated example that ships with the service; its name in words is ``dataset.simulated_example``."""

from __future__ import annotations

from datasets.version import DatasetVersion

EXAMPLE_SEED = 20260401
EXAMPLE_ISOLATES = 500


def simulated_example() -> DatasetVersion:
    """Return the simulated data set: simulated organism, simulated drug, marked as simulated."""
    raise NotImplementedError
