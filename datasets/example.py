"""The simulated example that ships with the service; its name in words is ``dataset.simulated_example``."""

from __future__ import annotations

from analysis.simulate import SimulatedPair, simulate_pairs
from breakpoints.ladder import mg_per_l_text
from datasets.paired_rows import PairedRow
from datasets.version import DatasetVersion, dataset_version

EXAMPLE_SEED = 20260401
EXAMPLE_ISOLATES = 500
EXAMPLE_ORGANISM = "simulated_organism"
EXAMPLE_DRUG = "simulated_drug"
EXAMPLE_DISK_CONTENT = "30 µg"


def simulated_example() -> DatasetVersion:
    """Return the simulated data set: simulated organism, simulated drug, marked as simulated."""
    pairs = simulate_pairs(EXAMPLE_ISOLATES, seed=EXAMPLE_SEED)
    return dataset_version((_row(i, pair) for i, pair in enumerate(pairs, start=1)), simulated=True)


def _row(number: int, pair: SimulatedPair) -> PairedRow:
    return PairedRow(
        isolate_id=f"SIM{number:04d}",
        organism=EXAMPLE_ORGANISM,
        drug=EXAMPLE_DRUG,
        disk_content=EXAMPLE_DISK_CONTENT,
        zone_mm=pair.zone_mm,
        mic_mg_per_l=_mic_text(pair),
        laboratory="simulated",
    )


def _mic_text(pair: SimulatedPair) -> str:
    """Write an interval as a panel reports it: ``4``, ``<=0.03``, ``>16``."""
    if pair.mic_upper_log2 is not None:
        return ("<=" if pair.mic_lower_log2 is None else "") + mg_per_l_text(pair.mic_upper_log2)
    if pair.mic_lower_log2 is None:
        raise ValueError("a simulated MIC is open at both ends")
    return ">" + mg_per_l_text(pair.mic_lower_log2)
