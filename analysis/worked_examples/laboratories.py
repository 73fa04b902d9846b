"""Zones at the same three MICs in two laboratories, and how much larger those of one are."""

import numpy as np

from analysis.heterogeneity.comparable_zones import comparable_zones
from analysis.heterogeneity.one_criterion import all_differences, one_criterion
from analysis.methods import Factor
from analysis.paired_table import PairedTable, paired_table
from analysis.plan import AnalysisPlan
from analysis.worked_examples.answered import answered
from analysis.worked_examples.report import LaboratoryExample, SharedMic

ZONES_MM = {
    "A": {0: (24, 25, 26, 26), 1: (20, 21, 22, 22, 23), 2: (17, 18, 19)},
    "B": {0: (26, 27, 27, 28, 29), 1: (22, 23, 24, 25), 2: (18, 20, 20, 21)},
}
"""Zones by laboratory and MIC step (log2 mg/L)."""


def laboratory_example() -> LaboratoryExample:
    """Compare the two laboratories at the same MIC."""
    table = two_laboratories()
    labels = answered(table.labels_of(Factor.LABORATORY))
    negligible = AnalysisPlan().negligible_difference_mm
    zones = comparable_zones(table, labels)
    differences = all_differences(zones, labels.names, range(len(labels.names)))
    return LaboratoryExample(
        mics=tuple(_shared(step) for step in ZONES_MM["A"]),
        difference=answered(differences[0]),
        negligible_mm=negligible,
        answer=one_criterion(differences, negligible),
    )


def two_laboratories() -> PairedTable:
    """Return the isolates of both laboratories."""
    rows = [
        (step, zone, name)
        for name, by_step in ZONES_MM.items()
        for step, zones in by_step.items()
        for zone in zones
    ]
    step, zone, name = zip(*rows, strict=True)
    return paired_table([one - 1 for one in step], step, zone, laboratory=name)


def _shared(step: int) -> SharedMic:
    """Return what both laboratories have at one MIC, and what its difference weighs."""
    zones_a, zones_b = ZONES_MM["A"][step], ZONES_MM["B"][step]
    n_a, n_b = len(zones_a), len(zones_b)
    return SharedMic(
        mic_step=step,
        zones_a_mm=zones_a,
        zones_b_mm=zones_b,
        mean_a_mm=float(np.mean(zones_a)),
        mean_b_mm=float(np.mean(zones_b)),
        weight=n_a * n_b / (n_a + n_b),
    )
